// Random valid configurations of every type of object, by the definitions' own names. All values are known.

import fc from "fast-check";
import type { Value } from "../../src/schema/value";
import { definition, exported } from "../scenarios/flow-document";
import { wave } from "../scenarios/seed";

export type Row = Readonly<Record<string, Value>>;

/** The ways to leave an attribute out. */
const absentText = fc.constantFrom(null, "");
const absentMap = fc.constantFrom(null, {});

const maybe = (value: fc.Arbitrary<Value>, absent: fc.Arbitrary<Value> = absentText): fc.Arbitrary<Value> =>
  fc.oneof(value, absent);

const unset = fc.constant(null);
const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,80}$/);
const description = fc.string({ minLength: 1, maxLength: 255 });
const digits = (least: number, most: number) =>
  fc.stringMatching(new RegExp(`^[1-9][0-9]{${least - 1},${most - 1}}$`));
const label = fc.constantFrom("Live", "Test", "Dev", "Latest");
const flag = maybe(fc.boolean(), unset);

const channelSettings = {
  name,
  description: maybe(description),
  active: flag,
  serviceLevelThreshold: fc.integer({ min: 1, max: 100_000 }),
  maximumActiveContacts: maybe(fc.nat(1000), unset),
  timeZone: maybe(fc.constantFrom("Europe/Berlin", "Asia/Tokyo"), unset),
  callbackEnabled: flag,
  assetId: maybe(name),
  digitalOrgType: maybe(fc.constantFrom("mixed_mode", "imi"), unset),
  deletionProtection: flag,
};

const flowRun = fc.oneof(
  fc.record({ flowId: absentText, flowVersionLabel: unset }),
  fc.record({ flowId: fc.uuid(), flowVersionLabel: maybe(label, unset) }),
);

const override = fc.record({
  type: fc.constantFrom("STRING", "AUDIO"),
  value: maybe(name, unset),
  entityType: fc.constant(null),
  entityId: fc.constant(null),
});

const telephonySettings = fc.record({
  overflowNumber: maybe(digits(1, 40)),
  flowOverride: maybe(fc.dictionary(name, override, { maxKeys: 3 }), absentMap),
});

const noTelephony = fc.record({
  overflowNumber: absentText,
  flowOverride: absentMap,
  musicOnHoldId: absentText,
});

function channelOf(kind: fc.Arbitrary<Row>): fc.Arbitrary<Row> {
  return fc.tuple(fc.record(channelSettings), kind).map(([settings, special]): Row => ({
    socialChannelType: null,
    outdialQueueId: null,
    musicOnHoldId: null,
    ...settings,
    ...special,
  }));
}

const joined = (...parts: fc.Arbitrary<Row>[]): fc.Arbitrary<Row> =>
  fc.tuple(...parts).map((rows) => Object.assign({}, ...rows) as Row);

const channelConfiguration: fc.Arbitrary<Row> = channelOf(
  fc.oneof(
    joined(
      fc.constant({ channelType: "inbound_telephony" }),
      flowRun,
      telephonySettings,
      fc.record({ musicOnHoldId: maybe(fc.uuid()) }),
    ),
    joined(
      fc.constant({ channelType: "outdial_telephony" }),
      fc.record({ flowId: fc.uuid(), flowVersionLabel: maybe(label, unset) }),
      telephonySettings,
      fc.record({ musicOnHoldId: maybe(fc.uuid()), outdialQueueId: maybe(fc.uuid()) }),
    ),
    joined(fc.record({ channelType: fc.constantFrom("chat", "email") }), flowRun, noTelephony),
    joined(
      fc.constant({ channelType: "social" }),
      fc.record({
        socialChannelType: fc.constantFrom("sms", "messagebird", "whatsapp", "facebook_messenger"),
      }),
      flowRun,
      noTelephony,
    ),
  ),
);

const supportNumberConfiguration: fc.Arbitrary<Row> = fc.record({
  number: digits(8, 14).map((value) => `+${value}`),
  channelId: fc.uuid(),
  locationId: maybe(fc.uuid(), unset),
  telephonyRegionId: maybe(fc.uuid(), unset),
  extension: maybe(digits(2, 10)),
  routingPrefix: maybe(digits(2, 7)),
  defaultAni: flag,
});

const musicConfiguration: fc.Arbitrary<Row> = joined(
  fc.record({
    name: fc.stringMatching(/^[A-Za-z0-9_-]{1,70}$/).map((value) => `${value}.wav`),
    description: maybe(description),
    contentType: maybe(fc.constantFrom("AUDIO_WAV", "AUDIO_X_WAV"), unset),
  }),
  fc.oneof(
    fc.record({ source: name.map((value) => `${value}.wav`), contentBase64: absentText }),
    fc.record({ source: absentText, contentBase64: fc.nat(40).map((samples) => wave(samples)) }),
  ),
);

const labels = fc.uniqueArray(label, { minLength: 1 });

/** All of one name, which a definition of unknown content is taken to keep. */
const flowConfiguration: fc.Arbitrary<Row> = fc.record({
  definition: fc
    .record({ greeting: name, hours: fc.option(fc.uuid(), { nil: undefined }), spaces: fc.nat(4) })
    .map(({ greeting, hours, spaces }) => {
      const text = definition({
        name: "main",
        greeting,
        ...(hours === undefined ? {} : { businessHours: hours }),
      });
      return JSON.stringify(JSON.parse(text), null, spaces);
    }),
  name: maybe(fc.constant("main"), unset),
  flowType: maybe(fc.constant("FLOW"), unset),
  bindings: maybe(
    fc.uuid().map((id) => ({ [exported.queue]: id })),
    absentMap,
  ),
  versionLabels: maybe(labels, unset),
  publishComment: maybe(description),
});

/** By Terraform type. */
export const configurations: Readonly<Record<string, fc.Arbitrary<Row>>> = {
  wxcc_channel: channelConfiguration,
  wxcc_flow: flowConfiguration,
  wxcc_music_on_hold: musicConfiguration,
  wxcc_support_number: supportNumberConfiguration,
};
