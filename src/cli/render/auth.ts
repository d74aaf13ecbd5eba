// The screen of `wxcc auth status`, and the same for programs.

import { oneLine } from "../../schema/printable";
import type { TokenReport } from "../auth-report";

const writing = ["cjp:config_write", "cjp:config"];

/** Whether the token may change anything; null when its scopes are not known. */
export function mayWrite({ scopes }: Pick<TokenReport, "scopes">): boolean | null {
  return scopes === null ? null : writing.some((scope) => scopes.includes(scope));
}

export function renderTokenReport(report: TokenReport): string {
  const { credential, person, organization, expires, refreshTokenExpires, scopes } = report;
  const rows: readonly (readonly [string, string])[] = [
    ["credential", `${credential.kind}, from ${credential.source}`],
    ["person", person === null ? "not known: the token may not read it" : personText(person)],
    ["organization", organization === null ? "not known" : organizationText(organization)],
    ["access token", expires === null ? "good; its end is not known" : `good until ${expires}`],
    ...(refreshTokenExpires === null
      ? []
      : [["refresh token", `good until ${refreshTokenExpires}, longer with each use`] as const]),
    ["scopes", scopes === null ? "not known: wxcc doctor tries them" : scopes.join(" ")],
  ];
  const note =
    mayWrite(report) === false
      ? "\n\nThis can plan, but not apply: it lacks cjp:config_write. A new scope needs a new consent: wxcc auth login."
      : "";
  return rows.map(([name, text]) => `  ${name.padEnd(14)}${oneLine(text)}`).join("\n") + note;
}

function personText({ name, email }: NonNullable<TokenReport["person"]>): string {
  if (name === null) return email ?? "not known";
  return email === null ? name : `${name} <${email}>`;
}

function organizationText({ id, name }: NonNullable<TokenReport["organization"]>): string {
  return name === null ? id : `${name} (${id})`;
}

export function tokenReportJson({
  credential,
  person,
  organization,
  expires,
  refreshTokenExpires,
  scopes,
}: TokenReport) {
  return {
    credential,
    person,
    organization_id: organization?.id ?? null,
    organization_name: organization?.name ?? null,
    access_token_expires: expires,
    refresh_token_expires: refreshTokenExpires,
    scopes,
  };
}
