// Makes a plan: reads what exists, compares it with what is configured, and says what would be done, as data.

import { identical, type ReplaceReason } from "./diff";
import { executionGraph } from "./execution-graph";
import { diagnosticsOf } from "./failure";
import { Graph, walk } from "./graph";
import type { Block, Configuration, ImportBlock } from "./input/configuration";
import { evaluate, evaluateBody, givens, references, type Reference } from "./input/expression";
import { valueAt, withIgnoredChanges } from "./ignored-changes";
import { findForImport, holdersIn } from "./import-object";
import { inBulk } from "./in-bulk";
import { withMoves, type Move } from "./moves";
import type { ObjectType, PlannedObject, StoredObject } from "./object-type";
import type { Drift, OutputChange, Plan, ResourceChange } from "./plan-data";
import { References } from "./references";
import { readDataSource, unknownDataValues } from "./read-data-source";
import {
  excludedMoves,
  isCoveredBy,
  partialPlan,
  selectionOf,
  unknownReplacements,
  unknownTargets,
} from "./selection";
import { sensitivePathsOf, variableValuesOf, withoutSecrets } from "./secrets";
import type { PlanProgress, Session } from "./session";
import type { Instance, ResourceState, State } from "./state/state";
import { checkUniqueness, refusedNames } from "./uniqueness";
import { warnAboutDependents } from "./left-behind";
import { error, fail, hasErrors, warning, type Diagnostic } from "../schema/diagnostic";
import { containsUnknown, type Value, type Values } from "../schema/value";

export interface PlanOptions {
  /** `destroy` plans the deletion of everything in the state. */
  readonly mode: "apply" | "destroy";
  /** Read everything anew first. Default true. */
  readonly refresh?: boolean;
  /** Objects looked at at the same time. Default 100. */
  readonly concurrency?: number;
  /** Addresses to plan, with what they refer to; for `destroy` with what refers to them. Default: everything. */
  readonly targets?: readonly string[];
  /** Addresses of objects to replace although nothing forces it. */
  readonly replace?: readonly string[];
}

/** So many go into one request of a batch; more of them would only wait for each other. */
const defaultConcurrency = 100;

/** Never throws for what is wrong with the configuration or the tenant: the diagnostics say it. */
export async function makePlan(
  configuration: Configuration,
  state: State,
  session: Session,
  options: PlanOptions,
): Promise<Plan> {
  const planning = new Planning(configuration, state, session, options);
  return planning.run();
}

class Planning {
  private readonly diagnostics: Diagnostic[] = [];
  private readonly blocks: ReadonlyMap<string, Block>;
  private readonly references: References;
  private readonly concurrency: number;
  /** Refreshed objects of the state by address; null when gone. */
  private readonly refreshed = new Map<string, StoredObject | null>();
  private readonly drift: Drift[] = [];
  private readonly changes = new Map<string, ResourceChange>();
  /** What other blocks see: planned values of resources, values of data sources. */
  private readonly visible = new Map<string, Values>();
  private readonly dataValues: Record<string, Values> = {};
  private readonly deferredData: string[] = [];
  /** Addresses with an error. */
  private readonly failed = new Set<string>();
  /** With the addresses after the moves. */
  private readonly state: State;
  private readonly moves: readonly Move[];
  private readonly previousAddresses: ReadonlyMap<string, string>;
  private readonly imports: ReadonlyMap<string, ImportBlock>;
  /** Addresses that `removed` blocks let go of without destroying the object. */
  private readonly forgotten: ReadonlySet<string>;
  /** Addresses by the ids of their objects. */
  private readonly holders: ReadonlyMap<string, string>;
  /** Null when the plan is about everything. */
  private readonly selection: ReadonlySet<string> | null;

