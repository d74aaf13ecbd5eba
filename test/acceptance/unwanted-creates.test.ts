// What a create that was cut off has made, and nobody wants any more: the plan shows it, and an apply or a destroy
// deletes it. A stranger's object is never touched, and no record stays for ever.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator, type RequestLogEntry } from "../../src/emulator";
import { TestClock } from "../contact-center/scripted-server";
import { wave } from "../emulator/raw-http";
import { definition } from "../scenarios/flow-document";
import { byHand } from "./by-hand";
import { actionsOf, Stack, textOf, type StackConfiguration } from "./stack";

let now: number;
let onRequest: (entry: RequestLogEntry) => void;
let emulator: Emulator;
let stack: Stack;
beforeEach(async () => {
  now = Date.now();
  onRequest = () => undefined;
  emulator = await startEmulator({
    requestsPerMinute: 0,
    clock: () => now,
    onRequest: (entry) => onRequest(entry),
  });
  stack = new Stack(emulator, { WXCC_MAX_RETRIES: "0" }, new TestClock());
});
afterEach(async () => {
  await emulator.close();
  stack.remove();
});

const line = { name: "line", channel_type: "inbound_telephony", service_level_threshold: 30 };
const number = { number: "+14085550101", channel_id: "${wxcc_channel.line.id}" };
const pending = () => join(stack.folder, "terraform.tfstate.pending");
const namesOf = (entity: string) =>
  (emulator.tenant().entities[entity] ?? [])
    .filter(({ systemDefault, systemInternal }) => systemDefault !== true && systemInternal !== true)
    .map(({ name, dialledNumber }) => String(name ?? dialledNumber));

/** Applies what can't be finished: the create has its effect, but nothing is heard of it, nor can it be looked up. */
async function cutOff(configuration: StackConfiguration, create: string): Promise<void> {
  stack.write(configuration);
  const plan = await stack.plan();
  emulator.setFaults([{ operation: create, effect: { kind: "reset-after-commit" } }]);
  onRequest = ({ operation }) => {
    if (operation === create) emulator.setFaults([{ effect: { kind: "reset" } }]);
  };
  const { diagnostics } = await stack.applyPlan(plan);
  onRequest = () => undefined;
  expect(textOf(diagnostics)).toContain("broke");
  emulator.setFaults([]);
  expect(existsSync(pending())).toBe(true);
}

const cutOffs: readonly (readonly [string, string, StackConfiguration, StackConfiguration, string])[] = [
  ["channel", "entry-point", {}, { resource: { wxcc_channel: { line } } }, "entry-point.create"],
  [
    "support number",
    "dial-number",
    { resource: { wxcc_channel: { line } } },
    { resource: { wxcc_channel: { line }, wxcc_support_number: { main: number } } },
    "dial-number.create",
  ],
  [
    "flow",
    "flow",
    {},
    { resource: { wxcc_flow: { main: { definition: definition({ name: "Main" }) } } } },
    "flow.import",
  ],
  [
    "music on hold",
    "audio-file",
    {},
    {
      resource: {
        wxcc_music_on_hold: { calm: { name: "calm.wav", content_base64: wave(32).toString("base64") } },
      },
    },
    "audio-file.create",
  ],
];

describe.each(cutOffs)("an interrupted create of a %s", (_noun, entity, before, after, create) => {
  test("that is not wanted any more is shown by the plan and deleted by the apply", async () => {
    if (before.resource !== undefined) await stack.write(before).applied();
    const others = namesOf(entity);
    await cutOff(after, create);
    expect(namesOf(entity)).toHaveLength(others.length + 1);
    stack.write(before);
    const plan = await stack.plan();
    expect(Object.entries(actionsOf(plan))).toEqual([[expect.stringContaining(".interrupted_"), "delete"]]);
    expect(plan.changes.find(({ action }) => action === "delete")?.reason).toBe("interrupted");
    const applied = await stack.applied();
    expect(applied.destroyed).toBe(1);
    expect(namesOf(entity)).toEqual(others);
    expect(existsSync(pending())).toBe(false);
    expect(actionsOf(await stack.plan())).toEqual({});
  });

  test("is undone by a destroy with all that it points to", async () => {
    if (before.resource !== undefined) await stack.write(before).applied();
    await cutOff(after, create);
    const { diagnostics } = await stack.apply({ mode: "destroy" });
    expect(textOf(diagnostics)).toBe("");
    expect([...namesOf(entity), ...namesOf("entry-point")]).toEqual([]);
    expect(existsSync(pending())).toBe(false);
  });

  test("that is still wanted is taken over, and nothing is deleted", async () => {
    if (before.resource !== undefined) await stack.write(before).applied();
    await cutOff(after, create);
    const made = namesOf(entity);
    expect(Object.values(actionsOf(await stack.plan()))).toEqual(["create"]);
    await stack.applied();
    expect(namesOf(entity)).toEqual(made);
    expect(existsSync(pending())).toBe(false);
  });
});

test("a corrected name leaves one channel", async () => {
  await cutOff({ resource: { wxcc_channel: { line: { ...line, name: "lien" } } } }, "entry-point.create");
  stack.write({ resource: { wxcc_channel: { line } } });
  expect(Object.values(actionsOf(await stack.plan())).sort()).toEqual(["create", "delete"]);
  await stack.applied();
  expect(namesOf("entry-point")).toEqual(["line"]);
  expect(actionsOf(await stack.plan())).toEqual({});
});

test("a plan of a part undoes nothing: it does not know what the rest wants", async () => {
  const other = { ...line, name: "other" };
  await cutOff({ resource: { wxcc_channel: { line } } }, "entry-point.create");
  stack.write({ resource: { wxcc_channel: { other } } });
  await stack.apply({ targets: ["wxcc_channel.other"] });
  expect(namesOf("entry-point").sort()).toEqual(["line", "other"]);
  expect(Object.values(actionsOf(await stack.plan()))).toEqual(["delete"]);
});

test("an object that was changed since is told, and left alone", async () => {
  await cutOff({ resource: { wxcc_channel: { line } } }, "entry-point.create");
  const [made] = (emulator.tenant().entities["entry-point"] ?? []).filter(({ name }) => name === "line");
  emulator.edit("entry-point", String(made?.id), { serviceLevelThreshold: 99 });
  stack.write({});
  const plan = await stack.plan();
  expect(actionsOf(plan)).toEqual({});
  expect(textOf(plan.diagnostics)).toContain('Channel "line" seems to be left by an interrupted run');
  expect(textOf(plan.diagnostics)).toContain(String(made?.id));
  await stack.applied();
  expect(namesOf("entry-point")).toEqual(["line"]);
});

test("a stranger's object of that name is neither shown nor touched, and the record goes once it is too late", async () => {
  stack.write({ resource: { wxcc_channel: { line } } });
  const plan = await stack.plan();
  emulator.setFaults([{ operation: "entry-point.create", effect: { kind: "reset" } }]);
  await stack.applyPlan(plan);
  emulator.setFaults([]);
  stack.write({});
  await stack.applied();
  expect(existsSync(pending())).toBe(true); // it may still take effect
  now += 60_000;
  const sent = emulator.requests().find(({ operation }) => operation === "entry-point.create")
    ?.body as object;
  await byHand(emulator).createChannel({ ...sent });
  expect(actionsOf(await stack.plan())).toEqual({});
  await stack.applied();
  expect(namesOf("entry-point")).toEqual(["line"]);
  expect(existsSync(pending())).toBe(false);
});
