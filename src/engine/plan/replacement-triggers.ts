// Why an object is replaced although none of its attributes forces it.

import { identical, type ReplaceReason } from "../diff";
import { valueAt } from "../ignored-changes";
import type { Block } from "../input/configuration";
import type { Instance } from "../state/state";
import type { Planning } from "./planning";

/** What `replace_triggered_by` names and this plan updates or replaces. Creating or destroying it triggers nothing. */
export function triggersOf(planning: Planning, { lifecycle }: Block): readonly string[] {
  return lifecycle.replaceTriggeredBy
    .filter(({ address, path }) => {
      const change = planning.changes.get(address);
      if (change === undefined || (change.action !== "update" && change.action !== "replace")) return false;
      const [before, after] = [change.before?.attributes ?? {}, change.after ?? {}];
      return path.length === 0 || !identical(valueAt(before, path), valueAt(after, path));
    })
    .map(({ text }) => text);
}

export function replaceReason(
  planning: Planning,
  { address }: Block,
  instance: Instance | null,
  triggeredBy: readonly string[],
): ReplaceReason | null {
  if (instance?.tainted === true) return "tainted";
  if (planning.options.replace?.includes(address) === true) return "requested";
  return triggeredBy.length > 0 ? "triggered" : null;
}
