// The temporary name of a channel that takes the place of another one.

import { isTemporaryName, temporaryName } from "../../src/resources/successor";

const id = "0b1f22aa-0000-4000-8000-000000000001";

test("it shows the new name, tells long names apart and ends in the old channel's id", () => {
  expect(temporaryName("sales", id)).toMatch(/^sales--next-[0-9a-f]{6}-0b1f22aa$/);
  const start = "n".repeat(70);
  expect(temporaryName(`${start}1`, id)).not.toBe(temporaryName(`${start}2`, id));
});

test.each([1, 57, 58, 59, 62, 63, 80])("a name of %i characters stays within the API's 80", (length) => {
  const name = temporaryName("n".repeat(length), id);
  expect(name.length).toBeLessThanOrEqual(80);
  expect(isTemporaryName(name)).toBe(true);
});

test.each([
  ["a plain name", "sales"],
  ["a name with another hash", "sales--next-abcdef-0b1f22aa"],
  ["a name that goes on", `${temporaryName("sales", id)}-2`],
])("%s is none", (_what, name) => {
  expect(isTemporaryName(name)).toBe(false);
});
