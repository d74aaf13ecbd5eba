// What may come next on a command line of wxcc: the words that a shell offers.

import type { Command, Option } from "commander";

/** What a word can be, when it is neither a command nor an option. */
export type Wanted = "address" | "file";

export interface Candidates {
  readonly words: readonly string[];
  /** What the shell or the caller adds to the words. */
  readonly wanted: Wanted | null;
}

/**
 * @param program the tree of commands
 * @param words complete words after `wxcc`
 * @param current the word that is being written, which may be empty
 */
export function candidatesFor(program: Command, words: readonly string[], current: string): Candidates {
  const { command, given, awaited } = walk(program, words);
  if (awaited !== undefined) return valuesOf(awaited, current);
  if (current.startsWith("-"))
    return { words: matching(optionNames(program, command), current), wanted: null };
  const names = command.commands.filter((child) => !isHidden(child)).map((child) => child.name());
  if (names.length > 0 && given === 0) {
    return { words: matching([...names, ...(command === program ? ["help"] : [])], current), wanted: null };
  }
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  const argument = registeredArguments[given] ?? (last?.variadic === true ? last : undefined);
  if (argument === undefined) return nothing;
  if (argument.argChoices !== undefined)
    return { words: matching(argument.argChoices, current), wanted: null };
  return { words: [], wanted: wantedBy(argument.name()) };
}

const nothing: Candidates = { words: [], wanted: null };

interface Place {
  readonly command: Command;
  /** How many arguments the command has been given. */
  readonly given: number;
  /** The option whose value comes next. */
  readonly awaited: Option | undefined;
}

function walk(program: Command, words: readonly string[]): Place {
  let place: Place = { command: program, given: 0, awaited: undefined };
  for (const word of words) place = step(place, word);
  return place;
}

function step(place: Place, word: string): Place {
  const { command, given, awaited } = place;
  if (awaited !== undefined) return { ...place, awaited: undefined };
  if (word.startsWith("-")) {
    const option = command.options.find(({ long, short }) => long === word || short === word);
    return { ...place, awaited: option?.required === true ? option : undefined };
  }
  const child = given === 0 ? command.commands.find((candidate) => candidate.name() === word) : undefined;
  if (child !== undefined) return { command: child, given: 0, awaited: undefined };
  // `wxcc help plan` is about a command: the same words are offered as after `wxcc`.
  return word === "help" && command.parent === null ? place : { ...place, given: given + 1 };
}

function valuesOf({ argChoices, flags }: Option, current: string): Candidates {
  if (argChoices !== undefined) return { words: matching(argChoices, current), wanted: null };
  return { words: [], wanted: wantedBy(/<(\w+)/.exec(flags)?.[1] ?? "") };
}

/** By the name that the help gives to a value. */
function wantedBy(name: string): Wanted | null {
  if (/ADDRESS/.test(name)) return "address";
  return /FILE|DIR|FOLDER|PLAN|STATE|INPUT/.test(name) ? "file" : null;
}

function optionNames(program: Command, command: Command): string[] {
  const options = command === program ? program.options : [...command.options, ...program.options];
  return [...options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []), "--help"];
}

function matching(words: readonly string[], current: string): string[] {
  return words.filter((word) => word.startsWith(current)).sort();
}

/** commander keeps this to itself but for its help. */
function isHidden(command: Command): boolean {
  return command.parent?.createHelp().visibleCommands(command.parent).includes(command) !== true;
}
