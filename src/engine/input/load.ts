// Loads a configuration: finds its files, reads their blocks, and reports everything that is wrong at once.

import { hasErrors, type Diagnostic } from "../../schema/diagnostic";
import { statePlace } from "../state/state-place";
import { type AddressBlocks, checkAddressBlocks, readImport, readMoved, readRemoved } from "./address-blocks";
import { type Labelled, labelled, readBlock, readOutput, readProvider } from "./blocks";
import type { Block, Configuration } from "./configuration";
import type { Functions } from "./functions";
import { inputProblem, InputError, type Report } from "./input-error";
import { type Local, localExpressions } from "./locals";
import { expectObject, type Place, reportUnsupported, reportWrong, within } from "./place";
import { checkReferences } from "./references";
import { providerAddress, readSettings, type Settings, stateFile } from "./settings";
import type { ExpressionContext } from "./read-expression";
import { readRemoteState, type RemoteState } from "./remote-state";
import { Sensitivity } from "./sensitivity";
import { readSources, type SourceFile } from "./source-files";
import { readVariable } from "./variable-blocks";
import { variableValues, type VariableInput } from "./variable-values";
import { checkValidations, givenExpressions } from "./variables";
import { plainVocabulary, type Vocabulary } from "./vocabulary";

export interface LoadOptions {
  /** Where relative paths start, and where a stack is looked for. Default: the working folder. */
  readonly cwd?: string;
  /** Where the values of variables come from. */
  readonly variables?: VariableInput;
  /** What the provider adds to the language. Default: nothing. */
  readonly vocabulary?: Vocabulary;
}

/**
 * Reads what CDKTF synthesises, a folder of `*.tf.json` files or one such file.
 *
 * `path` is a file or folder (a stack's folder, `cdktf.out` or the folder that holds it); default: the only
 * stack under `cdktf.out`, else the `*.tf.json` files of the working folder. `variables` says where their values come
 * from. Throws an InputError with every
 * problem found: files that are missing or no JSON, parts of Terraform's language that `wxcc` does not
 * understand, references to objects that do not exist.
 */
export function loadConfiguration(
  path: string | undefined,
  { cwd = process.cwd(), variables = {}, vocabulary = plainVocabulary }: LoadOptions = {},
): Configuration {
  const { folder, files, contentHash, warnings: outdated } = readSources(path, cwd);
  const problems: Diagnostic[] = [];
  const report: Report = (problem) => problems.push(problem);
  const warnings: Diagnostic[] = [...outdated];
  const warn: Report = (problem) => warnings.push(problem);
  const settings = mergedSettings(files, report);
  const configuration: Configuration = {
    folder,
    files: files.map((file) => file.path),
    contentHash,
    ...statePlace(stateFile(folder, settings.statePath)),
    providerAddresses: {
      wxcc: providerAddress(settings.providerSources.wxcc ?? "wxcc"),
      null: providerAddress(settings.providerSources.null ?? "null"),
    },
    ...readBlocks(files, variables, { folder, cwd, report, warn, functions: vocabulary.functions }),
    warnings,
  };
  if (!hasErrors(problems)) problems.push(...checkReferences(configuration, () => undefined));
  if (!hasErrors(problems)) problems.push(...exposedSecrets(configuration, vocabulary));
  if (hasErrors(problems)) throw new InputError(problems);
  return configuration;
}

const understood = [
  "//",
  "terraform",
  "provider",
  "resource",
  "data",
  "output",
  "locals",
  "import",
  "moved",
  "removed",
  "variable",
];

const languageWords: Readonly<Record<string, string>> = {
  module: "A module",
  check: "A check block",
  ephemeral: "An ephemeral resource",
};

function mergedSettings(files: readonly SourceFile[], report: Report): Settings {
  const all = files
    .filter(({ json }) => json["terraform"] !== undefined)
    .map((file) => readSettings(file.json["terraform"], topPlace(file, "terraform"), report));
  return all.reduce<Settings>(
    (merged, one) => ({
      ...merged,
      ...one,
      providerSources: { ...merged.providerSources, ...one.providerSources },
    }),
    { providerSources: {} },
  );
}

