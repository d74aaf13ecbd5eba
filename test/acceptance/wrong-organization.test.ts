// A state beside the wrong organization: refused with both names, and never planned as if everything had been deleted.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseSeed, startEmulator, type Emulator } from "../../src/emulator";
import { importObject, openSession, StateWriter } from "../../src/engine";
import { Stack, textOf, type StackConfiguration } from "./stack";

let emulator: Emulator;
let other: Emulator;
let stack: Stack;

const otherId = "0b0b0b0b-0000-4000-8000-000000000001";

beforeEach(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0 });
  other = await startEmulator({
    requestsPerMinute: 0,
    seed: parseSeed({ organization: { id: otherId, displayName: "Beta" } }),
  });
  stack = new Stack(emulator);
});
afterEach(async () => {
  stack.remove();
  await emulator.close();
  await other.close();
});

const channel = (name: string) => ({ name, channel_type: "chat", service_level_threshold: 30 });
const channels = (...names: string[]): StackConfiguration => ({
  resource: { wxcc_channel: Object.fromEntries(names.map((name) => [name, channel(name)])) },
});
const elsewhere = () => new Stack(other, {}, undefined, stack.folder);
const statePath = () => join(stack.folder, "terraform.tfstate");
const writesOf = (one: Emulator) => one.requests().filter(({ method }) => method !== "GET");

/** Rewrites what the state file remembers of each object. */
function remembering(change: (remembered: Record<string, unknown>) => void): void {
  const state = JSON.parse(readFileSync(statePath(), "utf8"));
  for (const { instances } of state.resources) {
    for (const instance of instances) {
      const remembered = JSON.parse(Buffer.from(instance.private ?? "e30=", "base64").toString("utf8"));
      change(remembered);
      instance.private = Buffer.from(JSON.stringify(remembered)).toString("base64");
    }
  }
  writeFileSync(statePath(), JSON.stringify(state));
}

const forgetting = () => remembering((remembered) => delete remembered.organization);

function remembered(): unknown[] {
  const found: unknown[] = [];
  remembering(({ organization }) => found.push(organization));
  return found;
}

describe("an object remembers the organization that it was made in", () => {
  const here = () => ({
    id: emulator.organizationId,
    name: "Emulated Contact Center",
    api: emulator.url,
  });

  test("from its create on, and after an update", async () => {
    await stack.write(channels("one", "two")).applied();
    expect(remembered()).toEqual([here(), here()]);
    await stack
      .write({ resource: { wxcc_channel: { one: { ...channel("one"), description: "New" } } } })
      .applied();
    expect(remembered()).toEqual([here()]);
  });

  test("from its import on, be it by a block or by the command", async () => {
    await stack.write(channels("one", "two")).applied();
    writeFileSync(
      statePath(),
      JSON.stringify({ ...JSON.parse(readFileSync(statePath(), "utf8")), resources: [] }),
    );
    await stack.write({ ...channels("one"), import: [{ to: "wxcc_channel.one", id: "one" }] }).applied();
    expect(remembered()).toEqual([here()]);
  });

  test("a state of the program of before goes on, and remembers it from its next apply on", async () => {
    await stack.write(channels("one", "two")).applied();
    forgetting();
    const plan = await stack.plan();
    expect(plan.diagnostics).toEqual([]);
    expect(plan.changes.map(({ action }) => action)).toEqual(["no-op", "no-op"]);
    await stack.applyPlan(plan);
    expect(remembered()).toEqual([here(), here()]);
  });

  test("an address that leads to the same organization on another port changes nothing", async () => {
    await stack.write(channels("one", "two")).applied();
    remembering((one) => {
      one.organization = {
        id: emulator.organizationId.toUpperCase(),
        name: "Old name",
        api: "http://localhost:1",
      };
    });
    expect((await stack.plan()).diagnostics).toEqual([]);
  });
});

