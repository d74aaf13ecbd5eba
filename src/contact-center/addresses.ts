/** The addresses of Webex itself: those that are set, else the real ones, else an emulator's on this machine. */
import { webexApiUrl, webexTokenUrl } from "./data-center";
import { ConfigurationError } from "./error";

export interface GivenAddresses {
  readonly apiUrl?: string;
  readonly tokenUrl?: string;
  readonly webexApiUrl?: string;
}

/** Without a slash at the end. @throws ConfigurationError for what is no address */
export function webexAddresses(given: GivenAddresses): { webex: string; token: string } {
  const api = address(given.apiUrl, "API address");
  const own = api !== undefined && isOnThisMachine(api) ? api : undefined;
  return {
    webex: address(given.webexApiUrl, "Webex API address") ?? own ?? webexApiUrl,
    token:
      address(given.tokenUrl, "token address") ??
      (own === undefined ? webexTokenUrl : `${own}/v1/access_token`),
  };
}

export function address(given: string | undefined, what: string): string | undefined {
  if (!given) return undefined;
  if (!/^https?:\/\//i.test(given)) {
    throw new ConfigurationError(
      `The ${what} "${given}" must begin with https:// (or http://, as the emulator's does).`,
    );
  }
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined) throw new ConfigurationError(`The ${what} "${given}" is no address.`);
  if (url.search || url.hash) {
    throw new ConfigurationError(`The ${what} "${given}" must end before its ? or #.`);
  }
  if (url.username || url.password) {
    throw new ConfigurationError(`The ${what} must not hold a user name or password.`);
  }
  return given.replace(/\/+$/, "");
}

/** @param url an address that was checked */
export function isOnThisMachine(url: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);
}
