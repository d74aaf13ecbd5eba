// The outputs of another configuration, read from its state file: what CDKTF writes when one stack uses a value of
// another, and `data "terraform_remote_state"` with the backend "local" in general.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "lossless-json";
import * as v from "valibot";
import { isObject, unknown, type Value } from "../../schema/value";
import { systemErrorCode } from "../state/system-error";
import type { Labelled } from "./blocks";
import { type AttributePath, evaluate, type GivenSource, references } from "./expression";
import { failInput, InputError } from "./input-error";
import { foreign } from "./functions";
import { literalValue } from "./literal-value";
import { didYouMean } from "./nearest";
import { expectObject, type Place, reportUnsupported, reportWrong, within } from "./place";
import { type ExpressionContext, readExpression } from "./read-expression";
import { numberOf } from "./json-file";
import { stackOfState } from "./stacks";

export interface RemoteState extends GivenSource {
  readonly name: string;
  /**
   * Values that the other configuration marks as sensitive, as far as they were read. CDKTF marks everything that
   * leaves a stack as sensitive, ids too; what it wrote by itself is not among them. As in Terraform the mark does not
   * go on into this configuration: these values are only hidden on its screens.
   */
  hidden(): readonly Value[];
}

type Arguments = Readonly<Record<string, Value>>;
const known = new Set(["//", "backend", "config", "defaults", "workspace"]);

/** @param complete whether the state has to be there; else its outputs are unknown and it is not looked for */
export function readRemoteState(
  { labels, body: json, place: outer }: Labelled,
  context: ExpressionContext,
  complete: boolean,
): RemoteState | undefined {
  const [name = ""] = labels;
  const address = `data.terraform_remote_state.${name}`;
  const place = { ...outer, subject: address };
  const { report } = context;
  const body = expectObject(json, place, report);
  if (body === undefined) return undefined;
  for (const argument of Object.keys(body).filter((key) => !known.has(key))) {
    reportUnsupported(report, within(place, argument), argument);
  }
  const args = constantArguments(body, place, context);
  if (args === undefined) return undefined;
  if (args["backend"] !== "local") {
    const instead = 'wxcc reads other states from local files only (backend "local").';
    reportUnsupported(
      report,
      within(place, "backend"),
      `The backend ${JSON.stringify(args["backend"])}`,
      instead,
    );
    return undefined;
  }
  if (![undefined, null, "", "default"].some((only) => args["workspace"] === only)) {
    reportUnsupported(report, within(place, "workspace"), "Another workspace than default");
    return undefined;
  }
  return new LocalState(name, address, args, complete, context.folder);
}

function constantArguments(
  body: Readonly<Record<string, unknown>>,
  place: Place,
  context: ExpressionContext,
): Arguments | undefined {
  const { report } = context;
  const entries = Object.entries(body).filter(([name]) => known.has(name) && name !== "//");
  const expressions = entries.map(
    ([name, value]) => [name, readExpression(value, within(place, name), context)] as const,
  );
  const objects = expressions.flatMap(([, expression]) => references(expression));
  if (objects.length > 0) {
    const instead = "Its place has to be known before anything is read.";
    reportUnsupported(report, place, `A reference to ${objects[0]?.text ?? "an object"}`, instead);
    return undefined;
  }
  try {
    return Object.fromEntries(
      expressions.map(([name, expression]) => [name, evaluate(expression, () => null)]),
    );
  } catch (problem) {
    if (!(problem instanceof InputError)) throw problem;
    reportWrong(report, place, `Cannot read ${place.subject}`, problem.diagnostics[0]?.detail ?? "");
    return undefined;
  }
}

const stateShape = v.looseObject({
  version: v.literal(4),
  outputs: v.optional(
    v.nullable(
      v.record(v.string(), v.looseObject({ value: v.unknown(), sensitive: v.optional(v.boolean()) })),
    ),
  ),
});

type Outputs = NonNullable<v.InferOutput<typeof stateShape>["outputs"]>;

class LocalState implements RemoteState {
  readonly sensitive = false;
  private found: Outputs | undefined;

  constructor(
    readonly name: string,
    readonly address: string,
    private readonly args: Arguments,
    private readonly complete: boolean,
    private readonly folder: string,
  ) {}

  value(path: AttributePath, place: string): Value {
    if (!this.complete) return unknown;
    const { backend = null, config = null, defaults = null, workspace = null } = this.args;
    const own = Object.entries(this.outputs(place)).map(
      ([name, { value }]) => [name, foreign(literalValue(value))] as const,
    );
    const outputs: Arguments = { ...(isObject(defaults) ? defaults : {}), ...Object.fromEntries(own) };
    const [first, name] = path;
    if (first === "outputs" && name !== undefined && !Object.hasOwn(outputs, name)) {
      this.failMissing(String(name), Object.keys(outputs), place);
    }
    return { backend, config, defaults, workspace, outputs };
  }

  hidden(): readonly Value[] {
    return Object.entries(this.found ?? {}).flatMap(([name, { value, sensitive }]) =>
      sensitive === true && !name.startsWith("cross-stack-output-") ? [literalValue(value)] : [],
    );
  }

  private get path(): string {
    const { config } = this.args;
    const path = isObject(config) ? config["path"] : undefined;
    return resolve(this.folder, typeof path === "string" && path !== "" ? path : "terraform.tfstate");
  }

  private outputs(place: string): Outputs {
    this.found ??= this.read(place);
    return this.found;
  }

  private read(place: string): Outputs {
    const text = this.content(place);
    const wrong = (why: string) =>
      failInput(`Cannot read ${this.address}`, `${place}: the state ${this.path} ${why}.`);
    let json: unknown;
    try {
      json = parse(text, null, numberOf);
    } catch (problem) {
      return wrong(`is not valid JSON: ${problem instanceof Error ? problem.message : String(problem)}`);
    }
    // As it was read: the copy of the check leaves out what is called like a part of every JavaScript object.
    return v.is(stateShape, json) ? (json.outputs ?? {}) : wrong("is not a state of format version 4");
  }

  private content(place: string): string {
    try {
      return readFileSync(this.path, "utf8");
    } catch (problem) {
      const code = systemErrorCode(problem);
      if (code === undefined) throw problem;
      if (code !== "ENOENT") {
        return failInput(
          `Cannot read ${this.address}`,
          `${place}: ${this.path} can't be read (${String(code)}).`,
        );
      }
      return failInput(
        `Cannot read ${this.address}: there is no state yet`,
        `${place}: its outputs are in ${this.path}, which does not exist. ${this.advice()}`,
      );
    }
  }

  private failMissing(name: string, there: readonly string[], place: string): never {
    const holds = `${this.path} holds ${there.join(", ") || "no outputs"}.${didYouMean(name, there)}`;
    return failInput(
      `Cannot find the output "${name}" of ${this.address}`,
      `${place}: ${holds} If it is new, it is not applied yet. ${this.advice()}`,
    );
  }

  private advice(): string {
    const stack = stackOfState(this.folder, this.path);
    return stack === undefined
      ? "Apply the configuration whose state this is first."
      : `Apply the stack ${stack.name} first: wxcc apply ${stack.folder}`;
  }
}
