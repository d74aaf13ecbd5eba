// The example as its readers run it: a program that writes a stack.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkWave, flowReferences, parseFlow } from "../../src/resources/rules";

const root = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "wxcc-example-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Resources = Record<string, Record<string, Record<string, unknown>>>;

function synthesised(environment: Record<string, string> = {}): Resources {
  const outdir = join(folder, "cdktf.out");
  execFileSync(process.execPath, ["--import", "tsx", "examples/contact-center/main.ts"], {
    cwd: root,
    env: { ...process.env, CDKTF_OUTDIR: outdir, CHECKPOINT_DISABLE: "1", ...environment },
    stdio: "pipe",
  });
  return JSON.parse(readFileSync(join(outdir, "stacks/lakeside-bikes/cdk.tf.json"), "utf8")).resource;
}

test("it declares every kind of object", () => {
  const counts = Object.entries(synthesised()).map(([type, objects]) => [type, Object.keys(objects).length]);
  expect(Object.fromEntries(counts)).toEqual({
    null_resource: 2,
    wxcc_channel: 6,
    wxcc_flow: 2,
    wxcc_music_on_hold: 1,
    wxcc_support_number: 3,
  });
});

test("the kind of the website channel can be switched, and nothing else changes", () => {
  const chat = synthesised();
  const email = synthesised({ WEBSITE_CHANNEL: "email" });
  expect(email.wxcc_channel?.website).toEqual({ ...chat.wxcc_channel?.website, channel_type: "email" });
  expect({ ...email, wxcc_channel: { ...email.wxcc_channel, website: {} } }).toEqual({
    ...chat,
    wxcc_channel: { ...chat.wxcc_channel, website: {} },
  });
});

test("every id and audio name in its flows is bound to one of this tenant", () => {
  for (const { definition, bindings } of Object.values(synthesised().wxcc_flow ?? {})) {
    const parsed = parseFlow(String(definition));
    const references = "document" in parsed ? flowReferences(parsed.document) : [];
    expect(references.length).toBeGreaterThan(0);
    for (const { value } of references) expect(Object.keys(bindings as object)).toContain(value);
  }
});

test("its music is a WAV that a telephone line plays well", () => {
  const music = readFileSync(join(root, "examples/contact-center/music/hold-music.wav"));
  expect(checkWave(music, "hold-music.wav")).toEqual([]);
});
