// Carries a plan out on the screen: the question, the progress, the end.

import { stripVTControlCharacters } from "node:util";
import {
  applyPlan,
  hasWork,
  type Applied,
  type ApplyEvent,
  type Configuration,
  type Plan,
  type Session,
  type StateWriter,
} from "../engine";
import { error, hasErrors, type Diagnostic } from "../schema/diagnostic";
import { oneLine } from "../schema/printable";
import type { Cli } from "./cli";
import { createColors } from "./colors";
import { commandPath } from "./command-path";
import { exitCode, type ExitCode } from "./exit-code";
import { reportInterrupted, reportProblems } from "./failure";
import { Pace } from "./pace";
import {
  appliedLines,
  commandLine,
  diagnosticLine,
  eventLine,
  plannedLines,
  stillGoingLine,
} from "./render/apply-json";
import { renderApplied } from "./render/applied";
import { organizationText } from "./render/plan";
import { renderEvent, renderStillGoing } from "./render/progress";
import type { Terminal } from "./terminal";

/** Whether carrying the plan out needs a yes: not when all it does is to record what was read. */
export function needsApproval(plan: Plan): boolean {
  return hasWork(plan);
}

/** Without anybody to ask, nothing is done unless the user said so beforehand. */
export function refuseWithoutTerminal(cli: Cli, verb: "apply" | "destroy"): ExitCode {
  reportProblems(cli, [
    error(
      `wxcc ${verb} asks before it changes anything, and there is no terminal to ask on`,
      `Look at wxcc plan${verb === "destroy" ? " --destroy" : ""} first, then run wxcc ${verb} --auto-approve, or save the plan (wxcc plan --out FILE) and apply that file (wxcc apply FILE).`,
    ),
  ]);
  return exitCode.failed;
}

/** @returns whether the answer is yes; an exit code otherwise */
export async function approved(cli: Cli, { mode, organization, selection }: Plan): Promise<true | ExitCode> {
  const { terminal, interruption } = cli;
  const where = organization === null ? "" : ` in organization ${organizationText(organization)}`;
  const question =
    mode === "destroy"
      ? `Do you really want to destroy ${selection === null ? "everything that is managed here" : "what is shown above"}${where}? This can't be undone.`
      : `Do you want to make these changes${where}?`;
  terminal.output.print(`\n${terminal.output.colors.bold(question)}\nOnly "yes" is taken as a yes.`);
  const answer = await terminal.ask("\n  Answer: ", {
    signal: interruption.stop,
    onInterrupt: interruption.interrupt,
  });
  if (interruption.requested) return reportInterrupted(cli);
  if (answer?.trim() === "yes") return true;
  terminal.problems.print(`\n${mode === "destroy" ? "Destroy" : "Apply"} cancelled. Nothing was changed.`);
  return exitCode.failed;
}

export async function carryOut(
  cli: Cli,
  plan: Plan,
  configuration: Configuration,
  session: Session,
  writer: StateWriter,
  { parallelism, json = false }: { parallelism?: number; json?: boolean },
): Promise<ExitCode> {
  const { terminal, interruption } = cli;
  const { output } = terminal;
  if (interruption.requested) return reportInterrupted(cli);
  const progress = new Progress(terminal, json);
  const path = commandPath(cli);
  if (needsApproval(plan) && !json) output.print("");
  try {
    const applied = await interruption.whileChanging(progress.underWay, () =>
      applyPlan(plan, configuration, session, writer, {
        signal: interruption.stop,
        onSteps: progress.expect,
        onEvent: progress.show,
        onCommandLine: progress.commandLine,
        environment: path.environment,
        ...(parallelism === undefined ? {} : { concurrency: parallelism }),
      }),
    );
    return json ? finishJson(cli, plan, applied) : finish(cli, plan, configuration, applied);
  } finally {
    progress.end();
    path.remove();
  }
}

