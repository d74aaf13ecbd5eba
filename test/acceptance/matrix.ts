// Runs scenarios through the engine, or another door, against an emulator: what is planned, what is sent, what is
// left, and that after every apply a second plan is empty.

import { contractProblems } from "../contract/client-requests";
import type { Emulator, RequestLogEntry, TenantDump } from "../../src/emulator";
import { parseSeed, startEmulator } from "../../src/emulator";
import type { Plan, State } from "../../src/engine";
import { seed } from "../scenarios/seed";
import type {
  Attributes,
  Configuration,
  Edit,
  Json,
  JsonObject,
  Scenario,
  Step,
  Write,
} from "../scenarios/scenario";
import { singly } from "./singly";
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

/** What is between a configuration and the API: the engine, or Terraform with the provider. */
export interface Door {
  write(configuration: Configuration): unknown;
  file(name: string, content: Uint8Array): unknown;
  state(): State;
  plan(): Promise<PlanSeen>;
  remove(): void | Promise<void>;
}

/** @param environment variables on top of those that lead to the emulator */
export type OpenDoor = (
  emulator: Emulator,
  environment?: Readonly<Record<string, string>>,
) => Door | Promise<Door>;

/** A plan as both doors show it. */
export interface PlanSeen {
  /** Texts of all errors and of all warnings. */
  readonly errors: string;
  readonly warnings: string;
  /** Actions by address, those without a change left out. */
  readonly actions: Readonly<Record<string, string>>;
  /** Addresses of objects that changed outside. */
  readonly drifted: readonly string[];
  values(): Promise<ValuesSeen>;
  /** @returns the texts of all errors */
  apply(): Promise<string>;
}

export interface ValuesSeen {
  /** Attributes that differ, or will, between the refreshed object and the planned one. */
  changed(address: string): readonly string[];
  /** Attributes with a value that is not known, or not known in full. */
  unknown(address: string): readonly string[];
  /** Attributes that changed outside, by address. */
  readonly drift: Readonly<Record<string, readonly string[]>>;
  /** What an object that changed outside is now. */
  driftedTo(address: string): Readonly<Record<string, unknown>> | null | undefined;
}

/** One test for each scenario. */
export function testScenarios(scenarios: readonly Scenario[], open: OpenDoor = throughTheEngine): void {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0, seed: parseSeed(seed) });
  });
  afterAll(() => emulator.close());
  beforeEach(() => emulator.reset());

  test.each(scenarios.map((scenario) => [scenario.title, scenario] as const))(
    "%s",
    async (_title, { steps }) => {
      const scene = new Scene(emulator, await open(emulator));
      try {
        for (const step of steps) await take(scene, step);
      } finally {
        await scene.door.remove();
      }
    },
  );
}

/** A tenant and the door through which it is changed. */
class Scene {
  constructor(
    readonly emulator: Emulator,
    readonly door: Door,
  ) {}

  /** Attributes of an object in the state. */
  attributes(address: string): Readonly<Record<string, unknown>> {
    const instance = this.door.state().resources.get(address)?.current;
    if (!instance) throw new Error(`${address} is not in the state`);
    return instance.attributes;
  }

  /** Requests the emulator saw while something ran. */
  async requestsOf(action: () => Promise<unknown>): Promise<readonly RequestLogEntry[]> {
    const before = this.emulator.requests().length;
    await action();
    return this.emulator.requests().slice(before);
  }
}

async function take(scene: Scene, step: Step): Promise<void> {
  const { door } = scene;
  for (const edit of step.edits ?? []) editBehindOurBack(scene, edit);
  for (const [name, base64] of Object.entries(step.files ?? {})) {
    door.file(name, Buffer.from(base64, "base64"));
  }
  door.write(step.configuration);
  const plan = await door.plan();
  if (step.refused !== undefined) {
    expect(plan.errors).toContain(step.refused);
    return;
  }
  expect(plan.errors).toBe("");
  await checkPlan(plan, step);
  const before = pictureOf(scene);
  const requests = await scene.requestsOf(async () => expect(await plan.apply()).toBe(""));
  expect(contractProblems(requests)).toEqual([]);
  if (step.writes !== undefined) checkWrites(scene, before, singly(requests.filter(isWrite)), step);
  for (const [address, attributes] of Object.entries(step.after ?? {})) {
    expect(scene.attributes(address)).toMatchObject(resolved(scene, attributes) as JsonObject);
  }
  await checkNothingLeft(scene);
}

