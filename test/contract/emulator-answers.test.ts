/** Every answer of the emulator keeps to the official contract, but for the departures listed in exceptions.ts. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { startEmulator } from "../../src/emulator";
import { operations } from "../../src/emulator/entities";
import { audioForm, flowDocument, inboundChannel, Raw, wave } from "../emulator/raw-http";
import { contractPath, describeWithContract, validateRequest, validateResponse } from "./contract";
import { undeclaredOperations } from "./exceptions";

/** A client that holds every answer against the contract and remembers which operations it has seen. */
class Checked extends Raw {
  readonly seen = new Set<string>();

  override async send(method: string, path: string, body?: unknown): ReturnType<Raw["send"]> {
    const reply = await super.send(method, path, body);
    const concrete = path.split("?")[0] ?? "";
    const { operation } = this.lastRequest();
    const value =
      reply.headers.get("content-type") === "application/json" ? JSON.parse(reply.text) : undefined;
    this.seen.add(`${operation} ${reply.status < 300 ? "done" : "refused"}`);
    expect({
      operation,
      status: reply.status,
      problems: validateResponse(method, concrete, reply.status, value),
    }).toEqual({
      operation,
      status: reply.status,
      problems: [],
    });
    return reply;
  }
}

describeWithContract("answers of the emulator", () => {
  let api: Checked;
  beforeEach(async () => {
    api = new Checked(await startEmulator({ requestsPerMinute: 0 }));
  });
  afterEach(() => api.close());

  test("business hours", async () => {
    const row = { name: "Weekdays", days: ["MON", "TUE"], startTime: "09:00", endTime: "17:00" };
    const hours = { name: "Shop hours", timezone: "Europe/Berlin", workingHours: [row] };
    const created = (await api.org("POST", "business-hours", hours)).body;
    await api.org("GET", `business-hours/${created.id}`);
    await api.org("GET", "v2/business-hours?includeCount=true");
    await api.org("GET", "business-hours");
    await api.org("GET", "v2/business-hours?sort=name,desc");
    await api.org("GET", "business-hours/bulk-export");
    await api.org("PUT", `business-hours/${created.id}`, { ...hours, id: created.id, description: "x" });
    await api.importFlow(
      flowDocument("Hours", {
        hours: {
          id: "hours",
          name: "hours",
          group: "enum-gateway",
          properties: { activityName: "business-hours", businessHoursId: created.id },
        },
      }),
    );
    await api.org("GET", `business-hours/${created.id}/incoming-references`);
    await api.org("DELETE", `business-hours/${created.id}`);
    await api.org("GET", "business-hours/nothing");
    await api.org("POST", "business-hours", hours);
    await api.org("POST", "business-hours", { ...hours, name: "bad  name" });
    await api.org("PUT", `business-hours/${created.id}`, { ...hours, id: "other" });
    await api.org("POST", "business-hours/bulk", {
      items: [{ itemIdentifier: 1, item: { ...hours, name: "Others" }, requestAction: "SAVE" }],
    });
    const others = await api.org("GET", "v2/business-hours?filter=name==Others");
    await api.org("DELETE", `business-hours/${others.body.data[0]?.id ?? ""}`);
  });

  test("channels", async () => {
    const created = await api.createChannel({
      description: "x",
      overflowNumber: "1408",
      flowOverrideSettings: [{ name: "n", type: "String", value: "v" }],
    });
    await api.createChannel({
      name: "w",
      channelType: "SOCIAL_CHANNEL",
      socialChannelType: "WHATSAPP",
      assetId: "a",
    });
    await api.org("GET", `entry-point/${created.id}`);
    await api.org("PUT", `entry-point/${created.id}`, { ...created, active: false });
    await api.org("GET", "v2/entry-point?channelTypes=TELEPHONY&includeCount=true");
    await api.org("GET", "v2/entry-point?singleObjectResponse=true&filter=name==w");
    await api.org("GET", "entry-point");
    await api.org("GET", "entry-point/bulk-export?type=INBOUND");
    await api.org("GET", "entry-point/bulk-export");
    await api.mapNumber(created.id);
    await api.org("GET", `entry-point/${created.id}/incoming-references`);
    await api.org("GET", "entry-point/nothing");
    await api.org("POST", "entry-point", inboundChannel);
    await api.org("POST", "entry-point", {});
    await api.org("DELETE", `entry-point/${created.id}`);
    await api.org("DELETE", "dial-number");
    await api.org("DELETE", `entry-point/${created.id}`);
    await api.org("POST", "entry-point/bulk", {
      items: [
        { itemIdentifier: 1, item: { ...inboundChannel, name: "b" }, requestAction: "SAVE" },
        { itemIdentifier: 2, item: {}, requestAction: "SAVE" },
      ],
    });
    expect([...api.seen]).toEqual(
      expect.arrayContaining([
        "entry-point.delete refused",
        "entry-point.delete done",
        "entry-point.create refused",
      ]),
    );
  });

  test("support numbers", async () => {
    const channel = await api.createChannel();
    const mapping = (await api.mapNumber(channel.id)).body;
    await api.mapNumber(channel.id);
    await api.mapNumber(channel.id, "+14089999999");
    await api.org("GET", `dial-number/${mapping.id}`);
    await api.org("PUT", `dial-number/${mapping.id}`, { ...mapping, extension: "123" });
    await api.org("GET", "v2/dial-number?includeEntryPointName=true");
    await api.org("GET", "v3/dial-number");
    await api.org("GET", "dial-number");
    await api.org("GET", "dial-number/numbers-only");
    await api.org("GET", "dial-number/bulk-export");
    await api.org("GET", `dial-number/${mapping.id}/incoming-references`);
    await api.org("POST", "dial-number/bulk", {
      items: [{ itemIdentifier: 1, item: mapping, requestAction: "DELETE" }],
    });
    await api.org("DELETE", `dial-number/${mapping.id}`);
    expect(api.seen).toContain("dial-number.delete refused");
  });

  test("audio files", async () => {
    const audio = (await api.upload()).body;
    await api.org("GET", `audio-file/${audio.id}`);
    await api.org("PUT", `audio-file/${audio.id}`, audioForm(audio, wave(9)));
    await api.org("PATCH", `audio-file/${audio.id}`, { description: "d" });
    await api.org("GET", "v2/audio-file");
    await api.org("GET", `audio-file/${audio.id}/incoming-references`);
    await api.upload("wrong.mp3");
    await api.org("DELETE", `audio-file/${audio.id}`);
    expect(api.seen).toContain("audio-file.create refused");
  });

  test("queues, sites and teams", async () => {
    const [queue] = (await api.org("GET", "v2/contact-service-queue")).body.data;
    const full = (await api.org("GET", `v2/contact-service-queue/${queue?.id}`)).body;
    const own = new Set(["id", "version", "systemDefault", "createdTime", "lastUpdatedTime"]);
    const body = Object.fromEntries(Object.entries(full).filter(([field]) => !own.has(field)));
    const created = (await api.org("POST", "v2/contact-service-queue", { ...body, name: "mine" })).body;
    await api.org("PUT", `contact-service-queue/${created.id}`, { ...created, description: "d" });
    await api.org("GET", `contact-service-queue/${created.id}/incoming-references`);
    await api.org("GET", "contact-service-queue");
    await api.org("GET", "site/bulk-export");
    await api.org("POST", "contact-service-queue/v2/bulk", { items: [] });
    await api.org("PATCH", "contact-service-queue/bulk", {
      items: [{ itemIdentifier: 1, item: { id: created.id, maxTimeInQueue: 60 } }],
    });
    await api.org("DELETE", `contact-service-queue/${created.id}`);
    for (const entity of ["site", "team"]) {
      const [row] = (await api.org("GET", `v2/${entity}`)).body.data;
      await api.org("GET", entity);
      await api.org("GET", `${entity}/${row?.id}`);
      await api.org("GET", `${entity}/${row?.id}/incoming-references`);
    }
    expect(api.seen.size).toBeGreaterThan(12);
  });

  test("flows", async () => {
    const flow = (await api.importFlow(flowDocument("Open"))).body;
    await api.importFlow(flowDocument("Open"));
    await api.importFlow(flowDocument(""));
    await api.flows("GET", "flows");
    await api.publish(flow.id, "Live", "Test");
    await api.flows("GET", `flows/${flow.id}:export`);
    await api.flows("GET", `flows/${flow.id}:export?version=nothing`);
    await api.flows("GET", "flows");
    expect(api.seen).toContain("flow.publish done");
  });

  test("the sample flows import, publish and export, the invalid one is refused with and without a name", async () => {
    const sample = (name: string): Record<string, unknown> =>
      JSON.parse(readFileSync(join(dirname(contractPath), "flow-samples", name), "utf8")) as Record<
        string,
        unknown
      >;
    for (const name of ["hours-and-queue.json", "simple-queue.json"]) {
      const document = sample(name);
      const flow = (await api.importFlow(document)).body;
      expect((await api.publish(flow.id, "Live")).status).toBe(200);
      const exported = await api.flows("GET", `flows/${flow.id}:export`);
      expect(exported.body).toMatchObject({ process: document.process, eventFlows: document.eventFlows });
    }
    const invalid = sample("invalid-flow.json");
    expect((await api.importFlow(invalid)).status).toBe(400);
    api.emulator.setBehaviour({ refuseUnknownActivities: true });
    expect((await api.importFlow({ ...invalid, name: "Named" })).body.message).toContain("teleport-contact");
  });

  test("refusals without a token, without the scope and for another organization keep the declared shape", async () => {
    for (const token of [
      "",
      api.emulator.expiredToken,
      api.emulator.readOnlyToken,
      api.emulator.otherOrganizationToken,
    ]) {
      const other = new Checked(api.emulator, token);
      const { status } = await other.org("POST", "entry-point", inboundChannel);
      expect([401, 403]).toContain(status);
    }
  });

  test("every operation is in the contract or in the list of those that are not", () => {
    const example = (path: string): string => path.replaceAll(/:(org|project|flow|id)\b/g, "x");
    const missing = operations
      .filter(({ path }) => !path.startsWith("/:org/"))
      .filter(({ method, path }) =>
        validateRequest(method, example(path), undefined).some((text) => /not in the contract/.test(text)),
      )
      .map(({ method, path }) => `${method} ${path}`);
    expect(missing.sort()).toEqual(Object.keys(undeclaredOperations).sort());
  });

  test("the validator finds wrong types, enums, patterns, lengths, missing and unknown keys", () => {
    const path = "/organization/x/entry-point";
    const problems = (fields: object): string =>
      validateRequest("POST", path, { ...inboundChannel, ...fields }).join();
    expect(problems({})).toBe("");
    expect(problems({ active: "yes" })).toContain("/active must be boolean");
    expect(problems({ channelType: "CARRIER_PIGEON" })).toContain("/channelType must be equal to one of");
    expect(problems({ name: "a/b" })).toContain("/name must match pattern");
    expect(problems({ description: "x".repeat(256) })).toContain("/description must NOT have more than 255");
    expect(problems({ colour: 1 })).toContain("must NOT have additional properties");
    expect(problems({ name: undefined })).toContain("must have required property 'name'");
    const upload = {
      audioFileInfo: { name: "a.wav", contentType: "WAVE" },
      audioFile: { filename: "a", bytes: 1, sha256: "" },
    };
    expect(validateRequest("POST", "/organization/x/audio-file", upload).join()).toContain("/contentType");
    expect(validateResponse("GET", path, 418, {})).toEqual(["status 418 is not declared"]);
  });
});
