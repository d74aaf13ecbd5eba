// One of this provider's definitions as the engine's (and the plugin's) type of object: names, private data,
// spellings, and the promise that what was planned is what is stored.

import { brokenPromises, diff, keepSpellings, sketch, type DiffInput } from "./diff";
import { configure } from "./configure";
import {
  IncompleteWrite,
  type ObjectType,
  type PlannedObject,
  type PlanRequest,
  type StoredObject,
  type WrittenObject,
} from "./object-type";
import { assertOrganization, organizationOf } from "./organization";
import { decodePrivateData, encodePrivateData, noPrivateData, type PrivateData } from "./private-data";
import {
  CreatedIncomplete,
  type Outcome,
  type ResourceDefinition,
  type Services,
} from "../resources/definition";
import type { Attributes, ConfigOf, PlannedOf, StateOf } from "../schema/attribute";
import { error, fail, hasErrors, type Diagnostic } from "../schema/diagnostic";
import { attributeList, camelCase, fromTerraformNames, snakeCase, toTerraformNames } from "../schema/names";
import { capitalized } from "../schema/sentence";
import { isUnknown, type Value, type Values } from "../schema/value";

type Config = ConfigOf<Attributes>;
type Planned = PlannedOf<Attributes>;
type State = StateOf<Attributes>;

