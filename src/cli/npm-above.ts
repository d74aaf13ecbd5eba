// npx and npm run a program through a shell. When they are killed, neither tells the program: it would live on unseen.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

interface Ancestor {
  readonly parent: number;
  /** Its words, as one text. */
  readonly command: string;
}

const checkedEvery = 500;

/** Settles when the npm that has started this program is gone; never when nobody of that kind has. */
export function npmGone(): Promise<void> {
  const npm = npmAbove(process.ppid);
  return new Promise((settle) => {
    if (npm === undefined) return;
    const timer = setInterval(() => {
      if (isRunning(npm)) return;
      clearInterval(timer);
      settle();
    }, checkedEvery).unref();
  });
}

/** The process id of npm, when it stands above a process directly or with the shell that it runs things through. */
export function npmAbove(
  parent: number,
  lookUp: (id: number) => Ancestor | undefined = ancestor,
): number | undefined {
  const above = lookUp(parent);
  if (above === undefined) return undefined;
  if (isNpm(above)) return parent;
  const next = isShell(above) ? lookUp(above.parent) : undefined;
  return next !== undefined && isNpm(next) ? above.parent : undefined;
}

const isNpm = ({ command }: Ancestor): boolean => /(^|[\s/])(npm|npx)(-cli\.js)?(\s|$)/.test(command);
const isShell = ({ command }: Ancestor): boolean => /^\S*sh -c\s/.test(command);

function ancestor(id: number): Ancestor | undefined {
  try {
    return process.platform === "linux" ? fromProc(id) : fromPs(id);
  } catch {
    return undefined; // it is gone already, or this system does not tell: then nobody is watched
  }
}

function fromProc(id: number): Ancestor {
  const stat = readFileSync(`/proc/${id}/stat`, "latin1");
  // The name before it stands in parentheses and may hold anything.
  const [, parent = ""] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const command = readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  return { parent: Number(parent), command };
}

function fromPs(id: number): Ancestor | undefined {
  const { stdout } = spawnSync("ps", ["-o", "ppid=,args=", "-p", String(id)], { encoding: "utf8" });
  const [, parent, command] = /^\s*(\d+)\s+(.*)$/m.exec(stdout) ?? [];
  return command === undefined ? undefined : { parent: Number(parent), command };
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // somebody else's now, but there
  }
}
