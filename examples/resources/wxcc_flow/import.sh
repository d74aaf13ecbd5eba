# By name, or by id (24 hex digits).
terraform import wxcc_flow.callbacks Lakeside_Callbacks