function editBehindOurBack(scene: Scene, { address, patch }: Edit): void {
  scene.emulator.edit(
    entityOf(address),
    String(scene.attributes(address).id),
    patch as Parameters<Emulator["edit"]>[2],
  );
}

async function checkPlan(plan: PlanSeen, step: Step): Promise<void> {
  if (step.actions !== undefined) expect(plan.actions).toEqual(step.actions);
  for (const warning of step.warnings ?? []) expect(plan.warnings).toContain(warning);
  if (step.changed === undefined && step.unknown === undefined && step.drift === undefined) return;
  const values = await plan.values();
  for (const [address, changed] of Object.entries(step.changed ?? {})) {
    expect(values.changed(address)).toEqual([...changed].sort());
  }
  for (const [address, attributes] of Object.entries(step.unknown ?? {})) {
    expect(values.unknown(address)).toEqual(expect.arrayContaining([...attributes]));
  }
  if (step.drift !== undefined) {
    const expected = Object.entries(step.drift).map(([address, changed]) => [address, [...changed].sort()]);
    expect(values.drift).toEqual(Object.fromEntries(expected));
  }
}

const isWrite = ({ method, operation }: RequestLogEntry): boolean =>
  method !== "GET" && operation !== "console.edit" && operation !== "oauth.token";

function checkWrites(
  scene: Scene,
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
    const wanted = bodyOf(scene, before, write);
    if (wanted !== undefined) expect(bodies).toContainEqual(wanted);
  }
}

function bodyOf(scene: Scene, before: Picture, write: Write): Json | undefined {
  if (!("body" in write) && !("address" in write)) return undefined;
  const body = resolved(scene, "body" in write ? write.body : changedObject(before, write));
  // The only objects that travel beside a file.
  const withFile = write.operation === "audio-file.create" || write.operation === "audio-file.update";
  return withFile ? { audioFileInfo: body, audioFile: expect.anything() as unknown as Json } : body;
}

/** What there was before the apply: the tenant, and which object each address stood for. */
interface Picture {
  readonly tenant: TenantDump;
  readonly idOf: (address: string) => unknown;
}

function pictureOf(scene: Scene): Picture {
  const { resources } = scene.door.state();
  return {
    tenant: scene.emulator.tenant(),
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
function resolved(scene: Scene, value: Json): Json {
  if (typeof value === "string") {
    return value.replace(/\$\{(\w+\.\w+)\.(\w+)\}/g, (_, address: string, attribute: string) =>
      String(scene.attributes(address)[attribute]),
    );
  }
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => resolved(scene, item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Attributes).map(([key, item]) => [key, resolved(scene, item)]),
  );
}

async function checkNothingLeft(scene: Scene): Promise<void> {
  const requests = await scene.requestsOf(async () => {
    const { errors, actions, drifted } = await scene.door.plan();
    expect({ errors, actions, drifted }).toEqual({ errors: "", actions: {}, drifted: [] });
  });
  expect(requests.filter(isWrite)).toEqual([]);
}

export function throughTheEngine(
  emulator: Emulator,
  environment: Readonly<Record<string, string>> = {},
): Door {
  const stack = new Stack(emulator, environment);
  return {
    write: (configuration) => stack.write(configuration),
    file: (name, content) => stack.file(name, content),
    state: () => stack.state(),
    plan: async () => seen(stack, await stack.plan()),
    remove: () => stack.remove(),
  };
}

function seen(stack: Stack, plan: Plan): PlanSeen {
  return {
    errors: textOf(plan.diagnostics.filter(({ severity }) => severity === "error")),
    warnings: textOf(plan.diagnostics.filter(({ severity }) => severity === "warning")),
    actions: actionsOf(plan),
    drifted: plan.drift.map(({ address }) => address),
    values: async () => ({
      changed: (address) => changesOf(plan, address),
      unknown: (address) => {
        const after = plan.changes.find((change) => change.address === address)?.after ?? {};
        return Object.keys(after).filter((name) => holdsSymbol(after[name]));
      },
      drift: Object.fromEntries(plan.drift.map(({ address, changed }) => [address, [...changed].sort()])),
      driftedTo: (address) => plan.drift.find((one) => one.address === address)?.after,
    }),
    async apply() {
      const { diagnostics } = await stack.applyPlan(plan);
      return textOf(diagnostics.filter(({ severity }) => severity === "error"));
    },
  };
}

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
