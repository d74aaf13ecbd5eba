// Loads a configuration: finds its files, reads their blocks, and reports everything that is wrong at once.

import { hasErrors, type Diagnostic } from "../../schema/diagnostic";
import { type AddressBlocks, checkAddressBlocks, readImport, readMoved, readRemoved } from "./address-blocks";
import { type Labelled, labelled, readBlock, readOutput, readProvider } from "./blocks";
import type { Block, Configuration } from "./configuration";
import { inputProblem, InputError, type Report } from "./input-error";
import { type Local, localExpressions } from "./locals";
import { expectObject, type Place, reportUnsupported, reportWrong, within } from "./place";
import { checkReferences } from "./references";
import { providerAddress, readSettings, type Settings, stateFile } from "./settings";
import { readSources, type SourceFile } from "./source-files";

/**
 * Reads what CDKTF synthesises, a folder of `*.tf.json` files or one such file.
 *
 * `path` is a file or folder (a stack's folder, `cdktf.out` or the folder that holds it); default: the only
 * stack under `cdktf.out`, else the `*.tf.json` files of the working folder. Throws an InputError with every
 * problem found: files that are missing or no JSON, parts of Terraform's language that `wxcc` does not
 * understand, references to objects that do not exist.
 */
export function loadConfiguration(
  path: string | undefined,
  { cwd = process.cwd() }: { cwd?: string } = {},
): Configuration {
  const { folder, files, contentHash } = readSources(path, cwd);
  const problems: Diagnostic[] = [];
  const report: Report = (problem) => problems.push(problem);
  const settings = mergedSettings(files, report);
  const configuration: Configuration = {
    folder,
    files: files.map((file) => file.path),
    contentHash,
    statePath: stateFile(folder, settings.statePath),
    providerAddresses: {
      wxcc: providerAddress(settings.providerSources.wxcc ?? "wxcc"),
      null: providerAddress(settings.providerSources.null ?? "null"),
    },
    ...readBlocks(files, report),
  };
  if (!hasErrors(problems)) problems.push(...checkReferences(configuration, () => undefined));
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
];

const languageWords: Readonly<Record<string, string>> = {
  variable: "A variable",
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
  report: Report,
): Pick<Configuration, "provider" | "resources" | "dataSources" | "outputs" | keyof AddressBlocks> {
  for (const file of files) reportOtherWords(file, report);
  const blocks = (word: string, depth: number) =>
    files.flatMap((file) => wordBlocks(file, word, depth, report));
  const locals = readLocals(files, report);
  const context = { report, local: localExpressions(locals, report) };
  const ofMode = (mode: Block["mode"], word: string) =>
    blocks(word, 2)
      .map((block) => readBlock(mode, block, context))
      .filter((block) => block !== undefined);
  const found = {
    resources: ofMode("managed", "resource"),
    dataSources: ofMode("data", "data"),
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
  return { ...found, ...addressBlocks, provider: provider ?? null };
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
    const what = languageWords[word];
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
