// What happens to a sound between two plans, and to music whose sound is kept by somebody else.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Raw } from "../emulator/raw-http";
import { wave } from "../scenarios/seed";
import type { OpenDoor } from "./matrix";
import { Story, type Telling } from "./story";

const address = "wxcc_music_on_hold.hold";

const music = (more: object) => ({
  resource: { wxcc_music_on_hold: { hold: { name: "hold.wav", ...more } } },
});
const sound = (samples: number): Buffer => Buffer.from(wave(samples), "base64");
const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

const uploads = (requests: readonly { operation: string }[]): string[] =>
  requests
    .map(({ operation }) => operation)
    .filter((operation) => /^audio-file\.(create|update)$/.test(operation));

export function musicStories(open: OpenDoor, told: Telling = test): void {
  const story = new Story(open);
  const raw = () => new Raw(story.emulator);

  /** SHA-256 of the sound that the tenant holds for the music. */
  function storedSound(): string | undefined {
    const { entities, blobs } = story.emulator.tenant();
    const file = entities["audio-file"]?.find(({ id }) => id === story.attributes(address).id);
    return blobs[String(file?.blobId)]?.sha256;
  }

  told("the sound of the file is what is stored, and new sound under the same path replaces it", async () => {
    story.file("hold.wav", sound(20));
    story.write(music({ source: "hold.wav" }));
    await story.applied();
    expect(storedSound()).toBe(sha256(sound(20)));
    expect(story.attributes(address).content_sha256).toBe(sha256(sound(20)));
    story.file("hold.wav", sound(30));
    await story.applied();
    expect(storedSound()).toBe(sha256(sound(30)));
    expect((await story.plan()).actions).toEqual({});
  });

  told("a file that is not there yet is a warning of the plan that says where paths start", async () => {
    const plan = await story.write(music({ source: "nowhere.wav" })).plan();
    expect(plan.errors).toBe("");
    expect(plan.warnings).toMatch(
      /Sound of music on hold "hold.wav" is not there yet[^]*nowhere\.wav: there is no such file[^]*a relative path starts at the folder/,
    );
  });

  told("a file that is gone is an error of the plan once the music is there", async () => {
    story.file("hold.wav", sound(20));
    await story.write(music({ source: "hold.wav" })).applied();
    const plan = await story.write(music({ source: "nowhere.wav" })).plan();
    expect(plan.errors).toMatch(/Sound of music on hold "hold.wav" can't be read[^]*nowhere\.wav/);
  });

  told("the same sound in another file is no change", async () => {
    story.file("hold.wav", sound(20));
    await story.write(music({ source: "hold.wav" })).applied();
    story.file("copy.wav", sound(20));
    expect((await story.write(music({ source: "copy.wav" })).plan()).actions).toEqual({});
    await story.applied();
    expect((await story.plan()).actions).toEqual({});
    story.file("copy.wav", sound(30));
    await story.applied();
    expect(storedSound()).toBe(sha256(sound(30)));
    expect((await story.plan()).actions).toEqual({});
  });

  told("a device, a folder and a pipe that nobody writes to are no sound, and hold nobody up", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wxcc-no-sound-"));
    execFileSync("mkfifo", [join(folder, "pipe.wav")]);
    for (const source of ["/dev/zero", folder, join(folder, "pipe.wav")]) {
      const plan = await story.write(music({ source })).plan();
      expect(plan.errors).toMatch(/can't be read[^]*it is (not a regular file|a folder)/);
    }
    rmSync(folder, { recursive: true });
  });

  told("a file that is no WAV is an error of the plan", async () => {
    story.file("hold.wav", "MP3");
    const plan = await story.write(music({ source: "hold.wav" })).plan();
    expect(plan.errors).not.toBe("");
  });

  told("music is not created without a sound", async () => {
    const plan = await story.write(music({})).plan();
    expect(plan.errors).toMatch(/"hold.wav" has no sound/);
  });

  describe("music whose sound is kept by somebody else", () => {
    /** As an import leaves it: in the state without its sound. */
    async function unmanaged(): Promise<void> {
      story.file("hold.wav", sound(20));
      await story.write(music({ source: "hold.wav" })).applied();
      await story.write(music({})).applied();
    }

    told("plans nothing, also when its sound is replaced in the console", async () => {
      await unmanaged();
      const id = String(story.attributes(address).id);
      const { body } = await raw().org("GET", `audio-file/${id}`);
      const form = new FormData();
      form.append("audioFileInfo", new Blob([JSON.stringify(body)], { type: "application/json" }));
      form.append("audioFile", new Blob([new Uint8Array(sound(60))], { type: "audio/wav" }), "sound.wav");
      expect((await raw().org("PUT", `audio-file/${id}`, form)).status).toBe(200);
      expect(storedSound()).toBe(sha256(sound(60)));
      await story.nothingIsLeft();
    });

    told("is described without an upload", async () => {
      await unmanaged();
      story.write(music({ description: "Calm" }));
      const requests = await story.requestsOf(() => story.applied());
      expect(uploads(requests)).toEqual([]);
      expect((await story.plan()).actions).toEqual({});
    });

    told("is renamed with the sound that is stored", async () => {
      await unmanaged();
      story.write(music({ name: "wait.wav" }));
      await story.applied();
      expect(storedSound()).toBe(sha256(sound(20)));
      expect((await story.plan()).actions).toEqual({});
    });

    told("takes a sound when one is configured again", async () => {
      await unmanaged();
      story.write(music({ content_base64: wave(70) }));
      await story.applied();
      expect(storedSound()).toBe(sha256(sound(70)));
      expect((await story.plan()).actions).toEqual({});
    });
  });
}
