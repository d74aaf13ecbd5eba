// Reads the blocks that declare variables.

import type { Value } from "../../schema/value";
import type { Labelled } from "./blocks";
import { FunctionProblem } from "./functions";
import type { Report } from "./input-error";
import { literalValue } from "./literal-value";
import {
  expectObject,
  isJsonObject,
  type Place,
  placeText,
  reportUnsupported,
  reportWrong,
  within,
} from "./place";
import { readConstant } from "./read-expression";
import { TemplateError } from "./template";
import { convert, parseType, type TypeConstraint } from "./type-constraint";

export interface VariableBlock {
  readonly name: string;
  readonly type: TypeConstraint;
  /** Whether a type is written; without one a text from outside stays text. */
  readonly typed: boolean;
  /** Undefined when the variable has to be set. */
  readonly fallback: Value | undefined;
  /** Default false. */
  readonly sensitive: boolean;
  /** Whether null is a value of its own. Default true; else null stands for the default. */
  readonly nullable: boolean;
  readonly description?: string;
  readonly validations: readonly Validation[];
  /** File and JSON path, for messages. */
  readonly place: string;
}

/** A rule of the variable's own; the expressions are read once all variables have values. */
export interface Validation {
  readonly condition: unknown;
  readonly message: unknown;
  readonly place: Place;
}

const known = new Set(["//", "type", "default", "sensitive", "nullable", "description", "validation"]);
const reserved = new Set([
  "source",
  "version",
  "providers",
  "count",
  "for_each",
  "lifecycle",
  "depends_on",
  "locals",
]);

export function readVariable(
  { labels, body: json, place: outer }: Labelled,
  report: Report,
): VariableBlock | undefined {
  const [name = ""] = labels;
  const place = { ...outer, subject: `variable "${name}"` };
  const body = expectObject(json, place, report);
  if (body === undefined) return undefined;
  if (!/^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name) || reserved.has(name)) {
    reportWrong(
      report,
      place,
      `${JSON.stringify(name)} cannot be the name of a variable`,
      "take another name.",
    );
    return undefined;
  }
  for (const argument of Object.keys(body).filter((key) => !known.has(key))) {
    reportUnsupported(report, within(place, argument), argument);
  }
  const type = readType(body["type"], within(place, "type"), report);
  const flag = (argument: string, otherwise: boolean) =>
    body[argument] === undefined || body[argument] === null
      ? otherwise
      : readConstant(body[argument], "boolean", within(place, argument), report) === true;
  const nullable = flag("nullable", true);
  const description = body["description"] ?? undefined;
  return {
    name,
    type,
    typed: body["type"] !== undefined,
    fallback: readDefault(body, type, nullable, within(place, "default"), report),
    sensitive: flag("sensitive", false),
    nullable,
    ...(typeof description === "string" ? { description } : {}),
    validations: readValidations(body["validation"], within(place, "validation"), report),
    place: placeText(place),
  };
}

function readType(json: unknown, place: Place, report: Report): TypeConstraint {
  if (json === undefined || json === null) return { kind: "any" };
  try {
    return parseType(readConstant(json, "string", place, report) ?? "any");
  } catch (problem) {
    if (!(problem instanceof TemplateError) && !(problem instanceof FunctionProblem)) throw problem;
    reportWrong(report, place, `Cannot read the type of ${place.subject}`, `${problem.message}.`);
    return { kind: "any" };
  }
}

function readDefault(
  body: Readonly<Record<string, unknown>>,
  type: TypeConstraint,
  nullable: boolean,
  place: Place,
  report: Report,
): Value | undefined {
  if (!("default" in body)) return undefined;
  try {
    const value = convert(literalValue(body["default"]), type);
    if (value !== null || nullable) return value;
    reportWrong(
      report,
      place,
      `The default of ${place.subject} is null`,
      "nullable is false: give it a value.",
    );
  } catch (problem) {
    if (!(problem instanceof TemplateError) && !(problem instanceof FunctionProblem)) throw problem;
    reportWrong(report, place, `The default of ${place.subject} is not of its type`, `${problem.message}.`);
  }
  return null;
}

function readValidations(json: unknown, place: Place, report: Report): Validation[] {
  if (json === undefined || json === null) return [];
  const blocks = Array.isArray(json) ? json : [json];
  return blocks.flatMap((block: unknown, index) => {
    const inner = Array.isArray(json) ? within(place, index) : place;
    if (isJsonObject(block) && "condition" in block && "error_message" in block) {
      return [{ condition: block["condition"], message: block["error_message"], place: inner }];
    }
    reportWrong(
      report,
      inner,
      `Cannot read validation of ${place.subject}`,
      "it takes condition and error_message.",
    );
    return [];
  });
}
