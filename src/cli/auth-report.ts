// Whose token it is, for which organization, until when and what for: as far as Webex tells it.

import {
  connect,
  isKind,
  webexAddresses,
  type AccessToken,
  type ConnectionOptions,
  type ContactCenter,
} from "../contact-center";
import type { Credential } from "./credential";

export interface TokenReport {
  readonly credential: Credential;
  readonly person: { readonly name: string | null; readonly email: string | null } | null;
  readonly organization: { readonly id: string; readonly name: string | null } | null;
  /** ISO times; null where they are not known. */
  readonly expires: string | null;
  readonly refreshTokenExpires: string | null;
  readonly scopes: readonly string[] | null;
}

/**
 * @param token what is known of the token; default: what the connection knows
 * @throws ContactCenterError when the token is refused or Webex can't be reached
 */
export async function tokenReport(
  options: ConnectionOptions,
  token: AccessToken | undefined,
  credential: Credential,
): Promise<TokenReport> {
  // Only Webex itself is asked here, so that nobody needs to know the data center yet.
  const { webex } = webexAddresses(options);
  const place = options.apiUrl || options.dataCenter ? {} : { apiUrl: webex };
  const center = connect({ ...options, ...place, requestsPerMinute: 0 });
  try {
    const { expiresAt, refreshTokenExpiresAt, scopes } = token ?? (await center.currentToken());
    const person = await orNull(async () => {
      const { name = null, email = null } = await center.probe.person();
      return { name, email };
    });
    return {
      credential,
      person,
      organization: await organizationOf(center),
      expires: isoTime(expiresAt),
      refreshTokenExpires: isoTime(refreshTokenExpiresAt),
      scopes: scopes ?? null,
    };
  } finally {
    await center.close();
  }
}

async function organizationOf(center: ContactCenter): Promise<TokenReport["organization"]> {
  const id = await orNull(() => center.organizationId());
  if (id === null) return null;
  return { id, name: await orNull(async () => (await center.organization()).displayName) };
}

/** Null for what this token may not read: it may be good for everything else. */
async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (problem) {
    if (isKind(problem, "missing-scope", "not-found")) return null;
    throw problem;
  }
}

function isoTime(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}
