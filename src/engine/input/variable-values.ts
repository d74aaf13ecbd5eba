// Where the values of variables come from, and which one counts, as in Terraform: the default, TF_VAR_name,
// terraform.tfvars, terraform.tfvars.json, *.auto.tfvars and *.auto.tfvars.json by their names, then --var and
// --var-file in the order of the command line. The last one wins.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { warning, type Diagnostic } from "../../schema/diagnostic";
import { isObject, unknown, type Value } from "../../schema/value";
import { systemErrorCode } from "../state/system-error";
import type { GivenSource } from "./expression";
import { FunctionProblem } from "./functions";
import { InputError, inputProblem, type Report } from "./input-error";
import { literalValue } from "./literal-value";
import { didYouMean } from "./nearest";
import { parseFile } from "./json-file";
import { TemplateError } from "./template";
import { constantValue, convert } from "./type-constraint";
import type { VariableBlock } from "./variable-blocks";

/** One `--var NAME=VALUE` or `--var-file FILE`. */
export type VariableArgument =
  { readonly kind: "value"; readonly text: string } | { readonly kind: "file"; readonly path: string };

export interface VariableInput {
  /** In the order of the command line. Default: none. */
  readonly given?: readonly VariableArgument[];
  /** Where TF_VAR_name is looked up. Default: nowhere. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Values of a saved plan: of the variables it holds they alone count. */
  readonly saved?: Readonly<Record<string, Value>>;
  /**
   * Whether everything from outside has to be there, variables and the outputs of other states; else what is missing
   * is unknown. Default true.
   */
  readonly complete?: boolean;
}

/** A variable with its value. */
export interface Variable extends GivenSource {
  readonly block: VariableBlock;
  /** Unknown when it is not set and need not be. */
  readonly current: Value;
}

interface Candidate {
  readonly name: string;
  /** Given as text that is still to be read as the type says. */
  readonly raw?: string;
  readonly value?: Value;
  /** Where it was given, for messages: `--var`, a file, an environment variable. */
  readonly origin: string;
  readonly undeclared: "error" | "warning" | "ignored";
}

export function variableValues(
  blocks: readonly VariableBlock[],
  input: VariableInput,
  { folder, cwd, report, warn }: { folder: string; cwd: string; report: Report; warn: Report },
): ReadonlyMap<string, Variable> {
  const { saved = {}, given = [] } = input;
  const isSaved = ({ name }: Pick<VariableBlock, "name">) => Object.hasOwn(saved, name);
  const candidates = candidatesOf(input, folder, cwd, report).filter((candidate) => !isSaved(candidate));
  reportUndeclared(candidates, blocks, report, warn);
  const last = new Map(candidates.map((candidate) => [candidate.name, candidate]));
  const mustBeSet = input.complete !== false;
  const advice = input.saved === undefined ? "" : notInThePlan;
  const values = new Map(
    blocks.map((block) => {
      const value = isSaved(block)
        ? convert(saved[block.name] ?? null, block.type)
        : valueOf(block, last.get(block.name), mustBeSet, report, advice);
      return [block.name, variable(block, value)];
    }),
  );
  if (given.length > 0) {
    const named = candidatesOf({ given }, folder, cwd, () => undefined); // what can't be read is reported above
    reportOtherThanSaved(named.filter(isSaved), values, report);
  }
  return values;
}

const notInThePlan =
  " The saved plan does not hold it, because it is sensitive and only the provider block needs it: give it once more.";

/** What the command line says of a variable that a saved plan holds must be what the plan was made with. */
function reportOtherThanSaved(
  candidates: readonly Candidate[],
  values: ReadonlyMap<string, Variable>,
  report: Report,
): void {
  for (const candidate of candidates) {
    const known = values.get(candidate.name);
    if (known === undefined) continue;
    const wanted = valueOf(known.block, candidate, true, report, "");
    if (JSON.stringify(wanted) === JSON.stringify(known.current)) continue;
    report(
      inputProblem(
        `The saved plan has another value of the variable "${candidate.name}" than ${candidate.origin}`,
        "It is applied exactly as it was shown. Leave that value out, or plan again with it.",
      ),
    );
  }
}

function variable(block: VariableBlock, current: Value): Variable {
  const { name, sensitive, type } = block;
  return { block, current, address: `var.${name}`, sensitive, type, value: () => current };
}

function valueOf(
  block: VariableBlock,
  candidate: Candidate | undefined,
  mustBeSet: boolean,
  report: Report,
  advice: string,
): Value {
  const { name, fallback, nullable, place } = block;
  if (candidate === undefined) {
    if (fallback !== undefined) return fallback;
    if (mustBeSet) report(missing(block, advice));
    return unknown;
  }
  try {
    const value = convert(read(block, candidate), block.type);
    if (value !== null || nullable) return value;
    if (fallback !== undefined) return fallback;
    report(
      inputProblem(
        `The variable "${name}" must not be null`,
        `${place}: ${candidate.origin} sets it to null.`,
      ),
    );
  } catch (problem) {
    if (!isExpected(problem)) throw problem;
    const why = problem instanceof InputError ? (problem.diagnostics[0]?.detail ?? "") : problem.message;
    report(
      inputProblem(
        `The value of the variable "${name}" is not of its type`,
        `${place}: of the value from ${candidate.origin}: ${why.replace(/^: /, "")}.`,
      ),
    );
  }
  return unknown;
}

