// The journal of a large state: what a run that was cut off at any byte has finished is read again, and nothing else.

import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  discardJournal,
  type Instance,
  journalPath,
  readState,
  recoverState,
  stateText,
  StateWriter,
  type StateWriterOptions,
} from "../../../src/engine/state";

let folder: string;
let path: string;
let journal: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wxcc-journal-"));
  path = join(folder, "terraform.tfstate");
  journal = journalPath(path);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const writerOf = (file: string, options: Partial<StateWriterOptions> = {}) =>
  new StateWriter(readState(file), {
    providerAddress: () => "registry.terraform.io/acme/wxcc",
    journalFrom: 0,
    fullEvery: 1e9,
    ...options,
  });
const channel = (id: string, more: Instance["attributes"] = {}): Instance => ({
  schemaVersion: 0,
  attributes: { id, description: 'Line 1\nüber \u2028 "alles"', ...more },
  dependencies: [],
});
const addressesIn = (file = path) => [...readState(file).resources.keys()].sort();

/** A run that is cut off: the files as they lie there at a moment of it. */
class CutOff {
  readonly path: string;

  constructor(name = "cut") {
    const into = mkdtempSync(join(folder, `${name}-`));
    for (const file of readdirSync(folder).filter((one) => one.startsWith("terraform.tfstate"))) {
      copyFileSync(join(folder, file), join(into, file));
    }
    this.path = join(into, "terraform.tfstate");
  }
}

test("a change of a large state is appended to a journal that only its owner can read", async () => {
  const writer = writerOf(path);
  await writer.put("wxcc_channel.first", channel("c-1"));
  expect(existsSync(journal)).toBe(false);
  const full = readFileSync(path, "utf8");

  await writer.put("wxcc_channel.second", channel("c-2"));
  await writer.put("wxcc_channel.first", channel("c-1", { description: "Changed" }));
  await writer.setOutputs({ id: { value: "c-2", type: "string", sensitive: false } });
  expect(readFileSync(path, "utf8")).toBe(full);
  expect(statSync(journal).mode & 0o777).toBe(0o600);

  const known = readState(path);
  expect(known.resources).toEqual(writer.state.resources);
  expect(known.outputs).toEqual(writer.state.outputs);
  expect(known.serial).toBe(1);
  await writer.finish();
  expect(existsSync(journal)).toBe(false);
  expect(readState(path)).toMatchObject({ serial: 2, outputs: known.outputs, resources: known.resources });
});

test("a small state has no journal", async () => {
  const writer = writerOf(path, { journalFrom: 100_000 });
  for (const id of ["1", "2", "3"]) {
    await writer.put(`wxcc_channel.c${id}`, channel(id));
    expect(existsSync(journal)).toBe(false);
    expect(readFileSync(path, "utf8")).toContain(`"id": "${id}"`);
  }
});

test("the full file follows by itself, and the journal knows that it did", async () => {
  const writer = writerOf(path, { fullEvery: 20 });
  await writer.put("wxcc_channel.first", channel("c-1"));
  await writer.put("wxcc_channel.second", channel("c-2"));
  while (!readFileSync(path, "utf8").includes("c-2")) await new Promise((settle) => setImmediate(settle));
  await writer.put("wxcc_channel.third", channel("c-3"));
  expect(addressesIn()).toEqual(["wxcc_channel.first", "wxcc_channel.second", "wxcc_channel.third"]);
  await writer.finish();
});

