/** A bearer token, whatever it comes from, and the organization id that is written into it. */
import { isUuid, organizationId, type OrganizationId } from "./id";

/** A token that can be handed to others. */
export interface AccessToken {
  readonly text: string;
  /** Milliseconds since 1970; undefined when only the one who made the token knows. */
  readonly expiresAt: number | undefined;
  /** What it may do; undefined when that is not known. */
  readonly scopes?: readonly string[] | undefined;
  /** Until when new tokens can be made, if nobody uses it before (milliseconds since 1970). */
  readonly refreshTokenExpiresAt?: number | undefined;
}

export interface AccessTokens {
  /** A token that is valid now. */
  current(): Promise<string>;
  /** The same with what is known of it. */
  details(): Promise<AccessToken>;
  /** A token made for this call, where tokens can be made; otherwise the one there is. */
  fresh(): Promise<AccessToken>;
  /** After a 401: a new token in place of `refused`, or undefined when there is no way to get one. */
  renewed(refused: string): Promise<string | undefined>;
  /** Every secret this source holds, so that error texts can be cleared of them. */
  secrets(): string[];
}

export function fixedToken(accessToken: string): AccessTokens {
  const token = { text: accessToken, expiresAt: undefined };
  return {
    current: async () => accessToken,
    details: async () => token,
    fresh: async () => token,
    renewed: async () => undefined,
    secrets: () => [accessToken],
  };
}

/** A token reads `<opaque>_<cluster>_<organization id>`; undefined when this one does not (observed live 2026-07-25). */
export function organizationIn(accessToken: string): OrganizationId | undefined {
  const tail = accessToken.slice(accessToken.lastIndexOf("_") + 1);
  return accessToken.includes("_") && isUuid(tail) ? organizationId(tail) : undefined;
}