/** @param services null while nothing can be looked up: only `validate` and a plan without facts work then */
export function definedType(definition: ResourceDefinition, services: Services | null): ObjectType {
  const { attributes } = definition;
  const needed = (): Services =>
    services ?? fail(`${definition.type} needs a connection`, "The provider is not configured.");

  const planOnce = async (input: DiffInput<Attributes>) => {
    const draft = sketch(definition, input);
    const facts = services === null ? definition.nothingKnown : await definition.gather(services, draft);
    return diff(definition, input, facts, draft);
  };

  /** As remembered, or the connection's for an object of which nobody has remembered it yet. */
  const madeIn = async ({ organization }: PrivateData): Promise<Pick<PrivateData, "organization">> =>
    services === null && organization === undefined
      ? {}
      : { organization: organization ?? (await organizationOf(needed().contactCenter)) };

  /** @throws OtherOrganization for an object, or the plan of one, that was made for another organization */
  const assertHere = async (values: Planned | State, { organization }: PrivateData): Promise<void> => {
    if (services === null) return;
    const what = `${capitalized(definition.noun)} "${definition.nameOf(values)}"`;
    await assertOrganization(what, organization, services.contactCenter);
  };

  const written = async (outcome: Outcome<Attributes>, planned: PlannedObject): Promise<WrittenObject> => {
    const promised = fromTerraformNames(attributes, planned.after) as Planned;
    const state = keepSpellings(attributes, promised, outcome.state);
    const broken = brokenPromises(attributes, promised, state);
    const privateData = decodePrivateData(planned.privateData);
    const { configured } = privateData;
    const made = await madeIn(privateData);
    if (broken.length > 0) throw storedOtherwise(definition, promised, state, broken, made);
    return {
      object: stored(attributes, state, { configured, ...made, ...leftBy(outcome) }),
      warnings: outcome.warnings ?? [],
    };
  };

  return {
    type: definition.type,
    sensitive: Object.entries(attributes)
      .filter(([, attribute]) => attribute.sensitive)
      .map(([name]) => snakeCase(name)),
    nameOf: (values) => definition.nameOf(fromTerraformNames(attributes, values) as Planned),

    validate(config) {
      const { config: read, diagnostics } = configure(definition.type, attributes, config);
      return [...diagnostics, ...(hasErrors(diagnostics) ? [] : definition.rules(read as Config))];
    },

    expectReads(count) {
      definition.collection?.(needed().contactCenter).expectReads(count);
    },

    foreseeWrite(prior, planned) {
      if (services === null) return;
      const { unique, collection } = definition;
      const key = prior === null ? planned[snakeCase(unique.attribute)] : prior.attributes.id;
      if (typeof key !== "string" || key === "") return;
      collection?.(services.contactCenter).foreseeWrite?.(prior === null ? unique.normalize(key) : key);
    },

    async read(object) {
      const { state, privateData } = unstored(attributes, object);
      await assertHere(state, privateData);
      const outcome = await definition.read(needed(), state, privateData.remembered);
      if (outcome === null) return { object: null, warnings: [] };
      const observed = keepSpellings(attributes, state, outcome.state);
      const data = {
        configured: privateData.configured,
        ...(await madeIn(privateData)),
        ...leftBy(outcome),
      };
      return {
        object: sameObject(attributes, object, state, observed, data) ?? stored(attributes, observed, data),
        warnings: outcome.warnings ?? [],
      };
    },

    async plan({ config: body, prior, replaceBecause }: PlanRequest): Promise<PlannedObject> {
      const { config, diagnostics } = configure(definition.type, attributes, body);
      const problems = [
        ...diagnostics,
        ...(hasErrors(diagnostics) ? [] : definition.rules(config as Config)),
      ];
      const before = prior === null ? null : unstored(attributes, prior);
      if (before !== null) await assertHere(before.state, before.privateData);
      const input: DiffInput<Attributes> = {
        config: config as Config,
        prior: before?.state ?? null,
        configuredBefore: before?.privateData.configured ?? [],
        notes: before?.privateData.notes ?? {},
      };
      if (hasErrors(problems)) return refused(attributes, input, problems);
      const first = await planOnce(input);
      const mustReplace = before !== null && (first.action === "replace" || replaceBecause !== null);
      // What replaces an object is planned as a new one: nothing of the old one's computed values stays.
      const final = mustReplace
        ? await planOnce({ ...input, prior: null, configuredBefore: [], notes: {} })
        : first;
      const action = mustReplace ? "replace" : final.action;
      return {
        action,
        // Of 10,000 objects that stay as they are, one copy is enough.
        after:
          action === "no-op" && prior !== null
            ? prior.attributes
            : toTerraformNames(attributes, final.planned as Values),
        replacePaths: first.forcedBy.map(snakeCase),
        privateData: encodePrivateData({
          configured: final.configured,
          notes: {},
          remembered: before?.privateData.remembered,
          ...(await madeIn(before?.privateData ?? noPrivateData)),
        }),
        diagnostics: [...problems, ...final.diagnostics],
      };
    },

    named: (values) => fromTerraformNames(attributes, values),

    checkReference(attribute, planned, target) {
      if (definition.checkReference === undefined) return [];
      return definition.checkReference(
        camelCase(attribute),
        fromTerraformNames(attributes, planned) as Planned,
        {
          type: target.type.type,
          planned: target.type.named(target.planned),
          ...(target.instead === undefined ? {} : { instead: target.type.named(target.instead) }),
        },
      );
    },

    planDestroy(prior, replacement) {
      return definition.checkDestroy(
        unstored(attributes, prior).state,
        replacement === null ? null : (fromTerraformNames(attributes, replacement) as Planned),
      );
    },

    isTakenOver(prior, replacement) {
      const next = fromTerraformNames(attributes, replacement) as Planned;
      return definition.isTakenOver?.(unstored(attributes, prior).state, next) === true;
    },

    async create(planned) {
      const values = fromTerraformNames(attributes, planned.after) as Planned;
      const privateData = decodePrivateData(planned.privateData);
      await assertHere(values, privateData);
      try {
        return await written(await definition.create(needed(), values), planned);
      } catch (problem) {
        if (!(problem instanceof CreatedIncomplete)) throw problem;
        const { configured } = privateData;
        // Not tainted: the state says what is there, and the next plan completes it by an update.
        throw new IncompleteWrite(
          problem.diagnostics,
          stored(attributes, problem.state, { configured, notes: {}, ...(await madeIn(privateData)) }),
          false,
          problem.resumable,
        );
      }
    },

    async update(prior, planned) {
      const values = fromTerraformNames(attributes, planned.after) as Planned;
      const { state, privateData } = unstored(attributes, prior);
      await assertHere(state, privateData);
      return written(await definition.update(needed(), state, values, privateData.remembered), planned);
    },

    async delete(prior, replacement) {
      const { state, privateData } = unstored(attributes, prior);
      await assertHere(state, privateData);
      const next = replacement === null ? null : (fromTerraformNames(attributes, replacement) as Planned);
      return definition.delete(needed(), state, next, privateData.remembered);
    },

    async settle(object) {
      const { contactCenter, writeAhead } = needed();
      if (writeAhead.isEmpty()) return;
      const name = uniqueValue(definition, unstored(attributes, object).state);
      await writeAhead.settle(await contactCenter.organizationId(), definition.unique.entity, name);
    },

    async handOver(object) {
      const { contactCenter, writeAhead } = needed();
      if (writeAhead.isEmpty()) return;
      const name = uniqueValue(definition, unstored(attributes, object).state);
      await writeAhead.handOver(await contactCenter.organizationId(), definition.unique.entity, name);
    },

    async dependents(prior) {
      return definition.dependents === undefined
        ? []
        : definition.dependents(needed(), unstored(attributes, prior).state);
    },

    leftBehind(prior, replacement, dependents) {
      if (definition.leftBehind === undefined) return [];
      return definition.leftBehind(
        unstored(attributes, prior).state,
        replacement === null ? null : (fromTerraformNames(attributes, replacement) as Planned),
        dependents,
      );
    },

    async stranded(prior, planned) {
      const next = fromTerraformNames(attributes, planned) as Planned;
      return definition.stranded?.(needed(), unstored(attributes, prior).state, next) ?? [];
    },

    warnStranded(prior, planned, stranded) {
      const next = fromTerraformNames(attributes, planned) as Planned;
      return definition.warnStranded?.(unstored(attributes, prior).state, next, stranded) ?? [];
    },

    unique: {
      attribute: snakeCase(definition.unique.attribute),
      normalize: definition.unique.normalize,
      noun: definition.noun,
      checkUsedOnce: definition.unique.checkUsedOnce,
      staysInService: definition.unique.staysInService === true,
      async find(value) {
        const found = await definition.unique.find(needed(), value);
        return found && { ...found, insteadOfImport: definition.unique.insteadOfImport?.(found) };
      },
      async mayBeOurs(value) {
        const { contactCenter, writeAhead } = needed();
        if (writeAhead.isEmpty()) return false;
        const organizationId = await contactCenter.organizationId();
        const name = definition.unique.normalize(value);
        return (await writeAhead.find(organizationId, definition.unique.entity, name)).length > 0;
      },
    },
  };
}