  constructor(
    private readonly configuration: Configuration,
    state: State,
    private readonly session: Session,
    private readonly options: PlanOptions,
  ) {
    this.blocks = new Map(
      [...configuration.resources, ...configuration.dataSources].map((block) => [block.address, block]),
    );
    this.references = new References(configuration);
    const { resources, moves, diagnostics } = withMoves(state, configuration.moves);
    this.state = { ...state, resources };
    this.moves = moves;
    this.holders = holdersIn(this.state);
    this.previousAddresses = new Map(moves.map(({ from, to }) => [to, from]));
    this.imports = new Map(configuration.imports.map((block) => [block.to, block]));
    this.forgotten = new Set(
      configuration.removals.filter(({ destroy }) => !destroy).map(({ from }) => from),
    );
    this.selection = this.select();
    this.diagnostics.push(...diagnostics);
    this.concurrency = options.concurrency ?? defaultConcurrency;
  }

  private select(): ReadonlySet<string> | null {
    const { mode, targets = [], replace = [] } = this.options;
    const newAddress = new Map(this.moves.map(({ from, to }) => [from, to]));
    const input = {
      mode,
      targets: targets.map((target) => newAddress.get(target) ?? target),
      configuration: this.configuration,
      resources: this.state.resources,
      references: this.references,
    };
    const selection = selectionOf(input);
    const unknown = unknownTargets(input);
    this.diagnostics.push(
      ...unknown,
      ...(unknown.length > 0 ? [] : excludedMoves(this.moves, selection)),
      ...unknownReplacements(replace, input, selection),
      ...(selection === null ? [] : [partialPlan]),
    );
    return selection;
  }

  private isSelected(address: string): boolean {
    return this.selection === null || this.selection.has(address);
  }

  async run(): Promise<Plan> {
    const organizationName = this.organizationName();
    if (!hasErrors(this.diagnostics)) await this.refresh();
    if (!hasErrors(this.diagnostics)) {
      if (this.options.mode === "destroy") this.planDestroyOfAll();
      else await this.planConfiguration();
    }
    if (!hasErrors(this.diagnostics)) await this.checkChanges();
    return {
      mode: this.options.mode,
      organization: await this.organization(organizationName),
      changes: [...this.changes.values()].sort((a, b) => (nodeKey(a) < nodeKey(b) ? -1 : 1)),
      drift: this.drift.sort((a, b) => (a.address < b.address ? -1 : 1)),
      moves: this.moves,
      selection: this.selection === null ? null : [...this.selection].sort(),
      outputs: hasErrors(this.diagnostics) ? [] : this.planOutputs(),
      dataValues: this.dataValues,
      sensitivePaths: sensitivePathsOf(this.configuration, this.state),
      variables: variableValuesOf(this.configuration),
      diagnostics: withoutSecrets(this.configuration, [...this.configuration.warnings, ...this.diagnostics]),
      basis: {
        configurationHash: this.configuration.contentHash,
        lineage: this.state.lineage,
        serial: this.state.serial,
      },
    };
  }

  /** The id is what a saved plan is bound to; its name is for people, and a token may not be allowed to read it. */
  private async organization(name: Promise<string | null>): Promise<Plan["organization"]> {
    try {
      return { id: await this.session.contactCenter.organizationId(), name: await name };
    } catch (problem) {
      if (!hasErrors(this.diagnostics)) this.report(problem, "reading the organization");
      return null;
    }
  }

  private async organizationName(): Promise<string | null> {
    try {
      return (await this.session.contactCenter.organization()).displayName;
    } catch {
      return null; // a plan is right without it; what else is wrong with the connection the plan itself reports
    }
  }

  private async refresh(): Promise<void> {
    const managed = [...this.state.resources.values()].filter(
      ({ mode, address }) => mode === "managed" && this.isSelected(address),
    );
    const read = this.counted("reading", managed.length);
    await inBulk(managed, this.concurrency, async (resource) => {
      await this.refreshOne(resource);
      read();
    });
    this.warnOfAnotherOrganization();
  }

  private async refreshOne({ address, type, current }: ResourceState): Promise<void> {
    if (current === null) return;
    const known = storedObject(current);
    await this.attempt(address, `reading ${address}`, async () => {
      const { object, warnings } =
        this.options.refresh === false
          ? { object: known, warnings: [] }
          : await this.session.objectType(type).read(known);
      this.refreshed.set(address, object);
      this.add(address, warnings);
      this.noteDrift(address, type, known, object);
    });
  }

