// A state that links lead to is one state: one lock, one journal, one folder of records, whatever path is named.

import { existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inboundChannel, Workplace } from "./wxcc";

let work: Workplace;
let letGo: () => void = () => undefined;
let arrived: Promise<void>;
let isHeld = true;

/** `state/real.tfstate`, to which a link leads, and another link to that one through a folder that is a link. */
beforeEach(async () => {
  let arrive: () => void = () => undefined;
  arrived = new Promise((settle) => (arrive = settle));
  const opened = new Promise<void>((settle) => (letGo = settle));
  isHeld = false;
  work = await Workplace.open({
    onRequest: async ({ operation }) => {
      if (!isHeld || operation !== "entry-point.create") return;
      arrive();
      await opened;
    },
  });
  work.channels({ sales: inboundChannel });
  mkdirSync(work.path("state"));
  symlinkSync("real.tfstate", work.path("state/linked.tfstate"));
  symlinkSync("state", work.path("folder"));
  symlinkSync(join("folder", "linked.tfstate"), work.path("terraform.tfstate"));
});

afterEach(async () => {
  letGo();
  await work.close();
});

const real = () => work.path("state/real.tfstate");
const names = ["terraform.tfstate", "state/linked.tfstate", "folder/real.tfstate", "state/real.tfstate"];
const apply = (name: string) => ["apply", "--auto-approve", "--state", name];

test("a link that leads nowhere yet stays a link, and the state comes to be where it leads", async () => {
  expect(await work.wxcc("apply", "--auto-approve")).toMatchObject({ code: 0 });
  expect(lstatSync(work.path("terraform.tfstate")).isSymbolicLink()).toBe(true);
  expect(lstatSync(work.path("state/linked.tfstate")).isSymbolicLink()).toBe(true);
  expect(lstatSync(real()).isFile()).toBe(true);
  for (const name of names) {
    expect(await work.wxcc("plan", "--detailed-exitcode", "--state", name)).toMatchObject({ code: 0 });
  }
  expect(readdirSync(work.folder).filter((name) => name.startsWith(".terraform"))).toEqual([]);
});

test("a run by one path locks the state for every other path", async () => {
  isHeld = true;
  const run = work.start(apply("terraform.tfstate"));
  await arrived;
  expect(existsSync(work.path("state/.real.tfstate.wxcc.lock.info"))).toBe(true);
  for (const name of names) {
    const { code, stderr } = await work.wxcc(...apply(name));
    expect({ name, code }).toEqual({ name, code: 1 });
    expect(stderr).toContain(`Cannot lock the state ${real()}: another run holds it`);
  }
  letGo();
  expect(await run.finished).toMatchObject({ code: 0 });
});

test("what a run by one path was killed over is found by another path", async () => {
  isHeld = true;
  const run = work.start(apply("terraform.tfstate"));
  await arrived;
  run.child.kill("SIGKILL");
  await run.finished;
  isHeld = false;
  expect(existsSync(`${real()}.pending`)).toBe(true);
  const next = await work.wxcc(...apply("state/real.tfstate"));
  expect(next).toMatchObject({ code: 0, stderr: "" });
  expect(next.stdout).toContain("1 added");
  expect(readdirSync(work.path("state")).sort()).toEqual(["linked.tfstate", "real.tfstate"]);
});

test("Terraform's lock beside a link counts", async () => {
  for (const lock of [".terraform.tfstate.lock.info", "state/.linked.tfstate.lock.info"]) {
    const work = await Workplace.open();
    work.channels({ sales: inboundChannel });
    mkdirSync(work.path("state"));
    symlinkSync("real.tfstate", work.path("state/linked.tfstate"));
    symlinkSync("state/linked.tfstate", work.path("terraform.tfstate"));
    writeFileSync(work.path(lock), "{}");
    const { code, stderr } = await work.wxcc("apply", "--auto-approve");
    await work.close();
    expect(code).toBe(1);
    expect(stderr).toContain("Terraform works on it");
    expect(stderr).toContain(work.path(lock));
  }
});

test("links in a circle are told, not followed for ever", async () => {
  symlinkSync("b.tfstate", work.path("a.tfstate"));
  symlinkSync("a.tfstate", work.path("b.tfstate"));
  const { code, stderr } = await work.wxcc(...apply("a.tfstate"));
  expect(code).toBe(1);
  expect(stderr).toContain("Links lead from it in a circle.");
});