function leftBy({ notes = {}, remembered }: Outcome<Attributes>) {
  return { notes, ...(remembered === undefined ? {} : { remembered }) };
}

function uniqueValue(definition: ResourceDefinition, state: State): string {
  return definition.unique.normalize(String(state[definition.unique.attribute]));
}

function stored(attributes: Attributes, state: State, privateData: PrivateData): StoredObject {
  return {
    attributes: toTerraformNames(attributes, state as Values),
    privateData: encodePrivateData(privateData),
  };
}

/** The object itself when a read found nothing else: then nobody has to copy or compare it again. */
function sameObject(
  attributes: Attributes,
  object: StoredObject,
  state: State,
  observed: State,
  privateData: PrivateData,
): StoredObject | undefined {
  const names = attributeList(attributes);
  const isSame =
    // An older version may have stored other attributes.
    Object.keys(object.attributes).length === names.length &&
    names.every(
      ({ name, terraformName }) =>
        observed[name] === state[name] && Object.hasOwn(object.attributes, terraformName),
    );
  return isSame && encodePrivateData(privateData) === object.privateData ? object : undefined;
}

interface Unstored {
  readonly state: State;
  readonly privateData: PrivateData;
}

/** A run asks for the same object again and again: when it is read, planned, checked and written. */
function unstored(attributes: Attributes, object: StoredObject): Unstored {
  const known = unstoredObjects.get(object);
  if (known !== undefined) return known;
  const made = {
    state: fromTerraformNames(attributes, object.attributes) as State,
    privateData: decodePrivateData(object.privateData),
  };
  unstoredObjects.set(object, made);
  return made;
}

const unstoredObjects = new WeakMap<StoredObject, Unstored>();

/** A plan that can't be made still shows what was configured. */
function refused(
  attributes: Attributes,
  { config, prior }: DiffInput<Attributes>,
  diagnostics: readonly Diagnostic[],
): PlannedObject {
  const shown = prior === null ? config : prior;
  return {
    action: "no-op",
    after: toTerraformNames(attributes, shown as Values),
    replacePaths: [],
    privateData: "",
    diagnostics,
  };
}

function storedOtherwise(
  definition: ResourceDefinition,
  planned: Planned,
  state: State,
  broken: readonly string[],
  made: Pick<PrivateData, "organization">,
): Error {
  const name = definition.nameOf(planned);
  const listed = broken
    .map(
      (attribute) =>
        `${snakeCase(attribute)}: ${show(planned[attribute])} was sent, ${show(state[attribute])} is stored`,
    )
    .join("; ");
  const diagnostics = [
    error(
      `${capitalized(definition.noun)} "${name}" was written, but not as planned`,
      `${listed}. The state holds what is stored. Plan again; if the same happens, the API refuses this value without saying so.`,
    ),
  ];
  return new IncompleteWrite(
    diagnostics,
    stored(definition.attributes, state, { configured: [], notes: {}, ...made }),
    false,
  );
}

function show(value: unknown): string {
  return isUnknown(value) ? "(known after apply)" : JSON.stringify((value ?? null) as Value);
}