  /** Everything gone at once is more often the wrong organization than a catastrophe. */
  private warnOfAnotherOrganization(): void {
    const looked = [...this.refreshed].filter(([address]) => !address.startsWith("null_resource."));
    if (looked.length < 2 || looked.some(([, object]) => object !== null)) return;
    this.diagnostics.push(
      warning(
        `None of the ${looked.length} objects in the state exists`,
        "Is this the right organization, data center and API address? An apply makes everything anew where the connection leads to.",
      ),
    );
  }

  private noteDrift(address: string, type: string, known: StoredObject, found: StoredObject | null): void {
    const before = known.attributes;
    if (found === null) {
      this.drift.push({ address, type, before, after: null, changed: [] });
      return;
    }
    const after = found.attributes;
    const changed = Object.keys(after).filter(
      (name) => !identical(before[name] ?? null, after[name] ?? null),
    );
    if (changed.length > 0) this.drift.push({ address, type, before, after, changed });
  }

  private async planConfiguration(): Promise<void> {
    const graph = new Graph();
    const addresses = [...this.blocks.keys()].filter((address) => this.isSelected(address));
    for (const address of addresses) graph.addNode(address);
    for (const address of addresses) {
      for (const other of this.references.of(address)) graph.addEdge(other, address);
      const wanted = this.imports.get(address);
      if (wanted === undefined) continue;
      for (const { address: other } of references(wanted.id)) graph.addEdge(other, address);
    }
    const cycle = graph.cycle();
    if (cycle !== undefined) {
      this.diagnostics.push(
        error(
          "Objects refer to each other in a circle",
          `${cycle.join(" -> ")}. Break the circle at one of them.`,
        ),
      );
      return;
    }
    const planned = this.counted("planning", this.blocks.size);
    await walk(graph, this.concurrency, async (address) => {
      const succeeded = await this.planBlock(address);
      planned();
      return succeeded;
    });
    this.planDeletions();
  }

  private async planBlock(address: string): Promise<boolean> {
    const block = this.blocks.get(address);
    if (block === undefined) return true;
    return this.attempt(address, `planning ${address}`, async () => {
      if (block.mode === "data") await this.planData(block);
      else await this.planManaged(block);
    });
  }

  private async planData(block: Block): Promise<void> {
    const config = evaluateBody(block.body, this.lookup);
    const waits = [...block.dependsOn].some((address) => this.isChanging(address));
    const definition = this.session.dataSource(block.type);
    if (waits || Object.values(config).some(containsUnknown)) {
      this.deferredData.push(block.address);
      this.visible.set(block.address, unknownDataValues(definition, config));
      return;
    }
    const values = await readDataSource(definition, this.session.services, config);
    this.dataValues[block.address] = values;
    this.visible.set(block.address, values);
  }

  private isChanging(address: string): boolean {
    return (
      [address, ...this.references.closureOf(address)].some((other) => {
        const change = this.changes.get(other);
        return change !== undefined && change.action !== "no-op";
      }) || this.deferredData.includes(address)
    );
  }

  private async planManaged(block: Block): Promise<void> {
    const { address } = block;
    const type = this.session.objectType(block.type);
    const instance = this.state.resources.get(address)?.current ?? null;
    const imported = instance === null ? await this.findImport(address) : null;
    const before = this.refreshed.get(address) ?? imported?.object ?? null;
    const config = withIgnoredChanges(block, evaluateBody(block.body, this.lookup), before);
    const triggeredBy = this.triggersOf(block);
    const replaceBecause = before === null ? null : this.replaceReason(block, instance, triggeredBy);
    const planned = await type.plan({ config, prior: before, replaceBecause });
    this.add(address, planned.diagnostics);
    this.add(address, this.referenceProblems(block, before, planned.after));
    const ignored = block.lifecycle.ignoreChanges === "all" && before !== null && replaceBecause === null;
    const configurationKnown = !Object.values(config).some(containsUnknown);
    const final = ignored ? unchanged(planned, before) : planned;
    this.record(block, before, { ...final, configurationKnown }, replaceBecause, {
      triggeredBy: replaceBecause === "triggered" ? triggeredBy : [],
      importing: imported === null ? null : { id: imported.id },
      dependencies:
        imported === null ? (instance?.dependencies ?? []) : this.references.dependenciesOf(address),
    });
  }

