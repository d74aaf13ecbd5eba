// Which numbers leave a line that the same plan destroys. Terraform deletes the line before it updates the numbers, plans
// them in any order, and tells the delete nothing of them: so the plan leaves a note on disk. The delete knows its own
// plan by the private data, and heeds the note of no other one.

import { randomUUID } from "node:crypto";
import { rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { readPrivate, writePrivate } from "../contact-center";
import type { PlannedMoves, Targets } from "../resources";
import { warning, type Diagnostic } from "../schema/diagnostic";
import { isObject, type Value } from "../schema/value";

interface Note {
  /** Which plan has left it. */
  readonly plan: string;
  readonly targets: Targets;
}

export class MoveNotes implements PlannedMoves {
  /** The plans of this process: it makes one. */
  private readonly plan = randomUUID();
  private readonly planned = new Map<string, Map<string, string>>();
  private readonly destroyed = new Set<string>();
  private readonly deletes = new Map<string, string | undefined>();
  private writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly folder: string) {}

  /** A plan that moves a number away from a line. @param target id of the line it goes to, or `newLine` */
  async move(numberId: string, lineId: string, target: string): Promise<readonly Diagnostic[]> {
    const moves = this.planned.get(lineId) ?? new Map<string, string>();
    this.planned.set(lineId, moves.set(numberId, target));
    return this.destroyed.has(lineId) ? this.write(lineId) : [];
  }

  /** A plan that destroys a line. @returns what its delete knows it by */
  async destroy(
    lineId: string,
  ): Promise<{ readonly plan: string; readonly problems: readonly Diagnostic[] }> {
    this.destroyed.add(lineId);
    return { plan: this.plan, problems: await this.write(lineId) };
  }

  /** Whether this process has planned that a number leaves a line. */
  isLeaving(numberId: string, lineId: string): boolean {
    return this.planned.get(lineId)?.has(numberId) === true;
  }

  /** A delete is about to be carried out. @param plan what it knows its plan by; undefined when it knows none */
  begin(lineId: string, plan: string | undefined): void {
    this.deletes.set(lineId, plan);
  }

  async awayFrom(lineId: string): Promise<Targets | { readonly unseen: string }> {
    const plan = this.deletes.get(lineId);
    const note = this.read(lineId);
    if (note !== undefined && "unseen" in note) return note;
    return note !== undefined && note.plan === plan
      ? note.targets
      : { unseen: "the plan was made in another folder, or another plan was made since" };
  }

  async lastKnownOf(lineId: string): Promise<Targets | undefined> {
    const note = this.read(lineId);
    return note === undefined || "unseen" in note ? undefined : note.targets;
  }

  /** A note that can't be removed does no harm: no later plan is the one that has left it. */
  async forget(lineId: string): Promise<void> {
    await rm(this.pathOf(lineId), { force: true }).catch(ignoreSystem);
    await rmdir(this.folder).catch(ignoreSystem); // while it holds other notes it stays
  }

  private write(lineId: string): Promise<readonly Diagnostic[]> {
    const written = this.writing.then(() =>
      writePrivate(this.pathOf(lineId), `${JSON.stringify(this.noteOf(lineId))}\n`),
    );
    const told = written.then(
      () => [],
      (problem: unknown) => [notNoted(this.pathOf(lineId), problem)],
    );
    this.writing = told;
    return told;
  }

  private noteOf(lineId: string): object {
    return { plan: this.plan, numbers: Object.fromEntries(this.planned.get(lineId) ?? []) };
  }

  private read(lineId: string): Note | { readonly unseen: string } | undefined {
    const path = this.pathOf(lineId);
    try {
      const text = readPrivate(path);
      if (text === undefined) return undefined;
      const content = JSON.parse(text) as Value;
      if (isObject(content) && typeof content.plan === "string" && isObject(content.numbers)) {
        const { plan, numbers } = content;
        const targets = Object.entries(numbers).map(([id, target]) => [id, String(target)] as const);
        return { plan, targets: new Map(targets) };
      }
      return unreadable(path, "it holds something else");
    } catch (problem) {
      return unreadable(path, textOf(problem));
    }
  }

  private pathOf(lineId: string): string {
    return join(this.folder, `${encodeURIComponent(lineId)}.json`);
  }
}

function unreadable(path: string, why: string): { readonly unseen: string } {
  return { unseen: `the note of the plan, ${path}, can't be read (${why})` };
}

function notNoted(path: string, problem: unknown): Diagnostic {
  return warning(
    "Which numbers leave a line that is destroyed can't be noted",
    `${path}: ${textOf(problem)}. If a number moves away from it in this plan, the delete of the line will be refused ` +
      "and nothing changes. Make the folder writable, choose another one by TF_DATA_DIR, or apply the numbers first (-target).",
  );
}

function textOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}

function ignoreSystem(problem: unknown): void {
  if (typeof problem !== "object" || problem === null || !("code" in problem)) throw problem;
}
