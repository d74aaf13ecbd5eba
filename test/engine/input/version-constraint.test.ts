// The expected values are what Terraform's own constraints mean (hashicorp/go-version).
import { meetsConstraint } from "../../../src/engine/input/version-constraint";

test.each([
  ["1.2.3", "1.2.3", true],
  ["1.2.3", "= 1.2.3", true],
  ["1.2.3", "1.2.4", false],
  ["1.2.3", "~> 1.2", true],
  ["1.9.0", "~> 1.2", true],
  ["2.0.0", "~> 1.2", false],
  ["1.3.0", "~> 1.2.3", false],
  ["1.2.9", "~> 1.2.3", true],
  ["1.2.2", "~> 1.2.3", false],
  ["7.5.0", "~> 7", true],
  ["8.0.0", "~> 7", false],
  ["0.1.0", "~> 7.0", false],
  ["1.2.3", ">= 1.2, < 2.0", true],
  ["2.0.0", ">= 1.2, < 2.0", false],
  ["1.2.3", "!= 1.2.3", false],
  ["1.2.3", "> 1.2.3", false],
  ["1.2.3", "<= 1.2.3", true],
  ["1.2.3-beta1", ">= 1.0", false],
  ["1.2.3-beta1", "1.2.3-beta1", true],
  ["1.2.3", "latest", undefined],
  ["1.2.3", "", undefined],
])("%s meets %s: %s", (version, constraint, meets) => {
  expect(meetsConstraint(version, constraint)).toBe(meets);
});