  /** What an `import` block brings to an address without an object; null when there is no such block. */
  private async findImport(address: string): Promise<{ id: string; object: StoredObject } | null> {
    const block = this.imports.get(address);
    if (block === undefined) return null;
    if (givens(block.id).some(({ source }) => source.sensitive)) {
      return fail(
        `${address} can't be imported by a sensitive value`,
        `${block.place}: the plan has to show which object it is. Write its id or name, or take it from a variable that is not sensitive.`,
      );
    }
    const id = evaluate(block.id, this.lookup);
    if (containsUnknown(id)) {
      return fail(
        `${address} can't be imported yet`,
        `${block.place}: its id is known only after an apply. Write the id, or apply what it comes from first (--target).`,
      );
    }
    if (typeof id !== "string" || id === "") {
      return fail(
        `${address} can't be imported`,
        `${block.place}: id must be a text: the id of the object, its exact name, or the number of a support number.`,
      );
    }
    return { id, object: await findForImport(address, id, this.session, this.holders) };
  }

  /** What `replace_triggered_by` names and this plan updates or replaces. Creating or destroying it triggers nothing. */
  private triggersOf({ lifecycle }: Block): readonly string[] {
    return lifecycle.replaceTriggeredBy
      .filter(({ address, path }) => {
        const change = this.changes.get(address);
        if (change === undefined || (change.action !== "update" && change.action !== "replace")) return false;
        const [before, after] = [change.before?.attributes ?? {}, change.after ?? {}];
        return path.length === 0 || !identical(valueAt(before, path), valueAt(after, path));
      })
      .map(({ text }) => text);
  }

  private replaceReason(
    { address }: Block,
    instance: Instance | null,
    triggeredBy: readonly string[],
  ): ReplaceReason | null {
    if (instance?.tainted === true) return "tainted";
    if (this.options.replace?.includes(address) === true) return "requested";
    return triggeredBy.length > 0 ? "triggered" : null;
  }

  /**
   * References to objects that this plan makes. What points already at the object that is replaced stays out: the
   * plan warns of what cannot follow it, and its delete refuses.
   */
  private referenceProblems(
    block: Block,
    before: StoredObject | null,
    planned: Values,
  ): readonly Diagnostic[] {
    const type = this.session.objectType(block.type);
    return Object.entries(block.body).flatMap(([attribute, expression]) => {
      if (expression.kind !== "reference" || expression.path.join(".") !== "id") return [];
      const target = this.changes.get(expression.address);
      if (target === undefined || target.after === null) return [];
      if (target.action !== "create" && target.action !== "replace") return [];
      const replacedId = target.before?.attributes.id;
      if (replacedId !== undefined && before?.attributes[attribute] === replacedId) return [];
      return type.checkReference(attribute, planned, {
        type: this.session.objectType(target.type),
        planned: target.after,
      });
    });
  }

