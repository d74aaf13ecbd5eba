// `wxcc auth logout`: forgets the login.

import type { Command } from "commander";
import { removeLogin } from "../../contact-center";
import type { Cli, Run } from "../cli";
import { exitCode, exitCodeHelp, type ExitCode } from "../exit-code";
import { endingWith } from "../options";

export function logoutCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("forget the login")
      .description(
        "Forget the login of this user on this machine. The consent itself stays: it is withdrawn on the pages of Webex.",
      )
      .action(() => run(logout)),
    { exitCodes: exitCodeHelp.plain, example: "wxcc auth logout" },
  );
}

async function logout({ environment, terminal }: Cli): Promise<ExitCode> {
  const removed = removeLogin(environment);
  terminal.output.print(removed === undefined ? "There is no login." : `The login in ${removed} is removed.`);
  return exitCode.done;
}
