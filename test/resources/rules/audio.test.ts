import {
  type AudioValues,
  checkAudio,
  checkSoundGiven,
  checkWave,
  decodeBase64,
  readWaveFormat,
  sha256,
} from "../../../src/resources/rules";

/** A WAV of silence; the sound format and extra chunks before it can be chosen. */
function wave({
  encoding = 7,
  sampleRate = 8000,
  bits = 8,
  length = 80,
  before = Buffer.alloc(0),
} = {}): Buffer {
  const format = Buffer.alloc(24);
  format.write("fmt ", 0, "ascii");
  format.writeUInt32LE(16, 4);
  format.writeUInt16LE(encoding, 8);
  format.writeUInt16LE(1, 10);
  format.writeUInt32LE(sampleRate, 12);
  format.writeUInt32LE((sampleRate * bits) / 8, 16);
  format.writeUInt16LE(bits / 8, 20);
  format.writeUInt16LE(bits, 22);
  const data = Buffer.alloc(8 + length, 0xff);
  data.write("data", 0, "ascii");
  data.writeUInt32LE(length, 4);
  const chunks = Buffer.concat([Buffer.from("WAVE"), before, format, data]);
  const head = Buffer.from("RIFF\0\0\0\0");
  head.writeUInt32LE(chunks.length, 4);
  return Buffer.concat([head, chunks]);
}

const hold: AudioValues = { name: "hold.wav" };

test.each(["hold.wav", "Hold music_1-b.wav", `${"a".repeat(76)}.wav`])("%s is an audio file name", (name) => {
  expect(checkAudio({ name })).toEqual([]);
});

test.each([
  ["hold.mp3", 'Audio file name "hold.mp3" does not end in .wav'],
  [".wav", 'Audio file name ".wav" does not end in .wav'],
  ["", 'Audio file name "" does not end in .wav'],
  ["hold/1.wav", 'Audio file name "hold/1.wav" contains characters that the API refuses'],
  [`${"a".repeat(77)}.wav`, `Audio file name "${"a".repeat(77)}.wav" is 81 characters long`],
])("%s is refused as a name", (name, summary) => {
  expect(checkAudio({ name })).toEqual([
    expect.objectContaining({ severity: "error", attribute: "name", summary }),
  ]);
});

describe("the sound", () => {
  test("may be an 8 kHz, 8 bit, u-law WAV", () => {
    expect(checkWave(wave(), 'file "hold.wav"')).toEqual([]);
  });

  test.each([
    ["a text", Buffer.from("this is no sound at all"), "It does not begin with a RIFF/WAVE head."],
    [
      "an AVI, which is RIFF too",
      Buffer.from("RIFF\0\0\0\0AVI LIST"),
      "It does not begin with a RIFF/WAVE head.",
    ],
    ["nothing", Buffer.alloc(0), "It is empty."],
  ])("is refused when it is %s", (_, bytes, detail) => {
    expect(checkWave(bytes, 'file "hold.wav"')).toEqual([
      expect.objectContaining({
        severity: "error",
        summary: 'File "hold.wav" is not a WAV file',
        detail: expect.stringContaining(detail),
      }),
    ]);
  });

  test.each([
    ["CD quality", wave({ encoding: 1, sampleRate: 44100, bits: 16 }), "It is 44.1 kHz, 16 bit, PCM, mono."],
    ["A-law", wave({ encoding: 6 }), "It is 8 kHz, 8 bit, A-law, mono."],
    ["cut off after its head", wave().subarray(0, 20), "Its format cannot be read."],
  ])("is a warning when it is %s", (_, bytes, detail) => {
    expect(checkWave(bytes, 'file "hold.wav"')).toEqual([
      expect.objectContaining({ severity: "warning", detail: expect.stringContaining(detail) }),
    ]);
  });

  test("is a warning above 5 MB", () => {
    const [problem] = checkWave(wave({ length: 5 * 1024 * 1024 }), 'file "hold.wav"');
    expect(problem).toMatchObject({ severity: "warning", summary: 'File "hold.wav" is 5242924 bytes long' });
  });

  test("is read past other chunks, odd ones with their padding", () => {
    const list = Buffer.from("LIST\x03\0\0\0abc\0");
    expect(readWaveFormat(wave({ before: list }))).toEqual({
      encoding: 7,
      channels: 1,
      sampleRate: 8000,
      bitsPerSample: 8,
    });
  });
});

describe("where the sound comes from", () => {
  test.each<[string, AudioValues, string]>([
    [
      "a file and content",
      { source: "a.wav", contentBase64: "AAAA" },
      'Sound of music on hold "hold.wav" is given twice',
    ],
    [
      "content that is no base64",
      { contentBase64: "no base64!" },
      'Content of music on hold "hold.wav" is not base64',
    ],
    ["content that is no WAV", { contentBase64: "AAAA" }, 'Music on hold "hold.wav" is not a WAV file'],
    [
      "content above 256 KB",
      { contentBase64: wave({ length: 256 * 1024 }).toString("base64") },
      'Content of music on hold "hold.wav" is 262188 bytes long',
    ],
  ])("is refused: %s", (_, values, summary) => {
    expect(checkAudio({ ...hold, ...values })).toEqual([
      expect.objectContaining({ severity: "error", attribute: "contentBase64", summary }),
    ]);
  });

  test("may be either of them", () => {
    expect(checkAudio({ ...hold, source: "a.wav" })).toEqual([]);
    expect(checkAudio({ ...hold, contentBase64: wave().toString("base64") })).toEqual([]);
  });

  test("may be left open, except when the file is to be created", () => {
    expect(checkAudio(hold)).toEqual([]);
    expect(checkSoundGiven(hold)[0]?.summary).toBe('Music on hold "hold.wav" has no sound');
    expect(checkSoundGiven({ ...hold, source: "a.wav" })).toEqual([]);
  });

  test("is not judged before it is known", () => {
    const later = Symbol("later");
    expect(checkAudio({ name: later, description: later, source: later, contentBase64: later })).toEqual([]);
    expect(checkAudio({ ...hold, source: later, contentBase64: "AAAA" })).toEqual([]);
    expect(checkSoundGiven({ ...hold, source: later })).toEqual([]);
  });
});

test("base64 with line breaks is read", () => {
  expect(decodeBase64("UklG\nRg==")).toEqual(new Uint8Array(Buffer.from("RIFF")));
});

test("the hash is the SHA-256 that other tools print", () => {
  expect(sha256(Buffer.from("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
