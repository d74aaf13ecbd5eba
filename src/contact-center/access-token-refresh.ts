/** Access tokens by the refresh-token grant, renewed early and made once for all processes that share a cache. */
import * as v from "valibot";
import type { AccessToken, AccessTokens } from "./access-token";
import type { AccessTokenCache, RememberedToken } from "./access-token-cache";
import { jsonOf, withPlainNumbers } from "./answer";
import type { Clock } from "./clock";
import { unexpectedAnswer } from "./explain";
import { isJsonObject } from "./json";
import type { Answer, Doing, Transport } from "./transport";

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
  /** Seconds. */
  refresh_token_expires_in: v.optional(v.number()),
  scope: v.optional(v.string()),
});

/** Samples renew this long before the end. */
const renewedEarlyBy = 5 * 60_000;
/** Twelve hours: the shortest life a source speaks of, for an answer without `expires_in`. */
const assumedLife = 12 * 3600;
/** Ten years: what is said to last longer is no time that a calendar has. */
const longestLife = 10 * 365 * 24 * 3600;

/** What the token endpoint gives, times in milliseconds since 1970. */
export interface GivenTokens extends AccessToken {
  readonly obtainedAt: number;
  readonly expiresAt: number;
  readonly refreshToken: string | undefined;
}

/** Reads an answer of the token endpoint. */
export function givenTokens(answer: Answer, doing: Doing, now: number): GivenTokens {
  const json = jsonOf(answer, doing);
  const parsed = v.safeParse(tokenAnswer, isJsonObject(json) ? withPlainNumbers(json, tokenAnswer) : json);
  if (!parsed.success) throw unexpectedAnswer(doing, "there is no access token in it", answer.trackingId);
  const { access_token, expires_in, refresh_token, refresh_token_expires_in, scope } = parsed.output;
  return {
    text: access_token,
    obtainedAt: now,
    expiresAt: now + Math.min(expires_in ?? assumedLife, longestLife) * 1000,
    refreshToken: refresh_token,
    refreshTokenExpiresAt:
      refresh_token_expires_in === undefined
        ? undefined
        : now + Math.min(refresh_token_expires_in, longestLife) * 1000,
    scopes: scope === undefined ? undefined : scope.split(/\s+/).filter((one) => one !== ""),
  };
}

export interface Refreshing {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly cache: AccessTokenCache;
  /** Told when the endpoint gave another refresh token, and where it is remembered, if outside of this process. */
  readonly onNewRefreshToken?: (path: string | undefined) => void;
}

/** An answer may lack a refresh token: the old one stays valid then. One that it holds takes the old one's place. */
export function refreshedTokens(
  grant: RefreshGrant,
  { transport, clock, cache, onNewRefreshToken }: Refreshing,
): AccessTokens {
  let token: RememberedToken | undefined;
  let underWay: Promise<RememberedToken> | undefined;

  async function request(refreshToken: string): Promise<GivenTokens> {
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
    return givenTokens(answer, doing, clock.now());
  }

  /** @param wanted whether a token that is remembered will do */
  async function renewedUnless(wanted: (remembered: RememberedToken) => boolean): Promise<RememberedToken> {
    const known = await cache.read();
    if (known !== undefined && wanted(known)) return known;
    return cache.exclusively(async () => {
      const since = await cache.read(); // another process may have been faster
      return since !== undefined && wanted(since) ? since : renewed(since);
    });
  }

  async function renewed(before: RememberedToken | undefined): Promise<RememberedToken> {
    const used = before?.newRefreshToken ?? grant.refreshToken;
    const { refreshToken = used, ...given } = await request(used);
    const isNew = refreshToken !== grant.refreshToken;
    const made = { ...given, ...(isNew ? { newRefreshToken: refreshToken } : {}) };
    token = made;
    await cache.write(made);
    if (refreshToken !== used) onNewRefreshToken?.(cache.path);
    return made;
  }

  function renew(wanted: (remembered: RememberedToken) => boolean): Promise<RememberedToken> {
    underWay ??= renewedUnless(wanted)
      .then((made) => (token = made))
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  }

  const good = (remembered: RememberedToken) => isGood(remembered, clock.now());
  const details = async () => (token !== undefined && good(token) ? token : renew(good));
  return {
    details,
    current: async () => (await details()).text,
    fresh: () => renew(() => false),
    renewed: async (refused) => {
      if (token !== undefined && token.text !== refused) return token.text;
      const another = (remembered: RememberedToken) => remembered.text !== refused && good(remembered);
      const made = await renew(another);
      // What was under way already may have ended with the refused one.
      return (made.text === refused ? await renew(another) : made).text;
    },
    secrets: () => [
      grant.clientSecret,
      grant.refreshToken,
      ...(token === undefined ? [] : [token.text]),
      ...(token?.newRefreshToken === undefined ? [] : [token.newRefreshToken]),
    ],
  };
}

/** A short life is renewed in its last quarter, so that it is not renewed with every request. */
function isGood({ obtainedAt, expiresAt }: RememberedToken, now: number): boolean {
  return now < expiresAt - Math.min(renewedEarlyBy, (expiresAt - obtainedAt) / 4);
}
