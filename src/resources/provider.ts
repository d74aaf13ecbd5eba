// The provider block: where the Contact Center is, and who asks. Each setting may come from the environment.

import {
  dataCenters,
  readLogin,
  webexAddresses,
  type ConnectionOptions,
  type DataCenter,
} from "../contact-center";
import { fromEnvironment, optional, sensitive, type Attribute, type ConfigOf } from "../schema/attribute";
import { error, warning, type Diagnostic } from "../schema/diagnostic";
import { snakeCase } from "../schema/names";
import { integer, oneOf, seconds, text } from "../schema/types";
import { isAbsent, isUnknown, type Value } from "../schema/value";
import type { ProviderDefaults } from "./definition";

const readStrategies = ["snapshot", "each"] as const;

const attributes = {
  accessToken: optional(
    text,
    "Bearer token of an administrator. Alternatively `client_id`, `client_secret` and `refresh_token`.",
    sensitive,
    fromEnvironment("WXCC_ACCESS_TOKEN"),
  ),
  clientId: optional(
    text,
    "Client id of an integration or a service app.",
    fromEnvironment("WXCC_CLIENT_ID"),
  ),
  clientSecret: optional(text, "Its client secret.", sensitive, fromEnvironment("WXCC_CLIENT_SECRET")),
  refreshToken: optional(text, "Its refresh token.", sensitive, fromEnvironment("WXCC_REFRESH_TOKEN")),
  organizationId: optional(
    text,
    "Id of the organization (UUID). Default: the one in the token.",
    fromEnvironment("WXCC_ORG_ID"),
  ),
  expectedOrganizationId: optional(
    text,
    "Id of the only organization to work with (UUID). A connection that leads to any other is refused before anything is read or changed there.",
    fromEnvironment("WXCC_EXPECTED_ORG_ID"),
  ),
  dataCenter: optional(
    oneOf(dataCenters),
    `Data center of the organization: ${dataCenters.join(", ")}. Required unless \`api_url\` is set; it is never guessed.`,
    fromEnvironment("WXCC_DATA_CENTER"),
  ),
  apiUrl: optional(
    text,
    "Base address of the API instead of a data center: a proxy, or the emulator.",
    fromEnvironment("WXCC_API_URL"),
  ),
  tokenUrl: optional(text, "Address that renews tokens. Default: Webex.", fromEnvironment("WXCC_TOKEN_URL")),
  webexApiUrl: optional(
    text,
    "Base address of the Webex API (locations, numbers). Default: Webex.",
    fromEnvironment("WXCC_WEBEX_API_URL"),
  ),
  requestsPerMinute: optional(
    integer,
    "Requests a minute that this client id may send. Default: 300, the service's own limit. 0 means no limit.",
    fromEnvironment("WXCC_REQUESTS_PER_MINUTE"),
  ),
  readStrategy: optional(
    oneOf(readStrategies),
    "How objects are read: `snapshot` (default) lists each type once, `each` asks for every object by its id.",
    fromEnvironment("WXCC_READ_STRATEGY"),
  ),
  maxRetries: optional(
    integer,
    "How often a request is repeated after a passing failure. Default: 4.",
    fromEnvironment("WXCC_MAX_RETRIES"),
  ),
  requestTimeout: optional(
    seconds,
    "Seconds one request may take. Default: 30.",
    fromEnvironment("WXCC_REQUEST_TIMEOUT"),
  ),
  defaultLocationId: optional(
    text,
    "Webex Calling location of new support numbers that name none.",
    fromEnvironment("WXCC_DEFAULT_LOCATION_ID"),
  ),
  defaultTelephonyRegionId: optional(
    text,
    "Telephony region of new support numbers that name none.",
    fromEnvironment("WXCC_DEFAULT_TELEPHONY_REGION_ID"),
  ),
};

export type ProviderConfig = ConfigOf<typeof attributes>;

export const provider = {
  description:
    "Infrastructure as code for Webex Contact Center. Every setting may come from the environment instead; secrets should.",
  attributes,
  rules,
} as const;

function rules({ dataCenter, apiUrl, readStrategy }: ProviderConfig): readonly Diagnostic[] {
  return [
    ...placeTwice(dataCenter, apiUrl),
    ...oneOfThese("data center", "dataCenter", dataCenter, dataCenters),
    ...oneOfThese("read strategy", "readStrategy", readStrategy, readStrategies),
  ];
}

/** Such as the address of an emulator that a shell still has. */
function placeTwice(dataCenter: unknown, apiUrl: unknown): readonly Diagnostic[] {
  if (typeof dataCenter !== "string" || typeof apiUrl !== "string" || apiUrl === "") return [];
  return [
    warning(
      `Data center ${dataCenter} counts for nothing: the address of the API is set too`,
      `The connection leads to ${apiUrl}. Leave out ${setting("apiUrl")} for the data center, or ${setting("dataCenter")} for that address.`,
      "dataCenter",
    ),
  ];
}

function oneOfThese(
  what: string,
  name: keyof typeof attributes,
  value: unknown,
  choice: readonly string[],
): readonly Diagnostic[] {
  if (typeof value !== "string" || choice.includes(value)) return [];
  return [error(`"${value}" is no ${what}`, `Set ${setting(name)} to one of ${choice.join(", ")}.`, name)];
}

/**
 * What is missing to connect, once the environment is taken into account, under the names a user can set. It waits
 * for settings that are not known yet.
 */
