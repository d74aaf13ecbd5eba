// A Terraform under way, to be stopped or killed with its providers.

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { Project } from "./project";

/** Who is killed: the provider alone, Terraform alone, or both. */
export type Victims = "provider" | "terraform" | "both";

const patience = { steps: 200, milliseconds: 50 };

export class TerraformRun {
  private readonly child: ChildProcess;
  private readonly output: string[] = [];
  private providers: readonly number[] = [];

  constructor(project: Project, words: readonly string[]) {
    const [command = "", ...rest] = words;
    this.child = spawn("terraform", [command, "-no-color", ...rest], {
      cwd: project.folder,
      env: project.environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => this.output.push(text));
    }
  }

  kill(victims: Victims): void {
    this.providers = childrenOf(this.child.pid);
    if (victims !== "provider") this.child.kill("SIGKILL");
    if (victims !== "terraform") for (const id of this.providers) signal(id, "SIGKILL");
  }

  /** Ctrl-C reaches Terraform and its providers, which are in one process group. */
  interrupt(): void {
    this.providers = childrenOf(this.child.pid);
    for (const id of this.providers) signal(id, "SIGINT");
    this.child.kill("SIGINT");
  }

  /** Waits until Terraform and the providers it had when it was killed are gone. @returns what Terraform said */
  async ended(): Promise<string> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "close");
    for (let step = 0; this.providers.some(isAlive); step++) {
      if (step === patience.steps) throw new Error("A provider outlived its Terraform.");
      await wait(patience.milliseconds);
    }
    return this.output.join("");
  }
}

function childrenOf(parent: number | undefined): number[] {
  return execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([id, parentId]) => (id !== undefined && parentId === parent ? [id] : []));
}

function signal(id: number, name: "SIGKILL" | "SIGINT" | 0): boolean {
  try {
    return process.kill(id, name);
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw problem;
  }
}

function isAlive(id: number): boolean {
  return signal(id, 0);
}
