import {
  channelTypes,
  type ChannelValues,
  checkChannel,
  checkNumberTarget,
  checkOutdialQueue,
} from "../../../src/resources/rules";

const unknown = Symbol.for("wxcc.unknown");
const sales: ChannelValues = { name: "sales", channelType: "inbound_telephony", serviceLevelThreshold: 30 };

function summaries(channel: ChannelValues): string[] {
  return checkChannel(channel).map(
    ({ severity, attribute, summary }) => `${severity} ${attribute}: ${summary}`,
  );
}

test.each<[string, ChannelValues]>([
  [
    "an inbound line with everything",
    {
      ...sales,
      description: "a".repeat(255),
      maximumActiveContacts: 0,
      timeZone: "Europe/Berlin",
      flowId: "f",
      flowVersionLabel: "Live",
      musicOnHoldId: "m",
      overflowNumber: "1".repeat(40),
      flowOverride: { Welcome: { type: "String", value: "hello.wav" } },
    },
  ],
  [
    "outdial with a flow, music and a queue",
    {
      ...sales,
      channelType: "outdial_telephony",
      flowId: "f",
      musicOnHoldId: "m",
      outdialQueueId: "q",
    },
  ],
  ["outdial run by a routing strategy", { ...sales, channelType: "outdial_telephony" }],
  ["chat", { ...sales, channelType: "chat", digitalOrgType: "mixed_mode" }],
  [
    "e-mail with a flow and a label",
    { ...sales, channelType: "email", flowId: "f", flowVersionLabel: "Latest" },
  ],
  ["social", { ...sales, channelType: "social", socialChannelType: "whatsapp" }],
])("a sound channel has no problem: %s", (_, channel) => {
  expect(summaries(channel)).toEqual([]);
});

test.each<[string, ChannelValues, string]>([
  [
    "social without its type",
    { channelType: "social" },
    'error socialChannelType: Social channel "sales" has no social channel type',
  ],
  [
    "a social type on a chat channel",
    { channelType: "chat", socialChannelType: "sms" },
    'error socialChannelType: Channel "sales" has the social channel type "sms" but is a chat channel',
  ],
  [
    "outdial with music and no flow",
    { channelType: "outdial_telephony", musicOnHoldId: "m" },
    'error musicOnHoldId: Outdial channel "sales" has music on hold but no flow',
  ],
  [
    "outdial with a queue and no flow",
    { channelType: "outdial_telephony", outdialQueueId: "q" },
    'error outdialQueueId: Outdial channel "sales" has an outdial queue but no flow',
  ],
  [
    "an outdial queue on an inbound channel",
    { outdialQueueId: "q" },
    'error outdialQueueId: Channel "sales" has an outdial queue but is an inbound telephony channel',
  ],
  [
    "music on an e-mail channel",
    { channelType: "email", musicOnHoldId: "m" },
    'error musicOnHoldId: Channel "sales" has music on hold but is an e-mail channel',
  ],
  [
    "an overflow number on a chat channel",
    { channelType: "chat", overflowNumber: "1" },
    'error overflowNumber: Channel "sales" has an overflow number but is a chat channel',
  ],
  [
    "overrides on a chat channel",
    { channelType: "chat", flowOverride: { a: { type: "String", value: "b" } } },
    'error flowOverride: Channel "sales" has overrides of flow settings but is a chat channel',
  ],
  [
    "a label without a flow",
    { flowVersionLabel: "Live" },
    'error flowVersionLabel: Channel "sales" has the version label "Live" but no flow',
  ],
  [
    "a label that does not exist",
    { flowId: "f", flowVersionLabel: "live" },
    'error flowVersionLabel: Channel "sales" has the unknown version label "live"',
  ],
  [
    "a type that does not exist",
    { channelType: "fax" },
    'error channelType: Channel "sales" has the unknown channel type "fax"',
  ],
  [
    "a description of 256 characters",
    { description: "a".repeat(256) },
    'error description: Description of channel "sales" is 256 characters long',
  ],
  [
    "a threshold of 0",
    { serviceLevelThreshold: 0 },
    'error serviceLevelThreshold: Service level threshold of channel "sales" is 0',
  ],
  [
    "a fraction of a second",
    { serviceLevelThreshold: 1.5 },
    'error serviceLevelThreshold: Service level threshold of channel "sales" is 1.5',
  ],
  [
    "a maximum below 0",
    { maximumActiveContacts: -1 },
    'error maximumActiveContacts: Maximum of active contacts of channel "sales" is -1',
  ],
  [
    "more than 32 bit",
    { maximumActiveContacts: 2 ** 31 },
    'error maximumActiveContacts: Maximum of active contacts of channel "sales" is 2147483648',
  ],
  [
    "41 digits of overflow number",
    { overflowNumber: "1".repeat(41) },
    `error overflowNumber: Overflow number "${"1".repeat(41)}" of channel "sales" is not a row of digits`,
  ],
  [
    "a plus in the overflow number",
    { overflowNumber: "+1" },
    'error overflowNumber: Overflow number "+1" of channel "sales" is not a row of digits',
  ],
  [
    "a time zone that does not exist",
    { timeZone: "Europe/Atlantis" },
    'error timeZone: Time zone "Europe/Atlantis" of channel "sales" does not exist',
  ],
  [
    "an offset instead of a time zone",
    { timeZone: "+02:00" },
    'error timeZone: Time zone "+02:00" of channel "sales" does not exist',
  ],
  [
    "an override without a type",
    { flowOverride: { Welcome: { value: "a" } } },
    'error flowOverride: Override "Welcome" of channel "sales" has no type',
  ],
  [
    "an override that sets nothing",
    { flowOverride: { Welcome: { type: "String" } } },
    'warning flowOverride: Override "Welcome" of channel "sales" sets nothing',
  ],
  [
    "an entity of an unnamed kind",
    { flowOverride: { Welcome: { type: "String", entityId: "e" } } },
    'warning flowOverride: Override "Welcome" of channel "sales" names an entity but not its kind',
  ],
])("a problem is named: %s", (_, values, expected) => {
  expect(summaries({ ...sales, ...values })).toEqual([expected]);
});

