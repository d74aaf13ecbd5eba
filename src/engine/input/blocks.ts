// Reads the blocks that declare something: resources, data sources, outputs, the provider.

import type { Block, Body, OutputBlock, ProviderBlock } from "./configuration";
import type { Report } from "./input-error";
import { defaultLifecycle, readDependsOn, readLifecycle, readProvisioners } from "./meta-arguments";
import {
  expectObject,
  isJsonObject,
  type Place,
  placeText,
  reportUnsupported,
  reportWrong,
  within,
} from "./place";
import { type ExpressionContext, readConstant, readExpression } from "./read-expression";

export interface Labelled {
  readonly labels: readonly string[];
  readonly body: unknown;
  readonly place: Place;
}

/**
 * The bodies below `depth` labels (type, name). Terraform's JSON syntax allows a list of objects in place of
 * an object on every level; comments (`//`) are skipped.
 */
export function labelled(json: unknown, depth: number, place: Place, report: Report): Labelled[] {
  if (Array.isArray(json)) {
    return json.flatMap((item, index) => labelled(item, depth, within(place, index), report));
  }
  if (depth === 0) return [{ labels: [], body: json, place }];
  const entries = Object.entries(expectObject(json, place, report) ?? {}).filter(([label]) => label !== "//");
  return entries.flatMap(([label, inner]) =>
    labelled(inner, depth - 1, within(place, label), report).map((found) => ({
      ...found,
      labels: [label, ...found.labels],
    })),
  );
}

const identifier = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;
const metaArguments = new Set(["//", "depends_on", "lifecycle", "provisioner", "provider"]);
const foreignArguments = ["count", "for_each", "connection", "dynamic"];

/** A resource or data source, or undefined after reporting why it is none of this provider's. */
export function readBlock(
  mode: Block["mode"],
  { labels, body: json, place: outer }: Labelled,
  context: ExpressionContext,
): Block | undefined {
  const [type = "", name = ""] = labels;
  const address = `${mode === "data" ? "data." : ""}${type}.${name}`;
  const place = { ...outer, subject: address, address };
  const { report } = context;
  if (!isOurs(mode, type)) return reportForeignType(type, place, report);
  if (!identifier.test(name)) {
    reportWrong(report, place, `${JSON.stringify(name)} cannot be the name of a ${type}`, nameAdvice);
    return undefined;
  }
  const body = expectObject(json, place, report);
  if (body === undefined) return undefined;
  for (const argument of foreignArguments.filter((key) => key in body)) {
    reportUnsupported(report, within(place, argument), argument, "Write the objects out one by one.");
  }
  if ("provider" in body) checkProviderArgument(body["provider"], type, within(place, "provider"), report);
  const path = constructPath(body["//"]);
  return {
    mode,
    address,
    type,
    name,
    body: readBody(body, place, context),
    dependsOn:
      "depends_on" in body ? readDependsOn(body["depends_on"], within(place, "depends_on"), report) : [],
    ...(mode === "data" ? dataMeta(body, place, report) : resourceMeta(type, body, place, context)),
    ...(path === undefined ? {} : { constructPath: path }),
    place: placeText(place),
  };
}

const nameAdvice = "a name consists of letters, digits, _ and -, and does not start with a digit or -.";

function isOurs(mode: Block["mode"], type: string): boolean {
  return type.startsWith("wxcc_") || (mode === "managed" && type === "null_resource");
}

function reportForeignType(type: string, place: Place, report: Report): undefined {
  const known = "wxcc_* resources and data sources, and null_resource";
  const detail = `wxcc understands ${known}. Use Terraform with the wxcc provider for a configuration that uses other providers.`;
  reportWrong(report, place, `${type} cannot be used (${place.subject})`, detail);
}

function checkProviderArgument(json: unknown, type: string, place: Place, report: Report): void {
  const name = type === "null_resource" ? "null" : "wxcc";
  if (json === undefined || json === null || json === name) return;
  reportUnsupported(
    report,
    place,
    `The provider ${JSON.stringify(json)}`,
    "There is one provider without an alias.",
  );
}

