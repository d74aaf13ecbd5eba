// One plan in the making: what it is about, and what is known so far.

import { hasErrors, type Diagnostic } from "../../schema/diagnostic";
import type { Value, Values } from "../../schema/value";
import { diagnosticsOf } from "../failure";
import { holdersIn } from "../import-object";
import type { Block, Configuration, ImportBlock } from "../input/configuration";
import type { Reference } from "../input/expression";
import { Sensitivity } from "../input/sensitivity";
import { withMoves, type Move } from "../moves";
import type { StoredObject } from "../object-type";
import type { Drift, ResourceChange } from "../plan-data";
import { References } from "../references";
import { excludedMoves, partialPlan, selectionOf, unknownReplacements, unknownTargets } from "../selection";
import type { PlanProgress, Session } from "../session";
import type { State } from "../state/state";
import { vocabulary } from "../vocabulary";

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
  /** Whether a state of which no object exists is a warning. Default: an error. */
  readonly allGone?: boolean;
}

/** So many go into one request of a batch; more of them would only wait for each other. */
const defaultConcurrency = 100;

export class Planning {
  readonly diagnostics: Diagnostic[] = [];
  readonly blocks: ReadonlyMap<string, Block>;
  readonly references: References;
  readonly sensitivity: Sensitivity;
  readonly concurrency: number;
  /** Refreshed objects of the state by address; null when gone. */
  readonly refreshed = new Map<string, StoredObject | null>();
  readonly drift: Drift[] = [];
  readonly changes = new Map<string, ResourceChange>();
  /** What other blocks see: planned values of resources, values of data sources. */
  readonly visible = new Map<string, Values>();
  readonly dataValues: Record<string, Values> = {};
  readonly deferredData: string[] = [];
  /** Addresses with an error. */
  readonly failed = new Set<string>();
  /** With the addresses after the moves. */
  readonly state: State;
  readonly moves: readonly Move[];
  readonly previousAddresses: ReadonlyMap<string, string>;
  readonly imports: ReadonlyMap<string, ImportBlock>;
  /** Addresses that `removed` blocks let go of without destroying the object. */
  readonly forgotten: ReadonlySet<string>;
  /** Addresses by the ids of their objects. */
  readonly holders: ReadonlyMap<string, string>;
  /** Null when the plan is about everything. */
  readonly selection: ReadonlySet<string> | null;

  constructor(
    readonly configuration: Configuration,
    state: State,
    readonly session: Session,
    readonly options: PlanOptions,
  ) {
    this.blocks = new Map(
      [...configuration.resources, ...configuration.dataSources].map((block) => [block.address, block]),
    );
    this.references = new References(configuration);
    this.sensitivity = new Sensitivity(configuration, vocabulary);
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

  isSelected(address: string): boolean {
    return this.selection === null || this.selection.has(address);
  }

  readonly lookup = ({ address }: Reference): Value => this.visible.get(address) ?? {};

  async attempt(address: string, doing: string, action: () => Promise<void>): Promise<boolean> {
    try {
      await action();
    } catch (problem) {
      this.add(address, diagnosticsOf(problem, doing));
    }
    return !this.failed.has(address);
  }

  report(problem: unknown, doing: string): void {
    this.diagnostics.push(...diagnosticsOf(problem, doing));
  }

  add(address: string, diagnostics: readonly Diagnostic[]): void {
    this.diagnostics.push(...diagnostics.map((diagnostic) => ({ address, ...diagnostic })));
    if (hasErrors(diagnostics)) this.failed.add(address);
  }

  /** @returns what to call as each of them is done */
  counted(phase: PlanProgress["phase"], total: number): () => void {
    let done = 0;
    return () => this.session.onProgress({ phase, done: ++done, total });
  }
}
