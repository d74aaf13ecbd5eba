# By name with its ending, or by id. Leave out source until you want to manage the sound as well.
terraform import wxcc_music_on_hold.piano lakeside-hold-music.wav
