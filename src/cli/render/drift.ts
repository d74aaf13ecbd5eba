// The screen of `wxcc drift`: what was changed outside, and what can be done about it.

import type { Drift, Plan } from "../../engine";
import type { Channel } from "../terminal";
import { literal } from "./literal";
import { organizationText, renderDrift, type PlanScreen } from "./plan";
import { wrapped } from "./wrap";

const none = "No drift.";

export function renderDriftReport(screen: PlanScreen, known: number, channel: Channel): string {
  const left = leftByInterruptedCreates(screen.plan);
  const drift = renderChanged(screen, known, channel);
  if (left.length === 0) return drift;
  const lines = left.map(({ type, before }) => {
    const { id, name, number } = before?.attributes ?? {};
    return `  ${channel.colors.red("-")} ${type} ${literal(String(name ?? number))} (id ${String(id)})`;
  });
  const told = wrapped(
    "Made by creates that were cut off, in no state, and not wanted any more. An apply deletes:",
    "",
    channel.width,
  );
  return [drift, channel.colors.bold(told), lines.join("\n")].join("\n\n");
}

/** What was made here and is in no state is a change that nobody recorded, too. */
export function leftByInterruptedCreates({ changes }: Plan): Plan["changes"] {
  return changes.filter(({ reason }) => reason === "interrupted");
}

function renderChanged(screen: PlanScreen, known: number, channel: Channel): string {
  const { plan } = screen;
  const { bold, green } = channel.colors;
  const { width } = channel;
  const where = plan.organization === null ? "" : ` in organization ${organizationText(plan.organization)}`;
  if (plan.drift.length === 0) {
    if (known === 0) return `${bold(green("No drift."))} The state holds no objects.`;
    const objects =
      known === 1
        ? "The object in the state is as the last apply left it"
        : `The ${known} objects in the state are as the last apply left them`;
    return bold(green(none)) + wrapped(`${none} ${objects}${where}.`, "", width).slice(none.length);
  }
  const deleted = plan.drift.filter(({ after }) => after === null).length;
  return [
    bold(wrapped(`Changed outside of wxcc since the last apply${where}:`, "", width)),
    ...plan.drift.map((drift) =>
      [renderDrift(drift, screen, channel), `    ${channel.colors.dim(consequence(drift, plan))}`].join("\n"),
    ),
    wrapped(
      "To undo it: wxcc apply.\nTo keep it: write the new values into the configuration, then wxcc apply records them.",
      "",
      width,
    ),
    bold(`Drift: ${plan.drift.length - deleted} changed, ${deleted} deleted.`),
  ].join("\n\n");
}

/** What the next apply would do about it, by the present configuration. */
function consequence({ address, after }: Drift, { changes, diagnostics }: Plan): string {
  const change = changes.find((candidate) => candidate.address === address && candidate.deposedKey === null);
  if (diagnostics.some(({ severity }) => severity === "error"))
    return "What an apply would do is not known: see the errors.";
  switch (change?.action) {
    case "create":
      return "An apply would create it again.";
    case "update":
      return "An apply would change it back to the configuration.";
    case "replace":
      return "An apply would replace it.";
    case "delete":
      return "An apply would destroy it: it is not in the configuration.";
    case "forget":
      return "An apply would forget it, as a removed block says.";
    case "no-op":
    case undefined:
      return after === null
        ? "It is not in the configuration either: an apply only forgets it."
        : "The configuration leaves this open: an apply only records it.";
  }
}
