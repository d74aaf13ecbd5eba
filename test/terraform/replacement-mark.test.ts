// The mark in planned private data, by which the delete half of a replacement knows what comes after it.

import { marked, markedReplacement, withoutMark } from "../../src/terraform/replacement-mark";
import { unknown, unknownNotNull } from "../../src/schema/value";

const prior = { id: "old", name: "sales", flow_id: null, flow_override: null };
const planned = {
  id: unknownNotNull,
  name: "sales-2",
  flow_id: null,
  flow_override: { greeting: { type: "AUDIO", value: unknown } },
};
const bytes = (content: unknown) => Buffer.from(JSON.stringify(content));

test("it carries what is known; the rest is unknown, null is null", () => {
  expect(markedReplacement(marked(undefined, planned), prior)).toEqual({
    id: unknown,
    name: "sales-2",
    flow_id: null,
    flow_override: unknown,
  });
});

test("without it a delete is a plain one, whatever the private data is", () => {
  for (const privateData of [
    undefined,
    new Uint8Array(),
    bytes({ configured: [] }),
    Buffer.from("not JSON"),
    bytes([1]),
  ]) {
    expect(markedReplacement(privateData, prior)).toBeNull();
  }
});

test("taken off, the private data is as it was before", () => {
  const before = bytes({ configured: ["timeZone"], notes: {} });
  expect(Buffer.from(withoutMark(marked(before, planned))).toString()).toBe(before.toString());
  expect(withoutMark(marked(undefined, planned))).toHaveLength(0);
  expect(withoutMark(before)).toBe(before);
  expect(withoutMark(undefined)).toHaveLength(0);
});
