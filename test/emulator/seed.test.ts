/** What an emulator starts with: the standard tenant, a seed document, a data file. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSeed, standardIds, type EmulatorOptions } from "../../src/emulator";
import { flowDocument, inboundChannel, Raw } from "./raw-http";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function withEmulator(
  options: Parameters<typeof Raw.start>[0],
  use: (api: Raw) => Promise<void>,
): Promise<void> {
  const api = await Raw.start(options);
  try {
    await use(api);
  } finally {
    await api.close();
  }
}

test("the standard tenant has fixed ids, so that examples can name them", async () => {
  await withEmulator({}, async (api) => {
    const { entities } = api.emulator.tenant();
    const names = (entity: string): unknown[] => (entities[entity] ?? []).map(({ name, id }) => [name, id]);
    expect(api.emulator).toMatchObject({
      locationId: standardIds.location,
      accessToken: expect.stringMatching(new RegExp(`_P0A1_${api.emulator.organizationId}$`)),
    });
    expect(names("contact-service-queue")).toEqual([
      ["Queue-1", standardIds.queue],
      ["Outdial Queue-1", standardIds.outdialQueue],
    ]);
    expect(names("business-hours")).toEqual([["Opening hours", standardIds.businessHours]]);
    expect(names("audio-file")).toEqual([["defaultmusic_on_hold.wav", standardIds.music]]);
    expect(entities["entry-point"]?.[0]).toMatchObject({
      name: "Outdial transfer to queue",
      systemDefault: true,
      outdialTransferToQueueEnabled: true,
    });
    await Promise.resolve();
  });
});

const seed = parseSeed({
  organization: { displayName: "Werft", timezone: "Europe/Berlin" },
  transferChannelName: "Weiterleitung",
  locations: [{ name: "Hamburg", numbers: ["+4940555100", { from: "+4940555200", to: "+4940555202" }] }],
  flows: [
    {
      id: "0123456789abcdef01234567",
      definition: flowDocument("Open"),
      labels: ["Live"],
      lockedBy: "kim@example.test",
    },
  ],
  "audio-file": [{ name: "wait.wav", contentType: "AUDIO_WAV" }],
  "entry-point": [
    {
      id: "aaaaaaaa-0000-4000-8000-00000000000a",
      ...inboundChannel,
      flowId: "0123456789abcdef01234567",
      flowTagId: "Live",
    },
  ],
  "contact-service-queue": [],
});

test("a seed is merged over the standard tenant", async () => {
  await withEmulator({ seed }, async (api) => {
    const channel = await api.org("GET", "entry-point/aaaaaaaa-0000-4000-8000-00000000000a");
    expect(channel.body).toMatchObject({ name: "sales", timezone: "Europe/Berlin", flowTagId: "Live" });
    const [transfer] = (await api.org("GET", "v2/entry-point")).body.data;
    expect(transfer?.name).toBe("Weiterleitung");
    const numbers = await api.send("GET", "/v1/telephony/config/numbers?phoneNumber=%2B4940555");
    expect(numbers.body.phoneNumbers).toHaveLength(4);
    expect((await api.flows("GET", "flows")).rows[0]).toMatchObject({
      name: "Open",
      lockedBy: "kim@example.test",
    });
    const audio = (await api.org("GET", "v2/audio-file?filter=name==wait.wav")).body.data[0];
    expect((await api.org("GET", `blob/${audio?.blobId}`)).text.slice(0, 4)).toBe("RIFF");
    expect(api.emulator.requests()[0]?.changes).toEqual([]);
  });
});

test("two emulators are two organizations, unless a seed or a data file says which", async () => {
  const dataFile = join(folder, "tenant.json");
  const id = "0d0d0d0d-0000-4000-8000-000000000001";
  const organizationOf = async (options: EmulatorOptions): Promise<string> => {
    let found = "";
    await withEmulator(options, async (api) => {
      const { organizationId } = api.emulator;
      api.emulator.reset();
      expect(api.emulator.tenant().organizationId).toBe(organizationId);
      expect((await api.org("GET", "v2/site")).body.data[0]?.organizationId).toBe(organizationId);
      found = organizationId;
    });
    return found;
  };
  const [first, second] = [await organizationOf({}), await organizationOf({ dataFile })];
  expect(first).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(second).not.toBe(first);
  expect(await organizationOf({ dataFile })).toBe(second);
  expect(await organizationOf({ seed: parseSeed({ organization: { id } }) })).toBe(id);
});

test.each([
  ["an unknown part", { queues: [] }, "seed.queues"],
  ["a wrong number", { locations: [{ name: "x", numbers: ["12"] }] }, "seed.locations[0].numbers[0]"],
  ["an unknown field", { "entry-point": [{ ...inboundChannel, colour: 1 }] }, "seed.entry-point[0].colour"],
  ["a value out of bounds", { "entry-point": [{ ...inboundChannel, name: "" }] }, "seed.entry-point[0].name"],
  ["a value of the wrong type", { "entry-point": [{ ...inboundChannel, active: 1 }] }, "seed.entry-point[0]"],
])("a seed with %s is refused with its place", (_what, document, place) => {
  expect(() => parseSeed(document)).toThrow(place);
});

test("a seed that points nowhere is refused at the start", async () => {
  const lost = parseSeed({ "entry-point": [{ ...inboundChannel, musicOnHoldId: "nothing" }] });
  await expect(Raw.start({ seed: lost })).rejects.toThrow(
    "seed.entry-point[0]: musicOnHoldId: invalid value",
  );
  const broken = parseSeed({ flows: [{ definition: { name: "" } }] });
  await expect(Raw.start({ seed: broken })).rejects.toThrow("seed.flows[0].definition");
});

test("a data file carries objects and sounds over a restart and leaves nothing else behind", async () => {
  const dataFile = join(folder, "tenant.json");
  let blobId = "";
  await withEmulator({ dataFile }, async (api) => {
    await api.createChannel();
    blobId = (await api.upload()).body.blobId;
  });
  await withEmulator({ dataFile, seed }, async (api) => {
    const found = await api.org("GET", "v2/entry-point?filter=name==sales");
    expect(found.body.meta.totalRecords).toBe(1);
    expect((await api.org("GET", `blob/${blobId}`)).status).toBe(200);
  });
  expect(readdirSync(folder)).toEqual(["tenant.json"]);
});

test("a data file is its owner's alone, and no link leads its writes elsewhere", async () => {
  const dataFile = join(folder, "tenant.json");
  const elsewhere = join(folder, "elsewhere.json");
  // Where the temporary file used to lie: its name could be foreseen.
  symlinkSync(elsewhere, `${dataFile}.${process.pid}.tmp`);
  writeFileSync(elsewhere, "theirs", { mode: 0o644 });
  await withEmulator({ dataFile }, async (api) => {
    await api.createChannel();
  });
  expect(readFileSync(elsewhere, "utf8")).toBe("theirs");
  expect(statSync(dataFile).mode & 0o777).toBe(0o600);
  // One that an older version has left readable is replaced by one that is not.
  chmodSync(dataFile, 0o644);
  await withEmulator({ dataFile }, () => Promise.resolve());
  expect(statSync(dataFile).mode & 0o777).toBe(0o600);
});

test.each([
  ["a link to a file", () => writeFileSync(join(folder, "target"), "theirs")],
  ["a link to nowhere", () => undefined],
])("%s is no data file", async (_what, prepare) => {
  prepare();
  const dataFile = join(folder, "link.json");
  const before = readdirSync(folder);
  symlinkSync(join(folder, "target"), dataFile);
  await expect(Raw.start({ dataFile })).rejects.toThrow(`${dataFile}: is a symbolic link`);
  expect(readdirSync(folder).sort()).toEqual([...before, "link.json"].sort());
});

test("a folder is no data file, and a file that can't be written leaves nothing behind", async () => {
  const dataFile = join(folder, "tenant.json");
  mkdirSync(dataFile);
  await expect(Raw.start({ dataFile })).rejects.toThrow(`${dataFile}: is no regular file`);
  await expect(Raw.start({ dataFile: join(folder, "none", "tenant.json") })).rejects.toThrow("ENOENT");
  expect(readdirSync(folder)).toEqual(["tenant.json"]);
});

test("a data file that is none is refused by name", async () => {
  const dataFile = join(folder, "tenant.json");
  writeFileSync(dataFile, "{]");
  await expect(Raw.start({ dataFile })).rejects.toThrow(dataFile);
  writeFileSync(dataFile, "{}");
  await expect(Raw.start({ dataFile })).rejects.toThrow(`${dataFile}.format`);
});

test("a port that is taken is an error", async () => {
  await withEmulator({}, async (api) => {
    await expect(Raw.start({ port: Number(new URL(api.emulator.url).port) })).rejects.toThrow("EADDRINUSE");
  });
});
