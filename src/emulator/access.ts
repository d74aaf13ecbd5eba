/** Tokens: which bearer may do what, and the grants of the OAuth endpoints. */
import { createHash, randomBytes } from "node:crypto";
import { ApiError } from "./errors";

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** The token endpoint refuses it as expired. */
  readonly expiredRefreshToken: string;
  /** Gives access tokens that lack the write scope. */
  readonly readOnlyRefreshToken: string;
  /** Gives access tokens of another organization. */
  readonly otherOrganizationRefreshToken: string;
  /** May be exchanged any number of times, with any redirect address. */
  readonly authorizationCode: string;
  /** May read and write. */
  readonly accessToken: string;
  /** Lacks the write scope: writes answer 403. */
  readonly readOnlyToken: string;
  readonly expiredToken: string;
  /** Belongs to another organization: 403. */
  readonly otherOrganizationToken: string;
}

/** Fixed credentials of an organization; a token has the shape `<opaque>_<cluster>_<organization id>`. */
export function credentialsOf(organizationId: string): Credentials {
  const token = (opaque: string): string => `${opaque}_P0A1_${organizationId}`;
  return {
    clientId: "emulator-client",
    clientSecret: "emulator-client-secret",
    refreshToken: "emulator-refresh-token",
    expiredRefreshToken: "emulator-expired-refresh-token",
    readOnlyRefreshToken: "emulator-read-only-refresh-token",
    otherOrganizationRefreshToken: "emulator-other-organization-refresh-token",
    authorizationCode: "emulator-authorization-code",
    accessToken: token("emulator-access-token"),
    readOnlyToken: token("emulator-read-only-token"),
    expiredToken: token("emulator-expired-token"),
    otherOrganizationToken: `emulator-access-token_P0A1_${otherOrganizationId}`,
  };
}

const otherOrganizationId = "0e0e0e0e-0000-4000-8000-0000000000ff";

/** What a grant gives: tokens of this organization with these scopes. */
export interface Granted {
  readonly organizationId: string;
  readonly scopes: readonly string[];
  /** To be answered together with the access token. */
  readonly refreshToken: string;
}

/** What the person behind the browser agreed to. */
export interface Consent {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** Proof Key for Code Exchange (RFC 7636), SHA-256; absent when the client sent none. */
  readonly codeChallenge?: string;
}

interface IssuedToken {
  readonly expires: number;
  readonly scopes: readonly string[];
}

export const allScopes: readonly string[] = [
  "cjp:config_read",
  "cjp:config_write",
  "cjp:config",
  "spark:people_read",
  "spark-admin:organizations_read",
  "spark-admin:locations_read",
  "spark-admin:telephony_config_read",
];

const writeScopes = ["cjp:config", "cjp:config_write"];

/** The organization that is written into a token, if it is a token of the usual shape. */
export function organizationInToken(header: string | undefined): string | undefined {
  return tokenShape.exec(bearerIn(header) ?? "")?.[1]?.toLowerCase();
}

const tokenShape = /_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

const bearerIn = (header: string | undefined): string | undefined =>
  /^Bearer\s+(\S+)\s*$/i.exec(header ?? "")?.[1];

export class Access {
  private issued = new Map<string, IssuedToken>();
  private consents = new Map<string, Consent>();
  /** Refresh tokens that took the place of another, by their text: what they give. */
  private rotated = new Map<string, Granted>();
  private replaced = new Set<string>();

  constructor(
    readonly organizationId: string,
    readonly credentials: Credentials,
    private readonly clock: () => number,
  ) {
    this.forget();
  }

  /** Issued tokens and codes are forgotten; the fixed ones stay. */
  forget(): void {
    const { expiredToken, readOnlyToken } = this.credentials;
    this.issued = new Map([
      [expiredToken, { expires: 0, scopes: allScopes }],
      [readOnlyToken, { expires: Infinity, scopes: readOnly(allScopes) }],
    ]);
    this.consents = new Map();
    this.rotated = new Map();
    this.replaced = new Set();
  }

  /**
   * Throws 401 or 403 when this Authorization header may not do what is asked.
   * @param anyOrganization whether tokens of other organizations may do it too
   */
  check(header: string | undefined, writes: boolean, anyOrganization = false): void {
    const token = bearerIn(header);
    // The 401 body was never recorded: the declared shape is answered.
    if (token === undefined) throw new ApiError(401, "Unauthorized: a bearer token is required");
    const issued = this.issued.get(token);
    if (issued !== undefined && issued.expires <= this.clock()) {
      throw new ApiError(401, "Unauthorized: the access token is invalid or has expired");
    }
    const organization = organizationInToken(header);
    if (!anyOrganization && organization !== undefined && organization !== this.organizationId) {
      throw forbidden();
    }
    // Observed live: reads 200 and writes 403 when the token lacks the write scope.
    if (writes && issued?.scopes.some((scope) => writeScopes.includes(scope)) === false) throw forbidden();
  }