const onlyTypesAreKnown: ChannelValues = {
  name: unknown,
  description: unknown,
  socialChannelType: unknown,
  serviceLevelThreshold: unknown,
  maximumActiveContacts: unknown,
  timeZone: unknown,
  flowId: unknown,
  flowVersionLabel: unknown,
  musicOnHoldId: unknown,
  outdialQueueId: unknown,
  overflowNumber: unknown,
  flowOverride: unknown,
  digitalOrgType: unknown,
};

test.each([...channelTypes, unknown])("what is unknown gives no problem: type %p", (channelType) => {
  expect(summaries({ ...onlyTypesAreKnown, channelType })).toEqual([]);
});

test("a channel whose type is unknown is not measured by any type", () => {
  const everything = {
    socialChannelType: "sms",
    musicOnHoldId: "m",
    outdialQueueId: "q",
    overflowNumber: "1",
  };
  expect(summaries({ ...sales, ...everything, channelType: unknown })).toEqual([]);
});

test("music waits for a flow that is not known yet", () => {
  const outdial = { ...sales, channelType: "outdial_telephony", musicOnHoldId: "m" };
  expect(summaries({ ...outdial, flowId: Symbol.for("wxcc.unknown.not-null") })).toEqual([]);
});

test("an empty text is an absent value", () => {
  const empty = {
    socialChannelType: "",
    musicOnHoldId: "",
    outdialQueueId: "",
    flowVersionLabel: "",
    overflowNumber: "",
  };
  expect(summaries({ ...sales, ...empty, flowId: "", flowOverride: {} })).toEqual([]);
});

test("messagebird is a second spelling of sms", () => {
  const social = { ...sales, channelType: "social", flowId: null };
  expect(summaries({ ...social, socialChannelType: "messagebird" })).toEqual([]);
  expect(summaries({ ...social, socialChannelType: "message-bird" })).not.toEqual([]);
});

describe("the queue of an outdial channel", () => {
  const outdial = { channelName: "callback", channelType: "outdial_telephony", queueName: "Support" };

  test.each(["outbound", "OUTBOUND"])("may be %s", (queueType) => {
    expect(checkOutdialQueue({ ...outdial, queueType, queueChannelType: "TELEPHONY" })).toEqual([]);
  });

  test("must not be inbound", () => {
    expect(checkOutdialQueue({ ...outdial, queueType: "INBOUND" })).toEqual([
      {
        severity: "error",
        attribute: "outdialQueueId",
        summary: 'Queue "Support" cannot be the outdial queue of channel "callback"',
        detail: "It is an inbound queue. Choose an outbound telephony queue.",
      },
    ]);
  });

  test("must be for calls", () => {
    const [problem] = checkOutdialQueue({ ...outdial, queueType: "outbound", queueChannelType: "email" });
    expect(problem?.detail).toBe("It is a queue for email. Choose an outbound telephony queue.");
  });

  test("is not judged before it is known", () => {
    expect(checkOutdialQueue({ ...outdial, queueType: unknown })).toEqual([]);
  });
});

describe("the target of a support number", () => {
  const main = { number: "+14085550101", channelName: "desk" };

  test.each([
    ["an inbound telephony channel", { channelType: "inbound_telephony" }],
    ["the system's transfer channel", { channelType: "outdial_telephony", outdialTransferToQueue: true }],
    ["a channel not known yet", { channelType: unknown }],
  ])("may be %s", (_, target) => {
    expect(checkNumberTarget({ ...main, ...target })).toEqual([]);
  });

  test.each([
    ["outdial_telephony", "It is an outdial channel."],
    ["chat", "It is a chat channel."],
    ["fax", "It is a channel of type fax."],
  ])("must not be %s", (channelType, detail) => {
    expect(checkNumberTarget({ ...main, channelType, systemDefault: false })).toEqual([
      expect.objectContaining({
        severity: "error",
        summary: 'Support number "+14085550101" cannot point to channel "desk"',
        detail: expect.stringContaining(detail),
      }),
    ]);
  });
});
