// The doctor: looks at the machine and the connection, check by check, and says what to do about each finding.

import { tokenFolder, type Clock } from "../../contact-center";
import { providerConfiguration, type Configuration } from "../../engine";
import { connectionOptions, providerDefaults } from "../../resources";
import { credentialOf } from "../credential";
import { connectionChecks, examineConnection, skipped } from "./connection";
import { checks, failed, ok, type Finding } from "./finding";
import { examineInterrupted } from "./interrupted-creates";
import { checkNode, checkProxy, checkTerraform, type Machine } from "./machine";

export type { Finding } from "./finding";
export { thisMachine, type Machine } from "./machine";

interface ExamineOptions {
  /** Cancels requests under way. */
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
  /** Delete what interrupted creates have left. */
  readonly fix?: boolean;
}

/**
 * One finding for each check, or more. Changes nothing unless told to.
 * @param configuration whose provider block counts
 */
export async function examine(
  configuration: Configuration,
  machine: Machine,
  options: ExamineOptions = {},
): Promise<readonly Finding[]> {
  const proxy = await checkProxy(machine);
  const [connection, terraform] = await Promise.all([
    proxy.status === "fail"
      ? skipped(["settings", ...connectionChecks], "the proxy does not answer")
      : connectionFindings(configuration, machine, options),
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
  machine: Machine,
  { signal, clock, fix = false }: ExamineOptions,
): Promise<readonly Finding[]> {
  const { environment } = machine;
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
    interrupted: (center) => examineInterrupted(center, configuration, machine, { fix, clock }),
  });
}
