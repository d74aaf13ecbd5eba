// A create that was carried out, but whose answer can't be read, is looked up: nothing is made twice, and nothing that
// this configuration made is taken for a stranger's. What somebody else made is never taken for ours.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator, type FaultEffect, type RequestLogEntry } from "../../src/emulator";
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
  stack = new Stack(emulator, {}, new TestClock());
});
afterEach(async () => {
  await emulator.close();
  stack.remove();
});

const line = { name: "line", channel_type: "inbound_telephony", service_level_threshold: 30 };
const channel = { resource: { wxcc_channel: { line } } };
const everyType: readonly (readonly [string, string, StackConfiguration])[] = [
  ["a channel", "entry-point.create", channel],
  [
    "a support number",
    "dial-number.create",
    {
      resource: {
        wxcc_channel: { line },
        wxcc_support_number: { main: { number: "+14085550101", channel_id: "${wxcc_channel.line.id}" } },
      },
    },
  ],
  [
    "a flow",
    "flow.import",
    { resource: { wxcc_flow: { main: { definition: definition({ name: "Main" }) } } } },
  ],
  [
    "music on hold",
    "audio-file.create",
    {
      resource: {
        wxcc_music_on_hold: { calm: { name: "calm.wav", content_base64: wave(32).toString("base64") } },
      },
    },
  ],
  [
    "channels in bulk",
    "entry-point.bulk",
    { resource: { wxcc_channel: { line, other: { ...line, name: "other" } } } },
  ],
];
const garbled = ["header", "content-length", "plain-text", "no-status-line", "chunks"] as const;
const lostAnswers: readonly (readonly [string, FaultEffect])[] = [
  ...garbled.map((answer) => [`a bad ${answer}`, { kind: "garbled-after-commit", answer }] as const),
  ["a 408", { kind: "status-after-commit", status: 408 }],
  ["the refusal of its own double", { kind: "doubled" }],
];

/** A bulk request is never refused as a whole. */
const isRefusedDouble = ({ kind }: FaultEffect, operation: string) =>
  kind === "doubled" && operation !== "entry-point.bulk";

function isCreate({ method, operation, body }: RequestLogEntry): boolean {
  const updates = operation.endsWith(".bulk") && JSON.stringify(body).includes('"version"');
  return method === "POST" && !updates && !operation.endsWith(".publish");
}

const pending = () => join(stack.folder, "terraform.tfstate.pending");

describe.each(everyType)("the create of %s", (_what, operation, configuration) => {
  test.each(lostAnswers)("that is answered by %s is found, and made once", async (_how, effect) => {
    stack.write(configuration);
    emulator.setFaults([{ operation, times: 1, effect }]);
    const requests = await stack.requestsOf(() => stack.applied());
    expect(requests.filter(({ fault }) => fault === effect.kind).map((one) => one.operation)).toEqual([
      operation,
    ]);
    expect(requests.filter(isCreate).map((one) => one.operation)).toEqual(
      requests.filter(isCreate).flatMap((one) => (one.changes.length > 0 ? [one.operation] : [])),
    );
    expect(requests.filter(({ status }) => status === 409)).toHaveLength(
      isRefusedDouble(effect, operation) ? 1 : 0,
    );
    expect(existsSync(pending())).toBe(false);
    const plan = await stack.plan();
    expect(textOf(plan.diagnostics.filter(({ severity }) => severity === "error"))).toBe("");
    expect(actionsOf(plan)).toEqual({});
  });
});

test.each(["PUT", "DELETE", "GET"])("a %s that is answered by 408 goes again", async (method) => {
  await stack.write(channel).applied();
  stack.write(
    method === "DELETE" ? {} : { resource: { wxcc_channel: { line: { ...line, description: "Sales" } } } },
  );
  emulator.setFaults([{ method, times: 1, effect: { kind: "status-after-commit", status: 408 } }]);
  expect(textOf((await stack.applied()).diagnostics)).toBe("");
  expect(actionsOf(await stack.plan())).toEqual({});
});

