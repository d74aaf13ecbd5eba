// The screen of `wxcc verify`: the way of a call, or where it breaks.

import type { CallPath } from "../../resources/call-path";
import type { Channel } from "../terminal";
import { oneLine } from "../../schema/printable";
import { renderDiagnostics } from "./diagnostics";

export function renderWorkingPath({ channel, numbers, flow }: CallPath, { colors }: Channel): string {
  const steps = [
    ...(numbers.length === 0 ? [] : [numbers.join(", ")]),
    ...(channel === null ? [] : [`channel "${channel.name}"`]),
    ...(flow === null ? [] : [`flow "${flow.name}" (${flow.label})`]),
  ].map(oneLine);
  return `${colors.bold(colors.green("Calls get through:"))} ${steps.join(" -> ")}`;
}

export function renderBrokenPath({ broken }: CallPath, { colors, width }: Channel): string {
  const links = `${broken.length} broken link${broken.length === 1 ? "" : "s"}`;
  return `${renderDiagnostics(broken, { colors, width })}\n\n${colors.bold(colors.red(`Calls do not get through: ${links}.`))}`;
}

/** For programs: whether calls get through, the path, and every broken link. */
export function callPathJson({ channel, numbers, flow, broken }: CallPath) {
  return {
    works: broken.length === 0,
    channel,
    numbers,
    flow,
    broken: broken.map(({ summary, detail }) => ({ summary, detail })),
  };
}
