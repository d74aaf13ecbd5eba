// What happens to a sound between two plans, through the engine.

import { createHash } from "node:crypto";
import { startEmulator, type Emulator } from "../../src/emulator";
import { wave } from "../scenarios/seed";
import { throughTheEngine } from "./matrix";
import { musicStories } from "./music-stories";
import { Stack, textOf } from "./stack";

musicStories(throughTheEngine);

describe("a plan of the engine", () => {
  let emulator: Emulator;
  let stack: Stack;
  beforeAll(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
    stack = new Stack(emulator);
  });
  afterAll(async () => {
    stack.remove();
    await emulator.close();
  });

  const address = "wxcc_music_on_hold.hold";
  const sound = (samples: number): Buffer => Buffer.from(wave(samples), "base64");
  const uploads = () =>
    emulator.requests().filter(({ operation }) => /^audio-file\.(create|update)$/.test(operation)).length;

  test("a file that changed between plan and apply is refused, and nothing is uploaded", async () => {
    stack.file("hold.wav", sound(20));
    stack.write({ resource: { wxcc_music_on_hold: { hold: { name: "hold.wav", source: "hold.wav" } } } });
    const creation = await stack.plan();
    stack.file("hold.wav", sound(30));
    let result = await stack.applyPlan(creation);
    expect(textOf(result.diagnostics)).toContain(
      'Sound of music on hold "hold.wav" changed after the plan was made',
    );
    expect(uploads()).toBe(0);

    await stack.applied();
    stack.file("hold.wav", sound(40));
    const change = await stack.plan();
    stack.file("hold.wav", sound(50));
    const before = uploads();
    result = await stack.applyPlan(change);
    expect(textOf(result.diagnostics)).toContain("changed after the plan was made");
    expect(uploads()).toBe(before);
    const stored = createHash("sha256").update(sound(30)).digest("hex");
    expect(stack.attributes(address).content_sha256).toBe(stored);
    expect(Object.values(emulator.tenant().blobs).map(({ sha256 }) => sha256)).toContain(stored);
  });
});
