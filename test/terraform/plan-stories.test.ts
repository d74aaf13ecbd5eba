// The same input and state give the same plan, state and outputs, whether wxcc or a real Terraform reads them: the
// documents of both are compared key by key, and so are the exit codes. In each story nobody's call is lost.

import { readFileSync, writeFileSync } from "node:fs";
import { CallWatch } from "../acceptance/call-invariants";
import { steady, Workplace, type Finished } from "../cli/wxcc";
import { AttachedProject } from "./attached-project";
import { connectionTo } from "./matrix";
import { planStories, type PlanStory } from "./plan-stories";
import { describeTerraform } from "./terraform";

type Document = Record<string, unknown>;

/** An organization and a folder in the state in which a story begins. */
class World {
  private constructor(
    readonly work: Workplace,
    readonly terraform: AttachedProject,
    private readonly story: PlanStory,
  ) {}

  static async of(story: PlanStory): Promise<World> {
    const work = await Workplace.open();
    const world = new World(work, await AttachedProject.in(work.folder, connectionTo(work.emulator)), story);
    await world.begin();
    return world;
  }

  private async begin(): Promise<void> {
    const { files = {}, first, unmanaged = [], outside, state, then } = this.story;
    for (const [name, content] of Object.entries(files)) writeFileSync(this.work.path(name), content);
    if (first !== undefined) {
      this.write("main.tf.json", first);
      succeeded(await this.work.wxcc("apply", "--auto-approve"));
    }
    for (const address of unmanaged) succeeded(await this.work.wxcc("state", "rm", address));
    await outside?.(this.work.emulator);
    if (state !== undefined) {
      const content = JSON.parse(readFileSync(this.work.path("terraform.tfstate"), "utf8"));
      state(content);
      this.write("terraform.tfstate", content);
    }
    this.write("main.tf.json", then);
  }

  wxcc(...words: string[]): Promise<Finished> {
    return this.work.wxccWith(this.story.environment ?? {}, ...words);
  }

  /** @param words where Terraform has one dash wxcc has two */
  planByWxcc(): Promise<Finished> {
    const words = (this.story.words ?? []).map((word) =>
      word === "-refresh=false" ? "--no-refresh" : word.replace(/^-(?=[a-z])/, "--"),
    );
    return this.wxcc("plan", "--out", "wxcc.plan", "--format", "json", "--detailed-exitcode", ...words);
  }

  byTerraform(...words: string[]): Promise<Finished> {
    return this.terraform.terraform(words, this.story.environment);
  }

  planByTerraform(): Promise<Finished> {
    const { words = [] } = this.story;
    return this.byTerraform("plan", "-out=test.tfplan", "-input=false", "-detailed-exitcode", ...words);
  }

  async close(): Promise<void> {
    await this.terraform.close();
    await this.work.close();
  }

  private write(name: string, content: object): void {
    writeFileSync(this.work.path(name), JSON.stringify(content));
  }
}

function expectSameCode(ours: Finished, theirs: Finished): void {
  if (ours.code === theirs.code) return;
  throw new Error(
    `wxcc ends with ${ours.code}, Terraform with ${theirs.code}:\n${ours.stderr}\n${theirs.stderr}`,
  );
}

function succeeded({ code, stdout, stderr }: Finished): void {
  if (code !== 0) throw new Error(stdout + stderr);
}

describeTerraform("the same input and state", () => {
  const worlds: World[] = [];
  const world = async (story: PlanStory) => {
    const opened = await World.of(story);
    worlds.push(opened);
    return opened;
  };
  afterEach(async () => {
    for (const opened of worlds.splice(0)) await opened.close();
  });

  test.each(Object.entries(planStories))("%s", async (_name, story) => {
    const mine = await world(story);
    const planned = await mine.planByWxcc();
    const alsoPlanned = await mine.planByTerraform();
    expectSameCode(planned, alsoPlanned);
    if (planned.code === 1) return;
    const shown = await mine.byTerraform("show", "-json", "test.tfplan");
    const theirs = JSON.parse(shown.stdout) as Document;
    expect(ofWxcc(JSON.parse(planned.stdout) as Document, theirs)).toEqual(ofTerraform(theirs));
    if (planned.code === 0) return;

    const yours = await world(story);
    const watches = [mine, yours].map(({ work }) => new CallWatch(work.emulator));
    const applied = await mine.wxcc("apply", "wxcc.plan");
    await yours.planByTerraform();
    const alsoApplied = await yours.byTerraform("apply", "-input=false", "test.tfplan");
    expectSameCode(applied, alsoApplied);
    const after = told(await yours.byTerraform("show", "-json"));
    expect(told(await mine.wxcc("show", "--format", "json"))).toEqual(after);
    expect(watches.map((watch) => watch.lostCalls())).toEqual([[], []]);
  });
});

