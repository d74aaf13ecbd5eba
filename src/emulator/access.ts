/** Tokens: which bearer may do what, and the OAuth token endpoint's grants. */
import { randomBytes } from "node:crypto";
import { ApiError } from "./errors";

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
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
    authorizationCode: "emulator-authorization-code",
    accessToken: token("emulator-access-token"),
    readOnlyToken: token("emulator-read-only-token"),
    expiredToken: token("emulator-expired-token"),
    otherOrganizationToken: "emulator-access-token_P0A1_0e0e0e0e-0000-4000-8000-0000000000ff",
  };
}

const organizationInToken = /_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

export class Access {
  private expiry = new Map<string, number>();

  constructor(
    readonly organizationId: string,
    readonly credentials: Credentials,
    private readonly clock: () => number,
  ) {
    this.forget();
  }

  /** Issued tokens are forgotten; the fixed ones stay. */
  forget(): void {
    this.expiry = new Map([[this.credentials.expiredToken, 0]]);
  }

  /** Throws 401 or 403 when this Authorization header may not do what is asked. */
  check(header: string | undefined, writes: boolean): void {
    const token = /^Bearer\s+(\S+)\s*$/i.exec(header ?? "")?.[1];
    // The 401 body was never recorded: the declared shape is answered.
    if (token === undefined) throw new ApiError(401, "Unauthorized: a bearer token is required");
    const expires = this.expiry.get(token);
    if (expires !== undefined && expires <= this.clock()) {
      throw new ApiError(401, "Unauthorized: the access token is invalid or has expired");
    }
    const organization = organizationInToken.exec(token)?.[1];
    if (organization !== undefined && organization.toLowerCase() !== this.organizationId) throw forbidden();
    // Observed live: reads 200 and writes 403 when the token lacks the write scope.
    if (writes && token === this.credentials.readOnlyToken) throw forbidden();
  }

  /** Throws 403 for a path of another organization. */
  checkOrganization(organizationId: string | undefined): void {
    if (organizationId !== undefined && organizationId !== this.organizationId) throw forbidden();
  }

  /** Throws unless the client and the secret of this grant are right. The status is assumed. */
  checkGrant(form: URLSearchParams): void {
    const { clientId, clientSecret, refreshToken, authorizationCode } = this.credentials;
    if (form.get("client_id") !== clientId || form.get("client_secret") !== clientSecret) {
      throw new ApiError(401, "client authentication failed");
    }
    switch (form.get("grant_type")) {
      case "refresh_token":
        if (form.get("refresh_token") !== refreshToken) throw new ApiError(400, "Invalid refresh token.");
        return;
      case "authorization_code":
        if (form.get("code") !== authorizationCode) throw new ApiError(400, "Invalid authorization code.");
        if (!form.get("redirect_uri")) throw new ApiError(400, "The request is missing redirect_uri.");
        return;
      default:
        // There is no client-credentials grant (official samples).
        throw new ApiError(400, "unsupported_grant_type");
    }
  }

  /** A new access token that lives so many seconds. */
  issue(seconds: number): string {
    const token = `${randomBytes(24).toString("hex")}_P0A1_${this.organizationId}`;
    this.expiry.set(token, this.clock() + seconds * 1000);
    return token;
  }
}

// Observed live 2026-07-22: the text of a 403.
function forbidden(): ApiError {
  return new ApiError(403, "Access denied - Client is forbidden access to the resource");
}