  private record(
    block: Block,
    before: StoredObject | null,
    planned: PlannedObject & Pick<ResourceChange, "configurationKnown">,
    replaceBecause: ReplaceReason | null,
    rest: Pick<ResourceChange, "triggeredBy" | "importing" | "dependencies">,
  ): void {
    const { address, type, name, lifecycle } = block;
    const isReplaced = planned.action === "replace";
    this.changes.set(address, {
      address,
      type,
      name,
      action: planned.action,
      reason: reasonOf(planned, replaceBecause),
      before,
      after: planned.after,
      privateData: planned.privateData,
      configurationKnown: planned.configurationKnown,
      replacePaths: planned.replacePaths,
      createBeforeDestroy: lifecycle.createBeforeDestroy,
      previousAddress: this.previousAddresses.get(address) ?? null,
      ...rest,
      deposedKey: null,
      constructPath: block.constructPath ?? null,
    });
    this.visible.set(address, planned.after);
    if (!isReplaced || before === null) return;
    if (lifecycle.preventDestroy) this.diagnostics.push(preventedDestroy(address));
    this.add(address, this.session.objectType(type).planDestroy(before, planned.after));
  }

  private planDeletions(): void {
    for (const [address, { mode, type, name, current, deposed }] of this.state.resources) {
      if (mode !== "managed" || !this.isSelected(address)) continue;
      if (current !== null && !this.blocks.has(address)) {
        const wasMoved = this.previousAddresses.has(address);
        const reason = wasMoved ? "moved to nowhere" : "not in the configuration";
        this.recordDeletion(address, type, name, current, reason);
      }
      for (const [key, instance] of deposed) this.recordDeposed(address, type, name, key, instance);
    }
  }

  private planDestroyOfAll(): void {
    for (const [address, { mode, type, name, current, deposed }] of this.state.resources) {
      if (mode !== "managed" || !this.isSelected(address)) continue;
      if (current !== null) {
        if (this.blocks.get(address)?.lifecycle.preventDestroy === true) {
          this.diagnostics.push(preventedDestroy(address));
        }
        this.recordDeletion(address, type, name, current, "destroy");
      }
      for (const [key, instance] of deposed) this.recordDeposed(address, type, name, key, instance);
    }
  }

  private recordDeletion(
    address: string,
    type: string,
    name: string,
    instance: Instance,
    reason: "destroy" | "not in the configuration" | "moved to nowhere",
  ): void {
    const before = this.refreshed.get(address) ?? null;
    if (before === null) return; // gone already: the drift says so, and nothing is left to do
    const isForgotten = this.forgotten.has(address);
    this.changes.set(address, {
      ...deletion(address, type, name, instance, before),
      ...(isForgotten ? { action: "forget" } : {}),
      reason,
      previousAddress: this.previousAddresses.get(address) ?? null,
    });
    if (isForgotten) return;
    this.add(address, this.session.objectType(type).planDestroy(before, null));
  }

  private recordDeposed(address: string, type: string, name: string, key: string, instance: Instance): void {
    this.changes.set(`${address} deposed ${key}`, {
      ...deletion(address, type, name, instance, storedObject(instance)),
      ...(this.forgotten.has(address) ? { action: "forget" } : {}),
      reason: "deposed",
      deposedKey: key,
    });
  }

  /** What can only be said once all changes are known. */
  private async checkChanges(): Promise<void> {
    this.spreadCreateBeforeDestroy();
    const changes = [...this.changes.values()];
    const { graph, lateNames } = executionGraph({
      configuration: this.configuration,
      changes,
      deferredData: this.deferredData,
      uniqueAttribute: (type) => this.session.objectType(type).unique?.attribute ?? null,
    });
    const cycle = graph.cycle();
    if (cycle !== undefined) {
      this.diagnostics.push(
        error(
          "These changes wait for each other",
          `${cycle.join(" -> ")}. Make one of them in an apply of its own first.`,
        ),
      );
    }
    this.diagnostics.push(...refusedNames(lateNames));
    const type = (name: string): ObjectType => this.session.objectType(name);
    try {
      this.diagnostics.push(
        ...(await checkUniqueness(changes, type, this.concurrency, this.addressElsewhere)),
        ...(await warnAboutDependents(
          changes,
          this.references,
          type,
          this.concurrency,
          this.addressElsewhere,
        )),
      );
    } catch (problem) {
      this.report(problem, "checking the plan");
    }
  }

  private readonly addressElsewhere = (id: string): string | null => {
    if (this.selection === null) return null;
    const address = this.holders.get(id);
    return address === undefined || this.isSelected(address) ? null : address;
  };

