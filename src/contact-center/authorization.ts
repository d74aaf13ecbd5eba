/**
 * How a refresh token is first had: by the consent of a person in a browser (authorization code with PKCE), or for a
 * service app by somebody who may make its tokens. Addresses and fields: FACTS of OAuth in the official samples; PKCE
 * is documented for this authorization page, and a service that does not know its fields ignores them (RFC 6749, 3.1).
 */
import { createHash, randomBytes } from "node:crypto";
import { fixedToken } from "./access-token";
import { givenTokens, type GivenTokens } from "./access-token-refresh";
import { webexAddresses, type GivenAddresses } from "./addresses";
import { systemClock, type Clock } from "./clock";
import { unexpectedAnswer } from "./explain";
import { fetchThroughProxies, HttpTransport } from "./http-transport";
import { requestBudget } from "./request-budget";
import type { ApiRequest } from "./transport";

export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What the browser is sent away with, and what proves later that the code that comes back is for us. */
export interface Consent {
  readonly url: string;
  readonly state: string;
  readonly verifier: string;
  readonly redirectUri: string;
}

/** The scopes that wxcc can use: reads and writes of the Contact Center, and who, where and which numbers. */
export const usefulScopes: readonly string[] = [
  "cjp:config_read",
  "cjp:config_write",
  "spark:people_read",
  "spark-admin:organizations_read",
  "spark-admin:locations_read",
  "spark-admin:telephony_config_read",
];

export type Granted = GivenTokens & { readonly refreshToken: string };

export interface AuthorizationOptions extends GivenAddresses {
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/** A conversation with the OAuth endpoints. */
export class Authorization {
  private readonly addresses: { readonly webex: string; readonly token: string };
  private readonly clock: Clock;
  private readonly http = fetchThroughProxies();

  /** @throws ConfigurationError for what is no address */
  constructor(private readonly options: AuthorizationOptions) {
    this.addresses = webexAddresses(options);
    this.clock = options.clock ?? systemClock;
  }

  /** The token endpoint a login belongs to. */
  get tokenUrl(): string {
    return this.addresses.token;
  }

  /** @param redirectUri as it is registered for the client; the person comes back there */
  consent(clientId: string, redirectUri: string, scopes: readonly string[]): Consent {
    const state = randomBytes(16).toString("base64url");
    const verifier = randomBytes(48).toString("base64url");
    const query = new URLSearchParams({
      client_id: clientId,
      response_type: "code",
      redirect_uri: redirectUri,
      scope: scopes.join(" "),
      state,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    // A blank as %20: not every reader of a query takes a plus sign for one.
    const url = `${this.addresses.webex}/v1/authorize?${query.toString().replaceAll("+", "%20")}`;
    return { url, state, verifier, redirectUri };
  }

  /** @throws ContactCenterError when the code is refused */
  async exchange({ clientId, clientSecret }: Client, consent: Consent, code: string): Promise<Granted> {
    const doing = { verb: "exchange", noun: "the authorization code" };
    return this.granted(
      {
        service: "token",
        method: "POST",
        path: "",
        body: {
          kind: "form",
          fields: {
            grant_type: "authorization_code",
            client_id: clientId,
            client_secret: clientSecret,
            code,
            redirect_uri: consent.redirectUri,
            code_verifier: consent.verifier,
          },
        },
        repeatable: false, // a code serves once
        doing,
        notFoundMeans: "object",
      },
      [clientSecret, code, consent.verifier],
    );
  }

  /**
   * Tokens of a service app for an organization that has authorized it. The caller's token needs the scope
   * spark:applications_token (contract of the admin API).
   */
  async serviceApp(
    { clientId, clientSecret }: Client,
    applicationId: string,
    organizationId: string,
    callerToken: string,
  ): Promise<Granted> {
    const doing = { verb: "get", noun: "tokens of the service app", name: applicationId };
    return this.granted(
      {
        service: "webex",
        method: "POST",
        path: `/v1/applications/${encodeURIComponent(applicationId)}/token`,
        body: { kind: "json", value: { clientId, clientSecret, targetOrgId: organizationId } },
        repeatable: false,
        doing,
        notFoundMeans: "any",
      },
      [clientSecret],
      callerToken,
    );
  }

  close(): Promise<void> {
    return this.http.close();
  }

  private async granted(request: ApiRequest, secrets: readonly string[], callerToken = ""): Promise<Granted> {
    const caller = fixedToken(callerToken);
    const patience = { clock: this.clock, random: Math.random, requestTimeoutMs: 30_000 };
    const transport = new HttpTransport({
      addresses: { configuration: this.addresses.webex, ...this.addresses },
      tokens: { ...caller, secrets: () => [...caller.secrets(), ...secrets] },
      // None of these requests counts.
      budget: requestBudget({ ...patience, requestsPerWindow: 0, longestRequest: patience.requestTimeoutMs }),
      maxRetries: 2,
      ...patience,
      fetch: this.http.fetch,
      signal: this.options.signal,
    });
    const answer = await transport.send(request);
    const { refreshToken, ...given } = givenTokens(answer, request.doing, this.clock.now());
    if (refreshToken === undefined) {
      throw unexpectedAnswer(request.doing, "there is no refresh token in it", answer.trackingId);
    }
    return { ...given, refreshToken };
  }
}
