// The connection a plan or an apply works with, from the provider block and the environment.

import {
  type Clock,
  connect,
  type ContactCenter,
  fileWriteAheadLog,
  ledgerFolders,
  type OnWait,
  systemClock,
  tokenFolder,
  type WriteAheadLog,
} from "../contact-center";
import {
  Announcements,
  connectionOptions,
  dataSources,
  missingSettings,
  provider,
  providerDefaults,
  resources,
  Succession,
  withEnvironment,
  withLogin,
  type DataSourceDefinition,
  type Services,
} from "../resources";
import { DiagnosticError, error, fail, hasErrors, type Diagnostic } from "../schema/diagnostic";
import { snakeCase } from "../schema/names";
import { configure } from "./configure";
import { definedType } from "./defined-type";
import type { Configuration } from "./input/configuration";
import { evaluateBody } from "./input/expression";
import { didYouMean } from "./input/nearest";
import { nullResourceType } from "./null-resource";
import type { ObjectType } from "./object-type";
import { recordsBeside, terraformRecordsOf } from "./state/record-folders";

export interface SessionOptions {
  /** Environment variables, for settings the provider block leaves out. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Cancels requests under way. */
  readonly signal?: AbortSignal;
  /** Asked right before each request that changes something: why it must not leave, if so. */
  readonly reasonToStop?: () => string | undefined;
  /** Told how far a plan is. */
  readonly onProgress?: (progress: PlanProgress) => void;
  /** Told when a request has to wait for the budget or for a retry. */
  readonly onWait?: OnWait;
  /** Told once when requests of other processes can't be counted, with what the system said. */
  readonly onNotShared?: (problem: string) => void;
  /** Id of the only organization to work with, besides the one that the provider block expects. */
  readonly expectedOrganization?: string;
  /** Told when a refresh token was replaced, with the file that remembers the new one, if there is one. */
  readonly onNewRefreshToken?: (path: string | undefined) => void;
  /** Time for waits and retries. Default: the system's. */
  readonly clock?: Clock;
}

/** How many objects a plan has read, or compared with the configuration. */
export interface PlanProgress {
  readonly phase: "reading" | "planning";
  readonly done: number;
  readonly total: number;
}

export interface Session {
  readonly contactCenter: ContactCenter;
  /** Whether an organization is expected: any other is refused by the first look at its id. */
  readonly isBoundToOrganization: boolean;
  /** Of its settings. */
  readonly warnings: readonly Diagnostic[];
  readonly services: Services;
  /** The type by its Terraform name. @throws DiagnosticError for a type nobody knows */
  objectType(type: string): ObjectType;
  dataSource(type: string): DataSourceDefinition;
  /** Takes how far a plan is. */
  readonly onProgress: (progress: PlanProgress) => void;
  close(): Promise<void>;
}

/** @throws DiagnosticError when the provider block or the environment is not enough to connect */
export function openSession(configuration: Configuration, options: SessionOptions): Session {
  const { config, diagnostics } = providerConfiguration(configuration, options.environment);
  if (hasErrors(diagnostics)) throw new DiagnosticError(diagnostics);
  const clock = options.clock ?? systemClock;
  const connection = connectionOptions(config);
  const { expectedOrganization, onNewRefreshToken } = options;
  const expectedOrganizationIds = [
    ...(connection.expectedOrganizationIds ?? []),
    ...(expectedOrganization === undefined ? [] : [expectedOrganization]),
  ];
  const contactCenter = connect({
    ...connection,
    expectedOrganizationIds,
    tokenFolder: tokenFolder(options.environment),
    clock,
    ...(onNewRefreshToken === undefined ? {} : { onNewRefreshToken }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.reasonToStop === undefined ? {} : { reasonToStop: options.reasonToStop }),
    ...(options.onWait === undefined ? {} : { onWait: options.onWait }),
    ...(options.onNotShared === undefined ? {} : { onNotShared: options.onNotShared }),
    budgetFolders: ledgerFolders(options.environment),
  });
  const services: Services = {
    contactCenter,
    writeAhead: recordsOf(configuration, options.environment),
    clock,
    defaults: providerDefaults(config),
    folder: configuration.folder,
    announcements: new Announcements(),
    plansTwice: false,
    succession: new Succession(),
  };
  const types = new Map<string, ObjectType>();
  return {
    contactCenter,
    isBoundToOrganization: expectedOrganizationIds.length > 0,
    warnings: diagnostics,
    services,
    objectType: (type) => {
      const known = types.get(type) ?? objectTypeOf(type, services);
      types.set(type, known);
      return known;
    },
    dataSource: dataSourceOf,
    onProgress: options.onProgress ?? (() => undefined),
    close: () => contactCenter.close(),
  };
}

/** wxcc's own records, and those of creates that were cut off under Terraform on the same state. */
export function recordsOf(
  { statePath, folder }: Pick<Configuration, "statePath" | "folder">,
  environment: SessionOptions["environment"],
): WriteAheadLog {
  return fileWriteAheadLog(recordsBeside(statePath), {
    others: terraformRecordsOf(statePath, folder, environment),
  });
}

/** Types without a connection: enough to validate. */
export function offlineType(type: string): ObjectType {
  const known = offlineTypes.get(type) ?? objectTypeOf(type, null);
  offlineTypes.set(type, known);
  return known;
}

const offlineTypes = new Map<string, ObjectType>();

function objectTypeOf(type: string, services: Services | null): ObjectType {
  if (type === nullResourceType.type) return nullResourceType;
  const definition = resources[type];
  if (definition === undefined) {
    return fail(
      `There is no resource type "${type}"`,
      `This provider has ${Object.keys(resources).join(", ")}.${didYouMean(type, Object.keys(resources))}`,
    );
  }
  return definedType(definition, services);
}

export function dataSourceOf(type: string): DataSourceDefinition {
  const definition = dataSources[type];
  if (definition !== undefined) return definition;
  return fail(
    `There is no data source "${type}"`,
    `This provider has ${Object.keys(dataSources).join(", ")}.${didYouMean(type, Object.keys(dataSources))}`,
  );
}

/** The provider block, completed from the environment. */
export function providerConfiguration(
  configuration: Configuration,
  environment: SessionOptions["environment"],
) {
  const block = configuration.provider;
  const body =
    block === null
      ? {}
      : evaluateBody(block.body, ({ text }) =>
          fail(
            `The provider block refers to ${text}`,
            `${block.place}: the provider is needed to read it. Write the value, or set it in the environment.`,
          ),
        );
  const configured = configure("provider wxcc", provider.attributes, body);
  const config = withLogin(withEnvironment(configured.config, environment), environment);
  const diagnostics: readonly Diagnostic[] = [
    ...configured.diagnostics,
    ...badNumbers(config),
    ...provider.rules(config),
    ...missingSettings(config),
  ];
  return { config, diagnostics };
}

function badNumbers(config: ReturnType<typeof withEnvironment>): readonly Diagnostic[] {
  return Object.entries(provider.attributes)
    .filter(
      ([name, { type }]) => type.kind === "integer" && Number.isNaN(config[name as keyof typeof config]),
    )
    .map(([name, { environment }]) =>
      error(
        `${snakeCase(name)} of provider wxcc is no number`,
        `${environment ?? name} must be a whole number.`,
        name,
      ),
    );
}