  /** What an object refers to must outlive it: with it, its replaced dependencies are created first too. */
  private spreadCreateBeforeDestroy(): void {
    for (const change of this.changes.values()) {
      if (change.action !== "replace" || !change.createBeforeDestroy) continue;
      for (const address of this.references.closureOf(change.address)) {
        const other = this.changes.get(address);
        if (other !== undefined && !other.createBeforeDestroy) {
          this.changes.set(address, { ...other, createBeforeDestroy: true });
        }
      }
    }
  }

  private planOutputs(): OutputChange[] {
    const wanted = this.options.mode === "destroy" ? [] : this.configuration.outputs;
    const changes: OutputChange[] = [];
    for (const { name, value, sensitive } of wanted.filter(isCoveredBy(this.selection))) {
      try {
        const after = evaluate(value, this.lookup);
        const before = this.state.outputs[name];
        if (before !== undefined && before.sensitive === sensitive && identical(before.value, after))
          continue;
        changes.push({ name, before: before?.value as Value | undefined, after, sensitive });
      } catch (problem) {
        this.report(problem, `planning output ${name}`);
      }
    }
    // A plan with targets removes none: what an output stood for may be outside of it.
    const stored = this.selection === null ? this.state.outputs : {};
    for (const [name, { value, sensitive }] of Object.entries(stored)) {
      if (wanted.some((output) => output.name === name)) continue;
      changes.push({ name, before: value as Value, after: undefined, sensitive });
    }
    return changes;
  }

  private readonly lookup = ({ address }: Reference): Value => this.visible.get(address) ?? {};

  private async attempt(address: string, doing: string, action: () => Promise<void>): Promise<boolean> {
    try {
      await action();
    } catch (problem) {
      this.add(address, diagnosticsOf(problem, doing));
    }
    return !this.failed.has(address);
  }

  private report(problem: unknown, doing: string): void {
    this.diagnostics.push(...diagnosticsOf(problem, doing));
  }

  private add(address: string, diagnostics: readonly Diagnostic[]): void {
    this.diagnostics.push(...diagnostics.map((diagnostic) => ({ address, ...diagnostic })));
    if (hasErrors(diagnostics)) this.failed.add(address);
  }

  /** @returns what to call as each of them is done */
  private counted(phase: PlanProgress["phase"], total: number): () => void {
    let done = 0;
    return () => this.session.onProgress({ phase, done: ++done, total });
  }
}

/** An object as the state's file has it. */
export function storedObject({ attributes, private: privateData }: Instance): StoredObject {
  return { attributes: attributes as Values, privateData: privateData ?? "" };
}

function nodeKey({ address, deposedKey }: ResourceChange): string {
  return `${address} ${deposedKey ?? ""}`;
}

function reasonOf({ action }: PlannedObject, replaceBecause: ReplaceReason | null): ResourceChange["reason"] {
  if (action === "replace") return replaceBecause ?? "forced by attributes";
  return action === "update" ? "attributes changed" : null;
}

function unchanged(planned: PlannedObject, before: StoredObject): PlannedObject {
  return {
    ...planned,
    action: "no-op",
    after: before.attributes,
    privateData: before.privateData,
    replacePaths: [],
  };
}

function deletion(address: string, type: string, name: string, instance: Instance, before: StoredObject) {
  return {
    address,
    type,
    name,
    action: "delete" as const,
    before,
    after: null,
    privateData: "",
    configurationKnown: true,
    replacePaths: [],
    triggeredBy: [],
    previousAddress: null,
    importing: null,
    createBeforeDestroy: instance.createBeforeDestroy === true,
    dependencies: instance.dependencies,
    deposedKey: null,
    constructPath: null,
  };
}

function preventedDestroy(address: string): Diagnostic {
  return {
    ...error(
      `${address} must not be destroyed`,
      "Its lifecycle has prevent_destroy. Remove that, or undo the change that destroys or replaces it.",
    ),
    address,
  };
}
