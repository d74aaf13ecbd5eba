// Files that change between a saved plan and its apply. Terraform plans anew while it applies and insists on the values
// of the first plan; what the first plan saw of a file must survive until then, or stay open.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../src/emulator";
import { readState } from "../../src/engine";
import { definition } from "../scenarios/flow-document";
import { wave } from "../scenarios/seed";
import { AttachedProject, type Reported } from "./attached-project";
import { connectionTo } from "./matrix";
import { describeTerraform } from "./terraform";

const address = "wxcc_music_on_hold.hold";

const sound = (samples: number): Buffer => Buffer.from(wave(samples), "base64");
const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

function errorsOf({ messages }: Reported): string[] {
  return messages
    .filter(({ severity }) => severity === "error")
    .map(({ summary, detail }) => `${summary}\n${detail}`);
}

describeTerraform("a file that changes between plan and apply", () => {
  let emulator: Emulator;
  let folder: string;
  let project: AttachedProject;
  beforeAll(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
  });
  afterAll(() => emulator.close());
  beforeEach(async () => {
    emulator.reset();
    folder = mkdtempSync(join(tmpdir(), "wxcc-changed-"));
    project = await AttachedProject.in(folder, connectionTo(emulator));
  });
  afterEach(async () => {
    await project.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const file = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
  const write = (configuration: object) => file("main.tf.json", JSON.stringify(configuration));

  /** Music, and something that hangs on its sound. */
  const music = (more: object = {}) =>
    write({
      resource: {
        wxcc_music_on_hold: { hold: { name: "hold.wav", source: "hold.wav", ...more } },
        null_resource: { dependent: { triggers: { sound: `\${${address}.content_sha256}` } } },
      },
    });

  const attributes = () =>
    readState(join(folder, "terraform.tfstate")).resources.get(address)?.current?.attributes ?? {};

  /** SHA-256 of the sound that the tenant holds. */
  function storedSound(): string | undefined {
    const { entities, blobs } = emulator.tenant();
    const stored = entities["audio-file"]?.find(({ id }) => id === attributes().id);
    return blobs[String(stored?.blobId)]?.sha256;
  }

  async function planned(...words: string[]): Promise<Readonly<Record<string, string>>> {
    const plan = await project.plan(...words);
    expect(errorsOf(plan)).toEqual([]);
    return plan.actions;
  }

  async function plannedHash(): Promise<unknown> {
    const { resource_changes: changes = [] } = await project.planned();
    const change = changes.find((one) => one.address === address)?.change;
    return change?.after_unknown.content_sha256 === true ? "unknown" : change?.after?.content_sha256;
  }

  async function applied(): Promise<void> {
    expect(errorsOf(await project.applyPlan())).toEqual([]);
  }

  /** The sound is stored and known, and nothing is left to do. */
  async function holds(bytes: Buffer): Promise<void> {
    expect(storedSound()).toBe(sha256(bytes));
    expect(attributes()).toMatchObject({ content_sha256: sha256(bytes), size_bytes: bytes.length });
    expect(await planned()).toEqual({});
  }

  async function made(): Promise<void> {
    file("hold.wav", sound(20));
    music();
    await planned();
    await applied();
  }

  const changed = 'Sound of music on hold "hold.wav" changed after the plan was made';

  test("of new music: no plan named its sound, and what the apply finds is uploaded", async () => {
    file("hold.wav", sound(20));
    music();
    await planned();
    expect(await plannedHash()).toBe("unknown");
    file("hold.wav", sound(30));
    await applied();
    await holds(sound(30));
  });

  test.each([
    ["once more", sound(40)],
    ["back", sound(20)],
  ])("of a planned new sound, %s: an error that says so, and nothing is uploaded", async (_how, other) => {
    await made();
    file("hold.wav", sound(30));
    expect(await planned()).toMatchObject({ [address]: "update" });
    expect(await plannedHash()).toBe(sha256(sound(30)));
    file("hold.wav", other);
    const errors = errorsOf(await project.applyPlan());
    expect(errors).toEqual([expect.stringContaining(changed)]);
    expect(errors[0]).toContain(`${sha256(sound(30))} was planned. Nothing was uploaded; plan again.`);
    expect(storedSound()).toBe(sha256(sound(20)));
    await planned();
    await applied();
    await holds(other);
  });

  test("of a planned new sound, not again: it is uploaded, and what hangs on it follows", async () => {
    await made();
    file("hold.wav", sound(30));
    expect(await planned()).toEqual({ [address]: "update", "null_resource.dependent": "replace" });
    await applied();
    await holds(sound(30));
  });

  test("of music whose description alone was to change: the sound waits for the next plan", async () => {
    await made();
    music({ description: "Calm" });
    expect(await planned()).toEqual({ [address]: "update" });
    file("hold.wav", sound(30));
    await applied();
    expect(attributes().description).toBe("Calm");
    expect(storedSound()).toBe(sha256(sound(20)));
    expect(await planned()).toMatchObject({ [address]: "update" });
    await applied();
    await holds(sound(30));
  });

  test("of another path: no plan named its sound, and what the apply finds is uploaded", async () => {
    await made();
    file("other.wav", sound(30));
    music({ source: "other.wav" });
    await planned();
    expect(await plannedHash()).toBe("unknown");
    file("other.wav", sound(40));
    await applied();
    await holds(sound(40));
  });

  test("planned without a refresh: new sound is seen, and what the apply finds is uploaded", async () => {
    await made();
    file("hold.wav", sound(30));
    expect(await planned("-refresh=false")).toMatchObject({ [address]: "update" });
    expect(await plannedHash()).toBe("unknown");
    file("hold.wav", sound(40));
    await applied();
    await holds(sound(40));
  });

  test("a flow's: Terraform reads it twice and refuses by itself, and nothing is changed", async () => {
    write({ resource: { wxcc_flow: { main: { definition: '${file("flow.json")}' } } } });
    file("flow.json", definition({ name: "main" }));
    await planned();
    file("flow.json", definition({ name: "other" }));
    // Before Terraform 1.13 it takes the provider for the cause, afterwards it names the function.
    expect(errorsOf(await project.applyPlan()).join("\n")).toMatch(/inconsistent (final plan|result)/);
    expect(emulator.tenant().entities.flow ?? []).toEqual([]);
  });
});
