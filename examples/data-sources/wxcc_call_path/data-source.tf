data "wxcc_queue" "desk" {
  name = "Queue-1"
}

resource "wxcc_flow" "support" {
  definition = file("${path.module}/flow.json")
  bindings = {
    "5a8f4f0e-3c1d-4b51-8a77-0d3c5a1be003" = data.wxcc_queue.desk.id
    "hold-music.wav"                       = "defaultmusic_on_hold.wav"
  }
}

resource "wxcc_channel" "support" {
  name                    = "support-line"
  channel_type            = "inbound_telephony"
  service_level_threshold = 30
  flow_id                 = wxcc_flow.support.id
}

resource "wxcc_support_number" "support" {
  number     = "+14085550101"
  channel_id = wxcc_channel.support.id
}

# Walked in each plan, and after each apply that changes the number, the channel or the flow.
data "wxcc_call_path" "support" {
  number     = "+14085550101"
  depends_on = [wxcc_support_number.support]
}

# A failed check is a warning. In a postcondition of the data source the same condition would be an error.
check "calls_get_through" {
  assert {
    condition     = data.wxcc_call_path.support.ok
    error_message = join("\n", data.wxcc_call_path.support.problems)
  }
}
