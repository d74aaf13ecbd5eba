data "wxcc_music_on_hold" "default" {
  name = "defaultmusic_on_hold.wav"
}

resource "wxcc_channel" "support" {
  name                    = "support-line"
  channel_type            = "inbound_telephony"
  service_level_threshold = 30
  music_on_hold_id        = data.wxcc_music_on_hold.default.id
}
