# A telephone line.
resource "wxcc_channel" "support" {
  name                    = "support-line"
  channel_type            = "inbound_telephony"
  service_level_threshold = 30 # seconds
  time_zone               = "America/Los_Angeles"
}

# Calls that agents make.
resource "wxcc_channel" "callbacks" {
  name                    = "callbacks"
  channel_type            = "outdial_telephony"
  service_level_threshold = 60
}

# Messages: a social channel says which network it serves.
resource "wxcc_channel" "whatsapp" {
  name                    = "whatsapp"
  channel_type            = "social"
  social_channel_type     = "whatsapp"
  service_level_threshold = 300
}
