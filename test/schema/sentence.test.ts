// Words at the head of a sentence.

import { capitalized } from "../../src/schema/sentence";

test.each([
  ["support number", "Support number"],
  ["Flow", "Flow"],
  ["", ""],
])("%j begins a sentence as %j", (word, sentence) => {
  expect(capitalized(word)).toBe(sentence);
});
