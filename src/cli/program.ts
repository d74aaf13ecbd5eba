// The commands of wxcc and what they have in common.

import { Command, CommanderError } from "commander";
import { version } from "../../package.json";
import { capitalized } from "../schema/sentence";
import type { Cli, Run } from "./cli";
import { applyCommand } from "./commands/apply";
import { authCommand } from "./commands/auth";
import { completionCommand, completionWordsCommand } from "./commands/completion";
import { destroyCommand } from "./commands/destroy";
import { doctorCommand } from "./commands/doctor";
import { driftCommand } from "./commands/drift";
import { emulatorCommand } from "./commands/emulator";
import { forceUnlockCommand } from "./commands/force-unlock";
import { importCommand } from "./commands/import";
import { outputCommand } from "./commands/output";
import { planCommand } from "./commands/plan";
import { providerCommand } from "./commands/provider";
import { showCommand } from "./commands/show";
import { stateCommand } from "./commands/state";
import { validateCommand } from "./commands/validate";
import { verifyCommand } from "./commands/verify";
import { exitCode, type ExitCode } from "./exit-code";
import { reportFailure } from "./failure";

/** Runs the command that the arguments name. Never throws. */
export async function runProgram(cli: Cli, words: readonly string[]): Promise<ExitCode> {
  let result: ExitCode = exitCode.done;
  const run: Run = async (work) => {
    result = await work(cli);
  };
  try {
    await program(cli, run).parseAsync(words.flatMap(asFlags), { from: "user" });
    return result;
  } catch (problem) {
    if (problem instanceof CommanderError) return problem.exitCode === 0 ? exitCode.done : exitCode.failed;
    return reportFailure(cli, problem);
  }
}

function program({ terminal }: Cli, run: Run): Command {
  const { output, problems } = terminal;
  const wxcc = new Command("wxcc")
    .description(
      "Infrastructure as code for Webex Contact Center: channels, flows, music on hold and support numbers, from what CDKTF synthesises or from *.tf.json files.",
    )
    .version(version, "--version", "show the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [COMMAND]", "show the help of a command")
    .option("--no-color", "plain text (default: colour on a terminal, unless NO_COLOR is set)")
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 24 })
    .configureOutput({
      writeOut: (text) => output.print(text.trimEnd()),
      writeErr: (text) => problems.print(text.trimEnd()),
      outputError: (text, write) => write(`Error: ${capitalized(text.replace(/^error: /, ""))}`),
      getOutHelpWidth: () => output.width ?? 100,
      getErrHelpWidth: () => problems.width ?? 100,
    })
    .showSuggestionAfterError()
    .exitOverride();
  planCommand(wxcc.command("plan"), run);
  applyCommand(wxcc.command("apply"), run);
  destroyCommand(wxcc.command("destroy"), run);
  driftCommand(wxcc.command("drift"), run);
  validateCommand(wxcc.command("validate"), run);
  verifyCommand(wxcc.command("verify"), run);
  showCommand(wxcc.command("show"), run);
  outputCommand(wxcc.command("output"), run);
  stateCommand(wxcc.command("state"), run);
  importCommand(wxcc.command("import"), run);
  forceUnlockCommand(wxcc.command("force-unlock"), run);
  authCommand(wxcc.command("auth"), run);
  doctorCommand(wxcc.command("doctor"), run);
  providerCommand(wxcc.command("provider"), run);
  emulatorCommand(wxcc.command("emulator"), run);
  completionCommand(wxcc.command("completion"), run);
  completionWordsCommand(wxcc.command("completion-words", { hidden: true }), run);
  return wxcc.addHelpText("after", `\n${connection}\n\nExample:\n  wxcc plan && wxcc apply`);
}

const connection = `The connection comes from the provider block or the environment:
  WXCC_ACCESS_TOKEN, or WXCC_CLIENT_ID, WXCC_CLIENT_SECRET and
    WXCC_REFRESH_TOKEN, else the login of wxcc auth login
  WXCC_DATA_CENTER (us1, eu1, ...), or WXCC_API_URL for a proxy or the emulator
  WXCC_ORG_ID (default: the organization of the token)
  WXCC_EXPECTED_ORG_ID (default: any): every other organization is refused

Exit codes: 0 done or no changes, 1 error, 2 changes or drift, 130 interrupted.`;

/** Terraform's spelling of a switch: `--refresh=false` is `--no-refresh`, `--refresh=true` the default. */
function asFlags(word: string): string[] {
  const [, name, value] = /^--(refresh|lock)=(true|false)$/.exec(word) ?? [];
  if (name === undefined) return [word];
  return value === "true" ? [] : [`--no-${name}`];
}