function readBody(json: Readonly<Record<string, unknown>>, place: Place, context: ExpressionContext): Body {
  const names = Object.keys(json).filter(
    (name) => !metaArguments.has(name) && !foreignArguments.includes(name),
  );
  return Object.fromEntries(
    names.map((name) => [name, readExpression(json[name], within(place, name), context)]),
  );
}

type Meta = Pick<Block, "lifecycle" | "provisioners">;

const noMeta: Meta = { lifecycle: defaultLifecycle, provisioners: [] };

function dataMeta(body: Readonly<Record<string, unknown>>, place: Place, report: Report): Meta {
  for (const name of ["lifecycle", "provisioner"].filter((key) => key in body)) {
    reportUnsupported(report, within(place, name), name);
  }
  return noMeta;
}

function resourceMeta(
  type: string,
  body: Readonly<Record<string, unknown>>,
  place: Place,
  context: ExpressionContext,
): Meta {
  if (!("provisioner" in body || "lifecycle" in body)) return noMeta;
  const provisionerPlace = within(place, "provisioner");
  const provisioners = readProvisioners(body["provisioner"], provisionerPlace, context);
  if (provisioners.length > 0 && type !== "null_resource") {
    const instead = "Put it on a null_resource that refers to this object.";
    reportUnsupported(context.report, provisionerPlace, "A provisioner", instead);
  }
  return {
    lifecycle: readLifecycle(body["lifecycle"], within(place, "lifecycle"), context.report),
    provisioners,
  };
}

/** The construct that wrote the block: CDKTF notes it in a comment. */
function constructPath(comment: unknown): string | undefined {
  const metadata = isJsonObject(comment) ? comment["metadata"] : undefined;
  const path = isJsonObject(metadata) ? metadata["path"] : undefined;
  return typeof path === "string" ? path : undefined;
}

const outputArguments = new Set(["//", "value", "sensitive", "description", "depends_on"]);

export function readOutput(
  { labels, body: json, place: outer }: Labelled,
  context: ExpressionContext,
): OutputBlock | undefined {
  const [name = ""] = labels;
  const place = { ...outer, subject: `output "${name}"` };
  const { report } = context;
  const body = expectObject(json, place, report);
  if (body === undefined) return undefined;
  for (const argument of Object.keys(body).filter((key) => !outputArguments.has(key))) {
    reportUnsupported(report, within(place, argument), argument);
  }
  if (!("value" in body)) {
    reportWrong(report, place, `output "${name}" has no value`, "value is required.");
    return undefined;
  }
  const { sensitive, description } = body;
  const about = description === undefined || description === null ? undefined : description;
  return {
    name,
    value: readExpression(body["value"], within(place, "value"), context),
    sensitive:
      sensitive !== undefined &&
      readConstant(sensitive, "boolean", within(place, "sensitive"), report) === true,
    ...(about === undefined
      ? {}
      : { description: readConstant(about, "string", within(place, "description"), report) ?? "" }),
    dependsOn: readDependsOn(body["depends_on"], within(place, "depends_on"), report),
    place: placeText(place),
  };
}

/** The block `provider "wxcc"`; that of `null` has nothing to say. */
export function readProvider(
  { labels, body: json, place: outer }: Labelled,
  context: ExpressionContext,
): ProviderBlock | undefined {
  const [name = ""] = labels;
  const place = { ...outer, subject: `provider "${name}"` };
  const { report } = context;
  if (name !== "wxcc" && name !== "null") {
    const detail = `wxcc understands its own provider and null. Use Terraform with the wxcc provider for a configuration that uses other providers.`;
    reportWrong(report, place, `provider "${name}" cannot be used`, detail);
    return undefined;
  }
  const body = expectObject(json, place, report);
  if (body === undefined) return undefined;
  if ("alias" in body) {
    const instead = "One configuration manages one organization: give each its own stack.";
    reportUnsupported(report, within(place, "alias"), "An alias", instead);
    return undefined;
  }
  return name === "wxcc" ? { body: readBody(body, place, context), place: placeText(place) } : undefined;
}
