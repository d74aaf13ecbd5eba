data "wxcc_telephony_region" "us" {
  country = "US"
}

output "telephony_region_id" {
  value = data.wxcc_telephony_region.us.id
}
