// The doctor: looks at the machine and the connection, check by check, and says what to do about each finding.

import { tokenFolder, type Clock } from "../../contact-center";
import { providerConfiguration, type Configuration } from "../../engine";
import { connectionOptions, providerDefaults } from "../../resources";
import { credentialOf } from "../credential";
import { connectionChecks, examineConnection, skipped } from "./connection";
import { checks, failed, ok, type Finding } from "./finding";
import { checkNode, checkProxy, checkTerraform, type Machine } from "./machine";

export type { Finding } from "./finding";
export { thisMachine, type Machine } from "./machine";

/**
 * One finding for each check. Changes nothing.
 * @param configuration whose provider block counts
 * @param signal cancels requests under way
 */
export async function examine(
  configuration: Configuration,
  machine: Machine,
  { signal, clock }: { readonly signal?: AbortSignal; readonly clock?: Clock } = {},
): Promise<readonly Finding[]> {
  const proxy = await checkProxy(machine);
  const [connection, terraform] = await Promise.all([
    proxy.status === "fail"
      ? skipped(["settings", ...connectionChecks], "the proxy does not answer")
      : connectionFindings(configuration, machine, { signal, clock }),
    checkTerraform(machine),
  ]);
  const findings = [checkNode(machine), proxy, ...connection, ...terraform];
  return checks.flatMap((check) => findings.filter((finding) => finding.check === check));
}

/** Whether a plan can work. */
export function isWell(findings: readonly Finding[]): boolean {
  return findings.every(({ status }) => status !== "fail");
}

async function connectionFindings(
  configuration: Configuration,
  { environment }: Machine,
  { signal, clock }: { readonly signal?: AbortSignal | undefined; readonly clock?: Clock | undefined },
): Promise<readonly Finding[]> {
  const { config, diagnostics } = providerConfiguration(configuration, environment);
  const credential = credentialOf(config, environment);
  const missing = diagnostics.filter(({ severity }) => severity === "error");
  const ofCredential = missing.filter(({ attribute }) => attribute === "accessToken");
  const ofSettings = missing.filter(({ attribute }) => attribute !== "accessToken");
  if (missing.length > 0) {
    return [
      ...(ofSettings.length === 0 ? [ok("settings", "complete")] : []),
      ...ofSettings.map(({ summary, detail }) => failed("settings", summary, detail)),
      ...ofCredential.map(({ summary, detail }) => failed("credential", summary, detail)),
      ...skipped(
        connectionChecks.filter((check) => check !== "credential" || ofCredential.length === 0),
        "the settings are not complete",
      ),
    ];
  }
  const { locationId, telephonyRegionId } = providerDefaults(config);
  return examineConnection({
    options: { ...connectionOptions(config), tokenFolder: tokenFolder(environment), signal },
    credential,
    defaultLocationId: locationId,
    defaultTelephonyRegionId: telephonyRegionId,
    ...(clock === undefined ? {} : { clock }),
  });
}
