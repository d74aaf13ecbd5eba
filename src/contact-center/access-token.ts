/** Where the bearer token comes from, and the organization id that is written into it. */
import * as v from "valibot";
import type { Clock } from "./clock";
import { isUuid, organizationId, type OrganizationId } from "./id";
import type { Transport } from "./transport";
import { jsonOf } from "./answer";
import { unexpectedAnswer } from "./explain";

/** A token that can be handed to others. */
export interface AccessToken {
  readonly text: string;
  /** Milliseconds since 1970; undefined when only the one who made the token knows. */
  readonly expiresAt: number | undefined;
}

export interface AccessTokens {
  /** A token that is valid now. */
  current(): Promise<string>;
  /** A token made for this call, where tokens can be made; otherwise the one there is. */
  fresh(): Promise<AccessToken>;
  /** After a 401: a new token in place of `refused`, or undefined when there is no way to get one. */
  renewed(refused: string): Promise<string | undefined>;
  /** Every secret this source holds, so that error texts can be cleared of them. */
  secrets(): string[];
}

export function fixedToken(accessToken: string): AccessTokens {
  return {
    current: async () => accessToken,
    fresh: async () => ({ text: accessToken, expiresAt: undefined }),
    renewed: async () => undefined,
    secrets: () => [accessToken],
  };
}

export interface RefreshGrant {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}

const tokenAnswer = v.object({
  access_token: v.pipe(v.string(), v.nonEmpty()),
  /** Seconds. */
  expires_in: v.optional(v.number()),
  refresh_token: v.optional(v.pipe(v.string(), v.nonEmpty())),
});

/** Samples renew this long before the end. */
const renewedEarlyBy = 5 * 60_000;
/** Twelve hours: the shortest life a source speaks of, for an answer without `expires_in`. */
const assumedLife = 12 * 3600;

/** Tokens by the refresh-token grant. An answer may lack a refresh token: the old one stays valid then. */
export function refreshedTokens(grant: RefreshGrant, transport: Transport, clock: Clock): AccessTokens {
  let refreshToken = grant.refreshToken;
  let token: AccessToken | undefined;
  let underWay: Promise<AccessToken> | undefined;

  async function request(): Promise<AccessToken> {
    const doing = { verb: "get", noun: "an access token" };
    const answer = await transport.send({
      service: "token",
      method: "POST",
      path: "",
      body: {
        kind: "form",
        fields: {
          grant_type: "refresh_token",
          client_id: grant.clientId,
          client_secret: grant.clientSecret,
          refresh_token: refreshToken,
        },
      },
      repeatable: true, // a refresh token stays valid when it has been used
      doing,
      notFoundMeans: "object",
    });
    const parsed = v.safeParse(tokenAnswer, jsonOf(answer, doing));
    if (!parsed.success) throw unexpectedAnswer(doing, "there is no access token in it", answer.trackingId);
    refreshToken = parsed.output.refresh_token ?? refreshToken;
    const life = (parsed.output.expires_in ?? assumedLife) * 1000;
    token = { text: parsed.output.access_token, expiresAt: clock.now() + life };
    return token;
  }

  function renew(): Promise<AccessToken> {
    underWay ??= request().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  return {
    current: async () => (isGood(token, clock) ? token : await renew()).text,
    fresh: renew,
    renewed: async (refused) => (token !== undefined && token.text !== refused ? token : await renew()).text,
    secrets: () => [grant.clientSecret, grant.refreshToken, refreshToken, ...(token ? [token.text] : [])],
  };
}

function isGood(token: AccessToken | undefined, clock: Clock): token is AccessToken {
  return token?.expiresAt !== undefined && clock.now() < token.expiresAt - renewedEarlyBy;
}

/** A token reads `<opaque>_<cluster>_<organization id>`; undefined when this one does not (observed live 2026-07-25). */
export function organizationIn(accessToken: string): OrganizationId | undefined {
  const tail = accessToken.slice(accessToken.lastIndexOf("_") + 1);
  return accessToken.includes("_") && isUuid(tail) ? organizationId(tail) : undefined;
}
