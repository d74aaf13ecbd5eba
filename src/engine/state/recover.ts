// Puts what the journal of a run that was cut off knows into the state file, or sets that journal aside.

import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "./disk";
import { journalPath, removeJournal } from "./journal";
import type { State } from "./state";
import { failState } from "./state-error";
import { readState } from "./state-file";
import { StateWriter } from "./state-writer";

/**
 * Folds a pending journal into the state file. To be called with the lock held: the journal of a run that goes on is
 * pending too.
 * @returns the number of resources the journal knew better than the file; null when there was no journal
 * @throws StateError when the journal is damaged or goes on from another state
 */
export async function recoverState(path: string): Promise<number | null> {
  if (!existsSync(journalPath(path))) return null;
  const state = readState(path);
  const { journal } = state.source;
  if (journal === null) return null;
  const recovered = journal.resources.size;
  if (recovered === 0 && journal.outputs === undefined) {
    // Cut off between the last full file and the end of the journal, or before the journal said anything.
    await removeJournal(journal.path);
    return 0;
  }
  await new StateWriter(state, { providerAddress: unneeded }).finish();
  return recovered;
}

/** The text of the state file with what a pending journal says in it. */
export function stateText(state: State): string {
  return new StateWriter(state, { providerAddress: unneeded }).text;
}

/** What a journal holds names its provider. */
function unneeded(type: string): string {
  throw new Error(`No resource of type ${type} is new here`);
}

/**
 * Sets a journal that can't be used aside, under another name.
 * @returns the path it has now
 * @throws StateError when there is none
 */
export async function discardJournal(statePath: string): Promise<string> {
  const path = journalPath(statePath);
  if (!existsSync(path)) failState(`There is no journal to discard`, `${path} is not there.`);
  const aside = `${path}.discarded-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "")}`;
  await rename(path, aside);
  await syncFolder(dirname(path));
  return aside;
}
