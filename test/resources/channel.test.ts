// Between a channel and an entry point: the words, and that a body changes what is modelled and nothing else.

import fc from "fast-check";
import { audioFileId, entryPointId, type EntryPoint } from "../../src/contact-center";
import { fromApi, toApi, type Channel } from "../../src/resources/channel";
import { apiChannelKind, channelTypeOf } from "../../src/resources/channel-kinds";
import { channel } from "../../src/resources";
import { sameOfType } from "../../src/schema/types";
import { unknownNotNull, type Unknown, type Value } from "../../src/schema/value";
import { configurations } from "../engine/configurations";

const id = "e9000000-0000-4000-8000-0000000000aa";

const entryPoint: EntryPoint = {
  id: entryPointId(id),
  name: "line",
  channelType: "TELEPHONY",
  entryPointType: "INBOUND",
  active: true,
  serviceLevelThreshold: 30,
  maximumActiveContacts: 0,
  timezone: "Europe/Berlin",
  callbackEnabled: false,
  version: 3,
};

test.each([
  ["inbound_telephony", "TELEPHONY", "INBOUND"],
  ["outdial_telephony", "TELEPHONY", "OUTBOUND"],
  ["chat", "CHAT", "INBOUND"],
  ["email", "EMAIL", "INBOUND"],
  ["social", "SOCIAL_CHANNEL", "INBOUND"],
])("%s is %s %s", (type, channelType, entryPointType) => {
  expect(apiChannelKind(type)).toEqual({ channelType, entryPointType });
  expect(channelTypeOf({ ...entryPoint, channelType, entryPointType } as EntryPoint)).toBe(type);
});

test.each([
  ["FAX", "fax"],
  ["VIDEO", "video"],
  ["SOMETHING_NEW", "something_new"],
])("a kind that can't be created, %s, is shown as %s", (channelType, shown) => {
  expect(fromApi({ ...entryPoint, channelType } as EntryPoint, null).channelType).toBe(shown);
});

test("a social type on a telephony channel means nothing", () => {
  expect(
    fromApi({ ...entryPoint, socialChannelType: "MESSAGEBIRD" } as EntryPoint, null).socialChannelType,
  ).toBeNull();
});

/** State as random valid configurations leave it. */
const channels: fc.Arbitrary<Channel> = (configurations.wxcc_channel ?? fc.constant({})).map((values) => ({
  ...fromApi(entryPoint, null),
  ...(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Partial<Channel>),
}));

/** Set at creation only: the API never edits them. */
const fixed = new Set(["channelType", "socialChannelType", "queueType"]);

test("what is sent in an update is what is read again", () => {
  fc.assert(
    fc.property(channels, (planned) => {
      const stored = toApi(planned, entryPoint) as unknown as EntryPoint;
      const state = fromApi(stored, planned) as unknown as Record<string, Value>;
      const wanted = planned as unknown as Record<string, Value>;
      const different = Object.entries(channel.attributes)
        .filter(
          ([name, { type }]) =>
            !fixed.has(name) && !sameOfType(type, wanted[name] ?? null, state[name] ?? null),
        )
        .map(([name]) => name);
      expect(different).toEqual([]);
    }),
    { seed: 20261122 },
  );
});

test("keys that are not modelled survive every update, and links are never sent", () => {
  const foreign = { xspVersion: "7", subscriptionId: "s", futureField: { deep: [1] } };
  fc.assert(
    fc.property(channels, (planned) => {
      const body = toApi(planned, { ...entryPoint, ...foreign, links: [] } as unknown as EntryPoint);
      expect(body).toMatchObject({ ...foreign, id, version: 3 });
      expect(body).not.toHaveProperty("links");
    }),
    { seed: 20261122 },
  );
});

test("a type is never sent in an update", () => {
  const planned = { ...fromApi(entryPoint, null), channelType: "chat" as const };
  expect(toApi(planned, entryPoint)).toMatchObject({ channelType: "TELEPHONY", entryPointType: "INBOUND" });
});

test("an unknown value leaves its key to the API", () => {
  const planned = { ...fromApi(entryPoint, null), timeZone: unknownNotNull as Unknown };
  expect(toApi(planned, entryPoint)).not.toHaveProperty("timezone");
});

test("unmodelled keys inside an override survive, those of a removed override do not", () => {
  const musicId = audioFileId("a0d10000-0000-4000-8000-000000000001");
  const current = {
    ...entryPoint,
    flowOverrideSettings: [
      { name: "greeting", type: "STRING", value: "Hello", isSecure: true },
      { name: "gone", type: "AUDIO", entityType: "audio-file", entityId: musicId },
    ],
  } as unknown as EntryPoint;
  const planned = {
    ...fromApi(current, null),
    flowOverride: { greeting: { type: "STRING", value: "Good day", entityType: null, entityId: null } },
  };
  expect(toApi(planned, current).flowOverrideSettings).toEqual([
    { name: "greeting", type: "STRING", value: "Good day", isSecure: true },
  ]);
});
