/**
 * The official contract as a validator of requests and answers: types, enums, patterns, lengths and unknown keys.
 * It lies beside the repository; where it is missing, `contractIsAvailable` is false and nothing can be validated.
 */
import Ajv from "ajv";
import type { ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { schemaExceptions, undeclaredStatuses } from "./exceptions";

type Schema = Record<string, unknown>;

interface Media {
  readonly schema?: Schema;
}

interface OperationObject {
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export const contractPath = resolve(__dirname, "../../../shared/api/openapi-subset.json");

export const contractIsAvailable = existsSync(contractPath);

/** Use like `describe`: runs where the contract lies, otherwise skips and says loudly why. */
export function describeWithContract(title: string, tests: () => void): void {
  if (contractIsAvailable) {
    describe(title, tests);
    return;
  }
  process.stderr.write(`\nSKIPPED: ${title}: the official contract is not at ${contractPath}\n`);
  describe.skip(`${title} (skipped: no contract at ${contractPath})`, tests);
}

/** Problems of an answer's body, empty when it keeps to the contract. `path` is the concrete one, without query. */
export function validateResponse(
  method: string,
  path: string,
  status: number,
  body: unknown,
): readonly string[] {
  const operation = operationOf(method, path);
  if (!operation) return [`${method} ${path} is not in the contract`];
  const declared = operation.responses[String(status)];
  if (!declared && !(String(status) in undeclaredStatuses)) return [`status ${status} is not declared`];
  const media = Object.values(declared?.content ?? {})[0];
  if (media?.schema) return check(media.schema, body);
  return status >= 400 && isConfigurationPath(path)
    ? check({ $ref: "#/components/schemas/ApiErrorResponse" }, body)
    : [];
}

/**
 * Problems of a request's body, empty when it keeps to the contract. A multipart body is given as in the request log:
 * the JSON part as an object, files as {filename, bytes, sha256}.
 */
export function validateRequest(method: string, path: string, body: unknown): readonly string[] {
  const operation = operationOf(method, path);
  if (!operation) return [`${method} ${path} is not in the contract`];
  const content = operation.requestBody?.content;
  if (!content) return body === undefined ? [] : [`${method} ${path} takes no body`];
  const multipart = content["multipart/form-data"]?.schema;
  const json = content["application/json"]?.schema;
  if (multipart && isMultipart(body)) return checkParts(multipart, body);
  return json ? check(json, body) : [`${method} ${path} takes no JSON`];
}

const isConfigurationPath = (path: string): boolean => path.startsWith("/organization/");

const isRecord = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isMultipart = (body: unknown): body is Schema =>
  isRecord(body) && Object.values(body).some((part) => isRecord(part) && "sha256" in part);

/** Each part against its own schema; a file is whatever has a name and bytes. */
function checkParts(schema: Schema, body: Schema): readonly string[] {
  const parts = isRecord(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const missing = required
    .filter((name) => body[name] === undefined)
    .map((name) => `part ${name} is missing`);
  const wrong = Object.entries(body).flatMap(([name, part]) => {
    const declared = parts[name];
    if (!isRecord(declared)) return [`part ${name} is not declared`];
    return declared.format === "binary" ? [] : check(declared, part);
  });
  return [...missing, ...wrong];
}

let loaded: { document: Document; ajv: Ajv } | undefined;

function contract(): { document: Document; ajv: Ajv } {
  if (loaded) return loaded;
  const document = JSON.parse(readFileSync(contractPath, "utf8")) as Document;
  applyExceptions(document);
  // Patterns of the contract are written for engines without the u flag.
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const schemas = closed(document.components.schemas);
  ajv.addSchema({ $id: "contract", components: { schemas } });
  loaded = { document, ajv };
  return loaded;
}

function applyExceptions({ components }: Document): void {
  for (const exception of schemaExceptions) {
    const schema = components.schemas[exception.schema];
    if (!schema) throw new Error(`exceptions.ts names ${exception.schema}, which the contract does not have`);
    switch (exception.kind) {
      case "not-required":
        schema.required = (schema.required as string[]).filter((field) => !exception.fields.includes(field));
        break;
      case "extra-field":
      case "other-value":
        schema.properties = { ...(schema.properties as Schema), [exception.field]: exception.value };
        break;
      case "open":
        schema.additionalProperties = true;
        break;
    }
  }
}

/** The same schemas with every described object closed to unknown keys; objects without properties stay free. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (!isRecord(value)) return value;
  const copy = Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "example" && key !== "examples")
      .map(([key, inner]) => [key, closed(inner)]),
  );
  const isDescribed = isRecord(copy.properties) && Object.keys(copy.properties).length > 0;
  if (isDescribed && copy.additionalProperties === undefined && copy.type === "object") {
    copy.additionalProperties = false;
  }
  if (typeof copy.$ref === "string") copy.$ref = copy.$ref.replace(/^#/, "contract#");
  return copy;
}

const compiled = new WeakMap<Schema, ValidateFunction>();

function check(schema: Schema, body: unknown): readonly string[] {
  const { ajv } = contract();
  const validate = compiled.get(schema) ?? ajv.compile(closed(schema) as Schema);
  compiled.set(schema, validate);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${instancePath || "/"} ${message ?? ""} ${JSON.stringify(params)}`,
  );
}

/** Literal path pieces win over placeholders, as they do in the service. */
function operationOf(method: string, path: string): OperationObject | undefined {
  const { paths } = contract().document;
  const matching = Object.keys(paths)
    .filter((template) => toPattern(template).test(path))
    .sort((a, b) => placeholders(a) - placeholders(b));
  return matching
    .map((template) => paths[template]?.[method.toLowerCase()])
    .find((found) => found !== undefined);
}

const placeholders = (template: string): number => template.split("{").length;

const toPattern = (template: string): RegExp => new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/:]+")}$`);