export function missingSettings(config: ProviderConfig): readonly Diagnostic[] {
  const { accessToken, clientId, clientSecret, refreshToken, dataCenter, apiUrl } = config;
  const grant = { clientId, clientSecret, refreshToken };
  const missing = Object.entries(grant).filter(([, value]) => isAbsent(value));
  const noToken = isAbsent(accessToken) && missing.length > 0;
  return [
    ...(noToken && missing.length === 3
      ? [
          error(
            "There is no access token",
            `Set ${setting("accessToken")}, or ${setting("clientId")}, ${setting("clientSecret")} and ${setting("refreshToken")} together, or log in: wxcc auth login.`,
            "accessToken",
          ),
        ]
      : []),
    ...(noToken && missing.length < 3
      ? [
          error(
            "The credentials are not complete",
            "Client id, client secret and refresh token belong together, unless there is an access token. " +
              `Set ${missing.map(([name]) => setting(name)).join(" and ")} too.`,
          ),
        ]
      : []),
    ...(isAbsent(dataCenter) && isAbsent(apiUrl)
      ? [
          error(
            "There is no data center",
            `Set ${setting("dataCenter")} to the one that Control Hub shows: ${dataCenters.join(", ")}. It is never guessed. ` +
              `(For a proxy or the emulator set ${setting("apiUrl")} instead.)`,
            "dataCenter",
          ),
        ]
      : []),
  ];
}

/** `data_center (WXCC_DATA_CENTER)` */
function setting(name: string): string {
  const { environment } = (attributes as Readonly<Record<string, Attribute>>)[name] ?? {};
  return `${snakeCase(name)}${environment === undefined ? "" : ` (${environment})`}`;
}

/** The configuration with what it leaves out taken from the environment; "" in either counts as not set. */
export function withEnvironment(
  config: Readonly<Record<string, Value>>,
  environment: Readonly<Record<string, string | undefined>>,
): ProviderConfig {
  return Object.fromEntries(
    Object.entries(attributes as Readonly<Record<string, Attribute>>).map(([name, attribute]) => {
      const configured = config[name] ?? null;
      if (configured !== null && configured !== "") return [name, configured];
      // A value that a shell or a secret store hands over often has a line end.
      const variable = environment[attribute.environment ?? ""]?.trim() ?? "";
      return [name, variable === "" ? null : typed(attribute, variable)];
    }),
  ) as unknown as ProviderConfig;
}

/**
 * The configuration with the login of this user where it has no token of its own and no other client. A login goes to the token
 * address it came from and nowhere else.
 * @throws ConfigurationError when the login is needed and can't be read
 */
export function withLogin(
  config: ProviderConfig,
  environment: Readonly<Record<string, string | undefined>>,
): ProviderConfig {
  const { accessToken, clientId, clientSecret, refreshToken, apiUrl, tokenUrl } = config;
  if (!isAbsent(accessToken) || !isAbsent(refreshToken)) return config;
  if (isUnknown(apiUrl) || isUnknown(tokenUrl)) return config;
  const login = readLogin(environment);
  if (login === undefined || login.tokenUrl !== webexAddresses(connectionOptions(config)).token)
    return config;
  // Whoever logged in has set the client's secret for it, and need not take it away again.
  const isOfThisClient =
    (isAbsent(clientId) || clientId === login.clientId) &&
    (isAbsent(clientSecret) || clientSecret === login.clientSecret);
  if (!isOfThisClient) return config;
  return {
    ...config,
    clientId: login.clientId,
    clientSecret: login.clientSecret,
    refreshToken: login.refreshToken,
  };
}

function typed(attribute: Attribute, variable: string): Value {
  return attribute.type.kind === "integer" ? Number(variable) : variable;
}

/** Settings that are not known yet, by their Terraform names: nothing can be looked up until they are. */
export function unknownSettings(config: ProviderConfig): readonly string[] {
  return Object.entries(config)
    .filter(([, value]) => isUnknown(value))
    .map(([name]) => snakeCase(name));
}

export function connectionOptions(config: ProviderConfig): ConnectionOptions {
  const set = <K extends keyof ProviderConfig>(name: K) => {
    const value = config[name];
    return isUnknown(value) || value === null ? undefined : (value as Exclude<typeof value, symbol | null>);
  };
  const requestTimeout = set("requestTimeout");
  return {
    accessToken: set("accessToken"),
    clientId: set("clientId"),
    clientSecret: set("clientSecret"),
    refreshToken: set("refreshToken"),
    organizationId: set("organizationId"),
    expectedOrganizationIds: [set("expectedOrganizationId")].filter((id) => id !== undefined),
    dataCenter: set("dataCenter") as DataCenter | undefined,
    apiUrl: set("apiUrl"),
    tokenUrl: set("tokenUrl"),
    webexApiUrl: set("webexApiUrl"),
    requestsPerMinute: set("requestsPerMinute"),
    readStrategy: set("readStrategy"),
    maxRetries: set("maxRetries"),
    requestTimeoutMs: requestTimeout === undefined ? undefined : requestTimeout * 1000,
  };
}

export function providerDefaults(config: ProviderConfig): ProviderDefaults {
  const textOrNull = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
  return {
    locationId: textOrNull(config.defaultLocationId),
    telephonyRegionId: textOrNull(config.defaultTelephonyRegionId),
  };
}
