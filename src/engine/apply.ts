// Makes a plan come true, in the order of its graph, and writes each result to the state as it is known.

import { randomBytes } from "node:crypto";
import { identical } from "./diff";
import { executionGraph, type Step } from "./execution-graph";
import { Gate } from "./gate";
import { diagnosticsOf } from "./failure";
import { walk } from "./graph";
import type { Block, Configuration } from "./input/configuration";
import { withIgnoredChanges } from "./ignored-changes";
import { evaluate, evaluateBody, type Reference } from "./input/expression";
import { Sensitivity } from "./input/sensitivity";
import { runProvisioners } from "./local-exec";
import {
  IncompleteWrite,
  type ObjectType,
  type PlannedObject,
  type StoredObject,
  type WrittenObject,
} from "./object-type";
import { deferredDataOf, type Plan, type ResourceChange } from "./plan-data";
import { readDataSource } from "./read-data-source";
import { References } from "./references";
import { isCoveredBy } from "./selection";
import { storedNotation, withoutSecrets } from "./secrets";
import type { Session } from "./session";
import type { StateWriter } from "./state/state-writer";
import { outputState } from "./output-type";
import type { OutputState, Instance, Json } from "./state/state";
import { DiagnosticError, error, fail, hasErrors, type Diagnostic } from "../schema/diagnostic";
import { containsUnknown, type Value, type Values } from "../schema/value";

/** What is done to one object, as it happens. */
export type ApplyEvent =
  | { readonly kind: "started"; readonly address: string; readonly action: StepAction; readonly id?: string }
  | {
      readonly kind: "finished";
      readonly address: string;
      readonly action: StepAction;
      readonly milliseconds: number;
      readonly id?: string;
    }
  | {
      readonly kind: "failed";
      readonly address: string;
      readonly action: StepAction;
      readonly milliseconds: number;
    };

export type StepAction = "import" | "create" | "update" | "delete" | "read";

export interface ApplyOptions {
  /** Objects changed at the same time. Default 100. */
  readonly concurrency?: number;
  /** Starts nothing new once aborted; what is under way is finished and written down. */
  readonly signal?: AbortSignal;
  /** Told how many steps there are, before the first event: a replacement takes two. */
  readonly onSteps?: (steps: number) => void;
  readonly onEvent?: (event: ApplyEvent) => void;
  /** Takes each line that a `local-exec` command prints. */
  readonly onCommandLine?: (address: string, line: string) => void;
  /** Environment of those commands. Default: that of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. Default: the system's clock. */
  readonly now?: () => number;
}

export interface Applied {
  readonly diagnostics: readonly Diagnostic[];
  readonly imported: number;
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
  readonly forgotten: number;
  /** Addresses of changes that were not made because something before them failed or the run was stopped. */
  readonly skipped: readonly string[];
  readonly outputs: Readonly<Record<string, OutputState>>;
}

/** So many go into one request of a batch; more of them would only wait for each other. */
const defaultConcurrency = 100;
/** Commands start programs of their own, which no batch makes cheaper: as many as Terraform starts. */
const commandsAtOnce = 10;

/** @throws StateError when the state can't be written; what was done by then is in the file the error names */
export async function applyPlan(
  plan: Plan,
  configuration: Configuration,
  session: Session,
  writer: StateWriter,
  options: ApplyOptions = {},
): Promise<Applied> {
  try {
    return await new Applying(plan, configuration, session, writer, options).run();
  } finally {
    await writer.finish();
  }
}

class Applying {
  private readonly diagnostics: Diagnostic[] = [];
  private readonly blocks: ReadonlyMap<string, Block>;
  private readonly references: References;
  private readonly sensitivity: Sensitivity;
  /** What other blocks see by now. */
  private readonly visible = new Map<string, Values>();
  /** Keys under which old objects stand in the state until they are deleted. */
  private readonly replaced = new Map<string, string>();
  private readonly counts = { imported: 0, added: 0, changed: 0, destroyed: 0, forgotten: 0 };
  private readonly commands = new Gate(commandsAtOnce);
  private readonly now: () => number;

  constructor(
    private readonly plan: Plan,
    private readonly configuration: Configuration,
    private readonly session: Session,
    private readonly writer: StateWriter,
    private readonly options: ApplyOptions,
  ) {
    this.blocks = new Map(
      [...configuration.resources, ...configuration.dataSources].map((block) => [block.address, block]),
    );
    this.references = new References(configuration);
    this.sensitivity = new Sensitivity(configuration);
    this.now = options.now ?? Date.now;
  }

