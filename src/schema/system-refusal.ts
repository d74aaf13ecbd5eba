// What to do when the system refuses a file, for people instead of by its code.

import { dirname } from "node:path";

const remedies: Readonly<Record<string, (folder: string) => string>> = {
  EACCES: (folder) =>
    `This user has no right to it: give it the right to the folder ${folder} and what is in it, or choose another folder.`,
  EPERM: (folder) =>
    `This user has no right to it: give it the right to the folder ${folder} and what is in it, or choose another folder.`,
  EROFS: (folder) => `The folder ${folder} can only be read: choose another one.`,
  ENOSPC: (folder) => `Make room on the disk of the folder ${folder}, then run again.`,
  EDQUOT: (folder) => `Make room for this user on the disk of the folder ${folder}, then run again.`,
  ENOENT: (folder) => `Make the folder ${folder}, or correct the path.`,
  ENOTDIR: (folder) => `A part of ${folder} is no folder: correct the path.`,
  EISDIR: () => "It is a folder: name a file.",
};

/**
 * What the system said, the folder it is about, and what to do.
 * @param thrown what a call of node:fs threw
 * @param path of the file, for calls that do not tell it
 */
export function systemRefusal(thrown: unknown, path?: string): string {
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  const { code, path: told } = thrown as { readonly code?: unknown; readonly path?: unknown };
  const file = typeof told === "string" ? told : path;
  const remedy = file === undefined ? undefined : remedies[String(code)]?.(dirname(file));
  return remedy === undefined ? `${said}.` : `${said}. ${remedy}`;
}
