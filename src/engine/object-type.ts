// What the engine needs of a type of object, whether it is one of this provider's or a null_resource.
// Values travel under their Terraform names (snake_case) here.

import type { Action, ReplaceReason } from "./diff";
import type { Diagnostic } from "../schema/diagnostic";
import type { Values } from "../schema/value";
import type { Dependent, LabelledDependent, UniqueHolder } from "../resources/definition";

/** An object as the state keeps it. */
export interface StoredObject {
  readonly attributes: Values;
  /** Private data, base64; empty when there is none. */
  readonly privateData: string;
}

export interface PlanRequest {
  /** Configured values; what is not set is missing or null, what is not known is a symbol. */
  readonly config: Values;
  /** The refreshed object, null when there is none. */
  readonly prior: StoredObject | null;
  readonly replaceBecause: ReplaceReason | null;
}

export interface PlannedObject {
  readonly action: Exclude<Action, "delete">;
  readonly after: Values;
  /** Attributes whose change forces the replacement. */
  readonly replacePaths: readonly string[];
  /** Private data to store once the plan is applied, base64. */
  readonly privateData: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface WrittenObject {
  readonly object: StoredObject;
  readonly warnings: readonly Diagnostic[];
}

/** Types of objects as the engine handles them. */
export interface ObjectType {
  readonly type: string;
  /** Problems of a configuration that can be found without asking anybody. */
  validate(config: Values): readonly Diagnostic[];
  /** Told how many objects of this type are about to be read. */
  expectReads(count: number): void;
  /** Told that a planned write will be asked for in a moment, unless something unforeseen keeps it from that. */
  foreseeWrite(prior: StoredObject | null, planned: Values): void;
  /** @returns null when the object is gone */
  read(
    stored: StoredObject,
  ): Promise<{ readonly object: StoredObject | null; readonly warnings: readonly Diagnostic[] }>;
  plan(request: PlanRequest): Promise<PlannedObject>;
  /**
   * What is wrong with pointing at an object that the same plan is about to make.
   * @param attribute Terraform name of the attribute that refers to its id
   */
  checkReference(
    attribute: string,
    planned: Values,
    target: {
      readonly type: ObjectType;
      readonly planned: Values;
      /** What the attribute points to now, when that is managed here. */
      readonly instead?: Values;
    },
  ): readonly Diagnostic[];
  planDestroy(prior: StoredObject, replacement: Values | null): readonly Diagnostic[];
  /** Whether what replaces the object takes it over instead of having it deleted. */
  isTakenOver(prior: StoredObject, replacement: Values): boolean;
  /**
   * @throws IncompleteWrite when an object was made but is not complete
   */
  create(planned: PlannedObject): Promise<WrittenObject>;
  update(prior: StoredObject, planned: PlannedObject): Promise<WrittenObject>;
  /**
   * @param replacement what is known of the object that is created afterwards; null for a plain delete
   * @returns warnings
   */
  delete(prior: StoredObject, replacement: Values | null): Promise<readonly Diagnostic[]>;
  /** Called once the result of a create is safely in the state. */
  settle(object: StoredObject): Promise<void>;
  /** Called when the result of a create is given to whoever keeps the state. */
  handOver(object: StoredObject): Promise<void>;
  /** What still points at an object that is about to go. */
  dependents(prior: StoredObject): Promise<readonly Dependent[]>;
  leftBehind(
    prior: StoredObject,
    replacement: Values | null,
    dependents: readonly LabelledDependent[],
  ): readonly Diagnostic[];
  /** What leads callers to the object who get somewhere now, and nowhere once it is as planned. */
  stranded(prior: StoredObject, planned: Values): Promise<readonly Dependent[]>;
  warnStranded(
    prior: StoredObject,
    planned: Values,
    stranded: readonly LabelledDependent[],
  ): readonly Diagnostic[];
  /** Name of the object for messages. */
  nameOf(values: Values): string;
  /** Values by the names the definitions use. */
  named(values: Values): Values;
  /** The attribute whose value only one object may have, and who has it now. */
  readonly unique: {
    readonly attribute: string;
    /** One spelling per meaning. */
    normalize(value: string): string;
    /** The user's word for such an object. */
    readonly noun: string;
    /** The rule for values of one configuration; of two it reports the second. */
    checkUsedOnce(values: readonly string[]): readonly Diagnostic[];
    find(value: string): Promise<UniqueHolder | undefined>;
    /** Whether callers would suffer if one resource with the value went and another one with it came. */
    readonly staysInService: boolean;
    /** Whether an interrupted create of ours may have made the object that holds the value. */
    mayBeOurs(value: string): Promise<boolean>;
  } | null;
  /** Names of attributes that hold secrets. */
  readonly sensitive: readonly string[];
}

/** One key for all spellings of a value that only one object of a type may have. */
export function uniqueKey({ type, unique }: ObjectType, value: string): string {
  return `${type} ${(unique?.normalize(value) ?? value).normalize().toLowerCase()}`;
}

/** That value of an object; undefined when its type has none, or when it is not known yet. */
export function uniqueValueIn({ unique }: ObjectType, values: Values | null): string | undefined {
  const value = unique === null ? undefined : values?.[unique.attribute];
  return typeof value === "string" ? value : undefined;
}

/** A write that left an object behind which is not what was planned; it belongs into the state. */
export class IncompleteWrite extends Error {
  constructor(
    readonly diagnostics: readonly Diagnostic[],
    readonly object: StoredObject,
    /** Whether the next plan must replace the object. */
    readonly tainted: boolean,
    /**
     * Whether a repeated create would find the object and finish it. Terraform taints what an unfinished create left
     * and would replace it: there such an object better stays out of the state.
     */
    readonly resumable = false,
  ) {
    super(diagnostics.map(({ summary }) => summary).join("; "));
    this.name = "IncompleteWrite";
  }
}