  async run(): Promise<Applied> {
    this.session.contactCenter.forget(); // a plan may have waited long for its yes
    await this.settleState();
    const { graph, steps } = executionGraph({
      configuration: this.configuration,
      changes: this.plan.changes,
      deferredData: this.deferredData(),
      uniqueAttribute: (type) => this.session.objectType(type).unique?.attribute ?? null,
    });
    this.options.onSteps?.(steps.size);
    const outcome = await walk(
      graph,
      this.options.concurrency ?? defaultConcurrency,
      async (node) => {
        const step = steps.get(node);
        return step === undefined || (await this.take(node, step));
      },
      () => this.options.signal?.aborted !== true,
    );
    const skipped = [...outcome].filter(([, result]) => result === "skipped").map(([node]) => node);
    const outputs = await this.evaluateOutputs(skipped.length > 0 || hasErrors(this.diagnostics));
    const diagnostics = withoutSecrets(this.configuration, this.diagnostics);
    return { diagnostics, ...this.counts, skipped, outputs };
  }

  private deferredData(): readonly string[] {
    return deferredDataOf(this.plan, this.configuration);
  }

  /** What happens to the state alone, in one write: new addresses, imports, what is forgotten, what was read. */
  private async settleState(): Promise<void> {
    const moved = this.plan.moves.map(({ from, to }) =>
      this.writer.move(from, to.slice(to.indexOf(".") + 1)),
    );
    const refreshed = this.storeRefreshed();
    const imported = this.plan.changes.map((change) => this.storeImported(change));
    const forgotten = this.plan.changes.map((change) => this.forget(change));
    await Promise.all([...moved, refreshed, ...imported, ...forgotten]);
  }

  private async storeImported(change: ResourceChange): Promise<void> {
    const { address, importing, before, privateData, createBeforeDestroy } = change;
    if (importing === null || before === null) return;
    const started = this.now();
    const { id } = importing;
    this.options.onEvent?.({ kind: "started", address, action: "import", id });
    const settled = change.action === "no-op";
    await this.writer.put(address, {
      schemaVersion: 0,
      attributes: before.attributes as Instance["attributes"],
      private: settled ? privateData : before.privateData,
      dependencies: change.dependencies,
      createBeforeDestroy: settled && createBeforeDestroy,
      sensitiveAttributes: this.sensitiveAttributesOf(change),
    });
    this.counts.imported += 1;
    const milliseconds = this.now() - started;
    const found = idOf(before.attributes) ?? id;
    this.options.onEvent?.({ kind: "finished", address, action: "import", id: found, milliseconds });
  }

  private async forget({ address, action, deposedKey }: ResourceChange): Promise<void> {
    if (action !== "forget") return;
    await this.writer.remove(address, deposedKey === null ? {} : { deposed: deposedKey });
    this.counts.forgotten += 1;
  }

  /** What the refresh found goes into the state first, and what is gone goes out of it; all in one write. */
  private async storeRefreshed(): Promise<void> {
    for (const [address, values] of Object.entries(this.plan.dataValues)) this.visible.set(address, values);
    const { resources } = this.writer.state;
    const gone = this.plan.drift.filter(({ after }) => after === null);
    const writes = gone.map(({ address }) => this.writer.remove(address));
    for (const change of this.plan.changes) {
      const { address, before, after, action, deposedKey } = change;
      if (deposedKey !== null || before === null) continue;
      if (action === "no-op") this.visible.set(address, after ?? before.attributes);
      const stored = resources.get(address)?.current;
      if (stored !== undefined && stored !== null) writes.push(this.putRefreshed(change, before, stored));
    }
    await Promise.all(writes);
  }

  private putRefreshed(change: ResourceChange, before: StoredObject, stored: Instance): Promise<void> {
    const settled = change.action === "no-op";
    return this.writer.put(change.address, {
      ...stored,
      attributes: before.attributes as Instance["attributes"],
      private: settled ? change.privateData : before.privateData,
      // Until it is changed an object depends on what it was applied with.
      dependencies: settled ? this.references.dependenciesOf(change.address) : stored.dependencies,
      createBeforeDestroy: settled ? change.createBeforeDestroy : stored.createBeforeDestroy,
      sensitiveAttributes: settled ? this.sensitiveAttributesOf(change) : (stored.sensitiveAttributes ?? []),
    });
  }

  private async take(node: string, step: Step): Promise<boolean> {
    const address = step.kind === "data" ? step.address : step.change.address;
    const action = actionOf(step);
    const id = step.kind === "data" || action === "create" ? undefined : idOf(step.change.before?.attributes);
    const started = this.now();
    const milliseconds = () => this.now() - started;
    this.options.onEvent?.({ kind: "started", address, action, ...(id === undefined ? {} : { id }) });
    try {
      const made = await this.carryOut(step);
      const newId = made === undefined ? id : idOf(made);
      this.options.onEvent?.({
        kind: "finished",
        address,
        action,
        milliseconds: milliseconds(),
        ...(newId === undefined ? {} : { id: newId }),
      });
      return true;
    } catch (problem) {
      this.diagnostics.push(
        ...diagnosticsOf(problem, `applying ${node}`).map((diagnostic) => ({ address, ...diagnostic })),
      );
      this.options.onEvent?.({ kind: "failed", address, action, milliseconds: milliseconds() });
      return false;
    }
  }