describe("an equal object that somebody made by hand", () => {
  const twin = {
    name: "line",
    channelType: "TELEPHONY",
    entryPointType: "INBOUND",
    serviceLevelThreshold: 30,
  };
  const twinAsSent = () =>
    [...emulator.requests()].reverse().find(({ operation }) => operation === "entry-point.create")?.body;
  /** A create whose record stays, although the service never carried it out. */
  async function neverCommitted() {
    stack.write(channel);
    emulator.setFaults([{ operation: "entry-point.create", effect: { kind: "reset" } }]);
    const { diagnostics } = await stack.apply();
    expect(textOf(diagnostics)).toContain("broke");
    expect(existsSync(pending())).toBe(true);
    emulator.setFaults([]);
    return { ...twin, ...(twinAsSent() as Record<string, unknown>) };
  }

  test("a minute after an interrupted create is not adopted, and the error says how to import it", async () => {
    const sent = await neverCommitted();
    now += 60_000;
    const { id } = await byHand(emulator).createChannel(sent);
    const text = await stack.apply().then(
      ({ diagnostics }) => textOf(diagnostics),
      (error: Error) => error.message,
    );
    expect(text).toContain('"line"');
    expect(text).toContain("import");
    expect(text).toContain(id);
    expect(stack.state().resources.size).toBe(0);
  });

  test("long before an interrupted create is not adopted either, in whatever way it was hidden", async () => {
    const sent = await neverCommitted();
    const begun = now;
    now = begun - 3_600_000;
    await byHand(emulator).createChannel(sent);
    now = begun;
    await expect(stack.apply().then(({ diagnostics }) => textOf(diagnostics), String)).resolves.toContain(
      "import",
    );
    expect(stack.state().resources.size).toBe(0);
  });

  test("is not taken for the double of a request that was refused at once", async () => {
    stack.write(channel);
    const twins: Promise<unknown>[] = [];
    onRequest = ({ operation }) => {
      // after the name was looked up, and before ours leaves
      if (operation === "entry-point.list" && twins.length === 0) {
        now -= 10_000;
        twins.push(byHand(emulator).createChannel({ ...twin, active: true }));
        now += 10_000;
      }
    };
    const { diagnostics } = await stack.apply();
    await Promise.all(twins);
    expect(textOf(diagnostics)).toMatch(/taken|already/);
    expect(stack.state().resources.size).toBe(0);
  });

  test("within the time of an interrupted create counts as ours: nothing tells it from that", async () => {
    const sent = await neverCommitted();
    now += 2_000;
    await byHand(emulator).createChannel(sent);
    await stack.applied();
    expect(actionsOf(await stack.plan())).toEqual({});
    expect(existsSync(pending())).toBe(false);
  });
});

describe("an edit in the console between a write and its read-back", () => {
  const editAt = (wanted: string, entity: string) => {
    onRequest = ({ operation }) => {
      if (operation !== wanted) return;
      onRequest = () => undefined;
      const [edited] = (emulator.tenant().entities[entity] ?? []).filter(({ name }) => name === "line");
      for (const description of ["Somebody", "Somebody else"])
        emulator.edit(entity, String(edited?.id), { description });
    };
  };

  test("is told as what it is after an update", async () => {
    const described = { ...line, description: "Sales" };
    await stack.write({ resource: { wxcc_channel: { line: described } } }).applied();
    stack.write({ resource: { wxcc_channel: { line: { ...described, description: "Support" } } } });
    editAt("entry-point.update", "entry-point");
    const text = textOf((await stack.apply()).diagnostics);
    expect(text).toContain("somebody else changed it before it was read back");
    expect(text).toContain('description: sent "Support", stored "Somebody else"');
    expect(text).not.toContain("Cisco");
    expect(actionsOf(await stack.plan())).toEqual({ "wxcc_channel.line": "update" });
  });

  test("is put right after a create, which is ours all the same", async () => {
    stack.write({ resource: { wxcc_channel: { line: { ...line, description: "Sales" } } } });
    editAt("entry-point.create", "entry-point");
    await stack.applied();
    expect(stack.attributes("wxcc_channel.line").description).toBe("Sales");
    expect(actionsOf(await stack.plan())).toEqual({});
  });

  test("does not make a line look switched off that a refused delete has switched on again", async () => {
    await stack.write({ resource: { wxcc_channel: { line: { ...line, description: "Sales" } } } }).applied();
    emulator.setFaults([{ operation: "entry-point.delete", effect: { kind: "status", status: 400 } }]);
    let updates = 0;
    onRequest = ({ operation }) => {
      if (operation !== "entry-point.update" || ++updates !== 2) return;
      const [edited] = (emulator.tenant().entities["entry-point"] ?? []).filter(
        ({ name }) => name === "line",
      );
      for (const description of ["Somebody", "Somebody else"])
        emulator.edit("entry-point", String(edited?.id), { description });
    };
    stack.write({});
    const text = textOf((await stack.apply()).diagnostics);
    expect(text).toContain('Could not delete channel "line"');
    expect(text).not.toContain("switched off");
    expect(emulator.tenant().entities["entry-point"]?.find(({ name }) => name === "line")?.active).toBe(true);
    expect(existsSync(pending())).toBe(false);
  });
});