describe("another organization", () => {
  const expected = () =>
    `made in organization Emulated Contact Center (${emulator.organizationId}), and the connection leads ` +
    `to Beta (${otherId}). Nothing was read or changed.`;

  test.each([
    ["a plan", {}],
    ["a plan that reads nothing", { refresh: false }],
    ["a plan to destroy", { mode: "destroy" }],
    ["a plan that may find everything gone", { allGone: true }],
  ] as const)("is refused once for all objects, with both names: %s", async (_what, options) => {
    await stack.write(channels("one", "two", "three")).applied();
    const { diagnostics, changes, drift } = await elsewhere().plan(options);
    expect(diagnostics).toMatchObject([
      { severity: "error", summary: "The state belongs to another organization" },
    ]);
    expect(textOf(diagnostics)).toContain(`3 objects of it, wxcc_channel.one among them, were ${expected()}`);
    expect({ changes, drift }).toEqual({ changes: [], drift: [] });
    expect(writesOf(other)).toEqual([]);
  });

  test("the message says what may have become of an emulator, and what to do", async () => {
    await stack.write(channels("one")).applied();
    const { diagnostics } = await elsewhere().plan();
    expect(textOf(diagnostics)).toContain(
      `wxcc_channel.one was ${expected()}`.replace("Nothing was read or changed.", ""),
    );
    expect(textOf(diagnostics)).toContain(
      `It was made through an API on this machine, ${emulator.url}, as wxcc emulator is one. If that emulator is gone, so is ` +
        "what it held, unless it was started with --data FILE: begin with a new state then (move the state file away).",
    );
    remembering((one) => {
      one.organization = { id: emulator.organizationId, name: null };
    });
    const real = textOf((await elsewhere().plan()).diagnostics);
    expect(real).toContain(`made in organization ${emulator.organizationId}, and`);
    expect(real).not.toContain("emulator");
  });

  test("a plan that was made before is not carried out there", async () => {
    await stack.write(channels("one")).applied();
    const update = await stack
      .write({
        resource: { wxcc_channel: { one: { ...channel("one"), description: "New" }, two: channel("two") } },
      })
      .plan();
    const { diagnostics } = await elsewhere().applyPlan(update);
    expect(diagnostics.map(({ summary }) => summary).sort()).toEqual([
      'Channel "one" belongs to another organization',
      'Channel "two" belongs to another organization',
    ]);
    expect(writesOf(other)).toEqual([]);
    const destroy = await stack.plan({ mode: "destroy" });
    expect((await elsewhere().applyPlan(destroy)).diagnostics).toMatchObject([
      { summary: 'Channel "one" belongs to another organization' },
    ]);
    expect(stack.attributes("wxcc_channel.one")).toMatchObject({ name: "one" });
  });

  test("nothing of it is imported into the state", async () => {
    await stack.write(channels("one", "two")).applied();
    stack.write(channels("one", "two", "three"));
    const configuration = elsewhere().configuration();
    const session = openSession(configuration, {
      environment: { WXCC_API_URL: other.url, WXCC_ACCESS_TOKEN: other.accessToken },
    });
    const writer = new StateWriter(stack.state(), {
      providerAddress: () => "registry.terraform.io/wxcc/wxcc",
    });
    await expect(importObject("wxcc_channel.three", "three", configuration, session, writer)).rejects.toThrow(
      "The state belongs to another organization",
    );
    await session.close();
  });
});

describe("when none of the objects in the state exists", () => {
  beforeEach(async () => {
    await stack.write(channels("one", "two")).applied();
    emulator.reset();
  });

  test.each(["apply", "destroy"] as const)("an %s is refused unless it is said so", async (mode) => {
    const { diagnostics, changes } = await stack.plan({ mode });
    expect(diagnostics).toMatchObject([
      { severity: "error", summary: "None of the 2 objects in the state exists" },
    ]);
    expect(textOf(diagnostics)).toContain("If all of it was deleted, say so: --all-gone.");
    expect(textOf(diagnostics)).toContain("as wxcc emulator is one");
    expect(changes).toEqual([]);
  });

  test("a state of the program of before is protected all the same", async () => {
    forgetting();
    const { diagnostics } = await stack.plan();
    expect(diagnostics).toMatchObject([
      { severity: "error", summary: "None of the 2 objects in the state exists" },
    ]);
    expect(textOf(diagnostics)).not.toContain("emulator");
  });

  test("said so, everything is made anew", async () => {
    const plan = await stack.plan({ allGone: true });
    expect(plan.diagnostics).toMatchObject([
      { severity: "warning", summary: "None of the 2 objects in the state exists" },
    ]);
    expect(await stack.applyPlan(plan)).toMatchObject({ added: 2, diagnostics: [] });
  });
});

test("one object that is gone is drift and nothing more", async () => {
  stack.write(channels("one"));
  await stack.applied();
  emulator.reset();
  expect((await stack.plan()).diagnostics).toEqual([]);
});
