// The life of one attribute as scenarios: created with it, changed, unset, unknown while planning, edited behind our
// back. What differs between attributes is data; what every attribute must show is written here once.

import {
  merged,
  without,
  type Action,
  type Attributes,
  type Configuration,
  type Json,
  type JsonObject,
  type Proof,
  type Scenario,
  type Step,
  type Write,
} from "./scenario";

/** How objects of a type look in the API's requests. */
export interface TypeUnderTest {
  readonly type: string;
  /** Keys the definition does not model, which every update must leave as they are. */
  readonly unmodelled: JsonObject;
  /** The requests that create the object and those that replace it. */
  readonly creation: (body: JsonObject) => readonly Write[];
  readonly replacement: readonly Write[];
  /** The requests of an update that sets and removes these keys. */
  readonly update: (address: string, set: JsonObject, unset: readonly string[]) => readonly Write[];
}

/** What becomes of the object when the attribute leaves the configuration. */
export type Unset =
  /** The plan is refused with this text. */
  | { readonly refused: string }
  /** Nothing is planned: what was set stays. */
  | { readonly stays: true }
  /** It is changed like this. */
  | {
      readonly changed?: readonly string[];
      readonly set?: JsonObject;
      readonly unset?: readonly string[];
      readonly writes?: readonly Write[];
      readonly value: Json;
      readonly action?: Action;
      readonly warnings?: readonly string[];
    };

export interface AttributeCase {
  readonly attribute: string;
  /** The object without the attribute. */
  readonly base: Attributes;
  /** The body that creates the object without the attribute. */
  readonly baseBody: JsonObject;
  /** Objects the values refer to; there in every step. */
  readonly world?: Configuration;
  /** Requests that create them. */
  readonly worldWrites?: readonly Write[];
  readonly files?: Readonly<Record<string, string>>;
  readonly first: Json;
  readonly second: Json;
  /** Keys in the API for the two values. */
  readonly firstBody: JsonObject;
  readonly secondBody: JsonObject;
  /** Attributes that change when the first value becomes the second. Default: this one. */
  readonly changed?: readonly string[];
  /** How the first value becomes the second. Default: an update. */
  readonly action?: "update" | "replace";
  /** Requests of that change, when they are not an update that sets `secondBody`. */
  readonly changeWrites?: readonly Write[];
  readonly unset: Unset;
  /** How the value can be unknown while planning, and what it turns out to be. */
  readonly unknown: {
    /** Objects of the later apply. */
    readonly world: Configuration;
    readonly value: Json;
    readonly turnsOut?: Json;
    /** What else the state holds then. */
    readonly after?: Attributes;
    /** Other attributes of the object in this scenario. */
    readonly with?: Attributes;
    /** Actions of the later apply beside the object's own. */
    readonly actions: Readonly<Record<string, Action>>;
    /** Default: `action`. */
    readonly action?: "update" | "replace";
    /** The error when an object that is there would get the value; without it the change works. */
    readonly refused?: string;
  };
  /** A key edited outside, or why nothing outside can change it. */
  readonly drift:
    | { readonly cannot: string }
    | {
        readonly patch: JsonObject;
        /** Attributes the plan shows as changed outside. Default: this one. */
        readonly shows?: readonly string[];
        /** Attributes the plan changes. Default: those it shows. */
        readonly changed?: readonly string[];
        /** Keys put back. Default: those of `firstBody`. */
        readonly set?: JsonObject;
        readonly unset?: readonly string[];
        readonly writes?: readonly Write[];
        readonly action?: "update" | "replace";
      };
}

/** Name of the object a scenario is about. */
export const subject = "it";

/** All scenarios of one attribute. */
export function scenariosOf(type: TypeUnderTest, test: AttributeCase): readonly Scenario[] {
  return [
    created(type, test),
    changed(type, test),
    unset(type, test),
    unknownAtCreate(type, test),
    unknownAtUpdate(type, test),
    ...drifted(type, test),
  ];
}

function scenario(
  { type }: TypeUnderTest,
  { attribute }: AttributeCase,
  proof: Proof,
  title: string,
  steps: readonly Step[],
): Scenario {
  return { type, attribute, proof, title: `${type} ${attribute}: ${title}`, steps };
}

const addressOf = ({ type }: TypeUnderTest): string => `${type}.${subject}`;

function configurationOf(
  { type }: TypeUnderTest,
  { world = {} }: AttributeCase,
  attributes: Attributes,
): Configuration {
  return merged(world, { resource: { [type]: { [subject]: attributes } } });
}

function withValue({ attribute, base }: AttributeCase, value: Json): Attributes {
  return { ...base, [attribute]: value };
}

function createStep(type: TypeUnderTest, test: AttributeCase): Step {
  return {
    ...(test.files === undefined ? {} : { files: test.files }),
    configuration: configurationOf(type, test, withValue(test, test.first)),
    actions: { ...worldActions(test.world), [addressOf(type)]: "create" },
  };
}

function worldActions(world: Configuration = {}): Record<string, Action> {
  return Object.fromEntries(
    Object.entries(world.resource ?? {}).flatMap(([type, blocks]) =>
      Object.keys(blocks).map((name) => [`${type}.${name}`, "create" as const]),
    ),
  );
}

