// The name of a channel: what the API takes, and what Control Hub still lets an administrator type.
import { both, errorIn, type Problem, quoted, warningIn } from "./problem";
import { isUnknown, type Maybe } from "./known";

export const longestChannelName = 80;

// Official contract of entry-point.name: ^[a-zA-Z0-9&_\-\s]*$. Its blanks are read as ASCII ones: a no-break
// space looks like a space and would make two names that nobody can tell apart.
const takenByApi = /^[a-zA-Z0-9&_\- \t\n\v\f\r]*$/;
// Control Hub's own help page: letters, digits, underscore and hyphen.
const takenByControlHub = /^[a-zA-Z0-9_-]*$/;

/** Rules for the name of a channel. Nothing is said about null and undefined: a missing name is the schema's. */
export function checkChannelName(name: Maybe<string>): Problem[] {
  if (isUnknown(name) || name === null || name === undefined) return [];
  if (name.trim() === "") {
    return [
      errorIn(
        "name",
        "Channel name is empty",
        "Give the channel a name of 1 to 80 characters: letters, digits, _ and -.",
      ),
    ];
  }
  if (name.length > longestChannelName) {
    return [
      errorIn(
        "name",
        `Channel name ${quoted(name)} is ${name.length} characters long`,
        `A channel name has at most ${longestChannelName} characters. Shorten it by ${name.length - longestChannelName}.`,
      ),
    ];
  }
  if (!takenByApi.test(name)) {
    return [
      errorIn(
        "name",
        `Channel name ${quoted(name)} contains ${forbiddenCharacters(name, takenByApi)}`,
        "A channel name consists of letters, digits, _ and -. (The API also takes & and blanks.) Remove the other characters.",
      ),
    ];
  }
  return [];
}

/** For a name that is about to be given: of one that is there already nobody wants to hear at each plan. */
export function checkChannelNameInControlHub(name: string): Problem[] {
  if (takenByControlHub.test(name) || checkChannelName(name).length > 0) return [];
  return [
    warningIn(
      "name",
      `Channel name ${quoted(name)} contains ${forbiddenCharacters(name, takenByControlHub)}`,
      "The API takes this name, but Control Hub only lets letters, digits, _ and - be typed: " +
        "an administrator could not save this channel there without renaming it.",
    ),
  ];
}

function forbiddenCharacters(name: string, taken: RegExp): string {
  const forbidden = [...new Set([...name].filter((character) => !taken.test(character)))];
  return both(forbidden.map((character) => (character === " " ? "a blank" : quoted(character))));
}
