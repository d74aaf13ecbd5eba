ephemeral "wxcc_access_token" "current" {}

# For another provider, a provisioner, or a write-only attribute: what is ephemeral can't be stored.
locals {
  authorization = "Bearer ${ephemeral.wxcc_access_token.current.access_token}"
}
