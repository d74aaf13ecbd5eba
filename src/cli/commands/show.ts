// `wxcc show`: what a saved plan would do, or what the state holds, for people and for programs.

import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import {
  InputError,
  loadPlan,
  readState,
  type Configuration,
  type Plan,
  type SavedPlan,
  type State,
} from "../../engine";
import { fail } from "../../schema/diagnostic";
import type { Cli, Run } from "../cli";
import { exitCode, exitCodeHelp, type ExitCode } from "../exit-code";
import {
  endingWith,
  formatOption,
  fullOption,
  stateOption,
  type FormatOptions,
  type FullOptions,
  type StateOptions,
} from "../options";
import { isSavedPlan } from "../plan-file";
import { showPlan, showPlanJson } from "../plan-run";
import { renderState } from "../render/state";
import { stateJson } from "../render/state-json";
import { loadInput, statePlaceOf } from "../workspace";

interface ShowOptions extends Pick<StateOptions, "state">, FormatOptions, FullOptions {}

export function showCommand(command: Command, run: Run): Command {
  return endingWith(
    command
      .summary("show a saved plan or the state")
      .description("Show what a saved plan would do, or what the state holds. Needs no connection.")
      .argument(
        "[PLAN|STATE|INPUT]",
        "a file of wxcc plan --out, a state file, or a folder with a configuration, whose state is shown (default: the state of the configuration here)",
      )
      .addOption(
        formatOption("json is what terraform show -json prints; sensitive values are in it in plain"),
      )
      .addOption(stateOption())
      .addOption(fullOption())
      .action((path: string | undefined, options: ShowOptions) => run((cli) => show(cli, path, options))),
    { exitCodes: exitCodeHelp.plain, example: "wxcc show --format json channels.plan" },
  );
}

async function show(cli: Cli, path: string | undefined, options: ShowOptions): Promise<ExitCode> {
  if (path !== undefined && isSavedPlan(path)) return showSaved(cli, path, options);
  const state = readState(
    path !== undefined && isFile(path) ? resolve(path) : statePlaceOf(path, options).statePath,
  );
  const { output } = cli.terminal;
  output.print(
    options.format === "json" ? JSON.stringify(stateJson(state)) : renderState(state, output.colors),
  );
  return exitCode.done;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true && !path.endsWith(".tf.json");
}

async function showSaved(cli: Cli, path: string, options: ShowOptions): Promise<ExitCode> {
  const saved = await loadPlan(path);
  const configuration = configurationOf(cli, saved, options);
  if (options.format === "json") {
    const made = configuration ?? withoutItsConfiguration(path, saved);
    return showPlanJson(cli, saved.plan, made, stateBehind(saved.plan, made)) ?? exitCode.done;
  }
  if (configuration === undefined) {
    cli.terminal.problems.print(`${changedSince(saved)} An apply of this plan is refused.\n`);
  }
  return showPlan(cli, saved.plan, configuration, options) ?? exitCode.done;
}

/** The configuration that the plan was made from, if it is still the same. */
function configurationOf(
  cli: Cli,
  { input, plan }: SavedPlan,
  options: ShowOptions,
): Configuration | undefined {
  try {
    const configuration = loadInput(cli, input, options, { saved: plan.variables, complete: false });
    return configuration.contentHash === plan.basis.configurationHash ? configuration : undefined;
  } catch (problem) {
    if (problem instanceof InputError) return undefined;
    throw problem;
  }
}

function changedSince({ input }: SavedPlan): string {
  return `The configuration in ${input} is not the one that this plan was made from.`;
}

function withoutItsConfiguration(path: string, saved: SavedPlan): never {
  return fail(
    `Plan ${path} can't be shown as JSON`,
    `The JSON holds the configuration too. ${changedSince(saved)} Plan again, or look at it without --format json.`,
  );
}

/** The state that the plan rests on; null once it was written again. */
function stateBehind({ basis }: Plan, { statePath }: Configuration): State | null {
  const state = readState(statePath);
  const isSame = state.lineage === basis.lineage || !state.exists;
  return isSame && state.serial === basis.serial ? state : null;
}
