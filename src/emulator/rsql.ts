/** RSQL filters and search expressions over stored objects. */
import { parse } from "@rsql/parser";
import { invalid } from "./errors";
import type { JsonObject } from "./json";

type Expression = ReturnType<typeof parse>;
export type Predicate = (object: JsonObject) => boolean;

/**
 * A predicate from an RSQL filter. Operators ==, !=, =in=, =out=, `;` and `,`.
 * Unknown field, other operator or bad syntax: 400 (assumed; no live body was recorded).
 */
export function parseFilter(filter: string, filterable: ReadonlySet<string>): Predicate {
  return toPredicate(parseExpression(filter, "filter"), filterable);
}

/**
 * A predicate from a `search` parameter: plain text, or the RSQL forms
 * `field=="name";value=="TEXT"` and `fields=in=("name","description");value=="TEXT"`.
 * Substring; that it ignores case is assumed.
 */
export function parseSearch(search: string, searchable: readonly string[]): Predicate {
  const { fields, value } = /==|=in=/.test(search)
    ? searchTerms(parseExpression(search, "search"))
    : { fields: searchable, value: search };
  const unknown = fields.find((field) => !searchable.includes(field));
  if (unknown !== undefined) throw invalid(`search: field ${unknown} is not searchable`);
  const needle = value.toLowerCase();
  return (object) =>
    fields.some((field) =>
      String(object[field] ?? "")
        .toLowerCase()
        .includes(needle),
    );
}

function parseExpression(source: string, parameter: string): Expression {
  try {
    return parse(source);
  } catch (error) {
    if (error instanceof Error) throw invalid(`${parameter}: ${error.message}`);
    throw error;
  }
}

function toPredicate(node: Expression, filterable: ReadonlySet<string>): Predicate {
  if (node.type === "LOGIC") {
    const left = toPredicate(node.left, filterable);
    const right = toPredicate(node.right, filterable);
    const isAnd = node.operator === ";" || node.operator === "and";
    return isAnd ? (object) => left(object) && right(object) : (object) => left(object) || right(object);
  }
  const field = node.left.selector;
  if (!filterable.has(field)) throw invalid(`filter: field ${field} is not filterable`);
  const wanted = new Set([node.right.value].flat());
  const matches: Predicate = (object) => {
    const value = object[field];
    return value !== undefined && wanted.has(typeof value === "string" ? value : String(value));
  };
  switch (node.operator) {
    case "==":
    case "=in=":
      return matches;
    case "!=":
    case "=out=":
      return (object) => !matches(object);
    default:
      throw invalid(`filter: operator ${node.operator} is not supported`);
  }
}

function searchTerms(node: Expression): { fields: readonly string[]; value: string } {
  const comparisons = comparisonsOf(node);
  const fields = comparisons.get("field") ?? comparisons.get("fields");
  const value = comparisons.get("value")?.[0];
  if (fields === undefined || value === undefined) throw invalid("search: field(s) and value expected");
  return { fields, value };
}

function comparisonsOf(node: Expression): Map<string, readonly string[]> {
  if (node.type === "LOGIC") return new Map([...comparisonsOf(node.left), ...comparisonsOf(node.right)]);
  return new Map([[node.left.selector, [node.right.value].flat()]]);
}
