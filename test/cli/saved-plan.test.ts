// A saved plan is applied exactly as it was shown, or refused.
import { copyFileSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { inboundChannel, steady, Workplace } from "./wxcc";

let work: Workplace;

beforeEach(async () => {
  work = await Workplace.open();
  work.channels({ sales: inboundChannel });
});

afterEach(() => work.close());

const writes = () => work.emulator.requests().filter(({ method }) => method !== "GET");

test("it is applied without a question, whatever its name, and once only", async () => {
  const planned = await work.wxcc("plan", "--out", "p.plan");
  expect(planned.stdout).toContain("Saved. Apply exactly this with: wxcc apply p.plan\n");
  renameSync(work.path("p.plan"), work.path("reviewed.json"));
  const applied = await work.wxcc("apply", "reviewed.json");
  expect(applied).toMatchObject({ code: 0, stderr: "" });
  expect(applied.stdout).toContain("Apply complete! 1 added, 0 changed, 0 destroyed.");
  const [, rest] = steady(applied.stdout).split(
    "Plan for organization Emulated Contact Center (<id 1>), as saved:\nPlan: 1 to add, ",
  );
  expect(rest).toMatch(/^0 to change, 0 to destroy\.\n\nwxcc_channel\.sales: Creating/);
  const again = await work.wxcc("apply", "reviewed.json");
  expect(again.code).toBe(1);
  expect(again.stderr).toContain("Error: The saved plan is stale");
  expect(again.stderr).toContain("the state was written since");
});

test("a saved plan to destroy destroys", async () => {
  await work.wxcc("apply", "--auto-approve");
  await work.wxcc("plan", "--destroy", "--out", "end.plan");
  const applied = await work.wxcc("apply", "end.plan");
  expect(applied.stdout).toContain("Destroy complete! 1 destroyed.");
  expect(work.state().resources).toEqual([]);
});

test("only its owner can read it", async () => {
  await work.wxcc("plan", "--out", "p.plan");
  expect(statSync(work.path("p.plan")).mode & 0o777).toBe(0o600);
});

test("a changed configuration makes it stale, and nothing is written", async () => {
  await work.wxcc("plan", "--out", "p.plan");
  work.channels({ sales: { ...inboundChannel, description: "changed" } });
  const { code, stderr } = await work.wxcc("apply", "p.plan");
  expect(code).toBe(1);
  expect(stderr).toContain("the configuration has changed since");
  expect(writes()).toEqual([]);
});

test("another organization makes it stale", async () => {
  await work.wxcc("plan", "--out", "p.plan");
  const other = "0e0e0e0e-0000-4000-8000-0000000000ff";
  const { code, stderr } = await work.wxccWith({ WXCC_ORG_ID: other }, "apply", "p.plan");
  expect(code).toBe(1);
  expect(stderr).toContain(`the token belongs to ${other}`);
  expect(writes()).toEqual([]);
});

test("another address of the API makes it stale, though it leads to the same organization", async () => {
  await work.wxcc("plan", "--out", "p.plan");
  const { url } = work.emulator;
  const otherUrl = url.replace("127.0.0.1", "localhost");
  const { code, stderr } = await work.wxccWith({ WXCC_API_URL: otherUrl }, "apply", "p.plan");
  expect(code).toBe(1);
  expect(stderr.replaceAll(/\s+/g, " ")).toContain(
    `it was made with the API at ${url}, the connection leads to ${otherUrl}. Nothing was changed`,
  );
  expect(writes()).toEqual([]);
});

test("a state whose objects are all gone is planned and applied only when that is said", async () => {
  work.channels({ sales: inboundChannel, support: { ...inboundChannel, name: "support-line" } });
  await work.wxcc("apply", "--auto-approve");
  work.emulator.reset();
  for (const words of [
    ["plan"],
    ["plan", "--destroy"],
    ["apply", "--auto-approve"],
    ["destroy", "--auto-approve"],
  ]) {
    const { code, stderr } = await work.wxcc(...words);
    expect(code).toBe(1);
    expect(stderr).toContain("Error: None of the 2 objects in the state exists");
  }
  expect(work.state().resources).toHaveLength(2);
  expect((await work.wxcc("drift")).code).toBe(2);
  expect((await work.wxcc("apply", "--auto-approve", "--all-gone")).stdout).toContain("2 added");
});

test("with a state file of its own it says how to apply it", async () => {
  const planned = await work.wxcc("plan", "--out", "p.plan", "--state", "own.tfstate");
  expect(planned.stdout).toContain("wxcc apply p.plan --state own.tfstate\n");
  expect((await work.wxcc("apply", "p.plan", "--state", "own.tfstate")).code).toBe(0);
  expect(JSON.parse(readFileSync(work.path("own.tfstate"), "utf8")).resources).toHaveLength(1);
});

test("a plan with errors is not saved", async () => {
  work.emulator.setFaults([{ operation: "entry-point.list", effect: { kind: "status", status: 400 } }]);
  const { code } = await work.wxcc("plan", "--out", "p.plan");
  expect(code).toBe(1);
  expect(statSync(work.path("p.plan"), { throwIfNoEntry: false })).toBeUndefined();
});

test("a damaged plan is named as one, and not taken for a configuration", async () => {
  await work.wxcc("plan", "--out", "p.plan");
  const text = readFileSync(work.path("p.plan"), "utf8");
  copyFileSync(work.path("p.plan"), work.path("copy.plan"));
  writeFileSync(work.path("copy.plan"), text.slice(0, 200));
  const { code, stderr } = await work.wxcc("apply", "copy.plan");
  expect(code).toBe(1);
  expect(stderr).toContain("Error: copy.plan is not a saved plan");
});
