// What must not be shown of a configuration and its state: paths of sensitive values, in the plan and in the notation
// of the state file, and texts that a message must not repeat.

import { resources } from "../resources";
import { camelCase } from "../schema/names";
import type { Diagnostic } from "../schema/diagnostic";
import { oneLine } from "../schema/printable";
import type { ValueType } from "../schema/types";
import { isObject, type Value } from "../schema/value";
import { Sensitivity, type Configuration, type SensitivePaths, uses } from "./input";
import type { Instance, Json, State } from "./state/state";
import { vocabulary } from "./vocabulary";

/**
 * Paths to sensitive values by address, for objects that have any: by the configuration, and by what was sensitive
 * when the object was last applied. Names are Terraform's.
 */
export function sensitivePathsOf(
  configuration: Pick<Configuration, "resources" | "dataSources">,
  state: Pick<State, "resources">,
  sensitivity = new Sensitivity(configuration, vocabulary),
): Readonly<Record<string, SensitivePaths>> {
  const blocks = [...configuration.resources, ...configuration.dataSources];
  const types = new Map([...blocks, ...state.resources.values()].map(({ address, type }) => [address, type]));
  const found: Record<string, SensitivePaths> = {};
  for (const [address, type] of types) {
    const before = storedPaths(state.resources.get(address)?.current ?? null);
    const paths = [...before, ...sensitivity.ofObject(address)];
    if (paths.length === 0) continue; // nearly all
    found[address] = storedPaths({ sensitiveAttributes: storedNotation(type, paths) });
  }
  return found;
}

/** As above, by the configuration alone: what is sensitive once it has been applied. */
export function configuredSensitivePaths(
  configuration: Pick<Configuration, "resources" | "dataSources">,
): Readonly<Record<string, SensitivePaths>> {
  return sensitivePathsOf(configuration, { resources: new Map() });
}

/** What the state file remembers as sensitive. */
export function storedPaths(instance: Pick<Instance, "sensitiveAttributes"> | null): SensitivePaths {
  return (instance?.sensitiveAttributes ?? []).map((path) => (Array.isArray(path) ? path.map(stepOf) : []));
}

function stepOf(step: Json): string | number {
  const { value = null } = isObject(step) ? step : {};
  const key = isObject(value) ? value["value"] : value;
  return typeof key === "number" ? key : String(key);
}

/** The same in the notation of the state file, in a fixed order. */
export function storedNotation(type: string, paths: SensitivePaths): readonly Json[] {
  const written = paths.flatMap(([name, ...rest]): Json[][] =>
    name === undefined ? [] : [[getAttribute(String(name)), ...steps(typeOf(type, String(name)), rest)]],
  );
  const texts = [...new Set(written.map((path) => JSON.stringify(path)))].sort();
  return texts.map((text) => JSON.parse(text) as Json);
}

function typeOf(type: string, attribute: string): ValueType | undefined {
  return resources[type]?.attributes[camelCase(attribute)]?.type;
}

function steps(type: ValueType | undefined, path: SensitivePaths[number]): Json[] {
  const [step, ...rest] = path;
  // Of a set nothing has a place of its own: Terraform takes all of it as sensitive.
  if (step === undefined || type?.kind === "set") return [];
  if (type?.kind === "object") {
    return [getAttribute(String(step)), ...steps(type.fields[camelCase(String(step))]?.type, rest)];
  }
  const element = type?.kind === "list" || type?.kind === "map" ? type.element : undefined;
  const key = typeof step === "number" ? { value: step, type: "number" } : { value: step, type: "string" };
  return [{ type: "index", value: key }, ...steps(element, rest)];
}

function getAttribute(name: string): Json {
  return { type: "get_attr", value: name };
}

/**
 * Values of the variables by name, as a saved plan and its JSON have them: without the secrets that nothing in a plan
 * needs, so that a token is not passed around with it.
 */
export function variableValuesOf(configuration: Configuration): Readonly<Record<string, Value>> {
  const left = variablesForConnecting(configuration);
  return Object.fromEntries(
    [...configuration.variables].flatMap(([name, { current }]) => (left.has(name) ? [] : [[name, current]])),
  );
}

/** Names of the sensitive variables that no object, output or import uses: what remains is the provider block. */
export function variablesForConnecting({
  variables,
  resources: managed,
  dataSources,
  outputs,
  imports,
}: Configuration): ReadonlySet<string> {
  const expressions = [
    ...[...managed, ...dataSources].flatMap(({ body, provisioners }) => [
      ...Object.values(body),
      ...provisioners.flatMap(({ command, environment, workingDir, interpreter }) =>
        [command, environment, workingDir, interpreter].filter((expression) => expression !== null),
      ),
    ]),
    ...outputs.map(({ value }) => value),
    ...imports.map(({ id }) => id),
  ];
  const used = new Set(
    expressions.flatMap(uses).flatMap((use) => (use.kind === "given" ? [use.source.address] : [])),
  );
  const names = [...variables].flatMap(([name, { sensitive, address }]) =>
    sensitive && !used.has(address) ? [name] : [],
  );
  return new Set(names);
}

/** Diagnostics without the secrets that their texts repeat. */
export function withoutSecrets(
  configuration: Pick<Configuration, "variables" | "remoteStates">,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  const redact = redactor(configuration);
  return diagnostics.map((one) => ({ ...one, summary: redact(one.summary), detail: redact(one.detail) }));
}

/** Hides on a screen what other configurations mark as sensitive: only whole values, as they are written there. */
export function withoutRemoteSecrets(
  { remoteStates }: Pick<Configuration, "remoteStates">,
  screen: string,
): string {
  return textsIn(remoteStates.flatMap((state) => state.hidden())).reduce(
    (clean, hidden) => clean.replaceAll(JSON.stringify(hidden), sensitiveText),
    screen,
  );
}

export const sensitiveText = "(sensitive value)";
const shortest = 4;

/**
 * Takes the values of sensitive variables, and of sensitive outputs of other states, out of a text. Values of less
 * than four characters only where they stand in quotes: they would be found in half of all words.
 */
export function redactor({
  variables,
  remoteStates,
}: Pick<Configuration, "variables" | "remoteStates">): (text: string) => string {
  const secret = [...variables.values()].filter(({ sensitive }) => sensitive).map(({ current }) => current);
  return (message) =>
    textsIn([...secret, ...remoteStates.flatMap((state) => state.hidden())]).reduce((clean, hidden) => {
      const quoted = JSON.stringify(hidden);
      const withoutQuoted = clean.replaceAll(quoted, sensitiveText);
      if (hidden.length < shortest) return withoutQuoted;
      // As it stands, as JSON writes it, and as a message shows it.
      return [hidden, quoted.slice(1, -1), oneLine(hidden)].reduce(
        (text, shown) => text.replaceAll(shown, sensitiveText),
        withoutQuoted,
      );
    }, message);
}

/** Longest first, so that no part of one is left when another stands inside it. */
function textsIn(values: readonly Value[]): string[] {
  const inside = (value: Value): string[] => {
    if (typeof value === "string") return value === "" ? [] : [value];
    if (typeof value === "number") return [String(value)];
    if (Array.isArray(value)) return value.flatMap((item: Value) => inside(item));
    return isObject(value) ? Object.values(value).flatMap(inside) : [];
  };
  return [...new Set(values.flatMap(inside))].sort((left, right) => right.length - left.length);
}
