# The system's own channel for transfers to a queue. Its name depends on the organization's language.
data "wxcc_channel" "transfer" {
  outdial_transfer_to_queue = true
}

# It can't be managed, but numbers can lead to it.
resource "wxcc_support_number" "transfer" {
  number     = "+14085550101"
  channel_id = data.wxcc_channel.transfer.id
}
