output "number" {
  value = provider::wxcc::e164("(408) 555-0101", "US") # "+14085550101"
}
