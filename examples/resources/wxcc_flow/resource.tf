data "wxcc_queue" "callbacks" {
  name = "Outdial Queue-1"
}

resource "wxcc_flow" "callbacks" {
  definition     = file("${path.module}/flow.json")
  version_labels = ["Live", "Latest"]

  # The file was exported from another organization: its ids and audio names, and what stands for each here.
  bindings = {
    "5a8f4f0e-3c1d-4b51-8a77-0d3c5a1be003" = data.wxcc_queue.callbacks.id
    "hold-music.wav"                       = "defaultmusic_on_hold.wav"
  }

  # When the flow goes, the channel that runs it must have left it before.
  lifecycle {
    create_before_destroy = true
  }
}

resource "wxcc_channel" "callbacks" {
  name                    = "callbacks"
  channel_type            = "outdial_telephony"
  service_level_threshold = 60
  outdial_queue_id        = data.wxcc_queue.callbacks.id
  flow_id                 = wxcc_flow.callbacks.id
  flow_version_label      = "Live"
}