function isExpected(problem: unknown): problem is FunctionProblem | TemplateError | InputError {
  return (
    problem instanceof FunctionProblem || problem instanceof TemplateError || problem instanceof InputError
  );
}

/** Text from the command line or the environment is an expression only where the type is a collection. */
function read({ type, typed }: VariableBlock, { raw, value = null }: Candidate): Value {
  if (raw === undefined) return value;
  const isText = !typed || type.kind === "string" || type.kind === "number" || type.kind === "bool";
  return isText ? raw.normalize() : constantValue(raw);
}

function missing({ name, description, place }: VariableBlock, advice: string): Diagnostic {
  const about = description === undefined || description === "" ? "" : ` (${description})`;
  return inputProblem(
    `The variable "${name}" is not set`,
    `${place}: it has no default${about}. Set it with --var ${name}=VALUE, in a file (--var-file FILE, or terraform.tfvars.json beside the configuration), or in the environment as TF_VAR_${name}.${advice}`,
  );
}

function candidatesOf(
  { given = [], environment = {} }: VariableInput,
  folder: string,
  cwd: string,
  report: Report,
): Candidate[] {
  return [
    ...Object.entries(environment).flatMap(([key, raw]) =>
      key.startsWith("TF_VAR_") && raw !== undefined
        ? [{ name: key.slice("TF_VAR_".length), raw, origin: key, undeclared: "ignored" } as const]
        : [],
    ),
    ...automaticFiles(folder).flatMap((path) => fileValues(path, basename(path), report)),
    ...given.flatMap((argument) =>
      argument.kind === "value"
        ? assignment(argument.text, report)
        : fileValues(resolve(cwd, argument.path), argument.path, report),
    ),
  ];
}

function assignment(text: string, report: Report): Candidate[] {
  const [, name, raw] = /^\s*([^=\s]+)\s*=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && raw !== undefined) return [{ name, raw, origin: "--var", undeclared: "error" }];
  const shown = text.split("=")[0] ?? "";
  report(
    inputProblem(`Cannot read --var ${shown}`, `It takes a name and a value, as in --var greeting=Hello.`),
  );
  return [];
}

function automaticFiles(folder: string): string[] {
  const automatic = readdirSync(folder).filter(
    (name) => /\.auto\.tfvars(\.json)?$/.test(name) && !name.startsWith("."),
  );
  return ["terraform.tfvars", "terraform.tfvars.json", ...automatic.sort()]
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path));
}

function fileValues(path: string, shown: string, report: Report): Candidate[] {
  try {
    const values = path.endsWith(".json") ? jsonValues(path, shown) : hclValues(path);
    return Object.entries(values).map(([name, value]) => ({
      name,
      value,
      origin: shown,
      undeclared: "warning",
    }));
  } catch (problem) {
    report(unreadable(problem, shown));
    return [];
  }
}

function jsonValues(path: string, shown: string): Readonly<Record<string, Value>> {
  const values = literalValue(parseFile(readFileSync(path), shown));
  return isObject(values) ? values : {};
}

/** `name = value` lines are what stands between the braces of an object. */
function hclValues(path: string): Readonly<Record<string, Value>> {
  const values = constantValue(`{\n${readFileSync(path, "utf8").replace(/^\uFEFF/, "")}\n}`);
  return isObject(values) ? values : {};
}

function unreadable(problem: unknown, shown: string): Diagnostic {
  const summary = `Cannot read the variables of ${shown}`;
  if (problem instanceof InputError) return inputProblem(summary, problem.diagnostics[0]?.detail ?? "");
  if (problem instanceof TemplateError) {
    const json = "Write the values as JSON instead, in a file whose name ends in .tfvars.json.";
    return inputProblem(summary, `${problem.message}. wxcc reads name = value lines with constants. ${json}`);
  }
  if (systemErrorCode(problem) === undefined) throw problem;
  return inputProblem(summary, `${messageOf(problem)}.`);
}

function messageOf(problem: unknown): string {
  return String((problem as { readonly message?: unknown }).message);
}

function reportUndeclared(
  candidates: readonly Candidate[],
  blocks: readonly VariableBlock[],
  report: Report,
  warn: Report,
): void {
  const names = blocks.map(({ name }) => name);
  for (const { name, origin, undeclared } of candidates) {
    if (names.includes(name) || undeclared === "ignored") continue;
    const summary = `There is no variable "${name}", which ${origin} sets`;
    const detail = `The configuration declares ${names.join(", ") || "none"}.${didYouMean(name, names)}`;
    if (undeclared === "error") report(inputProblem(summary, detail));
    else warn(warning(summary, detail));
  }
}
