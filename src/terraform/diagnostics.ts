// What a user is told, as the protocol's diagnostics.

import { diagnosticsOf } from "../engine";
import type { Diagnostic } from "../schema/diagnostic";
import { snakeCase } from "../schema/names";
import { oneLine, printable } from "../schema/printable";
import type { DiagnosticMessage } from "./messages";

const severities = { error: 1, warning: 2 } as const;

export function diagnosticMessage({ severity, summary, detail, attribute }: Diagnostic): DiagnosticMessage {
  return {
    severity: severities[severity],
    // Terraform prints them as they are.
    summary: oneLine(summary),
    detail: printable(detail),
    ...(attribute === undefined ? {} : { attribute: { steps: [{ attribute_name: snakeCase(attribute) }] } }),
  };
}

export function diagnosticMessages(diagnostics: readonly Diagnostic[]): DiagnosticMessage[] {
  return diagnostics.map(diagnosticMessage);
}

/** A failure of one call: told, not a dead plugin. */
export function failureMessages(failure: unknown, call: string): DiagnosticMessage[] {
  return diagnosticMessages(diagnosticsOf(failure, `answering Terraform's ${call}`));
}
