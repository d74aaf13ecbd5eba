// Where something stands in the input, and the problems that can be reported about it.

import { inputProblem, type Report } from "./input-error";

/** A spot in a file, for example `cdktf.out/stacks/demo/cdk.tf.json: resource.wxcc_channel.sales.name`. */
export interface Place {
  readonly file: string;
  readonly path: string;
  /** The block it belongs to, as a user would name it: `wxcc_channel.sales`, `output "id"`. */
  readonly subject: string;
  /** The resource or data source it belongs to. */
  readonly address?: string;
}

export function placeText({ file, path }: Place): string {
  return path === "" ? file : `${file}: ${path}`;
}

/** Nearly every name: the pattern for all alphabets is slow. */
const plainStep = /^[A-Za-z_][\w-]*$/;

/** The place of an argument or item inside a place. */
export function within(place: Place, step: string | number): Place {
  const plain = typeof step === "string" && (plainStep.test(step) || /^[\p{L}_][\p{L}\d_-]*$/u.test(step));
  const shown = plain ? `${place.path === "" ? "" : "."}${step}` : `[${JSON.stringify(step)}]`;
  return { ...place, path: place.path + shown };
}

export const useTerraform = "Use Terraform with the wxcc provider for this configuration.";

/** Reports something that Terraform understands and `wxcc` does not. */
export function reportUnsupported(report: Report, place: Place, what: string, instead?: string): void {
  const detail = [`${placeText(place)}: wxcc does not understand it.`, instead, useTerraform];
  report(
    inputProblem(
      `${what} cannot be used in ${place.subject}`,
      detail.filter((part) => part !== undefined).join(" "),
      place.address,
    ),
  );
}

/** Reports something that is wrong for Terraform as well. */
export function reportWrong(report: Report, place: Place, summary: string, detail: string): void {
  report(inputProblem(summary, `${placeText(place)}: ${detail}`, place.address));
}

/** A JSON object, or undefined after reporting that it is none. */
export function expectObject(
  value: unknown,
  place: Place,
  report: Report,
): Readonly<Record<string, unknown>> | undefined {
  if (isJsonObject(value)) return value;
  reportWrong(report, place, `Cannot read ${place.subject}`, `an object was expected, not ${kindOf(value)}.`);
  return undefined;
}

/** A JSON object, or the only item of a list: both are the same block in Terraform's JSON syntax. */
export function expectBlock(
  value: unknown,
  place: Place,
  report: Report,
): Readonly<Record<string, unknown>> | undefined {
  return expectObject(Array.isArray(value) && value.length === 1 ? value[0] : value, place, report);
}

export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
