// `wxcc force-unlock`: removes the lock of a run that is gone for good.

import type { Command } from "commander";
import { forceUnlock } from "../../engine";
import type { Cli, Run } from "../cli";
import { exitCode, exitCodeHelp, type ExitCode } from "../exit-code";
import { endingWith, inputArgument, inputDescription, stateOption, type StateOptions } from "../options";
import { statePlaceOf } from "../workspace";

type UnlockOptions = Pick<StateOptions, "state">;

export function forceUnlockCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("remove the lock of a run that is gone")
      .description("Remove the lock that keeps others from the state. Only for a run that is gone for good.")
      .argument("<LOCK_ID>", "as the refused run showed it")
      .argument(inputArgument, inputDescription)
      .addOption(stateOption())
      .action((id: string, input: string | undefined, options: UnlockOptions) =>
        run((cli) => unlock(cli, id, input, options)),
      ),
    { exitCodes: exitCodeHelp.plain, example: "wxcc force-unlock 6f0a3a1e-6c2b-4d1f-9a55-0f6a1c3b2d4e" },
  );
}

async function unlock(
  { terminal }: Cli,
  id: string,
  input: string | undefined,
  options: UnlockOptions,
): Promise<ExitCode> {
  const path = statePlaceOf(input, options).statePath;
  forceUnlock(path, id);
  terminal.output.print(`The state ${path} is unlocked.`);
  return exitCode.done;
}
