// The client's request bodies keep to the official contract. The scenario matrix checks every write it makes the same
// way; here is one run with all kinds of objects, and the proof that a wrong body is found.

import { startEmulator, type RequestLogEntry } from "../../src/emulator";
import { singly } from "../acceptance/singly";
import { Stack } from "../acceptance/stack";
import { definition } from "../scenarios/flow-document";
import { wave } from "../scenarios/seed";
import { contractProblems } from "./client-requests";
import { describeWithContract } from "./contract";

const stackOf = (description: string, more: object = {}) => ({
  resource: {
    wxcc_flow: { main: { definition: definition({ name: "Main" }) } },
    wxcc_music_on_hold: { hold: { name: "hold.wav", content_base64: wave(100), description } },
    wxcc_channel: {
      sales: {
        name: "sales",
        description,
        channel_type: "inbound_telephony",
        service_level_threshold: 30,
        flow_id: "${wxcc_flow.main.id}",
        music_on_hold_id: "${wxcc_music_on_hold.hold.id}",
        overflow_number: "4085550199",
        flow_override: { greeting: { type: "String", value: description } },
      },
      whatsapp: {
        name: "whatsapp",
        channel_type: "social",
        social_channel_type: "whatsapp",
        service_level_threshold: 60,
      },
    },
    wxcc_support_number: {
      main: { number: "+14085550101", channel_id: "${wxcc_channel.sales.id}", ...more },
    },
  },
});

describeWithContract("the client's request bodies", () => {
  test("creating, changing and deleting every kind of object", async () => {
    const emulator = await startEmulator({ requestsPerMinute: 0 });
    const stack = new Stack(emulator);
    const requests = await stack.requestsOf(async () => {
      await stack.write(stackOf("first")).applied();
      await stack.write(stackOf("second", { extension: "4711" })).applied();
      await stack.write({}).applied();
    });
    stack.remove();
    await emulator.close();
    const operations = new Set(requests.map(({ operation }) => operation));
    for (const operation of [
      "entry-point.update",
      "dial-number.update",
      "audio-file.patch",
      "flow.publish",
    ]) {
      expect(operations).toContain(operation);
    }
    expect(contractProblems(requests)).toEqual([]);
  });

  test("writes that travel together, of every kind that bulk requests know", async () => {
    const emulator = await startEmulator({ requestsPerMinute: 0 });
    const stack = new Stack(emulator);
    const several = (description: string, extension: string) => ({
      resource: {
        wxcc_channel: Object.fromEntries(
          [1, 2, 3].map((n) => [
            `c${n}`,
            {
              name: `line-${n}`,
              description,
              channel_type: "inbound_telephony",
              service_level_threshold: 30,
              flow_override: { greeting: { type: "String", value: description } },
            },
          ]),
        ),
        wxcc_support_number: Object.fromEntries(
          [1, 2, 3].map((n) => [
            `n${n}`,
            {
              number: `+1408555010${n}`,
              channel_id: `\${wxcc_channel.c${n}.id}`,
              extension: `${extension}${n}`,
            },
          ]),
        ),
      },
    });
    const requests = await stack.requestsOf(async () => {
      await stack.write(several("first", "47")).applied();
      await stack.write(several("second", "48")).applied();
      await stack.write({}).applied();
    });
    stack.remove();
    await emulator.close();
    const bulk = requests.filter(({ operation }) => operation.endsWith(".bulk"));
    const kinds = new Set(singly(bulk).map(({ operation }) => operation));
    expect([...kinds].sort()).toEqual([
      "dial-number.create",
      "dial-number.update",
      "entry-point.create",
      "entry-point.delete",
      "entry-point.update",
    ]);
    expect(bulk.every(({ status }) => status === 207)).toBe(true);
    expect(contractProblems(bulk)).toEqual([]);
  });

  test("a body with a key the contract does not have is found", () => {
    const wrong = {
      method: "POST",
      path: "/organization/x/dial-number",
      operation: "dial-number.create",
      body: { dialedNumber: "+14085550101", entryPointId: "x" },
    } as unknown as RequestLogEntry;
    expect(contractProblems([wrong]).join()).toContain("dialedNumber");
  });
});