  /** Throws 403 for a path of another organization. */
  checkOrganization(organizationId: string | undefined): void {
    if (organizationId !== undefined && organizationId !== this.organizationId) throw forbidden();
  }

  /** Throws unless these are the client's own. The status is assumed. */
  checkClient(clientId: string | null, clientSecret: string | null): void {
    const expected = this.credentials;
    if (clientId !== expected.clientId || clientSecret !== expected.clientSecret) {
      throw new ApiError(401, "client authentication failed");
    }
  }

  /** A code for what the person agreed to; it serves once. */
  authorize(consent: Consent): string {
    const code = randomBytes(24).toString("hex");
    this.consents.set(code, consent);
    return code;
  }

  /**
   * What a request to the token endpoint is granted. Throws when it is not right; the texts are assumed.
   * @param rotates whether each refresh token serves once and the answer brings the next
   */
  granted(form: URLSearchParams, rotates: boolean): Granted {
    this.checkClient(form.get("client_id"), form.get("client_secret"));
    switch (form.get("grant_type")) {
      case "refresh_token":
        return this.refreshed(form.get("refresh_token") ?? "", rotates);
      case "authorization_code":
        return this.exchanged(form);
      default:
        // There is no client-credentials grant (official samples).
        throw new ApiError(400, "unsupported_grant_type");
    }
  }

  /** A new access token that lives so many seconds. */
  issue(seconds: number, { organizationId, scopes }: Granted): string {
    const token = `${randomBytes(24).toString("hex")}_P0A1_${organizationId}`;
    this.issued.set(token, { expires: this.clock() + seconds * 1000, scopes });
    return token;
  }

  private refreshed(refreshToken: string, rotates: boolean): Granted {
    const grant = this.replaced.has(refreshToken) ? undefined : this.grantOf(refreshToken);
    if (grant === undefined) throw new ApiError(400, "The refresh token provided is expired or invalid.");
    if (!rotates) return grant;
    const next = { ...grant, refreshToken: randomBytes(24).toString("hex") };
    this.replaced.add(refreshToken);
    this.rotated.set(next.refreshToken, next);
    return next;
  }

  private grantOf(refreshToken: string): Granted | undefined {
    const { credentials, organizationId } = this;
    switch (refreshToken) {
      case credentials.refreshToken:
        return { organizationId, scopes: allScopes, refreshToken };
      case credentials.readOnlyRefreshToken:
        return { organizationId, scopes: readOnly(allScopes), refreshToken };
      case credentials.otherOrganizationRefreshToken:
        return { organizationId: otherOrganizationId, scopes: allScopes, refreshToken };
      default:
        return this.rotated.get(refreshToken);
    }
  }

  private exchanged(form: URLSearchParams): Granted {
    const code = form.get("code") ?? "";
    const redirectUri = form.get("redirect_uri");
    if (!redirectUri) throw new ApiError(400, "The request is missing redirect_uri.");
    const scopes = this.agreed(code, redirectUri, form.get("code_verifier") ?? "");
    const { refreshToken, readOnlyRefreshToken } = this.credentials;
    const mayWrite = scopes.some((scope) => writeScopes.includes(scope));
    return {
      organizationId: this.organizationId,
      scopes,
      refreshToken: mayWrite ? refreshToken : readOnlyRefreshToken,
    };
  }

  private agreed(code: string, redirectUri: string, verifier: string): readonly string[] {
    if (code === this.credentials.authorizationCode) return allScopes;
    const consent = this.consents.get(code);
    this.consents.delete(code);
    if (consent === undefined) throw new ApiError(400, "Invalid authorization code.");
    if (consent.redirectUri !== redirectUri) throw new ApiError(400, "redirect_uri does not match.");
    const { codeChallenge } = consent;
    if (codeChallenge !== undefined && codeChallenge !== challengeOf(verifier)) {
      throw new ApiError(400, "The code_verifier does not match the code_challenge.");
    }
    return consent.scopes;
  }
}

const readOnly = (scopes: readonly string[]): readonly string[] =>
  scopes.filter((scope) => !writeScopes.includes(scope));

const challengeOf = (verifier: string): string => createHash("sha256").update(verifier).digest("base64url");

// Observed live 2026-07-22: the text of a 403.
function forbidden(): ApiError {
  return new ApiError(403, "Access denied - Client is forbidden access to the resource");
}
