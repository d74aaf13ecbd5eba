# By the number, or by the id of the mapping.
terraform import 'wxcc_support_number.support["+14085550101"]' +14085550101
