// What happens to a sound between two plans, and to music whose sound is kept by somebody else.

import { createHash } from "node:crypto";
import { startEmulator, type Emulator } from "../../src/emulator";
import { Raw } from "../emulator/raw-http";
import { wave } from "../scenarios/seed";
import { actionsOf, Stack, textOf } from "./stack";

const address = "wxcc_music_on_hold.hold";

let emulator: Emulator;
let console: Raw;
let stack: Stack;

beforeAll(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0 });
  console = new Raw(emulator);
});
afterAll(() => emulator.close());
beforeEach(() => {
  emulator.reset();
  stack = new Stack(emulator);
});
afterEach(() => {
  stack.remove();
});

const music = (more: object) => ({
  resource: { wxcc_music_on_hold: { hold: { name: "hold.wav", ...more } } },
});
const sound = (samples: number): Buffer => Buffer.from(wave(samples), "base64");
const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** SHA-256 of the sound that the tenant holds for the music. */
function storedSound(): string | undefined {
  const { entities, blobs } = emulator.tenant();
  const file = entities["audio-file"]?.find(({ id }) => id === stack.attributes(address).id);
  return blobs[String(file?.blobId)]?.sha256;
}

const uploads = (requests: readonly { operation: string }[]): string[] =>
  requests
    .map(({ operation }) => operation)
    .filter((operation) => /^audio-file\.(create|update)$/.test(operation));

test("the sound of the file is what is stored, and new sound under the same path replaces it", async () => {
  stack.file("hold.wav", sound(20));
  stack.write(music({ source: "hold.wav" }));
  await stack.applied();
  expect(storedSound()).toBe(sha256(sound(20)));
  expect(stack.attributes(address).content_sha256).toBe(sha256(sound(20)));
  stack.file("hold.wav", sound(30));
  await stack.applied();
  expect(storedSound()).toBe(sha256(sound(30)));
  expect(actionsOf(await stack.plan())).toEqual({});
});

test("a file that changed between plan and apply is refused, and nothing is uploaded", async () => {
  stack.file("hold.wav", sound(20));
  stack.write(music({ source: "hold.wav" }));
  const creation = await stack.plan();
  stack.file("hold.wav", sound(30));
  let result = await stack.applyPlan(creation);
  expect(textOf(result.diagnostics)).toContain(
    'Sound of music on hold "hold.wav" changed after the plan was made',
  );
  expect(uploads(emulator.requests())).toEqual([]);

  await stack.applied();
  stack.file("hold.wav", sound(40));
  const change = await stack.plan();
  stack.file("hold.wav", sound(50));
  const requests = await stack.requestsOf(async () => (result = await stack.applyPlan(change)));
  expect(textOf(result.diagnostics)).toContain("changed after the plan was made");
  expect(uploads(requests)).toEqual([]);
  expect(storedSound()).toBe(sha256(sound(30)));
});

test("a file that is gone is an error of the plan that says where paths start", async () => {
  const plan = await stack.write(music({ source: "nowhere.wav" })).plan();
  expect(textOf(plan.diagnostics)).toMatch(
    /Sound of music on hold "hold.wav" can't be read[^]*a relative path starts at the folder/,
  );
});

test("a file that is no WAV is an error of the plan", async () => {
  stack.file("hold.wav", "MP3");
  const plan = await stack.write(music({ source: "hold.wav" })).plan();
  expect(plan.diagnostics.filter(({ severity }) => severity === "error")).not.toEqual([]);
});

test("music is not created without a sound", async () => {
  const plan = await stack.write(music({})).plan();
  expect(textOf(plan.diagnostics)).toMatch(/"hold.wav" has no sound/);
});

describe("music whose sound is kept by somebody else", () => {
  /** As an import leaves it: in the state without its sound. */
  async function unmanaged(): Promise<void> {
    stack.file("hold.wav", sound(20));
    await stack.write(music({ source: "hold.wav" })).applied();
    await stack.write(music({})).applied();
  }

  test("plans nothing, also when its sound is replaced in the console", async () => {
    await unmanaged();
    const id = String(stack.attributes(address).id);
    const { body } = await console.org("GET", `audio-file/${id}`);
    const form = new FormData();
    form.append("audioFileInfo", new Blob([JSON.stringify(body)], { type: "application/json" }));
    form.append("audioFile", new Blob([new Uint8Array(sound(60))], { type: "audio/wav" }), "sound.wav");
    expect((await console.org("PUT", `audio-file/${id}`, form)).status).toBe(200);
    expect(storedSound()).toBe(sha256(sound(60)));
    const plan = await stack.plan();
    expect(actionsOf(plan)).toEqual({});
    expect(plan.drift).toEqual([]);
  });

  test("is described without an upload", async () => {
    await unmanaged();
    stack.write(music({ description: "Calm" }));
    const requests = await stack.requestsOf(() => stack.applied());
    expect(uploads(requests)).toEqual([]);
    expect(actionsOf(await stack.plan())).toEqual({});
  });

  test("is renamed with the sound that is stored", async () => {
    await unmanaged();
    stack.write(music({ name: "wait.wav" }));
    await stack.applied();
    expect(storedSound()).toBe(sha256(sound(20)));
    expect(actionsOf(await stack.plan())).toEqual({});
  });

  test("takes a sound when one is configured again", async () => {
    await unmanaged();
    stack.write(music({ content_base64: wave(70) }));
    await stack.applied();
    expect(storedSound()).toBe(sha256(sound(70)));
    expect(actionsOf(await stack.plan())).toEqual({});
  });
});
