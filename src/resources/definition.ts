// What a resource file says about one type of object. Everything else derives from it: schema, bindings,
// documentation, validation, diff, and the calls that make a plan come true.

import type {
  ApiObject,
  Clock,
  ContactCenter,
  Remembered,
  WriteAheadLog,
  WriteAheadRecord,
} from "../contact-center";
import type { Attributes, ConfigOf, PlannedOf, StateOf } from "../schema/attribute";
import { DiagnosticError, type Diagnostic } from "../schema/diagnostic";
import type { DeadEnd } from "./dead-end";
import type { PlannedMoves } from "./planned-moves";
import type { Succession } from "./succession";

/** What definitions work with: the API, the provider block's defaults, and the files around them. */
export interface Services {
  readonly contactCenter: ContactCenter;
  /** Remembers each create until its result is safely in the state, so that a crash leaves no orphan. */
  readonly writeAhead: WriteAheadLog;
  /** Waits between repeated creates. */
  readonly clock: Clock;
  readonly defaults: ProviderDefaults;
  /** Relative paths of files start here: the folder of the synthesised stack. */
  readonly folder: string;
  readonly announcements: Announcements;
  /**
   * Whether the apply makes each plan a second time and insists on the same values, as Terraform does, instead of
   * taking the plan as it is. Of a file that the plan looked at, the second plan knows only what the state remembers.
   */
  readonly plansTwice: boolean;
  /** Replacements under way in this process. */
  readonly succession: Succession;
  /** For a door that deletes before it updates what leaves. */
  readonly plannedMoves?: PlannedMoves;
}

/**
 * What the plan of one object tells the plans of others: the labels a flow is about to get, so that a channel
 * may name one that no version has yet; what is about to be destroyed, which keeps nothing else from it; and which channels are about to
 * take no calls, for the numbers that come to them.
 */
export class Announcements {
  private readonly leaving = new Set<string>();
  private readonly labels = new Map<string, ReadonlySet<string>>();
  private readonly lines = new Map<string, DeadEnd | null>();

  announceLabels(flowId: string, labels: readonly string[]): void {
    this.labels.set(flowId, new Set(labels));
  }

  announceDeparture(id: string): void {
    this.leaving.add(id);
  }

  isLeaving(id: string): boolean {
    return this.leaving.has(id);
  }

  /** @param deadEnd why calls to the channel go no further once it is as planned; null when they do */
  announceLine(channelId: string, deadEnd: DeadEnd | null): void {
    this.lines.set(channelId, deadEnd);
  }

  /** As announced; undefined of a channel that nobody has planned. */
  plannedDeadEnd(channelId: string): DeadEnd | null | undefined {
    return this.lines.get(channelId);
  }

  willHaveLabel(flowId: string, label: string): boolean {
    return this.labels.get(flowId)?.has(label) === true;
  }
}

export interface ProviderDefaults {
  readonly locationId: string | null;
  readonly telephonyRegionId: string | null;
}

/** Remarks a read leaves for the next plan, kept in the private data and never shown. */
export type Notes = Readonly<Record<string, string>>;

/** What a definition needs to know to finish a plan. */
export interface PlanInput<A extends Attributes> {
  readonly config: ConfigOf<A>;
  /** Null for an object that is to be created. */
  readonly prior: StateOf<A> | null;
  readonly planned: PlannedOf<A>;
  /** Attributes whose planned value differs from the prior one, or is not known. All of them on create. */
  readonly changed: ReadonlySet<keyof A>;
  readonly notes: Notes;
}

export interface Outcome<A extends Attributes> {
  readonly state: StateOf<A>;
  readonly warnings?: readonly Diagnostic[];
  readonly notes?: Notes;
  /** What spares the next reads and writes a request; kept in the private data. */
  readonly remembered?: Remembered;
}

/** Something that still points at an object: a support number, a flow, a queue. */
export interface Dependent {
  /** Type in the user's words, for example `support number`. */
  readonly noun: string;
  readonly id: string;
  readonly name: string;
}

