data "wxcc_channel" "transfer" {
  outdial_transfer_to_queue = true
}

resource "wxcc_support_number" "transfer" {
  number     = "+14085550101"
  channel_id = data.wxcc_channel.transfer.id
}

# Any number of the organization, managed here or not.
data "wxcc_support_number" "transfer" {
  number     = "+1 408 555 0101"
  depends_on = [wxcc_support_number.transfer]
}

output "leads_to" {
  value = data.wxcc_support_number.transfer.channel_id
}
