// Where a state really lies: every link that leads to it is followed once, before anything is read, locked or noted.

import { readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { failState } from "./state-error";
import { systemErrorCode } from "./system-error";

/** The one place of a state, which its lock, its journal and its records share. */
export interface StatePlace {
  /** Absolute path of the file, which need not be there yet; no piece of it is a link. */
  readonly statePath: string;
  /** The links that were followed. Terraform puts its lock beside the one it was given. */
  readonly stateLinks: readonly string[];
}

/** As many as Linux follows. */
const mostLinks = 40;

/** @throws StateError when links lead in a circle */
export function statePlace(path: string): StatePlace {
  const stateLinks: string[] = [];
  for (let at = inRealFolder(resolve(path), path); ;) {
    const target = linkTarget(at);
    if (target === null) return { statePath: at, stateLinks };
    if (stateLinks.push(at) > mostLinks) return refuseCircle(path);
    at = inRealFolder(resolve(dirname(at), target), path);
  }
}

/** The same file by a path whose folders are no links, as far as they exist. */
function inRealFolder(path: string, asked: string): string {
  const folder = dirname(path);
  if (folder === path) return path;
  try {
    return join(realpathSync(folder), basename(path));
  } catch (thrown) {
    if (systemErrorCode(thrown) === "ELOOP") return refuseCircle(asked);
    if (systemErrorCode(thrown) !== "ENOENT") return path; // reading the file says what is wrong with it
    return join(inRealFolder(folder, asked), basename(path));
  }
}

/** Null for what is no link: a file, a folder, or nothing at all. */
function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null; // reading the file says what is wrong with it
  }
}

function refuseCircle(path: string): never {
  return failState(
    `Cannot find the state ${path}`,
    "Links lead from it in a circle. Make it a file, or a link to one.",
  );
}