/** Who has a value that only one object may have. */
export interface UniqueHolder {
  readonly id: string;
  /** Its name, where it has one: it may be written in another case. */
  readonly name?: unknown;
  /** What to do with it, for an object that can't be imported. */
  readonly insteadOfImport?: string | undefined;
}

/** What a stack wants and has of one type of object. */
export interface Stack {
  /** Values of the attribute that must be unique, as configured. */
  readonly wanted: readonly string[];
  /** Ids of the objects in its state. */
  readonly ids: readonly string[];
}

/** An object that the same plan creates or replaces. */
export interface PlannedTarget {
  /** Terraform type name. */
  readonly type: string;
  /** Planned values by TypeScript names. */
  readonly planned: Readonly<Record<string, unknown>>;
  /** What the attribute points to now, when that is managed here; by TypeScript names. */
  readonly instead?: Readonly<Record<string, unknown>>;
}

export interface ResourceDefinition<A extends Attributes = Attributes, Facts = unknown> {
  /** Terraform type name, for example `wxcc_channel`. */
  readonly type: string;
  /** The user's word for it, for example `channel`. */
  readonly noun: string;
  readonly description: string;
  readonly attributes: A;

  /** The name under which messages speak of this object. */
  nameOf(values: PlannedOf<A>): string;
  /** Rules over several attributes of the configuration. They wait for unknowns. */
  rules(config: ConfigOf<A>): readonly Diagnostic[];
  /** Reads what the plan needs to know, and only for attributes that change: an empty plan costs no request. */
  gather(services: Services, input: PlanInput<A>): Promise<Facts>;
  /** The facts when nothing can be looked up: while validating, or when the provider is not configured yet. */
  readonly nothingKnown: Facts;
  /** Pure: values of derived and computed attributes that follow from the others. */
  derive(input: PlanInput<A>, facts: Facts): Partial<PlannedOf<A>>;
  /** Pure: what is wrong with the plan, or worth a warning. */
  check(input: PlanInput<A>, facts: Facts): readonly Diagnostic[];
  /**
   * Pure: what is wrong with pointing at an object that the same plan is about to make: nothing can be looked up
   * of it yet, but what is planned can be seen.
   */
  checkReference?(
    attribute: keyof A & string,
    planned: PlannedOf<A>,
    target: PlannedTarget,
  ): readonly Diagnostic[];
  /**
   * Pure: attributes whose text is compared in another form than it is spelled in, by lines: what a reader of a plan
   * should see of a change. Default: texts are compared as they are.
   */
  lines?(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>>;
  /** Pure: whether the object may be destroyed; `replacement` is what takes its place, null for a plain delete. */
  checkDestroy(prior: StateOf<A>, replacement: PlannedOf<A> | null): readonly Diagnostic[];
  /**
   * Pure: whether what replaces the object takes it over, so that it is never deleted and what it points to stays in
   * use. Default: it does not.
   */
  isTakenOver?(prior: StateOf<A>, replacement: PlannedOf<A>): boolean;

  /** The attribute that must be unique in the organization, and how to find who has it. */
  readonly unique: {
    readonly attribute: keyof A & string;
    /** The API's entity type, under which write-ahead records are kept. */
    readonly entity: string;
    /** One spelling per meaning: the digits of a number, a name as it is. */
    normalize(value: string): string;
    /** The rule for values of one configuration; of two it reports the second. */
    checkUsedOnce(values: readonly string[]): readonly Diagnostic[];
    find(services: Services, value: string): Promise<ApiObject | undefined>;
    /** What to do with a found object that can't be imported. Default: all can. */
    insteadOfImport?(found: ApiObject): string | undefined;
    /** Whether a found object is the one a record tells of. Default: it holds the values that were sent. */
    isOurs?(services: Services, found: ApiObject, record: WriteAheadRecord): Promise<boolean>;
    /** Whether a stack waits for the object that was made under this value. Default: when one of its own is equal. */
    isAwaited?(value: string, stack: Stack): boolean;
    /**
     * Whether callers would suffer if one resource with the value went and another one with it came. A door that can't
     * make one object of the two refuses that.
     */
    readonly staysInService?: true;
  };
  /**
   * Records on disk besides those of creates, by the type they are kept under, each with whether nothing can come of one
   * any more.
   */
  readonly otherRecords?: Readonly<
    Record<string, (services: Services, record: WriteAheadRecord) => Promise<boolean>>
  >;

  /** The attribute that names what the object leads to. */
  readonly leadsTo?: keyof A & string;
  /** Whether what leads to the object is carried along when it is destroyed and they get another one in the same plan. */
  readonly isLeftInTime?: true;

  /** Where the objects are read from and written to, for types whose requests can be shared: it is told what will come. */
  collection?(contactCenter: ContactCenter): {
    expectReads(count: number): void;
    /** @param key the name or the digits of what will be made, the id of what will be changed */
    foreseeWrite?(key: string): void;
  };
  /**
   * @param remembered what the last read or write left
   * @returns null when the object is gone
   */
  read(services: Services, state: StateOf<A>, remembered?: Remembered): Promise<Outcome<A> | null>;
  create(services: Services, planned: PlannedOf<A>): Promise<Outcome<A>>;
  update(
    services: Services,
    prior: StateOf<A>,
    planned: PlannedOf<A>,
    remembered?: Remembered,
  ): Promise<Outcome<A>>;
  /**
   * Deleting what is already gone is fine.
   * @param replacement what is known of the object that is created afterwards; null for a plain delete
   * @returns warnings
   */
  delete(
    services: Services,
    prior: StateOf<A>,
    replacement: PlannedOf<A> | null,
    remembered?: Remembered,
  ): Promise<readonly Diagnostic[]>;
  /** Finds an object by id or by name (by digits for support numbers) for an import. */
  importState(services: Services, idOrName: string): Promise<StateOf<A>>;

  /** What would keep this object from being deleted, read for the warning in the plan. */
  dependents?(services: Services, prior: StateOf<A>): Promise<readonly Dependent[]>;
  /** The warning about dependents that would still be there when the object is destroyed. */
  leftBehind?(
    prior: StateOf<A>,
    replacement: PlannedOf<A> | null,
    dependents: readonly LabelledDependent[],
  ): readonly Diagnostic[];

  /**
   * What leads callers here who get nowhere once the object is as planned, though they get somewhere now. Reads only
   * for a plan that does so.
   */
  stranded?(services: Services, prior: StateOf<A>, planned: PlannedOf<A>): Promise<readonly Dependent[]>;
  /** Pure: the warning about those who would still lead here. */
  warnStranded?(
    prior: StateOf<A>,
    planned: PlannedOf<A>,
    stranded: readonly LabelledDependent[],
  ): readonly Diagnostic[];
}

export interface LabelledDependent extends Dependent {
  /** Its address when it is managed in the same stack, null when it is not, undefined when nobody can tell. */
  readonly address: string | null | undefined;
}

export interface DataSourceDefinition<A extends Attributes = Attributes> {
  readonly type: string;
  readonly noun: string;
  readonly description: string;
  readonly attributes: A;
  rules(config: ConfigOf<A>): readonly Diagnostic[];
  read(services: Services, config: ConfigOf<A>): Promise<StateOf<A>>;
}

/** Types the parts of a definition against its own attributes. */
export function defineResource<A extends Attributes, Facts>(
  definition: ResourceDefinition<A, Facts>,
): ResourceDefinition<A, Facts> {
  return definition;
}

export function defineDataSource<A extends Attributes>(
  definition: DataSourceDefinition<A>,
): DataSourceDefinition<A> {
  return definition;
}

/** A create that made the object but could not finish it; the object belongs into the state. */
export class CreatedIncomplete<A extends Attributes = Attributes> extends DiagnosticError {
  constructor(
    diagnostics: readonly Diagnostic[],
    readonly state: StateOf<A>,
    /** Whether a repeated create would find the object by its record and finish it. */
    readonly resumable = false,
  ) {
    super(diagnostics);
    this.name = "CreatedIncomplete";
  }
}
