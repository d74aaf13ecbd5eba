resource "wxcc_flow" "greeting" {
  definition = file("${path.module}/flow.json")
  bindings = {
    "5a8f4f0e-3c1d-4b51-8a77-0d3c5a1be003" = "0e0e0000-0000-4000-8000-000000000002"
    "hold-music.wav"                       = "defaultmusic_on_hold.wav"
  }
}

# Any flow of the organization, managed here or not.
data "wxcc_flow" "greeting" {
  name       = "Lakeside_Callbacks"
  depends_on = [wxcc_flow.greeting]
}

output "version" {
  value = data.wxcc_flow.greeting.version
}
