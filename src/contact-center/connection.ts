/** From settings to a connection: which data center, whose token, how many requests. Nothing is guessed. */
import { randomUUID } from "node:crypto";
import { fixedToken, organizationIn, type AccessTokens } from "./access-token";
import { fileTokenCache, memoryTokenCache } from "./access-token-cache";
import { refreshedTokens } from "./access-token-refresh";
import { systemClock, type Clock } from "./clock";
import type { ReadStrategy } from "./collection";
import { ContactCenter } from "./contact-center";
import { address, webexAddresses } from "./addresses";
import { apiUrlOf, dataCenters, isDataCenter, type DataCenter } from "./data-center";
import { ConfigurationError, isKind } from "./error";
import { sentences } from "./explain";
import { fetchThroughProxies, HttpTransport, type Fetch, type HttpTransportOptions } from "./http-transport";
import { isUuid, organizationId, type OrganizationId } from "./id";
import { requestBudget, type BudgetOptions, type OnWait, type RequestBudget } from "./request-budget";
import { LedgerLost, type LedgerStore } from "./request-ledger";
import { sharedLedger } from "./shared-request-ledger";
import type { Transport } from "./transport";
import { oneWriteAtATime } from "./write-lanes";

export interface ConnectionOptions {
  /** A bearer token. Either this, or client id, client secret and refresh token together. */
  readonly accessToken?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly refreshToken?: string;
  /**
   * Folder that keeps access tokens made with a refresh token, and refresh tokens that took the place of another, for
   * all processes of this user. Default: each process makes its own.
   */
  readonly tokenFolder?: string;
  /** Told when a refresh token was replaced, with the file that remembers the new one, if there is one. */
  readonly onNewRefreshToken?: (path: string | undefined) => void;
  /** UUID. Default: the one written in the token, else the one of the token's user. */
  readonly organizationId?: string;
  /** UUIDs. Nothing is asked of an organization that is not each of these. Default: any will do. */
  readonly expectedOrganizationIds?: readonly string[];
  /** Required unless `apiUrl` is given: tokens of one data center are refused by the others. */
  readonly dataCenter?: DataCenter;
  /** Address of the API, for a proxy or an emulator. */
  readonly apiUrl?: string;
  /** Default: the token endpoint of Webex; beside an `apiUrl` on this machine, the emulator's. */
  readonly tokenUrl?: string;
  /** Default: https://webexapis.com; beside an `apiUrl` on this machine, that address. */
  readonly webexApiUrl?: string;
  /** Default 300, the documented limit per client id. 0 = no limit. */
  readonly requestsPerMinute?: number;
  /**
   * Folders to try for the record of requests that all processes with the same client share (`ledgerFolders`).
   * Default: this process counts its own alone.
   */
  readonly budgetFolders?: readonly string[];
  /** Milliseconds in which `requestsPerMinute` may be sent: a minute for every service, less in a test. */
  readonly budgetWindow?: number;
  /** Default `snapshot`: one list answers the reads of a type. `each`: every object is read by its id. */
  readonly readStrategy?: ReadStrategy;
  /** How often a request is repeated after a passing failure. Default 4. */
  readonly maxRetries?: number;
  /** Milliseconds one request may take. Default 30000. */
  readonly requestTimeoutMs?: number;
  /** Cancels everything under way. */
  readonly signal?: AbortSignal;
  /** Starts no new request once it is aborted; those under way are finished. */
  readonly stopping?: AbortSignal;
  /** Asked right before each request that changes something, repetitions too: why it must not leave, if so. */
  readonly reasonToStop?: () => string | undefined;
  readonly fetch?: Fetch;
  readonly clock?: Clock;
  /** 0 <= random < 1. */
  readonly random?: () => number;
  /** Hears of every wait, so that a user can be told why nothing moves. */
  readonly onWait?: OnWait;
  /** Hears once that the record of requests can't be shared, with what the system said: this process counts its own. */
  readonly onNotShared?: (problem: string) => void;
}

/** @throws ConfigurationError when a setting is missing or contradicts another */
export function connect(options: ConnectionOptions): ContactCenter {
  const api = apiUrl(options);
  const clock = options.clock ?? systemClock;
  const http = options.fetch ? { fetch: options.fetch, close: async () => undefined } : fetchThroughProxies();
  const budget = budgetOf(options, api, clock);
  const shared: Omit<HttpTransportOptions, "tokens"> = {
    addresses: {
      configuration: api,
      ...webexAddresses(options),
    },
    budget,
    maxRetries: atLeast(0, options.maxRetries ?? 4, "number of retries"),
    requestTimeoutMs: timeoutOf(options),
    clock,
    random: options.random ?? Math.random,
    fetch: http.fetch,
    signal: options.signal,
    stopping: options.stopping,
    reasonToStop: options.reasonToStop,
    onWait: options.onWait,
  };
  const tokens = tokensFrom(options, shared, clock);
  const configured = options.organizationId
    ? checkedOrganization(options.organizationId, "organization id")
    : undefined;
  const transport = new HttpTransport({ ...shared, tokens });
  return new ContactCenter({
    address: api,
    transport: oneWriteAtATime(namingOrganizations(transport, tokens, configured)),
    serviceTime: transport.serviceTime,
    knownOrganization: async () => configured ?? organizationIn(await tokens.current()),
    expectedOrganizations: (options.expectedOrganizationIds ?? []).map((id) =>
      checkedOrganization(id, "expected organization id"),
    ),
    currentToken: () => tokens.details(),
    freshToken: () => tokens.fresh(),
    newTrackingId: () => `wxcc_${randomUUID()}`,
    close: () => {
      budget.close();
      return http.close();
    },
    readStrategy: options.readStrategy,
  });
}

