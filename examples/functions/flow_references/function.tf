# What bindings of a wxcc_flow must cover.
output "to_bind" {
  value = provider::wxcc::flow_references(file("${path.module}/flow.json"))
}
