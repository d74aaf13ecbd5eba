data "wxcc_location" "headquarters" {
  name = "Headquarters"
}

data "wxcc_telephony_region" "us" {
  country = "US"
}

resource "wxcc_channel" "support" {
  name                    = "support-line"
  channel_type            = "inbound_telephony"
  service_level_threshold = 30
}

resource "wxcc_support_number" "support" {
  for_each = toset(["+14085550101", "+14085550102"])

  number              = each.key
  channel_id          = wxcc_channel.support.id
  location_id         = data.wxcc_location.headquarters.id
  telephony_region_id = data.wxcc_telephony_region.us.id
}
