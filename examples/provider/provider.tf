terraform {
  required_providers {
    wxcc = {
      source  = "wxcc/wxcc"
      version = "0.1.0"
    }
  }
}

# Who asks comes from the environment: WXCC_ACCESS_TOKEN, or
# WXCC_CLIENT_ID, WXCC_CLIENT_SECRET and WXCC_REFRESH_TOKEN.
provider "wxcc" {
  data_center = "us1"
}