  /** @returns the attributes of what was written */
  private async carryOut(step: Step): Promise<Values | undefined> {
    switch (step.kind) {
      case "data":
        await this.readData(step.address);
        return undefined;
      case "destroy":
        await this.destroy(step.change);
        return undefined;
      case "write":
        return this.write(step.change);
    }
  }

  private async readData(address: string): Promise<void> {
    const block = this.blocks.get(address);
    if (block === undefined) return;
    const config = evaluateBody(block.body, this.lookup);
    const values = await readDataSource(this.session.dataSource(block.type), this.session.services, config);
    this.visible.set(address, values);
  }

  private async destroy(change: ResourceChange): Promise<void> {
    const { address, before, deposedKey } = change;
    if (before === null) return;
    const type = this.session.objectType(change.type);
    const key = deposedKey ?? this.replaced.get(address) ?? null;
    const replacement = change.action === "replace" && key === null ? change.after : null;
    const warnings = await type.delete(before, replacement);
    this.warn(address, warnings);
    const isTakenOver = replacement !== null && type.isTakenOver(before, replacement);
    if (key === null && !isTakenOver) await this.writer.remove(address); // what is taken over is there all the time
    if (key !== null) await this.writer.remove(address, { deposed: key });
    this.counts.destroyed += 1;
  }

  private async write(change: ResourceChange): Promise<Values> {
    const { address, action, before } = change;
    const type = this.session.objectType(change.type);
    const planned = await this.confirmed(change, type);
    if (action === "update" && before !== null) {
      if (planned.action === "no-op") return this.keep(change, planned);
      if (change.reason === "marked otherwise") {
        this.counts.changed += 1;
        return this.keep(change, planned);
      }
      const written = await this.writing(change, () => type.update(before, planned));
      this.counts.changed += 1;
      return written;
    }
    if (action === "replace" && change.createBeforeDestroy) await this.depose(address);
    const written = await this.writing(change, () => type.create(planned));
    await this.provision(change, written);
    this.counts.added += 1;
    return written;
  }

  /** Runs the commands of a new object; when one fails the object stays, tainted, and the next plan replaces it. */
  private async provision(change: ResourceChange, attributes: Values): Promise<void> {
    const { address } = change;
    const provisioners = this.blocks.get(address)?.provisioners ?? [];
    if (provisioners.length === 0) return;
    const { onCommandLine, environment, signal } = this.options;
    try {
      const warnings = await this.commands.run(() =>
        runProvisioners({
          address,
          self: attributes,
          provisioners,
          lookup: this.lookup,
          folder: this.configuration.folder,
          ...(environment === undefined ? {} : { environment }),
          ...(onCommandLine === undefined ? {} : { onLine: this.commandOutput(address, onCommandLine) }),
          ...(signal === undefined ? {} : { signal }),
        }),
      );
      this.warn(address, warnings);
    } catch (problem) {
      await this.put(change, { attributes, privateData: "" }, true);
      throw problem;
    }
  }

  /** What a command prints that was given a secret is not shown: it may repeat it. */
  private commandOutput(
    address: string,
    show: (address: string, line: string) => void,
  ): (line: string) => void {
    const given = (this.blocks.get(address)?.provisioners ?? []).flatMap(
      ({ command, environment, workingDir, interpreter }) => [command, environment, workingDir, interpreter],
    );
    if (
      !given.some((expression) => expression !== null && this.sensitivity.of(expression, address).length > 0)
    ) {
      return (line) => show(address, line);
    }
    show(address, "(output not shown: the command was given a sensitive value)");
    return () => undefined;
  }

  /** Sets the old object aside in one write, so that a crash leaves it in the state exactly once. */
  private async depose(address: string): Promise<void> {
    const old = this.writer.current(address);
    if (old === null) return;
    const key = randomBytes(4).toString("hex"); // eight hex digits, as Terraform makes them
    this.replaced.set(address, key);
    await Promise.all([this.writer.put(address, old, { deposed: key }), this.writer.remove(address)]);
  }

  /** A value that was not known when planned turned out to be the stored one: nothing to send. */
  private async keep(change: ResourceChange, planned: PlannedObject): Promise<Values> {
    const object: StoredObject = { attributes: planned.after, privateData: planned.privateData };
    await this.put(change, object, false);
    this.visible.set(change.address, object.attributes);
    return object.attributes;
  }