/**
 * The state that a command printed, without ids that differ from world to world. That of wxcc holds neither data
 * sources nor results of checks.
 */
function told({ stdout }: Finished): unknown {
  const same = steady(JSON.stringify(ordered(JSON.parse(stdout))))
    .replaceAll(/"[0-9a-f]{24}"/g, '"<flow>"')
    .replaceAll(/"\d{15,}"/g, '"<number>"');
  return JSON.parse(same);
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isOfData(item)).map(ordered);
  if (!isRecord(value)) return value;
  const keys = Object.keys(value).filter((key) => key !== "checks" && !isOfDataAlone(value[key]));
  return Object.fromEntries(keys.sort().map((key) => [key, ordered(value[key])]));
}

/** A data source, or the address of one among dependencies. */
function isOfData(item: unknown): boolean {
  return at(item, "mode") === "data" || (typeof item === "string" && item.startsWith("data."));
}

function isOfDataAlone(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isOfData);
}

// What follows is all in which the two documents differ; docs/guides/engine.md tells of it.

/** Of a document of wxcc: which organization it is for. */
function ofWxcc({ organization_id: _id, organization_name: _name, ...document }: Document, theirs: Document) {
  return comparable(document, localsIn(theirs));
}

/** Of a document of Terraform: when it was made, and which attributes mattered. */
function ofTerraform({ timestamp: _time, relevant_attributes: _relevant, ...document }: Document) {
  return comparable(document, localsIn(document));
}

/**
 * Left out on both sides are outputs in the prior state, where Terraform has the planned ones already; the source text
 * that Terraform repeats in JSON syntax beside references, and references to a path; what stands for a local; marks
 * that mark nothing; forgotten objects among planned values, which Terraform lists without any; providers that are
 * required but not used; and terraform_remote_state.
 */
function comparable(document: Document, locals: ReadonlySet<string>): unknown {
  return pruned(document, "", locals) ?? {};
}

function pruned(value: unknown, path: string, locals: ReadonlySet<string>): unknown {
  if (locals.has(path)) return "stands for a local";
  if (/\.(provider_config\.(null|terraform)|prior_state\.values\.outputs)$/.test(path)) return undefined;
  if (path === ".prior_state" && !holdsObjects(value)) return undefined;
  if (Array.isArray(value)) {
    const items = /\.resources$/.test(path)
      ? value.filter((item) => !isRemoteState(item) && !isForgotten(item))
      : value;
    if (/\.resources$/.test(path) && items.length === 0) return undefined;
    return items.map((item: unknown, index) => pruned(item, `${path}[${index}]`, locals));
  }
  if (!isRecord(value)) return value;
  if (Array.isArray(value.references)) {
    const named = value.references.filter((name) => !/^path\./.test(String(name)));
    return named.length === 0 ? {} : { references: named };
  }
  if (/\$\{/.test(JSON.stringify(value.constant_value ?? ""))) return {};
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    /_sensitive$|^sensitive_values$/.test(key) ? marked(item) : pruned(item, `${path}.${key}`, locals),
  ]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

/** Only the marks that are set. */
function marked(value: unknown): unknown {
  if (!isRecord(value)) return value === false ? {} : value;
  const entries = Object.entries(value).map(([key, item]) => [key, marked(item)] as const);
  return Object.fromEntries(entries.filter(([, item]) => JSON.stringify(item).includes("true")));
}

function localsIn(document: unknown, path = ""): ReadonlySet<string> {
  if (!isRecord(document) && !Array.isArray(document)) return new Set();
  const named = at(document, "references");
  if (Array.isArray(named) && named.some((name) => /^local\./.test(String(name)))) return new Set([path]);
  return new Set(
    Object.entries(document).flatMap(([key, item]) => [
      ...localsIn(item, Array.isArray(document) ? `${path}[${key}]` : `${path}.${key}`),
    ]),
  );
}

function holdsObjects(state: unknown): boolean {
  const objects = at(state, "values", "root_module", "resources");
  return Array.isArray(objects) && objects.some((item) => !isRemoteState(item));
}

function isRemoteState(item: unknown): boolean {
  return at(item, "type") === "terraform_remote_state";
}

function isForgotten(item: unknown): boolean {
  return at(item, "sensitive_values") === false && at(item, "values") === undefined;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