function finish(cli: Cli, plan: Plan, configuration: Configuration, applied: Applied): ExitCode {
  const { terminal, interruption } = cli;
  const { mode } = plan;
  const complete = applied.skipped.length === 0 && !hasErrors(applied.diagnostics);
  const news = notTold(applied.diagnostics, plan.diagnostics);
  if (news.length > 0) reportProblems(cli, news, configuration);
  const interrupted = interruption.requested && !hasErrors(applied.diagnostics);
  const { output } = terminal;
  output.print(`\n${renderApplied(applied, { mode, complete, interrupted }, output.colors)}`);
  return complete ? exitCode.done : exitCode.failed;
}

function finishJson({ terminal: { output } }: Cli, plan: Plan, applied: Applied): ExitCode {
  for (const one of notTold(applied.diagnostics, plan.diagnostics)) output.print(diagnosticLine(one));
  for (const text of appliedLines(applied, plan.mode)) output.print(text);
  const complete = applied.skipped.length === 0 && !hasErrors(applied.diagnostics);
  return complete ? exitCode.done : exitCode.failed;
}

/** Shows a plan as JSON lines. @returns the exit code of a plan that can't be used */
export function showPlanLines({ terminal: { output } }: Cli, plan: Plan): ExitCode | undefined {
  for (const one of plan.diagnostics) output.print(diagnosticLine(one));
  if (hasErrors(plan.diagnostics)) return exitCode.failed;
  for (const text of plannedLines(plan)) output.print(text);
  return undefined;
}

/** The plan has shown its warnings; what had to be planned again while applying repeats them. */
function notTold(diagnostics: readonly Diagnostic[], told: readonly Diagnostic[]): readonly Diagnostic[] {
  const key = ({ severity, summary, detail, address }: Diagnostic) =>
    JSON.stringify([severity, summary, detail, address]);
  const known = new Set(told.map(key));
  return diagnostics.filter((diagnostic) => !known.has(key(diagnostic)));
}

/** Texts inside JSON have no colours. */
const plain = createColors(false);
/** Milliseconds. */
const remindEvery = 10_000;
const stillGoingFrom = 5_000;

/** With more objects under way than this, how far the run is says more than what each of them waits for. */
const remindedOf = 5;

/** Shows what happens, and remembers what is under way. */
class Progress {
  private readonly output: Terminal["output"];
  private readonly pace: Pace;
  private readonly started = new Map<string, { action: ApplyEvent["action"]; since: number }>();
  private readonly reminder: NodeJS.Timeout;
  private readonly counts = { done: 0, failed: 0, total: 0 };

  constructor(
    terminal: Terminal,
    private readonly json: boolean,
  ) {
    this.output = terminal.output;
    this.pace = new Pace(terminal);
    this.reminder = setInterval(() => this.remind(), remindEvery).unref();
  }

  readonly underWay = (): readonly string[] => [...this.started.keys()].sort();

  readonly expect = (steps: number): void => {
    this.counts.total = steps;
  };

  readonly show = (event: ApplyEvent): void => {
    const { address, action, kind } = event;
    if (kind === "started") this.started.set(address, { action, since: Date.now() });
    else this.started.delete(address);
    if (kind !== "started") this.counts.done += 1;
    if (kind === "failed") this.counts.failed += 1;
    this.output.print(this.json ? eventLine(event, plain) : renderEvent(event, this.output.colors));
    this.pace.update({ doing: "Applying", ...this.counts });
  };

  readonly commandLine = (address: string, line: string): void => {
    const { colors, print } = this.output;
    const text = oneLine(stripVTControlCharacters(line));
    print(this.json ? commandLine(address, text) : `${colors.bold(`${address} (local-exec):`)} ${text}`);
  };

  end(): void {
    clearInterval(this.reminder);
    this.pace.end();
  }

  private remind(): void {
    if (!this.json && this.started.size > remindedOf && this.pace.text !== null) return;
    for (const [address, { action, since }] of this.started) {
      const milliseconds = Date.now() - since;
      if (milliseconds < stillGoingFrom) continue;
      const message = renderStillGoing(address, action, milliseconds, this.json ? plain : this.output.colors);
      this.output.print(this.json ? stillGoingLine(address, action, milliseconds, message) : message);
    }
  }
}
