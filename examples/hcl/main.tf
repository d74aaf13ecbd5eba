# A support line in HCL: opening hours, music, two numbers, and a check that calls get through.
# Against the emulator: npx wxcc emulator, the variables that it prints, then terraform init and terraform apply.

terraform {
  required_providers {
    wxcc = {
      source  = "wxcc/wxcc"
      version = "0.1.0"
    }
  }
}

provider "wxcc" {} # who asks, and where: from the environment

variable "numbers" {
  description = "Numbers of the support line, as people write them. They exist in Webex Calling."
  type        = set(string)
  default     = ["(408) 555-0101", "(408) 555-0102"]
}

data "wxcc_location" "headquarters" {
  name = "Headquarters"
}

data "wxcc_telephony_region" "us" {
  country = "US"
}

data "wxcc_queue" "desk" {
  name = "Queue-1"
}

resource "wxcc_music_on_hold" "piano" {
  name   = "lakeside-hold-music.wav"
  source = "${path.module}/hold-music.wav"

  lifecycle {
    create_before_destroy = true
  }
}

resource "wxcc_flow" "opening_hours" {
  definition     = file("${path.module}/opening-hours.json")
  version_labels = ["Live"]

  # The file was exported from another organization.
  bindings = {
    "5a8f4f0e-3c1d-4b51-8a77-0d3c5a1be001" = "b0500000-0000-4000-8000-000000000001" # business hours
    "5a8f4f0e-3c1d-4b51-8a77-0d3c5a1be002" = data.wxcc_queue.desk.id
    "hold-music.wav"                       = wxcc_music_on_hold.piano.name
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "wxcc_channel" "support" {
  name                    = "support-line"
  description             = "Questions about rented bicycles"
  channel_type            = "inbound_telephony"
  service_level_threshold = 30
  time_zone               = "America/Los_Angeles"
  flow_id                 = wxcc_flow.opening_hours.id
  flow_version_label      = "Live"
  music_on_hold_id        = wxcc_music_on_hold.piano.id
}

resource "wxcc_support_number" "support" {
  for_each = { for number in var.numbers : provider::wxcc::e164(number, "US") => number }

  number              = each.key
  channel_id          = wxcc_channel.support.id
  location_id         = data.wxcc_location.headquarters.id
  telephony_region_id = data.wxcc_telephony_region.us.id
}

# Walked in each plan, and after each apply that changes something on the way.
data "wxcc_call_path" "support" {
  channel_id = wxcc_channel.support.id
  depends_on = [wxcc_support_number.support]
}

check "calls_get_through" {
  assert {
    condition     = data.wxcc_call_path.support.ok
    error_message = join("\n", data.wxcc_call_path.support.problems)
  }
}

output "channel_id" {
  value = wxcc_channel.support.id
}
