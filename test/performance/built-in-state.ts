// A state of objects that Terraform has built in, to measure beside.
import { randomUUID } from "node:crypto";

/**
 * What an apply of so many `terraform_data` leaves, without the minutes that Terraform takes for it: `object_0` and so on,
 * each with the input `value 0` and so on.
 */
export function builtInState(count: number): object {
  const one = (position: number) => {
    const input = { value: `value ${position}`, type: "string" };
    const attributes = { id: randomUUID(), input, output: input, triggers_replace: null };
    return {
      mode: "managed",
      type: "terraform_data",
      name: `object_${position}`,
      provider: 'provider["terraform.io/builtin/terraform"]',
      instances: [{ schema_version: 0, attributes, sensitive_attributes: [] }],
    };
  };
  const resources = Array.from({ length: count }, (_, position) => one(position));
  const frame = { version: 4, terraform_version: "1.11.4", serial: 1, lineage: randomUUID(), outputs: {} };
  return { ...frame, resources, check_results: null };
}