  /** What was planned, with what has become known since; only that may differ from the plan. */
  private async confirmed(change: ResourceChange, type: ObjectType): Promise<PlannedObject> {
    const { address, after, privateData, replacePaths } = change;
    const block = this.blocks.get(address);
    const asPlanned: PlannedObject = {
      action: change.action === "delete" || change.action === "forget" ? "no-op" : change.action,
      after: after ?? {},
      replacePaths,
      privateData,
      diagnostics: [],
    };
    if (block === undefined || change.configurationKnown) return asPlanned;
    const config = withIgnoredChanges(block, evaluateBody(block.body, this.lookup), change.before);
    const prior = change.action === "update" ? change.before : null;
    const planned = await type.plan({ config, prior, replaceBecause: null });
    if (hasErrors(planned.diagnostics)) throw new DiagnosticError(planned.diagnostics);
    this.warn(
      address,
      planned.diagnostics.filter(({ severity }) => severity === "warning"),
    );
    assertAsPlanned(change, planned);
    return planned;
  }

  private async writing(change: ResourceChange, write: () => Promise<WrittenObject>): Promise<Values> {
    const type = this.session.objectType(change.type);
    try {
      const { object, warnings } = await write();
      this.warn(change.address, warnings);
      await this.put(change, object, false);
      await type.settle(object);
      this.visible.set(change.address, object.attributes);
      return object.attributes;
    } catch (problem) {
      if (!(problem instanceof IncompleteWrite)) throw problem;
      await this.put(change, problem.object, problem.tainted);
      await type.settle(problem.object);
      throw new DiagnosticError(problem.diagnostics);
    }
  }

  private async put(change: ResourceChange, object: StoredObject, tainted: boolean): Promise<void> {
    await this.writer.put(change.address, {
      schemaVersion: 0,
      attributes: object.attributes as Instance["attributes"],
      private: object.privateData,
      dependencies: this.references.dependenciesOf(change.address),
      createBeforeDestroy: change.createBeforeDestroy,
      sensitiveAttributes: this.sensitiveAttributesOf(change),
      tainted,
    });
  }

  private sensitiveAttributesOf({ address, type }: ResourceChange): readonly Json[] {
    return storedNotation(type, this.sensitivity.ofObject(address));
  }

  private async evaluateOutputs(incomplete: boolean): Promise<Applied["outputs"]> {
    if (this.plan.mode === "destroy") {
      if (!incomplete && this.plan.selection === null) await this.writer.setOutputs({});
      return {};
    }
    const kept = this.plan.selection === null ? {} : this.writer.state.outputs;
    const outputs = new Map(Object.entries(kept));
    const covered = isCoveredBy(this.plan.selection === null ? null : new Set(this.plan.selection));
    for (const { name, value, sensitive } of this.configuration.outputs.filter(covered)) {
      try {
        const evaluated = evaluate(value, this.lookup);
        if (evaluated === null || containsUnknown(evaluated)) outputs.delete(name);
        else outputs.set(name, outputState(value, evaluated, sensitive));
      } catch (problem) {
        // After a failure what an output shows may not be there; the failure itself is told already.
        if (!incomplete) this.diagnostics.push(...diagnosticsOf(problem, `evaluating output ${name}`));
      }
    }
    const known = Object.fromEntries(outputs);
    await this.writer.setOutputs(known);
    return known;
  }

  private readonly lookup = ({ address }: Reference): Value =>
    this.visible.get(address) ??
    fail(`${address} is not there yet`, "What was to make it failed or was not started.");

  private warn(address: string, warnings: readonly Diagnostic[]): void {
    this.diagnostics.push(...warnings.map((warning) => ({ address, ...warning })));
  }
}

function actionOf(step: Step): StepAction {
  if (step.kind === "data") return "read";
  if (step.kind === "destroy") return "delete";
  return step.change.action === "update" ? "update" : "create";
}

function idOf(attributes: Values | undefined): string | undefined {
  return typeof attributes?.id === "string" ? attributes.id : undefined;
}

/** A plan is a promise: what it showed as known is what is sent. */
function assertAsPlanned({ address, action, after }: ResourceChange, now: PlannedObject): void {
  if (action === "update" && now.action === "replace") {
    throw new DiagnosticError([
      error(
        `${address} would have to be replaced now`,
        `The plan was to update it; ${now.replacePaths.join(", ")} turned out to force a replacement. Nothing was changed; plan again.`,
      ),
    ]);
  }
  const broken = Object.keys(after ?? {}).filter(
    (name) => !isKept(after?.[name] ?? null, now.after[name] ?? null),
  );
  if (broken.length === 0) return;
  throw new DiagnosticError([
    error(
      `${address} is not as planned any more`,
      `${broken.join(", ")} would be written with other values than the plan showed. Nothing was changed; plan again.`,
    ),
  ]);
}

function isKept(planned: Value, now: Value): boolean {
  return containsUnknown(planned) || identical(planned, now);
}