test("a journal cut off at any byte gives what was complete by then, and the next run goes on from it", async () => {
  const writer = writerOf(path);
  await writer.put("wxcc_channel.c0", channel("c-0"));
  const complete: { bytes: number; addresses: string[] }[] = [];
  const note = () =>
    complete.push({
      bytes: existsSync(journal) ? statSync(journal).size : 0,
      addresses: [...writer.state.resources.keys()].sort(),
    });
  note();
  for (const position of [1, 2, 3]) {
    await writer.put(`wxcc_channel.c${position}`, channel(`c-${position}`));
    note();
  }
  await writer.remove("wxcc_channel.c1");
  note();
  const size = statSync(journal).size;
  const { path: cut } = new CutOff();
  await writer.finish();

  const whole = readFileSync(journalPath(cut));
  for (let bytes = 0; bytes <= size; bytes++) {
    writeFileSync(journalPath(cut), whole.subarray(0, bytes));
    const expected = complete.filter((one) => one.bytes <= bytes).at(-1)?.addresses;
    expect(addressesIn(cut)).toEqual(expected);
  }
  for (const bytes of [0, 10, 200, size - 1, size]) {
    const again = new CutOff("again");
    copyFileSync(cut, again.path);
    writeFileSync(journalPath(again.path), whole.subarray(0, bytes));
    const before = addressesIn(again.path);
    const next = writerOf(again.path);
    await next.put("wxcc_channel.new", channel("c-9"));
    await next.put("wxcc_channel.newer", channel("c-10"));
    expect(addressesIn(again.path)).toEqual([...before, "wxcc_channel.new", "wxcc_channel.newer"].sort());
    await next.finish();
    expect(existsSync(journalPath(again.path))).toBe(false);
    expect(addressesIn(again.path)).toEqual([...before, "wxcc_channel.new", "wxcc_channel.newer"].sort());
  }
});

test("a run may be cut off before or after the write of the full file that ends the journal", async () => {
  const writer = writerOf(path);
  await writer.put("wxcc_channel.c1", channel("c-1"));
  await writer.put("wxcc_channel.c2", channel("c-2"));
  const before = new CutOff("before");
  // The mark of the full file is written into this file before its name is removed.
  linkSync(journal, join(folder, "kept"));
  await writer.finish();
  copyFileSync(join(folder, "kept"), journalPath(before.path));
  const after = new CutOff("after");
  copyFileSync(join(folder, "kept"), journalPath(after.path));
  const whole = readFileSync(path, "utf8");

  expect(addressesIn(before.path)).toEqual(["wxcc_channel.c1", "wxcc_channel.c2"]);
  expect(await recoverState(before.path)).toBe(1);
  expect(readFileSync(before.path, "utf8")).toBe(whole);

  expect(addressesIn(after.path)).toEqual(["wxcc_channel.c1", "wxcc_channel.c2"]);
  expect(await recoverState(after.path)).toBe(0);
  expect(readFileSync(after.path, "utf8")).toBe(whole);
  expect(existsSync(journalPath(after.path))).toBe(false);
});

test("recovering writes the journal into the state once, and says how much it knew", async () => {
  const writer = writerOf(path);
  await writer.put("wxcc_channel.first", channel("c-1"));
  expect(await recoverState(path)).toBeNull();
  await writer.put("wxcc_channel.second", channel("c-2"));
  await writer.remove("wxcc_channel.first");
  const { path: cut } = new CutOff();
  await writer.finish();

  expect(JSON.parse(stateText(readState(cut)))).toMatchObject({ serial: 1, resources: [{ name: "second" }] });
  expect(await recoverState(cut)).toBe(2);
  expect(existsSync(journalPath(cut))).toBe(false);
  expect(readFileSync(cut, "utf8")).toBe(readFileSync(path, "utf8"));
  expect(await recoverState(cut)).toBeNull();
});

test("a journal that was torn before its first line is no journal", async () => {
  const writer = writerOf(path);
  await writer.put("wxcc_channel.first", channel("c-1"));
  writeFileSync(journal, '0123456789abcdef {"form');
  expect(await recoverState(path)).toBe(0);
  expect(existsSync(journal)).toBe(false);
  expect(readState(path).serial).toBe(1);
});

