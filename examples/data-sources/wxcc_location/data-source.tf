data "wxcc_location" "headquarters" {
  name = "Headquarters"
}

output "location_id" {
  value = data.wxcc_location.headquarters.id
}
