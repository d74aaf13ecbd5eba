/** The emulated service without its sockets: tenant, switches, faults, limits and log in one place. */
import { Access, credentialsOf } from "./access";
import { readDataFile, writeDataFile } from "./data-file";
import { holders } from "./entities";
import { ApiError } from "./errors";
import { Faults } from "./faults";
import type { Json, JsonObject } from "./json";
import { text, withoutUnset } from "./json";
import type { Behaviour, EmulatorOptions } from "./options";
import { defaultBehaviour } from "./options";
import { RateLimit } from "./rate-limit";
import { ReferenceGraph } from "./references";
import type { RequestLogEntry } from "./request-log";
import { RequestLog } from "./request-log";
import { emptySeed, plant, startingContent } from "./seed";
import { Store } from "./store";
import type { TenantDump } from "./store";
import type { Tenant } from "./tenant";
import { newId } from "./tenant";

export class Machine {
  readonly log = new RequestLog();
  readonly faults: Faults;
  readonly rateLimit: RateLimit;
  readonly tenant: Tenant;
  readonly clock: () => number;
  private switches: Behaviour;

  constructor(readonly options: EmulatorOptions) {
    this.clock = options.clock ?? Date.now;
    this.switches = { ...defaultBehaviour, ...options.behaviour };
    this.faults = new Faults(options.faults ?? []);
    this.rateLimit = new RateLimit(options.requestsPerMinute ?? 300, this.clock);
    this.tenant = this.startTenant();
  }

  /** The tenant of the data file when there is one, else the seeded one. */
  private startTenant(): Tenant {
    const { dataFile } = this.options;
    const stored = dataFile === undefined ? undefined : readDataFile(dataFile);
    const content = stored ?? startingContent(this.seed, this.seed.organization?.id ?? newId());
    const organizationId = text(content.entities.organization?.[0] ?? {}, "id");
    const tenant: Tenant = {
      organizationId,
      store: new Store(content),
      references: new ReferenceGraph(holders, () => this.switches),
      access: new Access(organizationId, credentialsOf(organizationId), this.clock),
      behaviour: () => this.switches,
      clock: this.clock,
    };
    if (!stored) plant(this.seed, tenant);
    return tenant;
  }

  private get seed(): NonNullable<EmulatorOptions["seed"]> {
    return this.options.seed ?? emptySeed;
  }

  get behaviour(): Behaviour {
    return this.switches;
  }

  setBehaviour(partial: Partial<Behaviour>): void {
    this.switches = { ...this.switches, ...partial };
  }

  /** The seeded tenant, an empty log, and the faults, switches and limits of the start. */
  reset(): void {
    this.tenant.store.load(startingContent(this.seed, this.tenant.organizationId));
    plant(this.seed, this.tenant);
    this.tenant.access.forget();
    this.switches = { ...defaultBehaviour, ...this.options.behaviour };
    this.faults.set(this.options.faults ?? []);
    this.rateLimit.reset();
    this.log.clear();
    this.save();
  }

  /** Writes the data file, when there is one. */
  save(): void {
    const { dataFile } = this.options;
    if (dataFile !== undefined) writeDataFile(dataFile, this.tenant.store.content());
  }

  dump(): TenantDump {
    return this.tenant.store.dump(this.tenant.organizationId);
  }

  /**
   * Changes fields of a stored object the way the console can and the public API cannot: rename or lock a flow,
   * assign a routing strategy. Null removes a field. It is logged as "console.edit", so that a replay stays right.
   */
  edit(entity: string, id: string, patch: JsonObject): JsonObject {
    const { store } = this.tenant;
    const current = store.get(entity, id);
    if (!current) throw new ApiError(404, `${entity} with id ${id} does not exist`);
    const edited = withoutUnset({ ...current, ...counted(current, this.clock()), ...nullsUnset(patch), id });
    store.put(entity, edited);
    this.save();
    this.record({
      time: this.clock(),
      method: "PATCH",
      path: `/_emulator/tenant/${entity}/${id}`,
      query: {},
      operation: "console.edit",
      status: 200,
      body: patch,
      changes: store.takeChanges(),
    });
    return edited;
  }

  record(entry: Omit<RequestLogEntry, "index">): RequestLogEntry {
    return this.log.add(entry);
  }
}

const nullsUnset = (patch: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(patch).map(([field, value]): [string, Json | undefined] => [field, value ?? undefined]),
  );

/** A console edit counts as an update of an object of the configuration API, as a PUT does (assumed). */
const counted = ({ version, lastUpdatedTime }: JsonObject, now: number): JsonObject =>
  typeof version === "number" && typeof lastUpdatedTime === "number"
    ? { version: version + 1, lastUpdatedTime: now }
    : {};
