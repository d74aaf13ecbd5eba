// Scenarios of music on hold: every attribute.

import { scenariosOf, subject, type AttributeCase, type TypeUnderTest } from "./attribute-scenarios";
import {
  readLate,
  type Action,
  type Attributes,
  type Configuration,
  type JsonObject,
  type Scenario,
} from "./scenario";
import { wave } from "./seed";

const type = "wxcc_music_on_hold";
const address = `${type}.${subject}`;

const underTest: TypeUnderTest = {
  type,
  // The definition models every key of an audio file that a caller may write.
  unmodelled: {},
  creation: (body) => [{ operation: "audio-file.create", body }],
  replacement: [{ operation: "audio-file.delete" }, { operation: "audio-file.create" }],
  update: (of, set, unset) => [{ operation: "audio-file.update", address: of, set, unset }],
};

const files = { "hold.wav": wave(20), "louder.wav": wave(30), "of-others.wav": wave(40) };
const named: Attributes = { name: "hold.wav" };
const base: Attributes = { ...named, source: "hold.wav" };
const baseBody: JsonObject = { name: "hold.wav", contentType: "AUDIO_WAV" };

const laterActions: Readonly<Record<string, Action>> = { "null_resource.later": "create" };
const laterChannel = (name: string): Configuration => readLate("wxcc_channel", "source", { name });
const described = (description: string) => [{ operation: "audio-file.patch", body: { description } }];

/** Exported for the test that no attribute is left out. */
export const musicOnHoldCases: readonly AttributeCase[] = [
  {
    attribute: "name",
    base,
    baseBody,
    files,
    first: "hold.wav",
    second: "wait.wav",
    firstBody: { name: "hold.wav" },
    secondBody: { name: "wait.wav" },
    unset: { refused: "name is missing" },
    unknown: {
      world: laterChannel("source-path"),
      value: "${data.wxcc_channel.source.description}",
      turnsOut: "of-others.wav",
      actions: laterActions,
    },
    drift: { patch: { name: "renamed.wav" } },
  },
  {
    attribute: "source",
    base: named,
    baseBody,
    files,
    first: "hold.wav",
    second: "louder.wav",
    firstBody: {},
    secondBody: {},
    changed: ["source", "content_sha256", "size_bytes"],
    unset: { writes: [], value: null },
    unknown: {
      world: laterChannel("source-path"),
      value: "${data.wxcc_channel.source.description}",
      turnsOut: "of-others.wav",
      after: { size_bytes: 84 },
      actions: laterActions,
    },
    drift: { cannot: "the API knows no paths" },
  },
  {
    attribute: "content_base64",
    base: named,
    baseBody,
    first: wave(10),
    second: wave(30),
    firstBody: {},
    secondBody: {},
    changed: ["content_base64", "content_sha256", "size_bytes"],
    unset: { writes: [], value: null },
    unknown: {
      world: laterChannel("source-sound"),
      value: "${data.wxcc_channel.source.description}",
      turnsOut: wave(20),
      after: { size_bytes: 64 },
      actions: laterActions,
    },
    drift: { cannot: "the API tells nothing of the sound it holds" },
  },
  {
    attribute: "description",
    base,
    baseBody,
    files,
    first: "First",
    second: "Second",
    firstBody: { description: "First" },
    secondBody: { description: "Second" },
    changeWrites: described("Second"),
    unset: { writes: described(""), value: null },
    unknown: {
      world: laterChannel("source"),
      value: "${data.wxcc_channel.source.description}",
      turnsOut: "of-others",
      actions: laterActions,
    },
    drift: { patch: { description: "Edited" }, writes: described("First") },
  },
  {
    attribute: "content_type",
    base,
    baseBody,
    files,
    first: "AUDIO_X_WAV",
    second: "AUDIO_WAV",
    firstBody: { contentType: "AUDIO_X_WAV" },
    secondBody: { contentType: "AUDIO_WAV" },
    // The API wants a content type with every sound, so it can't be left out: what is stored stays.
    unset: { writes: [], value: "AUDIO_X_WAV" },
    unknown: {
      world: readLate(type, "source", { name: "other.wav" }),
      value: "${data.wxcc_music_on_hold.source.content_type}",
      turnsOut: "AUDIO_X_WAV",
      actions: laterActions,
    },
    drift: { patch: { contentType: "AUDIO_WAV" } },
  },
];

const configuration = (more: Attributes = {}): Configuration => ({
  resource: { [type]: { [subject]: { ...base, ...more } } },
});
const create = { files, configuration: configuration(), actions: { [address]: "create" as const } };

const computedScenarios: readonly Scenario[] = (
  [
    ["id", {}],
    ["content_sha256", {}],
    ["size_bytes", { size_bytes: 64 }],
  ] as const
).flatMap(([attribute, inState]): Scenario[] => [
  {
    type,
    attribute,
    proof: "create",
    title: `${type} ${attribute}: is known after the create`,
    steps: [{ ...create, after: { [address]: inState } }],
  },
  {
    type,
    attribute,
    proof: "change",
    title: `${type} ${attribute}: stays as it is when other attributes change`,
    steps: [
      create,
      {
        configuration: configuration({ description: "New" }),
        actions: { [address]: "update" },
        changed: { [address]: ["description"] },
        after: { [address]: inState },
      },
    ],
  },
]);

const newSound = (attribute: string): Scenario => ({
  type,
  attribute,
  proof: "drift",
  title: `${type} ${attribute}: new sound under the same path is a change`,
  steps: [
    create,
    {
      files: { "hold.wav": wave(50) },
      configuration: configuration(),
      drift: {},
      actions: { [address]: "update" },
      changed: { [address]: ["content_sha256", "size_bytes"] },
      writes: underTest.update(address, {}, []),
      after: { [address]: { size_bytes: 94 } },
    },
  ],
});

/** Every attribute of music on hold, in every situation. */
export const musicOnHoldScenarios: readonly Scenario[] = [
  ...musicOnHoldCases.flatMap((test) => scenariosOf(underTest, test)),
  ...computedScenarios,
  newSound("content_sha256"),
  newSound("size_bytes"),
  {
    type,
    attribute: "source",
    proof: "change",
    title: `${type} source: the same sound under another path is no change`,
    steps: [
      create,
      {
        files: { "copy.wav": wave(20) },
        configuration: configuration({ source: "copy.wav" }),
        actions: {},
        writes: [],
      },
    ],
  },
];
