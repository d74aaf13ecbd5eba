// What one plugin process knows: the schemas, and the connection once Terraform has configured it.

import { connect, fileWriteAheadLog, ledgerFolders, systemClock, tokenFolder } from "../contact-center";
import {
  definedType,
  localStatePath,
  OtherOrganization,
  terraformMoves,
  terraformPlace,
  terraformRecords,
  wxccRecordsOf,
  type ObjectType,
  type StoredObject,
  type TerraformPlace,
} from "../engine";
import {
  Announcements,
  connectionOptions,
  dataSources,
  ephemeralResources,
  providerDefaults,
  resources,
  Succession,
  unknownSettings,
  type DataSourceDefinition,
  type EphemeralDefinition,
  type ProviderConfig,
  type ResourceDefinition,
  type Services,
} from "../resources";
import { fail, type Diagnostic } from "../schema/diagnostic";
import type { Values } from "../schema/value";
import { ChangesUnderWay } from "./changes-under-way";
import { objectTypeOf } from "./dynamic-value";
import type { CtyType } from "./cty/type";
import { logNotShared, logWait } from "./log";
import { MoveNotes } from "./move-notes";
import { NameClaims } from "./name-claims";
import { writer } from "./writer";

export interface ServerEnvironment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths of the configuration start from: Terraform's working folder. */
  readonly folder: string;
  /** Aborted when the connection to Terraform is lost: then no new request is started. */
  readonly lost: AbortSignal;
}

/** Whether and how the provider is configured. */
type Connection =
  | { readonly kind: "none" }
  /** Settings are not known yet: plans are made without looking anything up. */
  | { readonly kind: "unknown"; readonly settings: readonly string[] }
  | { readonly kind: "open"; readonly services: Services; readonly moves: MoveNotes };

export class ProviderServer {
  private connection: Connection = { kind: "none" };
  readonly changes = new ChangesUnderWay();
  private claims = new NameClaims();
  private readonly objectTypes = new Map<string, { services: Services | null; objectType: ObjectType }>();

  constructor(readonly environment: ServerEnvironment) {}

  configure(config: ProviderConfig): void {
    this.claims = new NameClaims();
    this.hasToldOfOrganization = false;
    const settings = unknownSettings(config);
    if (settings.length > 0) {
      this.connection = { kind: "unknown", settings };
      return;
    }
    const { place } = this;
    const moves = new MoveNotes(terraformMoves(place));
    const contactCenter = connect({
      ...connectionOptions(config),
      tokenFolder: tokenFolder(this.environment.variables),
      stopping: this.environment.lost,
      budgetFolders: ledgerFolders(this.environment.variables),
      onWait: logWait,
      onNotShared: logNotShared,
    });
    this.connection = {
      kind: "open",
      moves,
      services: {
        contactCenter,
        clock: systemClock,
        writeAhead: fileWriteAheadLog(terraformRecords(place), {
          writer: writer(),
          otherPlace: "TF_DATA_DIR chooses another place for Terraform's data directory, where it lies",
          others: wxccRecordsOf(localStatePath(place)),
        }),
        defaults: providerDefaults(config),
        folder: this.environment.folder,
        announcements: new Announcements(),
        plansTwice: true,
        succession: new Succession(),
        plannedMoves: moves,
      },
    };
  }

  /** Where Terraform works. */
  get place(): TerraformPlace {
    return terraformPlace(this.environment.folder, this.environment.variables);
  }

  /**
   * Whether this process carries out changes. Then Terraform plans each of them once more, right before it asks to make
   * it.
   */
  isApplying = false;

  /** What is wrong with the name of a new object, given those planned before it. */
  checkUsedOnce(type: ObjectType, planned: Values): readonly Diagnostic[] {
    return this.claims.add(type, planned);
  }

  /** What is wrong with destroying an object, given the new ones that were planned before it. */
  checkNotMadeAnew(type: ObjectType, stored: StoredObject): readonly Diagnostic[] {
    return this.claims.leave(type, stored);
  }

  /**
   * Whether a failure is that of another organization and has been told: one error stops the plan, one for each object
   * would say no more.
   */
  isToldAlready(failure: unknown): boolean {
    if (!(failure instanceof OtherOrganization)) return false;
    const { hasToldOfOrganization } = this;
    this.hasToldOfOrganization = true;
    return hasToldOfOrganization;
  }

  private hasToldOfOrganization = false;

  /** The services, or null while the provider's own settings are not known. */
  get services(): Services | null {
    return this.connection.kind === "open" ? this.connection.services : null;
  }

  /** Which numbers leave a line that the same plan destroys; null while nothing can be looked up. */
  get moves(): MoveNotes | null {
    return this.connection.kind === "open" ? this.connection.moves : null;
  }

  /** Settings of the provider block that are not known yet. */
  get unknownSettings(): readonly string[] {
    return this.connection.kind === "unknown" ? this.connection.settings : [];
  }

  definition(type: string): ResourceDefinition {
    return (
      resources[type] ??
      fail(`There is no resource type "${type}"`, "Terraform asked for a type this provider does not have.")
    );
  }

  dataSource(type: string): DataSourceDefinition {
    return (
      dataSources[type] ??
      fail(`There is no data source "${type}"`, "Terraform asked for a type this provider does not have.")
    );
  }

  ephemeralResource(type: string): EphemeralDefinition {
    return (
      ephemeralResources[type] ??
      fail(
        `There is no ephemeral resource "${type}"`,
        "Terraform asked for a type this provider does not have.",
      )
    );
  }

  /** The type with its connection, if there is one. Made once for each connection. */
  objectType(type: string): ObjectType {
    const { services } = this;
    const known = this.objectTypes.get(type);
    if (known?.services === services) return known.objectType;
    const objectType = definedType(this.definition(type), services);
    this.objectTypes.set(type, { services, objectType });
    return objectType;
  }

  ctyType(type: string): CtyType {
    return objectTypeOf(this.definition(type).attributes);
  }
}
