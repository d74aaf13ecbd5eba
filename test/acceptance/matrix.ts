// Runs scenarios through the engine against an emulator: what is planned, what is sent, what is left, and that
// after every apply a second plan is empty.

import type { Emulator, RequestLogEntry, TenantDump } from "../../src/emulator";
import { parseSeed, startEmulator } from "../../src/emulator";
import type { Plan } from "../../src/engine";
import { seed } from "../scenarios/seed";
import type { Attributes, Edit, Json, JsonObject, Scenario, Step, Write } from "../scenarios/scenario";
import { actionsOf, Stack, textOf } from "./stack";

const entities: Readonly<Record<string, string>> = {
  wxcc_channel: "entry-point",
  wxcc_flow: "flow",
  wxcc_music_on_hold: "audio-file",
  wxcc_support_number: "dial-number",
};

function entityOf(address: string): string {
  return entities[address.split(".")[0] ?? ""] ?? "";
}

/** One test for each scenario. */
export function testScenarios(scenarios: readonly Scenario[]): void {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0, seed: parseSeed(seed) });
  });
  afterAll(() => emulator.close());
  beforeEach(() => emulator.reset());

  test.each(scenarios.map((scenario) => [scenario.title, scenario] as const))(
    "%s",
    async (_title, { steps }) => {
      const stack = new Stack(emulator);
      try {
        for (const step of steps) await take(stack, step);
      } finally {
        stack.remove();
      }
    },
  );
}

async function take(stack: Stack, step: Step): Promise<void> {
  for (const edit of step.edits ?? []) editBehindOurBack(stack, edit);
  for (const [name, base64] of Object.entries(step.files ?? {})) {
    stack.file(name, Buffer.from(base64, "base64"));
  }
  stack.write(step.configuration);
  const plan = await stack.plan();
  if (step.refused !== undefined) {
    expect(errorsOf(plan)).toContain(step.refused);
    return;
  }
  expect(errorsOf(plan)).toBe("");
  checkPlan(plan, step);
  const before = pictureOf(stack);
  const requests = await stack.requestsOf(async () => {
    const { diagnostics } = await stack.applyPlan(plan);
    expect(textOf(diagnostics.filter(({ severity }) => severity === "error"))).toBe("");
  });
  if (step.writes !== undefined) checkWrites(stack, before, requests.filter(isWrite), step);
  for (const [address, attributes] of Object.entries(step.after ?? {})) {
    expect(stack.attributes(address)).toMatchObject(resolved(stack, attributes) as JsonObject);
  }
  await checkNothingLeft(stack);
}

function editBehindOurBack(stack: Stack, { address, patch }: Edit): void {
  stack.emulator.edit(
    entityOf(address),
    String(stack.attributes(address).id),
    patch as Parameters<Emulator["edit"]>[2],
  );
}

const errorsOf = ({ diagnostics }: Plan): string =>
  textOf(diagnostics.filter(({ severity }) => severity === "error"));

function checkPlan(plan: Plan, step: Step): void {
  if (step.actions !== undefined) expect(actionsOf(plan)).toEqual(step.actions);
  for (const [address, changed] of Object.entries(step.changed ?? {})) {
    expect(changesOf(plan, address)).toEqual([...changed].sort());
  }
  for (const [address, attributes] of Object.entries(step.unknown ?? {})) {
    const after = plan.changes.find((change) => change.address === address)?.after ?? {};
    for (const attribute of attributes)
      expect([attribute, holdsSymbol(after[attribute])]).toEqual([attribute, true]);
  }
  if (step.drift !== undefined) {
    const drift = plan.drift.map(({ address, changed }) => [address, [...changed].sort()]);
    const expected = Object.entries(step.drift).map(([address, changed]) => [address, [...changed].sort()]);
    expect(Object.fromEntries(drift)).toEqual(Object.fromEntries(expected));
  }
  const warnings = textOf(plan.diagnostics.filter(({ severity }) => severity === "warning"));
  if (step.warnings !== undefined) {
    for (const warning of step.warnings) expect(warnings).toContain(warning);
  }
}

/** Attributes that differ, or will, between the refreshed object and the planned one. */
function changesOf(plan: Plan, address: string): string[] {
  const change = plan.changes.find((candidate) => candidate.address === address);
  const before = change?.before?.attributes ?? {};
  const after = change?.after ?? {};
  return Object.keys(after)
    .filter(
      (name) => holdsSymbol(after[name]) || JSON.stringify(before[name]) !== JSON.stringify(after[name]),
    )
    .sort();
}

function holdsSymbol(value: unknown): boolean {
  if (typeof value === "symbol") return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSymbol);
}

const isWrite = ({ method, operation }: RequestLogEntry): boolean =>
  method !== "GET" && operation !== "console.edit" && operation !== "oauth.token";

function checkWrites(
  stack: Stack,
  before: Picture,
  sent: readonly RequestLogEntry[],
  { writes = [], inOrder }: Step,
): void {
  const arranged = (operations: readonly string[]) => (inOrder ? operations : [...operations].sort());
  expect(arranged(sent.map(({ operation }) => operation))).toEqual(
    arranged(writes.map(({ operation }) => operation)),
  );
  for (const write of writes) {
    const bodies = sent
      .filter(({ operation }) => operation === write.operation)
      .map(({ body }) => body as Json);
    const wanted = bodyOf(stack, before, write);
    if (wanted !== undefined) expect(bodies).toContainEqual(wanted);
  }
}

function bodyOf(stack: Stack, before: Picture, write: Write): Json | undefined {
  if (!("body" in write) && !("address" in write)) return undefined;
  const body = resolved(stack, "body" in write ? write.body : changedObject(before, write));
  // The only objects that travel beside a file.
  const withFile = write.operation === "audio-file.create" || write.operation === "audio-file.update";
  return withFile ? { audioFileInfo: body, audioFile: expect.anything() as unknown as Json } : body;
}

/** What there was before the apply: the tenant, and which object each address stood for. */
interface Picture {
  readonly tenant: TenantDump;
  readonly idOf: (address: string) => unknown;
}

function pictureOf(stack: Stack): Picture {
  const { resources } = stack.state();
  return {
    tenant: stack.emulator.tenant(),
    idOf: (address) => resources.get(address)?.current?.attributes.id,
  };
}

function changedObject(
  { tenant, idOf }: Picture,
  { address, set, unset }: Extract<Write, { address: string }>,
): JsonObject {
  const stored = tenant.entities[entityOf(address)]?.find(({ id }) => id === idOf(address));
  if (stored === undefined) throw new Error(`${address} was not in the tenant`);
  const kept = Object.entries(stored as JsonObject).filter(([key]) => !unset.includes(key));
  return { ...Object.fromEntries(kept), ...set };
}

/** The value with references to attributes replaced by what the state holds. */
function resolved(stack: Stack, value: Json): Json {
  if (typeof value === "string") {
    return value.replace(/\$\{(\w+\.\w+)\.(\w+)\}/g, (_, address: string, attribute: string) =>
      String(stack.attributes(address)[attribute]),
    );
  }
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => resolved(stack, item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Attributes).map(([key, item]) => [key, resolved(stack, item)]),
  );
}

async function checkNothingLeft(stack: Stack): Promise<void> {
  let plan: Plan | undefined;
  const requests = await stack.requestsOf(async () => {
    plan = await stack.plan();
  });
  expect(plan && errorsOf(plan)).toBe("");
  expect(plan && actionsOf(plan)).toEqual({});
  expect(plan?.drift).toEqual([]);
  expect(requests.filter(isWrite)).toEqual([]);
}
