import { TerraformVariable } from "cdktf";
import {
  ChatChannel,
  DigitalOrganizationType,
  EmailChannel,
  Flow,
  InboundTelephonyChannel,
  MusicOnHold,
  OutdialChannel,
  SocialChannel,
  SocialChannelType,
  VersionLabel,
} from "cdktf-provider-wxcc";
import { channelTypes, socialChannelTypes, versionLabels } from "../../src/resources/rules";
import { errorsOf, newStack, resourcesOf, warningsOf } from "./stack";

const sales = { name: "sales", serviceLevelThreshold: 30 };
const line = { ...sales, supportNumbers: ["+14085550101"] };

test("every kind of channel is written with its settings in the provider's names", () => {
  const stack = newStack();
  const flow = Flow.fromFlowId(stack, "flow", "65c28d9db2a2375974066579");
  const music = MusicOnHold.fromMusicOnHoldId(stack, "music", "4f8d4487-a48e-48f5-be67-b4242345d0cf");
  new InboundTelephonyChannel(stack, "inbound", {
    ...line,
    name: "inbound",
    description: "The main line",
    active: false,
    maximumActiveContacts: 5,
    timeZone: "Europe/Berlin",
    flow,
    flowVersionLabel: VersionLabel.TEST,
    musicOnHold: music,
    overflowNumber: "14085550199",
    callbackEnabled: true,
    flowOverrides: {
      Welcome: { type: "String", entityType: "audio-file", entityId: "e", value: "hello.wav" },
    },
    deletionProtection: true,
    locationId: "location",
    telephonyRegionId: "region",
  });
  new OutdialChannel(stack, "outdial", {
    ...sales,
    name: "outdial",
    flow,
    musicOnHold: music,
    outdialQueueId: "queue",
  });
  new ChatChannel(stack, "chat", {
    ...sales,
    name: "chat",
    assetId: "a_1",
    digitalOrganizationType: DigitalOrganizationType.MIXED_MODE,
  });
  new EmailChannel(stack, "email", { ...sales, name: "email" });
  new SocialChannel(stack, "social", { ...sales, name: "social", socialChannelType: SocialChannelType.SMS });
  expect(resourcesOf(stack)).toMatchSnapshot();
});

test("the enums offer exactly the words of the rules", () => {
  expect(Object.values(VersionLabel).sort()).toEqual([...versionLabels].sort());
  expect(Object.values(SocialChannelType).sort()).toEqual([...socialChannelTypes].sort());
});

test("there is a construct for every type of channel", () => {
  const stack = newStack();
  new InboundTelephonyChannel(stack, "a", { ...line, name: "a" });
  new OutdialChannel(stack, "b", { ...sales, name: "b" });
  new ChatChannel(stack, "c", { ...sales, name: "c" });
  new EmailChannel(stack, "d", { ...sales, name: "d" });
  new SocialChannel(stack, "e", { ...sales, name: "e", socialChannelType: SocialChannelType.WHATSAPP });
  const types = Object.values(resourcesOf(stack).wxcc_channel ?? {}).map(({ channel_type }) => channel_type);
  expect(types).toEqual([...channelTypes]);
});

describe("bad input stops synthesis with the construct's path and the rule's text", () => {
  test.each([
    [
      "a name of 81 characters",
      { name: "a".repeat(81) },
      `Channel name "${"a".repeat(81)}" is 81 characters long`,
    ],
    ["a forbidden character", { name: "sales.eu" }, 'Channel name "sales.eu" contains "."'],
    ["a threshold of 0", { serviceLevelThreshold: 0 }, 'Service level threshold of channel "sales" is 0'],
    [
      "no such time zone",
      { timeZone: "Mars/Base" },
      'Time zone "Mars/Base" of channel "sales" does not exist',
    ],
    [
      "a label without a flow",
      { flowVersionLabel: VersionLabel.LIVE },
      'Channel "sales" has the version label "Live" but no flow',
    ],
    [
      "a long description",
      { description: "a".repeat(256) },
      'Description of channel "sales" is 256 characters long',
    ],
  ])("%s", (_, props, summary) => {
    const stack = newStack();
    new ChatChannel(stack, "website", { ...sales, ...props });
    expect(errorsOf(stack)).toEqual([expect.stringContaining(`[main/website] ${summary}: `)]);
  });

  test("two channels of one name", () => {
    const stack = newStack();
    new ChatChannel(stack, "one", sales);
    new EmailChannel(stack, "two", { ...sales, name: "Sales" });
    expect(errorsOf(stack)).toEqual([
      expect.stringContaining('[main/two] There are two channels with the name "Sales": '),
    ]);
  });
});

test("a name of 80 characters is taken", () => {
  const stack = newStack();
  new ChatChannel(stack, "website", { ...sales, name: "a".repeat(80) });
  expect(errorsOf(stack)).toEqual([]);
});

test("a name that only the API takes is the plan's matter: only there it can be seen whether it is new", () => {
  const stack = newStack();
  new ChatChannel(stack, "website", { ...sales, name: "Sales line" });
  expect(warningsOf(stack)).toEqual([]);
  expect(errorsOf(stack)).toEqual([]);
});

