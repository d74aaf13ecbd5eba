// The labels under which a flow is published.
import { either, errorIn, type Problem, quoted } from "./problem";
import { isUnknown, type Maybe } from "./known";
import { versionLabels } from "./channel";

/** Only those the API knows. None at all says that the flow is kept as a draft. */
export function checkVersionLabels(labels: Maybe<readonly Maybe<string>[]>): Problem[] {
  if (isUnknown(labels) || labels === null || labels === undefined) return [];
  return labels
    .filter((label): label is string => typeof label === "string")
    .filter((label) => !(versionLabels as readonly string[]).includes(label))
    .map((label) =>
      errorIn("versionLabels", `Unknown version label ${quoted(label)}`, `Write ${either(versionLabels)}.`),
    );
}
