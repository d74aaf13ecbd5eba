resource "wxcc_music_on_hold" "piano" {
  name        = "lakeside-hold-music.wav"
  source      = "${path.module}/hold-music.wav"
  description = "Piano, twelve notes"

  # When the music goes, what plays it must have left it before.
  lifecycle {
    create_before_destroy = true
  }
}