test("rules wait for what is known at apply only", () => {
  const stack = newStack();
  const later = new TerraformVariable(stack, "later", {});
  const number = later.numberValue;
  new InboundTelephonyChannel(stack, "line", {
    ...{ name: later.stringValue, description: later.stringValue, timeZone: later.stringValue },
    ...{ serviceLevelThreshold: number, maximumActiveContacts: number, overflowNumber: later.stringValue },
    supportNumbers: [later.stringValue, later.stringValue],
  });
  new ChatChannel(stack, "chat", { ...sales, name: later.stringValue });
  expect(errorsOf(stack)).toEqual([]);
});

describe("support numbers", () => {
  test("become mappings that keep their addresses when others come and go", () => {
    const addressesOf = (supportNumbers: string[]) => {
      const stack = newStack();
      new InboundTelephonyChannel(stack, "line", { ...line, supportNumbers });
      return Object.keys(resourcesOf(stack).wxcc_support_number ?? {});
    };
    const [first, second] = addressesOf(["+14085550101", "+14085550102"]);
    expect(addressesOf(["+14085550102", "+14085550103"])).toContain(second);
    expect(addressesOf(["+14085550103", "+14085550101"])).toContain(first);
  });

  test("keep their addresses when they move to another channel", () => {
    const mappingsOf = (oneHas: string, otherHas: string) => {
      const stack = newStack();
      new InboundTelephonyChannel(stack, "one", { ...line, name: "one", supportNumbers: [oneHas] });
      new InboundTelephonyChannel(stack, "other", { ...line, name: "other", supportNumbers: [otherHas] });
      return resourcesOf(stack).wxcc_support_number ?? {};
    };
    const channelOf = (mappings: ReturnType<typeof mappingsOf>) => mappings.number_14085550101?.channel_id;
    expect(channelOf(mappingsOf("+14085550101", "+14085550102"))).toBe("${wxcc_channel.one.id}");
    expect(channelOf(mappingsOf("+14085550102", "+14085550101"))).toBe("${wxcc_channel.other.id}");
  });

  test("can be added one by one, with settings of their own over the channel's", () => {
    const stack = newStack();
    const channel = new InboundTelephonyChannel(stack, "line", {
      ...line,
      supportNumbers: [],
      locationId: "here",
    });
    channel.addSupportNumber("+14085550102", { locationId: "there", extension: "102", defaultAni: true });
    const [mapping] = Object.values(resourcesOf(stack).wxcc_support_number ?? {});
    expect(mapping).toMatchObject({
      channel_id: "${wxcc_channel.line.id}",
      number: "+14085550102",
      location_id: "there",
      extension: "102",
      default_ani: true,
    });
  });

  test("are checked: format, extension, and that each is mapped once", () => {
    const stack = newStack();
    new InboundTelephonyChannel(stack, "line", { ...line, supportNumbers: ["+14085550101", "408 555"] });
    const other = new InboundTelephonyChannel(stack, "other", { ...line, name: "other" });
    other.addSupportNumber("+14085550104", { extension: "x" });
    expect(errorsOf(stack)).toEqual([
      expect.stringContaining('[main/line] Support number "408 555" is not in the E.164 form: '),
      expect.stringContaining('[main/other] Support number "+14085550101" is mapped twice: '),
      expect.stringContaining('[main/other] Extension "x" of support number "+14085550104" is not valid: '),
    ]);
  });

  test("may be missing, with a warning: a line being phased out, or one that only transfers lead to", () => {
    const stack = newStack();
    new InboundTelephonyChannel(stack, "line", { ...line, supportNumbers: [] });
    expect(warningsOf(stack)).toEqual([
      '[main/line] Nobody can call channel "sales": it has no support number: ' +
        'Only transfers lead to it. Unless that is meant, give it a support number, such as "+14085550101".',
    ]);
  });
});

describe("an outdial channel", () => {
  test("without a flow takes neither music nor queue", () => {
    const stack = newStack();
    const music = MusicOnHold.fromMusicOnHoldId(stack, "music", "m");
    new OutdialChannel(stack, "out", { ...sales, musicOnHold: music, outdialQueueId: "q" });
    expect(errorsOf(stack)).toEqual([
      expect.stringContaining('[main/out] Outdial channel "sales" has music on hold but no flow: '),
      expect.stringContaining('[main/out] Outdial channel "sales" has an outdial queue but no flow: '),
    ]);
  });

  test("with a flow needs both", () => {
    const stack = newStack();
    new OutdialChannel(stack, "out", { ...sales, flow: Flow.fromFlowId(stack, "flow", "f") });
    expect(errorsOf(stack)).toEqual([
      expect.stringContaining(
        '[main/out] An outdial flow needs music on hold, but channel "sales" has none: ',
      ),
      expect.stringContaining(
        '[main/out] An outdial flow needs an outdial queue, but channel "sales" has none: ',
      ),
    ]);
  });
});
