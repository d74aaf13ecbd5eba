// One apply in the making: what it is about, and what is there by now.

import { fail, type Diagnostic } from "../../schema/diagnostic";
import type { Value, Values } from "../../schema/value";
import { Gate } from "../gate";
import type { Block, Configuration } from "../input/configuration";
import type { Reference } from "../input/expression";
import { Sensitivity } from "../input/sensitivity";
import type { StoredObject } from "../object-type";
import type { Plan, ResourceChange } from "../plan-data";
import { References } from "../references";
import { storedNotation } from "../secrets";
import type { Session } from "../session";
import type { Instance, Json } from "../state/state";
import { StateError } from "../state/state-error";
import type { StateWriter } from "../state/state-writer";
import { takeoversIn, type Takeovers } from "../takeovers";
import type { ApplyOptions } from "./events";
import { vocabulary } from "../vocabulary";

/** Commands start programs of their own, which no batch makes cheaper: as many as Terraform starts. */
const commandsAtOnce = 10;

export class Applying {
  readonly diagnostics: Diagnostic[] = [];
  readonly blocks: ReadonlyMap<string, Block>;
  readonly references: References;
  readonly sensitivity: Sensitivity;
  /** What other blocks see by now. */
  readonly visible = new Map<string, Values>();
  /** Keys under which old objects stand in the state until they are deleted. */
  readonly replaced = new Map<string, string>();
  readonly takeovers: Takeovers;
  /** Addresses of deleted objects by those of the new ones that take them over. */
  private readonly takenFrom: ReadonlyMap<string, string>;
  /** Steps of which nothing was sent, because the run lost its hold on the state. */
  readonly withheld = new Set<string>();
  readonly counts = { imported: 0, added: 0, changed: 0, destroyed: 0, forgotten: 0 };
  readonly commands = new Gate(commandsAtOnce);
  readonly now: () => number;

  constructor(
    readonly plan: Plan,
    readonly configuration: Configuration,
    readonly session: Session,
    readonly writer: StateWriter,
    readonly options: ApplyOptions,
  ) {
    this.blocks = new Map(
      [...configuration.resources, ...configuration.dataSources].map((block) => [block.address, block]),
    );
    this.references = new References(configuration);
    this.sensitivity = new Sensitivity(configuration, vocabulary);
    this.takeovers = takeoversIn(plan.changes, (type) => session.objectType(type));
    this.takenFrom = new Map([...this.takeovers].map(([from, { address }]) => [address, from]));
    this.now = options.now ?? Date.now;
  }

  readonly lookup = ({ address }: Reference): Value =>
    this.visible.get(address) ??
    fail(`${address} is not there yet`, "What was to make it failed or was not started.");

  warn(address: string, warnings: readonly Diagnostic[]): void {
    this.diagnostics.push(...warnings.map((warning) => ({ address, ...warning })));
  }

  /**
   * Waits until changes of the state are on disk.
   * @returns false when they can't be written. What they tell of is done all the same: the run starts nothing new, and
   * its end (`writer.finish`) throws the error, which says where they are kept.
   */
  async recorded(...changes: readonly Promise<void>[]): Promise<boolean> {
    try {
      await Promise.all(changes);
      return true;
    } catch (problem) {
      if (!(problem instanceof StateError)) throw problem;
      return false;
    }
  }

  /** @returns whether it is in the state, see `recorded` */
  put(change: ResourceChange, object: StoredObject, tainted: boolean): Promise<boolean> {
    const put = this.writer.put(change.address, {
      schemaVersion: 0,
      attributes: object.attributes as Instance["attributes"],
      private: object.privateData,
      dependencies: this.references.dependenciesOf(change.address),
      createBeforeDestroy: change.createBeforeDestroy,
      sensitiveAttributes: this.sensitiveAttributesOf(change),
      tainted,
    });
    const from = this.takenFrom.get(change.address);
    // In one write: an object is in the state all the time, and never twice.
    return this.recorded(...(from === undefined ? [put] : [put, this.writer.remove(from)]));
  }

  sensitiveAttributesOf({ address, type }: ResourceChange): readonly Json[] {
    return storedNotation(type, this.sensitivity.ofObject(address));
  }
}

export function idOf(attributes: Values | undefined): string | undefined {
  return typeof attributes?.id === "string" ? attributes.id : undefined;
}
