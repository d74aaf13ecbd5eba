/**
 * RSQL filters built from data. Values are always quoted here and encoded when the address is built: the API reads a
 * raw "+" as a space and answers 200 with no rows (observed live 2026-07-11), and answers 400 to raw quotes.
 */

export type FilterValue = string | number | boolean;

export type Filter =
  | { readonly kind: "comparison"; field: string; operator: "==" | "!="; value: FilterValue }
  | { readonly kind: "membership"; field: string; operator: "=in=" | "=out="; values: readonly FilterValue[] }
  | { readonly kind: "and" | "or"; filters: readonly Filter[] };

export function where(field: string, operator: "==" | "!=", value: FilterValue): Filter;
export function where(field: string, operator: "=in=" | "=out=", values: readonly FilterValue[]): Filter;
export function where(
  field: string,
  operator: "==" | "!=" | "=in=" | "=out=",
  value: FilterValue | readonly FilterValue[],
): Filter {
  if (operator === "==" || operator === "!=") {
    return { kind: "comparison", field, operator, value: value as FilterValue };
  }
  return { kind: "membership", field, operator, values: value as readonly FilterValue[] };
}

export function and(...filters: Filter[]): Filter {
  return { kind: "and", filters };
}

export function or(...filters: Filter[]): Filter {
  return { kind: "or", filters };
}

/** The RSQL text, not yet encoded for an address. */
export function rsql(filter: Filter): string {
  switch (filter.kind) {
    case "comparison":
      return `${filter.field}${filter.operator}${quoted(filter.value)}`;
    case "membership":
      return `${filter.field}${filter.operator}(${filter.values.map(quoted).join(",")})`;
    case "and":
      return filter.filters.map((part) => (part.kind === "or" ? `(${rsql(part)})` : rsql(part))).join(";");
    case "or":
      return filter.filters.map((part) => (part.kind === "and" ? `(${rsql(part)})` : rsql(part))).join(",");
  }
}

function quoted(value: FilterValue): string {
  if (typeof value !== "string") return String(value);
  return `"${value.replace(/[\\"]/g, "\\$&")}"`;
}

/** Percent-encodes a query value, with the characters that encodeURIComponent leaves and RSQL uses. */
export function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
