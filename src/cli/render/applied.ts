// How an apply ended: what was done, what was not, and the outputs.

import type { Applied } from "../../engine";
import { oneLine } from "../../schema/printable";
import type { Colors } from "../terminal";
import { renderOutputs } from "./output";

/** Imports and what was forgotten are told only when there were any. */
export function appliedNumbers(
  { imported, added, changed, destroyed, forgotten }: Applied,
  mode: "apply" | "destroy",
): string {
  return [
    ...(imported > 0 ? [`${imported} imported`] : []),
    ...(mode === "apply" ? [`${added} added`, `${changed} changed`] : []),
    `${destroyed} destroyed`,
    ...(forgotten > 0 ? [`${forgotten} forgotten`] : []),
  ].join(", ");
}

export function renderApplied(
  applied: Applied,
  { mode, complete, interrupted }: { mode: "apply" | "destroy"; complete: boolean; interrupted: boolean },
  colors: Colors,
): string {
  const { skipped, recorded } = applied;
  const what = mode === "destroy" ? "Destroy" : "Apply";
  const numbers = appliedNumbers(applied, mode);
  const end = complete ? "complete!" : interrupted ? "interrupted." : "failed.";
  const next = interrupted ? "Run it again to do the rest." : "Do what the errors say, then run it again.";
  const parts = [
    skipped.length === 0 ? "" : `Not done:\n${skipped.map((node) => `  ${oneLine(node)}`).join("\n")}`,
    colors.bold((complete ? colors.green : colors.red)(`${what} ${end} ${numbers}.`)) +
      (complete
        ? ""
        : `\n${recorded ? "What was done is in the state." : "The error above says where what was done is kept."} ${next}`),
    ...(Object.keys(applied.outputs).length === 0 ? [] : ["Outputs:", renderOutputs(applied.outputs)]),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}
