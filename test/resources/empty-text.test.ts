// Empty text where a default stands: it can't mean "the default", because Terraform holds a provider to what is
// written, so it is refused where it would be sent, and is nothing where nothing is the default.

import { resources } from "../../src/resources";

const valid: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  wxcc_channel: { name: "line", channelType: "chat", serviceLevelThreshold: 30 },
  wxcc_support_number: { number: "+14085550101", channelId: "c" },
  wxcc_music_on_hold: { name: "hold.wav", source: "hold.wav" },
};

function errorsOf(type: string, values: Readonly<Record<string, unknown>>): string[] {
  const definition = resources[type];
  if (definition === undefined) throw new Error(`there is no ${type}`);
  const nothing = Object.fromEntries(Object.keys(definition.attributes).map((name) => [name, null]));
  const config = { ...nothing, ...valid[type], ...values };
  return definition
    .rules(config as never)
    .filter(({ severity }) => severity === "error")
    .map(({ summary }) => summary);
}

test.each([
  ["wxcc_channel", { timeZone: "" }, 'Time zone of channel "line" is empty'],
  ["wxcc_channel", { flowId: "f", flowVersionLabel: "" }, 'Version label of channel "line" is empty'],
  ["wxcc_support_number", { locationId: "" }, 'Location of support number "+14085550101" is empty'],
  [
    "wxcc_support_number",
    { telephonyRegionId: "" },
    'Telephony region of support number "+14085550101" is empty',
  ],
  ["wxcc_music_on_hold", { contentType: "" }, 'Content type "" of music on hold "hold.wav" is unknown'],
  [
    "wxcc_music_on_hold",
    { contentType: "audio/wav" },
    'Content type "audio/wav" of music on hold "hold.wav" is unknown',
  ],
])("%s %j is refused", (type, values, summary) => {
  expect(errorsOf(type, values)).toEqual([summary]);
});

test.each([
  [
    "wxcc_channel",
    { description: "", flowId: "", flowVersionLabel: "", musicOnHoldId: "", overflowNumber: "" },
  ],
  ["wxcc_channel", { outdialQueueId: "", assetId: "", flowOverride: {} }],
  ["wxcc_support_number", { extension: "", routingPrefix: "" }],
  ["wxcc_music_on_hold", { description: "", contentBase64: "" }],
])("%s %j is as good as nothing", (type, values) => {
  expect(errorsOf(type, values)).toEqual([]);
});