function readBlocks(
  files: readonly SourceFile[],
  input: VariableInput,
  surroundings: { folder: string; cwd: string; report: Report; warn: Report; functions: Functions },
): Omit<Configuration, keyof Surroundings> {
  const { folder, report, functions } = surroundings;
  for (const file of files) reportOtherWords(file, report);
  const blocks = (word: string, depth: number) =>
    files.flatMap((file) => wordBlocks(file, word, depth, report));
  const locals = readLocals(files, report);
  const declared = blocks("variable", 1)
    .map((block) => readVariable(block, report))
    .filter((block) => block !== undefined);
  reportDuplicates(
    declared.map(({ name, place }) => ({ address: `variable "${name}"`, place })),
    report,
  );
  const variables = variableValues(declared, input, surroundings);
  const remoteStates = new Map<string, RemoteState>();
  const outer = {
    report,
    folder,
    functions,
    variable: givenExpressions("var", variables),
    remoteState: givenExpressions("data.terraform_remote_state", remoteStates),
  };
  const context: ExpressionContext = { ...outer, local: localExpressions(locals, outer) };
  const data = blocks("data", 2);
  for (const block of data.filter(isRemoteState)) {
    const [, name = ""] = block.labels;
    const state = readRemoteState({ ...block, labels: [name] }, context, input.complete !== false);
    if (state !== undefined) remoteStates.set(name, state);
  }
  const ofMode = (mode: Block["mode"], found: readonly Labelled[]) =>
    found.map((block) => readBlock(mode, block, context)).filter((block) => block !== undefined);
  const found = {
    resources: ofMode("managed", blocks("resource", 2)),
    dataSources: ofMode(
      "data",
      data.filter((block) => !isRemoteState(block)),
    ),
    outputs: blocks("output", 1)
      .map((block) => readOutput(block, context))
      .filter((block) => block !== undefined),
  };
  const providers = blocks("provider", 1).map((block) => readProvider(block, context));
  const [provider, second] = providers.filter((block) => block !== undefined);
  const named = found.outputs.map(({ name, place }) => ({ address: `output "${name}"`, place }));
  const wxcc =
    second === undefined
      ? []
      : [provider, second].map((block) => ({ address: 'provider "wxcc"', place: block?.place ?? "" }));
  reportDuplicates([...found.resources, ...found.dataSources, ...named, ...wxcc], report);
  const addressBlocks: AddressBlocks = {
    imports: blocks("import", 0)
      .map((block) => readImport(block, context))
      .filter((block) => block !== undefined),
    moves: blocks("moved", 0)
      .map((block) => readMoved(block, report))
      .filter((block) => block !== undefined),
    removals: blocks("removed", 0)
      .map((block) => readRemoved(block, report))
      .filter((block) => block !== undefined),
  };
  checkAddressBlocks(addressBlocks, found.resources, report);
  // A local that nothing uses is checked all the same.
  for (const name of locals.keys()) context.local(name);
  checkValidations(variables.values(), context);
  return {
    ...found,
    ...addressBlocks,
    provider: provider ?? null,
    variables,
    remoteStates: [...remoteStates.values()],
  };
}

type Surroundings = Pick<
  Configuration,
  "folder" | "files" | "contentHash" | "statePath" | "stateLinks" | "providerAddresses" | "warnings"
>;

function isRemoteState({ labels: [type] }: Labelled): boolean {
  return type === "terraform_remote_state";
}

/** Outputs that would show what must not be shown. */
function exposedSecrets(configuration: Configuration, vocabulary: Vocabulary): Diagnostic[] {
  const sensitivity = new Sensitivity(configuration, vocabulary);
  return configuration.outputs
    .filter(({ sensitive, value }) => !sensitive && sensitivity.of(value).length > 0)
    .map(({ name, place }) =>
      inputProblem(
        `The output "${name}" holds a sensitive value`,
        `${place}: everybody who may read outputs would see it. Mark the output with sensitive = true, or wrap the value in nonsensitive() if it is no secret.`,
      ),
    );
}

function wordBlocks(file: SourceFile, word: string, depth: number, report: Report): Labelled[] {
  const json = file.json[word];
  return json === undefined ? [] : labelled(json, depth, topPlace(file, word), report);
}

function topPlace({ shown }: SourceFile, word: string): Place {
  return { file: shown, path: word, subject: word };
}

function reportOtherWords(file: SourceFile, report: Report): void {
  for (const word of Object.keys(file.json).filter((key) => !understood.includes(key))) {
    const place = { ...topPlace(file, word), subject: file.shown };
    const what = Object.hasOwn(languageWords, word) ? languageWords[word] : undefined;
    if (what !== undefined) reportUnsupported(report, place, what);
    else
      reportWrong(
        report,
        place,
        `Cannot understand "${word}" in ${file.shown}`,
        "it is no block of a configuration.",
      );
  }
}

/** Not through `labelled`: the value of a local may be a list. */
function readLocals(files: readonly SourceFile[], report: Report): Map<string, Local> {
  const locals = new Map<string, Local>();
  for (const file of files) {
    const json = file.json["locals"] ?? {};
    const outer = topPlace(file, "locals");
    for (const block of Array.isArray(json) ? json : [json]) {
      for (const [name, value] of Object.entries(expectObject(block, outer, report) ?? {})) {
        const place = { ...within(outer, name), subject: `local.${name}` };
        if (name === "//") continue;
        if (locals.has(name)) {
          reportWrong(report, place, `local.${name} is declared twice`, "keep one of them.");
        }
        locals.set(name, { json: value, place });
      }
    }
  }
  return locals;
}

function reportDuplicates(blocks: readonly { address: string; place: string }[], report: Report): void {
  const first = new Map<string, string>();
  for (const { address, place } of blocks) {
    const before = first.get(address);
    if (before === undefined) first.set(address, place);
    else report(inputProblem(`${address} is declared twice`, `${before} and ${place}: keep one of them.`));
  }
}
