// `wxcc completion`: the script with which a shell completes the words of wxcc, and the words themselves.

import { Argument, type Command } from "commander";
import { InputError, loadConfiguration, readState, StateError } from "../../engine";
import type { Run } from "../cli";
import { candidatesFor } from "../completion";
import { exitCode, exitCodeHelp } from "../exit-code";
import { endingWith } from "../options";
import { placesOnly } from "../workspace";

const shells = ["bash", "zsh", "fish"] as const;
type Shell = (typeof shells)[number];

/** Asked by the scripts below; it is no command for people. */
const wordsCommandName = "completion-words";

export function completionCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("print the completion script of a shell")
      .description(
        "Print a script that completes commands, options and addresses of wxcc. It asks wxcc for the words, so it need not be printed anew after an upgrade.",
      )
      .addArgument(new Argument("<SHELL>", "whose script").choices(shells))
      .action((shell: Shell) =>
        run(async ({ terminal }) => {
          terminal.output.print(scripts[shell]);
          return exitCode.done;
        }),
      ),
    { exitCodes: exitCodeHelp.plain, example: 'eval "$(wxcc completion bash)"   # in ~/.bashrc' },
  );
}

export function completionWordsCommand(command: Command, run: Run): Command {
  return command
    .argument("[WORDS...]", "words after wxcc, the one that is being written last")
    .allowUnknownOption()
    .helpOption(false)
    .action((words: readonly string[]) =>
      run(async ({ terminal }) => {
        const current = words.at(-1) ?? "";
        const { words: found, wanted } = candidatesFor(rootOf(command), words.slice(0, -1), current);
        const all = wanted === "address" ? addresses().filter((word) => word.startsWith(current)) : found;
        if (all.length > 0) terminal.output.print(all.join("\n"));
        return exitCode.done;
      }),
    );
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

/** Of what is declared here and what is in its state; none where there is no stack, or one that can't be read. */
function addresses(): readonly string[] {
  try {
    const { resources, statePath } = loadConfiguration(undefined, { variables: placesOnly });
    const declared = resources.map(({ address }) => address);
    return [...new Set([...declared, ...readState(statePath).resources.keys()])].sort();
  } catch (problem) {
    // The command itself will say what is wrong; a message in the middle of the line that is being written would not help.
    if (problem instanceof InputError || problem instanceof StateError) return [];
    throw problem;
  }
}

/** Where wxcc has no words, the shell offers files. A wxcc that fails offers nothing. */
const scripts: Readonly<Record<Shell, string>> = {
  bash: `_wxcc() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do
    COMPREPLY+=("$word")
  done < <("\${COMP_WORDS[0]}" ${wordsCommandName} -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _wxcc wxcc`,
  zsh: `#compdef wxcc
_wxcc() {
  local -a found
  found=(\${(f)"$("\${words[1]}" ${wordsCommandName} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( \${#found} )); then compadd -a found; else _files; fi
}
if (( \${+functions[compdef]} )); then compdef _wxcc wxcc; fi`,
  fish: `function __wxcc_words
  set -l words (commandline -opc) (commandline -ct)
  set -l found ($words[1] ${wordsCommandName} -- $words[2..] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c wxcc -f -a '(__wxcc_words)'`,
};