/** A refusal is the service's only word for an organization that is set and is not the token's. */
function namingOrganizations(
  transport: Transport,
  tokens: AccessTokens,
  configured: OrganizationId | undefined,
): Transport {
  if (configured === undefined) return transport;
  return {
    send: (request) =>
      transport.send(request).catch(async (error: unknown) => {
        if (request.service !== "configuration" || !isKind(error, "missing-scope", "unauthorized"))
          throw error;
        const own = organizationIn(await tokens.current());
        if (own === undefined || own.toLowerCase() === configured.toLowerCase()) throw error;
        const both = `The organization that is set (WXCC_ORG_ID) is ${configured}, and the token belongs to ${own}`;
        throw error.with({ detail: sentences(error.detail, both, "Correct the one, or take another token") });
      }),
  };
}

/** Between the last moment of a request and the moment its end is noted. */
const timeToNotice = 1000;

function budgetOf(options: ConnectionOptions, api: string, clock: Clock): RequestBudget {
  const requestsPerWindow = atLeast(0, options.requestsPerMinute ?? 300, "requests per minute");
  const warn = ({ message }: LedgerLost) => options.onNotShared?.(message);
  const settings: BudgetOptions = {
    requestsPerWindow,
    window: options.budgetWindow,
    longestRequest: timeoutOf(options) + timeToNotice,
    clock,
    random: options.random ?? Math.random,
    onWait: options.onWait,
    onLedgerLost: warn,
  };
  const { budgetFolders } = options;
  if (requestsPerWindow === 0 || budgetFolders === undefined) return requestBudget(settings);
  return requestBudget({ ...settings, ledger: ledgerOf(options, budgetFolders, api, clock, warn) });
}

/** The limit is one for each client id. A token whose client nobody names counts by itself. */
function ledgerOf(
  { clientId, accessToken, budgetWindow: window = 60_000 }: ConnectionOptions,
  folders: readonly string[],
  api: string,
  clock: Clock,
  onLost: (problem: LedgerLost) => void,
): LedgerStore | undefined {
  const client = clientId ? `client ${clientId}` : `token ${accessToken?.trim()}`;
  try {
    return sharedLedger({ folders, key: `${api}\n${client}`, window, clock });
  } catch (problem) {
    if (!(problem instanceof LedgerLost)) throw problem;
    onLost(problem);
    return undefined;
  }
}

function timeoutOf({ requestTimeoutMs = 30_000 }: ConnectionOptions): number {
  return atLeast(1, requestTimeoutMs, "request timeout");
}

function tokensFrom(
  options: ConnectionOptions,
  shared: Omit<HttpTransportOptions, "tokens">,
  clock: Clock,
): AccessTokens {
  const { accessToken, clientId, clientSecret, refreshToken } = options;
  if (accessToken) return fixedToken(tokenText(accessToken));
  if (clientId && clientSecret && refreshToken) {
    const grant = { clientId, clientSecret, refreshToken };
    const secrets = { ...fixedToken(""), secrets: () => [clientSecret, refreshToken] };
    const { tokenFolder, onNewRefreshToken } = options;
    const key = { clientId, refreshToken, tokenUrl: shared.addresses.token };
    return refreshedTokens(grant, {
      transport: new HttpTransport({ ...shared, tokens: secrets }),
      clock,
      cache: tokenFolder === undefined ? memoryTokenCache() : fileTokenCache(tokenFolder, key, clock),
      ...(onNewRefreshToken === undefined ? {} : { onNewRefreshToken }),
    });
  }
  const missing = Object.entries({
    "client id": clientId,
    "client secret": clientSecret,
    "refresh token": refreshToken,
  }).filter(([, value]) => !value);
  throw new ConfigurationError(
    missing.length === 3
      ? "There is no access token. Set the access token, or client id, client secret and refresh token together."
      : `Client id, client secret and refresh token belong together, but ${missing.map(([name]) => name).join(" and ")} is missing.`,
  );
}

/** A token pasted with a line break or with the word Bearer would fail in ways that are hard to see. */
function tokenText(accessToken: string): string {
  const text = accessToken.trim();
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new ConfigurationError(
    "The access token holds a blank or a character that no token has. Set the token alone, without the word Bearer.",
  );
}

function apiUrl({ apiUrl: given, dataCenter }: ConnectionOptions): string {
  const url = address(given, "API address");
  if (url !== undefined) return url;
  if (dataCenter !== undefined && isDataCenter(dataCenter)) return apiUrlOf(dataCenter);
  const choice = `Set the data center to one of ${dataCenters.join(", ")}`;
  throw new ConfigurationError(
    dataCenter
      ? `"${String(dataCenter)}" is no data center. ${choice}.`
      : `There is no data center, and it can't be told from the token. ${choice} (Control Hub shows it), or set the API address.`,
  );
}

function checkedOrganization(given: string, what: string): OrganizationId {
  // Control Hub shows it in lower case, and so it stands in the addresses of the API.
  if (isUuid(given)) return organizationId(given.toLowerCase());
  throw new ConfigurationError(
    `The ${what} "${given}" is no UUID. Control Hub shows it under Account, or leave it out: the token holds it.`,
  );
}

function atLeast(minimum: number, value: number, what: string): number {
  if (Number.isFinite(value) && value >= minimum) return value;
  throw new ConfigurationError(`The ${what} must be a number of at least ${minimum}, not ${value}.`);
}
