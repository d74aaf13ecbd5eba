// The labels under which a flow is published.
import { either, errorIn, type Problem, quoted } from "./problem";
import { isUnknown, type Maybe } from "./known";
import { versionLabels } from "./channel";

/** At least one label, and only those the API knows: a version without a label is run by no channel. */
export function checkVersionLabels(labels: Maybe<readonly Maybe<string>[]>): Problem[] {
  if (isUnknown(labels) || labels === null || labels === undefined) return [];
  if (labels.length === 0) {
    return [
      errorIn(
        "versionLabels",
        "Flow has no version label",
        `A flow is run by its label: name at least one of ${either(versionLabels)}, or leave the labels out for Latest.`,
      ),
    ];
  }
  return labels
    .filter((label): label is string => typeof label === "string")
    .filter((label) => !(versionLabels as readonly string[]).includes(label))
    .map((label) =>
      errorIn("versionLabels", `Unknown version label ${quoted(label)}`, `Write ${either(versionLabels)}.`),
    );
}