function created(type: TypeUnderTest, test: AttributeCase): Scenario {
  return scenario(type, test, "create", "is sent when the object is created", [
    {
      ...createStep(type, test),
      writes: [...(test.worldWrites ?? []), ...type.creation({ ...test.baseBody, ...test.firstBody })],
    },
  ]);
}

function changed(type: TypeUnderTest, test: AttributeCase): Scenario {
  const { action = "update", attribute } = test;
  const address = addressOf(type);
  const update = type.update(address, test.secondBody, removedKeys(test));
  return scenario(type, test, "change", `changes by ${action}, and nothing else changes`, [
    createStep(type, test),
    {
      edits: [{ address, patch: type.unmodelled }],
      configuration: configurationOf(type, test, withValue(test, test.second)),
      actions: { [address]: action },
      ...(action === "update" ? { changed: { [address]: test.changed ?? [attribute] } } : {}),
      writes: action === "replace" ? type.replacement : (test.changeWrites ?? update),
      drift: {},
    },
  ]);
}

function removedKeys({ firstBody, secondBody }: AttributeCase): string[] {
  return Object.keys(firstBody).filter((key) => !(key in secondBody));
}

function unset(type: TypeUnderTest, test: AttributeCase): Scenario {
  const address = addressOf(type);
  const step = {
    edits: [{ address, patch: type.unmodelled }],
    configuration: configurationOf(type, test, without(test.base, test.attribute)),
  };
  return scenario(type, test, "unset", titleOfUnset(test.unset), [
    createStep(type, test),
    { ...step, ...unsetOutcome(type, test, address) },
  ]);
}

function titleOfUnset(outcome: Unset): string {
  if ("refused" in outcome) return "can't be left out";
  return "stays" in outcome ? "stays when it is unset" : "is taken back when it is unset";
}

function unsetOutcome(type: TypeUnderTest, test: AttributeCase, address: string): Partial<Step> {
  const outcome = test.unset;
  if ("refused" in outcome) return { refused: outcome.refused };
  if ("stays" in outcome) return { actions: {}, writes: [] };
  const { action = "update", set = {}, unset = [], writes } = outcome;
  return {
    actions: { [address]: action },
    ...(action === "update" ? { changed: { [address]: outcome.changed ?? [test.attribute] } } : {}),
    writes: writes ?? (action === "replace" ? type.replacement : type.update(address, set, unset)),
    ...(outcome.warnings === undefined ? {} : { warnings: outcome.warnings }),
    after: { [address]: { [test.attribute]: outcome.value } },
  };
}

function unknownAtCreate(type: TypeUnderTest, test: AttributeCase): Scenario {
  const address = addressOf(type);
  const { unknown: late } = test;
  const attributes = { ...withValue(test, late.value), ...late.with };
  return scenario(type, test, "unknown", "may be unknown when the object is planned", [
    {
      ...(test.files === undefined ? {} : { files: test.files }),
      configuration: merged(configurationOf(type, test, attributes), late.world),
      actions: { ...worldActions(test.world), ...late.actions, [address]: "create" },
      unknown: { [address]: [test.attribute] },
      after: { [address]: turnedOut(test) },
    },
  ]);
}

function unknownAtUpdate(type: TypeUnderTest, test: AttributeCase): Scenario {
  const address = addressOf(type);
  const { unknown: late, action = "update" } = test;
  const attributes = { ...withValue(test, late.value), ...late.with };
  const configuration = merged(configurationOf(type, test, attributes), late.world);
  if (late.refused !== undefined) {
    return scenario(type, test, "unknown", "must be known when a change is planned", [
      createStep(type, test),
      { configuration, refused: late.refused },
    ]);
  }
  return scenario(type, test, "unknown", "may be unknown when a change is planned", [
    createStep(type, test),
    {
      configuration,
      actions: { ...late.actions, [address]: late.action ?? action },
      unknown: { [address]: [test.attribute] },
      after: { [address]: turnedOut(test) },
    },
  ]);
}

function turnedOut({ attribute, unknown: { turnsOut, after } }: AttributeCase): Attributes {
  return { ...after, ...(turnsOut === undefined ? {} : { [attribute]: turnsOut }) };
}

function drifted(type: TypeUnderTest, test: AttributeCase): readonly Scenario[] {
  const { drift, attribute } = test;
  if ("cannot" in drift) return [];
  const address = addressOf(type);
  const { action = "update", shows = [attribute], set = test.firstBody, unset: removed = [] } = drift;
  return [
    scenario(type, test, "drift", "an edit behind our back is shown and put back", [
      createStep(type, test),
      {
        edits: [{ address, patch: { ...type.unmodelled, ...drift.patch } }],
        configuration: configurationOf(type, test, withValue(test, test.first)),
        drift: { [address]: shows },
        actions: { [address]: action },
        ...(action === "update" ? { changed: { [address]: drift.changed ?? shows } } : {}),
        writes:
          drift.writes ?? (action === "replace" ? type.replacement : type.update(address, set, removed)),
      },
    ]),
  ];
}
