// Turns the JSON of an argument into an expression: strings are templates, everything else is itself.

import { LosslessNumber } from "lossless-json";
import type { AttributePath, Expression } from "./expression";
import type { Functions } from "./functions";
import type { Report } from "./input-error";
import { isJsonObject, type Place, placeText, reportUnsupported, reportWrong, within } from "./place";
import { exactNumber, parseTemplate, parseTraversal, TemplateError } from "./template";

/** What expressions of a configuration share. */
export interface ExpressionContext {
  readonly report: Report;
  /** The expression of a local; throws a TemplateError when there is none. */
  readonly local: (name: string) => Expression;
  /** What `var.name` and `data.terraform_remote_state.name` stand for; throw a TemplateError when there is none. */
  readonly variable: (name: string) => Expression;
  readonly remoteState: (name: string) => Expression;
  /** Absolute path of the folder of the configuration. */
  readonly folder: string;
  /** The provider's functions. */
  readonly functions: Functions;
  /** Whether `self` means something here. Default false. */
  readonly self?: boolean;
}

const nothing: Expression = { kind: "literal", value: null };

/** The expression of a JSON value; what cannot be read is reported and stands as null. */
export function readExpression(json: unknown, place: Place, context: ExpressionContext): Expression {
  if (json === null || typeof json === "boolean" || typeof json === "number") {
    return { kind: "literal", value: json };
  }
  if (typeof json === "string" || json instanceof LosslessNumber) return readLeaf(json, place, context);
  if (Array.isArray(json)) {
    const items = json.map((item, index) => readExpression(item, within(place, index), context));
    return { kind: "list", items };
  }
  return readObject(json, place, context);
}

function readLeaf(json: string | LosslessNumber, place: Place, context: ExpressionContext): Expression {
  const { local, variable, remoteState, folder, functions, self = false } = context;
  try {
    if (json instanceof LosslessNumber) return { kind: "literal", value: exactNumber(json.value) };
    const scope = { place: placeText(place), local, variable, remoteState, folder, functions, self };
    return parseTemplate(json, scope);
  } catch (thrown) {
    reportTemplateError(thrown, json.toString(), place, context.report);
    return nothing;
  }
}

function readObject(json: unknown, place: Place, context: ExpressionContext): Expression {
  if (!isJsonObject(json)) return nothing;
  const entries = Object.entries(json).map(([key, value]) => {
    const inner = within(place, key);
    if (/[$%]\{/.test(key)) reportUnsupported(context.report, inner, "A key that is a template");
    return [key.normalize(), readExpression(value, inner, context)] as const;
  });
  return { kind: "object", entries: Object.fromEntries(entries) };
}

/** A name such as `wxcc_channel.sales` or `tags["a"]`, or undefined after reporting. */
export function readTraversal(json: unknown, place: Place, report: Report): AttributePath | undefined {
  if (typeof json !== "string") {
    reportWrong(
      report,
      place,
      `Cannot read ${place.subject}`,
      "the name of an object or attribute was expected.",
    );
    return undefined;
  }
  try {
    return parseTraversal(json);
  } catch (thrown) {
    reportTemplateError(thrown, json, place, report);
    return undefined;
  }
}

/** A value that has to be written out, such as a boolean, or undefined after reporting. */
export function readConstant<Kind extends "boolean" | "string">(
  json: unknown,
  kind: Kind,
  place: Place,
  report: Report,
): (Kind extends "boolean" ? boolean : string) | undefined {
  if (typeof json === kind) return json as Kind extends "boolean" ? boolean : string;
  reportWrong(report, place, `Cannot read ${place.subject}`, `a ${kind} was expected, written out.`);
  return undefined;
}

function reportTemplateError(thrown: unknown, text: string, place: Place, report: Report): void {
  if (!(thrown instanceof TemplateError)) throw thrown;
  const shown = text.length > 80 ? `${text.slice(0, 80)}...` : text;
  const summary = `Cannot evaluate ${place.path.split(".").at(-1) ?? "a value"} of ${place.subject}`;
  const advice = thrown.terraformUnderstands
    ? "Compute the value in the program that synthesises it, or use Terraform with the wxcc provider for this configuration."
    : 'Write "$${" for a "${" that is meant literally.';
  reportWrong(report, place, summary, `in ${JSON.stringify(shown)} ${thrown.message}. ${advice}`);
}
