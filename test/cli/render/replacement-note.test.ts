// Which replacements cut nobody off, as the plan tells it.
import { replacementNote } from "../../../src/cli/render/replacement-note";
import type { ResourceChange } from "../../../src/engine";
import { unknown } from "../../../src/schema/value";

type Values = Readonly<Record<string, unknown>>;

const noteOf = (type: string, before: Values, after: Values, action = "replace") =>
  replacementNote({ type, action, before: { attributes: before }, after } as unknown as ResourceChange);

const line = { channel_type: "inbound_telephony" };
const number = { number: "+14085550101" };

test("numbers follow an inbound line, and a number keeps its mapping", () => {
  expect(noteOf("wxcc_channel", line, line)).toContain("its numbers follow");
  expect(noteOf("wxcc_support_number", number, number)).toContain("goes on taking calls");
});

test.each<[string, string, Values, Values, string]>([
  ["a line that becomes a chat", "wxcc_channel", line, { channel_type: "chat" }, "replace"],
  ["a line whose new type is not known", "wxcc_channel", line, { channel_type: unknown }, "replace"],
  [
    "a channel without numbers",
    "wxcc_channel",
    { channel_type: "chat" },
    { channel_type: "chat" },
    "replace",
  ],
  ["other digits", "wxcc_support_number", number, { number: "+14085550102" }, "replace"],
  ["digits that are not known", "wxcc_support_number", number, { number: unknown }, "replace"],
  ["an update", "wxcc_channel", line, line, "update"],
])("nothing is promised for %s", (_what, type, before, after, action) => {
  expect(noteOf(type, before, after, action)).toBeUndefined();
});
