import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { MusicOnHold, WxccProvider } from "cdktf-provider-wxcc";
import { errorsOf, newStack, resourcesOf, warningsOf } from "./stack";

const folder = mkdtempSync(join(tmpdir(), "wxcc-music-"));
afterAll(() => rmSync(folder, { recursive: true }));

const music = join(__dirname, "../../examples/contact-center/music/hold-music.wav");

function fileOf(name: string, bytes: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

test("the file travels with the stack, under a path that changes with its content", () => {
  const synthesise = (path: string) => {
    const app = new App({ outdir: join(folder, "cdktf.out") });
    const stack = new TerraformStack(app, "main");
    new WxccProvider(stack, "wxcc");
    MusicOnHold.fromFile(stack, "music", path, { name: "hold.wav" });
    app.synth();
    const stackFolder = join(app.outdir, "stacks/main");
    const { source } = JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8")).resource
      .wxcc_music_on_hold.music;
    expect(readFileSync(join(stackFolder, source))).toEqual(readFileSync(path));
    return { source, file: join(stackFolder, source) };
  };
  const before = synthesise(music);
  const after = synthesise(
    fileOf("hold-music.wav", Buffer.concat([readFileSync(music), Buffer.of(0xff, 0xff)])),
  );
  expect(after.source).not.toBe(before.source);
  expect(existsSync(after.file)).toBe(true);
});

test("it is named after the file unless a name is given, and leaves after those who use it", () => {
  const stack = newStack();
  MusicOnHold.fromFile(stack, "music", music);
  MusicOnHold.fromFile(stack, "named", music, { name: "other.wav", description: "Twelve notes" });
  expect(resourcesOf(stack).wxcc_music_on_hold).toMatchObject({
    music: { name: "hold-music.wav", lifecycle: { create_before_destroy: true } },
    named: { name: "other.wav", description: "Twelve notes" },
  });
});

test("a WAV that is no WAV stops synthesis and is named", () => {
  const stack = newStack();
  const path = fileOf("song.wav", "ID3 this is an mp3");
  MusicOnHold.fromFile(stack, "music", path);
  expect(errorsOf(stack)).toEqual([
    expect.stringContaining(`[main/music] Music file "${path}" is not a WAV file: `),
  ]);
});

test("a file whose name is no audio file name stops synthesis", () => {
  const stack = newStack();
  MusicOnHold.fromFile(stack, "music", fileOf("song.mp3", readFileSync(music)));
  expect(errorsOf(stack)).toEqual([
    expect.stringContaining('[main/music] Audio file name "song.mp3" does not end in .wav: '),
  ]);
});

test("a missing file is named with the place where it is looked for", () => {
  const missing = () => MusicOnHold.fromFile(newStack(), "music", join(folder, "missing.wav"));
  expect(missing).toThrow(
    `[main/music] Music file "${folder}/missing.wav" cannot be read: there is no such file`,
  );
});

test("a sound of another format is a warning", () => {
  const stack = newStack();
  const bytes = Buffer.from(readFileSync(music));
  bytes.writeUInt32LE(44100, 24);
  MusicOnHold.fromFile(stack, "music", fileOf("loud.wav", bytes));
  expect(warningsOf(stack)).toEqual([
    expect.stringContaining("is not an 8 kHz, 8 bit, u-law WAV: It is 44.1 kHz"),
  ]);
});
