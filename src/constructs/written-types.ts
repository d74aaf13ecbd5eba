// What a program gave a construct, compared with what the construct needs. TypeScript's compiler says the same and
// more, but a program that tsx runs, or one in JavaScript, was never compiled.
import { Token } from "cdktf";
import type { Construct } from "constructs";

/** A kind of setting. */
export interface Kind {
  /** What is needed, such as `a list`. */
  readonly needed: string;
  readonly fits: (value: unknown) => boolean;
  /** How to write it, for one who wrote this value instead. */
  readonly remedy: (value: unknown) => string;
  /** Kind of what is in it. */
  readonly items?: Kind;
  readonly isRequired?: boolean;
}

const isPlain = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);

export const text: Kind = {
  needed: "text",
  fits: (value) => typeof value === "string",
  remedy: (value) => `use String() or write ${JSON.stringify(String(value))}`,
};

export const number: Kind = {
  needed: "a number",
  fits: (value) => typeof value === "number",
  remedy: (value) =>
    typeof value === "string" ? "use Number() or leave the quotes out" : "a number is needed",
};

export const flag: Kind = {
  needed: "true or false",
  fits: (value) => typeof value === "boolean",
  remedy: () => "write true or false, without quotes",
};

export const texts: Kind = {
  needed: "a list",
  fits: (value) => Array.isArray(value),
  remedy: (value) => `a list is needed: [${shown(value)}]`,
  items: text,
};

export const map: Kind = {
  needed: "an object",
  fits: isPlain,
  remedy: () => "an object is needed: { key: value }",
};

/** @param way how a program comes to such a construct */
export const construct = (way: string): Kind => ({
  needed: "a construct",
  fits: isPlain,
  remedy: () => `a construct is needed, such as ${way}`,
});

export const required = (kind: Kind): Kind => ({ ...kind, isRequired: true });

/** The kind of each setting of a construct: of one that is new there the compiler asks for it. */
export type Kinds<Props> = { readonly [Name in keyof Required<Props>]: Kind };

/** @throws an error that names the construct's path and every setting that is something else than it needs */
export function checkWritten<Props extends object>(
  scope: Construct,
  id: string,
  props: Props,
  kinds: Kinds<Props>,
): void {
  const written = new Map<string, unknown>(Object.entries(props));
  const problems = Object.entries<Kind>(kinds).flatMap(([name, kind]) => {
    const value = written.get(name) ?? undefined;
    if (value !== undefined) return problemsOf(name, value, kind);
    return kind.isRequired === true ? [`${name} is missing, ${kind.needed} is needed`] : [];
  });
  if (problems.length > 0) throw new Error(`[${placeOf(scope, id)}] ${problems.join("; ")}.`);
}

function problemsOf(name: string, value: unknown, kind: Kind): string[] {
  if (Token.isUnresolved(value)) return [];
  if (!kind.fits(value)) return [wrong(name, value, kind)];
  const { items } = kind;
  if (items === undefined || !Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index) => problemsOf(`${name}[${index}]`, item, items));
}

/** The path of a construct that is being made. */
export function placeOf(scope: Construct, id: string): string {
  return scope.node.path === "" ? id : `${scope.node.path}/${id}`;
}

function wrong(name: string, value: unknown, kind: Kind): string {
  return `${name}: ${shown(value)} is ${described(value)}, ${kind.remedy(value)}`;
}

function shown(value: unknown): string {
  if (typeof value === "function") return value.name;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? String(value);
  return Array.isArray(value) ? JSON.stringify(value) : value.constructor.name;
}

function described(value: unknown): string {
  if (typeof value === "string") return "text";
  if (typeof value === "object") return Array.isArray(value) ? "a list" : "an object";
  return `a ${typeof value}`;
}
