# By name, or by id (a UUID).
terraform import wxcc_channel.support support-line
