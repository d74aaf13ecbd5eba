/** Where the bearer token comes from, and the organization id that is written into it. */
import * as v from "valibot";
import type { Clock } from "./clock";
import { isUuid, organizationId, type OrganizationId } from "./id";
import type { Transport } from "./transport";
import { jsonOf } from "./answer";
import { unexpectedAnswer } from "./explain";

export interface AccessTokens {
  /** A token that is valid now. */
  current(): Promise<string>;
  /** After a 401: a new token in place of `refused`, or undefined when there is no way to get one. */
  renewed(refused: string): Promise<string | undefined>;
  /** Every secret this source holds, so that error texts can be cleared of them. */
  secrets(): string[];
}

export function fixedToken(accessToken: string): AccessTokens {
  return {
    current: async () => accessToken,
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
  let token: { text: string; renewAt: number } | undefined;
  let underWay: Promise<string> | undefined;

  async function request(): Promise<string> {
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
    token = { text: parsed.output.access_token, renewAt: clock.now() + life - renewedEarlyBy };
    return token.text;
  }

  function renew(): Promise<string> {
    underWay ??= request().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  return {
    current: async () => (token !== undefined && clock.now() < token.renewAt ? token.text : renew()),
    renewed: async (refused) => (token !== undefined && token.text !== refused ? token.text : renew()),
    secrets: () => [grant.clientSecret, grant.refreshToken, refreshToken, ...(token ? [token.text] : [])],
  };
}

/** A token reads `<opaque>_<cluster>_<organization id>`; undefined when this one does not (observed live 2026-07-25). */
export function organizationIn(accessToken: string): OrganizationId | undefined {
  const tail = accessToken.slice(accessToken.lastIndexOf("_") + 1);
  return accessToken.includes("_") && isUuid(tail) ? organizationId(tail) : undefined;
}
