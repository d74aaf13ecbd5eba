// What a user is told about one problem: a short summary, and a detail that says what to do.

import { oneLine } from "./printable";

export type Severity = "error" | "warning";

export interface Diagnostic {
  readonly severity: Severity;
  /** One line: what is wrong or could not be done, on which object. */
  readonly summary: string;
  /** Why, and what to do next. */
  readonly detail: string;
  /** The attribute in question, in camelCase as the definitions name it. */
  readonly attribute?: string;
  /** The resource in question, for example `wxcc_channel.sales`. */
  readonly address?: string;
  /** Numbers whose callers reach nothing once this has been applied: the end of a plan counts them. */
  readonly unreached?: readonly string[];
  /** The object outside the configuration that is in the way, and the address that could take it over. */
  readonly takeOver?: { readonly to: string; readonly id: string };
}

/**
 * A text, or several lines one below the other. A line end inside a text came with what the text quotes: it is shown
 * escaped, so that no name and no answer of the API can write a line of its own.
 */
export type Detail = string | readonly string[];

export function error(summary: string, detail: Detail, attribute?: string): Diagnostic {
  return diagnostic("error", summary, detail, attribute === undefined ? {} : { attribute });
}

export function warning(summary: string, detail: Detail, attribute?: string): Diagnostic {
  return diagnostic("warning", summary, detail, attribute === undefined ? {} : { attribute });
}

/** With the object or the attribute in question. */
export function diagnostic(
  severity: Severity,
  summary: string,
  detail: Detail,
  about: Pick<Diagnostic, "attribute" | "address">,
): Diagnostic {
  const lines = typeof detail === "string" ? [detail] : detail;
  return { severity, summary: oneLine(summary), detail: lines.map(oneLine).join("\n"), ...about };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** An error that carries what the user is told. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ summary, detail }) => `${summary}\n${detail}`).join("\n\n"));
    this.name = "DiagnosticError";
    this.diagnostics = diagnostics;
  }
}

/** Throws one error diagnostic. */
export function fail(summary: string, detail: Detail, attribute?: string): never {
  throw new DiagnosticError([error(summary, detail, attribute)]);
}
