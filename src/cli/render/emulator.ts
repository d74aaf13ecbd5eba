// The screen of `wxcc emulator`: where it is, and how to point wxcc at it.

import { oneLine } from "../../schema/printable";
import type { Emulator } from "../../emulator";
import type { Colors } from "../terminal";

type Shown = Pick<Emulator, "url" | "organizationId" | "accessToken" | "locationId" | "telephonyRegionId">;

export function renderEmulator(emulator: Shown, { bold, green, dim }: Colors): string {
  // Of the seed file, which may have come from anywhere.
  const [organizationId, accessToken, locationId, telephonyRegionId] = [
    emulator.organizationId,
    emulator.accessToken,
    emulator.locationId,
    emulator.telephonyRegionId,
  ].map(oneLine);
  const { url } = emulator;
  return [
    bold(green(`The Contact Center emulator listens on ${url}`)),
    "",
    "Point wxcc at it in another shell:",
    "",
    `  export WXCC_API_URL=${url}`,
    `  export WXCC_ACCESS_TOKEN=${accessToken}`,
    `  export WXCC_ORG_ID=${organizationId}`,
    `  export WXCC_DEFAULT_LOCATION_ID=${locationId}`,
    `  export WXCC_DEFAULT_TELEPHONY_REGION_ID=${telephonyRegionId}`,
    "",
    "Its organization has the queues Queue-1 and Outdial Queue-1 and the numbers +14085550100 to +14085550199,",
    "unless --seed or --data say otherwise.",
    "",
    dim(`What was requested: ${url}/_emulator/requests`),
    dim("Ctrl-C stops it."),
  ].join("\n");
}