test("a line damaged before others is an error, and the journal can be set aside", async () => {
  const writer = writerOf(path);
  for (const id of ["1", "2", "3"]) await writer.put(`wxcc_channel.c${id}`, channel(id));
  const { path: cut } = new CutOff();
  await writer.finish();
  const text = readFileSync(journalPath(cut), "utf8");
  writeFileSync(journalPath(cut), text.replace("über", "uber"));
  expect(() => readState(cut)).toThrow("Cannot read the journal");
  const aside = await discardJournal(cut);
  expect(readFileSync(aside, "utf8")).toContain("uber");
  expect(addressesIn(cut)).toEqual(["wxcc_channel.c1"]);
});

test("a state that somebody else changed since does not take the journal, and the error names what it knows", async () => {
  const writer = writerOf(path);
  await writer.put("wxcc_channel.first", channel("c-1"));
  await writer.put("wxcc_channel.second", channel("c-2"));
  const cut = new CutOff();
  const other = new CutOff();
  const gone = new CutOff();
  await writer.finish();
  const detailOf = (file: string) => {
    try {
      readState(file);
    } catch (problem) {
      return JSON.stringify((problem as { diagnostics: unknown }).diagnostics);
    }
    return "nothing is wrong";
  };
  const rewrite = (file: string, change: object) =>
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), ...change }));
  rewrite(cut.path, { serial: 7 });
  expect(detailOf(cut.path)).toMatch(/serial 1, and the state has serial 7.*wxcc_channel\.second.*--discard/);
  rewrite(other.path, { lineage: "another" });
  expect(detailOf(other.path)).toMatch(/belongs to another state.*lineage .*another/);
  rmSync(gone.path);
  expect(detailOf(gone.path)).toContain("the state is gone");
});

test("a state changed underneath stops the journal too, and errored.tfstate holds what this run knows", async () => {
  const writer = writerOf(path);
  await writer.put("wxcc_channel.first", channel("c-1"));
  await writer.put("wxcc_channel.second", channel("c-2"));
  const theirs = readFileSync(path, "utf8").replace('"serial": 1', '"serial": 5');
  writeFileSync(path, theirs);
  await expect(writer.put("wxcc_channel.third", channel("c-3"))).rejects.toThrow("changed by somebody else");
  await expect(writer.finish()).rejects.toThrow("changed by somebody else");
  expect(readFileSync(path, "utf8")).toBe(theirs);
  expect(existsSync(journal)).toBe(false);
  expect(addressesIn(join(folder, "errored.tfstate"))).toEqual([
    "wxcc_channel.first",
    "wxcc_channel.second",
    "wxcc_channel.third",
  ]);
});

test("the journal that another run has begun meanwhile is left to it", async () => {
  const stopped = writerOf(path);
  await stopped.put("wxcc_channel.first", channel("c-1"));
  await stopped.put("wxcc_channel.second", channel("c-2"));
  await recoverState(path);
  const other = writerOf(path);
  await other.put("wxcc_channel.third", channel("c-3"));
  await other.put("wxcc_channel.fourth", channel("c-4"));
  expect(existsSync(journal)).toBe(true);
  expect(stopped.reasonToStop).toContain("changed by somebody else");
  await expect(stopped.put("wxcc_channel.late", channel("c-5"))).rejects.toThrow("errored.tfstate");
  expect(existsSync(journal)).toBe(true);
  await other.finish();
  expect(addressesIn()).toEqual(["first", "fourth", "second", "third"].map((name) => `wxcc_channel.${name}`));
});

test("a thousand changes at once cost a few appends, each of them on disk when it says so", async () => {
  const writer = writerOf(path);
  await writer.put("wxcc_channel.first", channel("c-1"));
  await Promise.all(
    Array.from({ length: 1000 }, async (_, position) => {
      await writer.put(`wxcc_channel.c${position}`, channel(`c-${position}`));
      if (position % 100 === 0) expect(addressesIn()).toContain(`wxcc_channel.c${position}`);
    }),
  );
  expect(readFileSync(journal, "utf8").split("\n").length).toBeLessThan(10);
  truncateSync(journal, statSync(journal).size - 1);
  expect(addressesIn()).toEqual(["wxcc_channel.first"]);
});
