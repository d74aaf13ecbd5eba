import { checkChannelName, checkChannelNameInControlHub } from "../../../src/resources/rules";

describe("the name of a channel", () => {
  test.each([
    ["one letter", "a"],
    ["80 characters", "a".repeat(80)],
    ["letters, digits, underscore and hyphen", "Sales_line-01"],
    ["an unknown name", Symbol.for("wxcc.unknown")],
    ["a missing name, which the schema reports", undefined],
  ])("is taken: %s", (_, name) => {
    expect(checkChannelName(name)).toEqual([]);
  });

  test.each([
    ["81 characters", "a".repeat(81), `Channel name "${"a".repeat(81)}" is 81 characters long`],
    ["empty", "", "Channel name is empty"],
    ["only blanks", "   ", "Channel name is empty"],
    ["a dot and a slash", "sales.eu/1", 'Channel name "sales.eu/1" contains "." and "/"'],
    ["an umlaut", "Büro", 'Channel name "Büro" contains "ü"'],
    ["a no-break space, which looks like a blank", "a\u00a0b", 'Channel name "a\u00a0b" contains "\u00a0"'],
  ])("is refused: %s", (_, name, summary) => {
    expect(checkChannelName(name)).toEqual([
      expect.objectContaining({ severity: "error", summary, attribute: "name" }),
    ]);
  });

  test.each([
    ["a blank", "Sales line", 'Channel name "Sales line" contains a blank'],
    ["an ampersand", "R&D", 'Channel name "R&D" contains "&"'],
  ])("is a warning where Control Hub is narrower than the API: %s", (_, name, summary) => {
    expect(checkChannelName(name)).toEqual([]);
    expect(checkChannelNameInControlHub(name)).toEqual([
      expect.objectContaining({ severity: "warning", summary }),
    ]);
  });

  test.each(["Sales_line-01", "sales.eu/1", ""])("is told once: %p", (name) => {
    expect(checkChannelNameInControlHub(name)).toEqual([]);
  });

  test("says by how much a long name must be shortened", () => {
    expect(checkChannelName("a".repeat(83))[0]?.detail).toBe(
      "A channel name has at most 80 characters. Shorten it by 3.",
    );
  });

  test("does not flood the message with an endless name", () => {
    expect(checkChannelName("ü".repeat(100_000))[0]?.summary.length).toBeLessThan(200);
  });
});
