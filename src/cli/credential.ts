// Which credential a connection takes, and where it comes from.

import { loginPath, readLogin } from "../contact-center";
import type { ProviderConfig } from "../resources";
import type { Cli } from "./cli";

export interface Credential {
  readonly kind: "access token" | "refresh token" | "stored login" | "none";
  /** In words, such as `WXCC_ACCESS_TOKEN in the environment`; of a login its file. */
  readonly source: string;
}

/** @param config completed from the environment and the login */
export function credentialOf(config: ProviderConfig, environment: Cli["environment"]): Credential {
  const { accessToken, refreshToken } = config;
  if (accessToken !== null && accessToken !== "") {
    return {
      kind: "access token",
      source: sourceOf("access_token", "WXCC_ACCESS_TOKEN", accessToken, environment),
    };
  }
  if (refreshToken === null || refreshToken === "") return { kind: "none", source: "nowhere" };
  const isSet = environment.WXCC_REFRESH_TOKEN === refreshToken;
  const login = loginPath(environment);
  if (!isSet && login !== undefined && readLogin(environment)?.refreshToken === refreshToken) {
    return { kind: "stored login", source: login };
  }
  return {
    kind: "refresh token",
    source: sourceOf("refresh_token", "WXCC_REFRESH_TOKEN", refreshToken, environment),
  };
}

function sourceOf(
  attribute: string,
  variable: string,
  value: unknown,
  environment: Cli["environment"],
): string {
  return environment[variable] === value
    ? `${variable} in the environment`
    : `${attribute} in the provider block`;
}
