// How an apply ended: what was done, what was not, and the outputs.

import type { Applied } from "../../engine";
import type { Colors } from "../terminal";
import { literal, sensitiveValue } from "./literal";
import { describeText, isLongText } from "./long-text";

export function renderApplied(
  applied: Applied,
  { mode, complete, interrupted }: { mode: "apply" | "destroy"; complete: boolean; interrupted: boolean },
  colors: Colors,
): string {
  const { added, changed, destroyed, skipped } = applied;
  const what = mode === "destroy" ? "Destroy" : "Apply";
  const numbers =
    mode === "destroy"
      ? `${destroyed} destroyed`
      : `${added} added, ${changed} changed, ${destroyed} destroyed`;
  const end = complete ? "complete!" : interrupted ? "interrupted." : "failed.";
  const parts = [
    skipped.length === 0 ? "" : `Not done:\n${skipped.map((node) => `  ${node}`).join("\n")}`,
    colors.bold((complete ? colors.green : colors.red)(`${what} ${end} ${numbers}.`)) +
      (complete ? "" : "\nWhat was done is in the state. Run it again to do the rest."),
    renderOutputs(applied.outputs),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function renderOutputs(outputs: Applied["outputs"]): string {
  const names = Object.keys(outputs).sort();
  if (names.length === 0) return "";
  const lines = names.map((name) => {
    const { value = null, sensitive = false } = outputs[name] ?? {};
    const text = isLongText(value) ? describeText(value) : literal(value);
    return `${name} = ${sensitive ? sensitiveValue : text}`;
  });
  return ["Outputs:", "", ...lines].join("\n");
}
