locals {
  definition = file("${path.module}/flow.json")
}

check "closed_at_night" {
  assert {
    condition     = provider::wxcc::flow_uses_business_hours(local.definition)
    error_message = "The flow treats callers at night like all others."
  }
}
