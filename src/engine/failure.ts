// Any failure as what a user is told.

import { ConfigurationError, ContactCenterError, InvalidIdError, WriteAheadError } from "../contact-center";
import { DiagnosticError, error, type Diagnostic } from "../schema/diagnostic";
import { capitalized } from "../schema/sentence";

/** @param doing what was going on, for failures nobody foresaw, for example `planning wxcc_channel.sales` */
export function diagnosticsOf(failure: unknown, doing: string): readonly Diagnostic[] {
  if (failure instanceof DiagnosticError) return failure.diagnostics;
  if (failure instanceof ContactCenterError) return [error(failure.summary, failure.detail)];
  if (failure instanceof WriteAheadError) return [error(failure.summary, failure.message)];
  if (failure instanceof ConfigurationError) {
    return [error("The connection to the Contact Center is not configured", failure.message)];
  }
  if (failure instanceof InvalidIdError) {
    const { text, expectation } = failure;
    return [
      error(
        `"${text}" is not an id`,
        `${capitalized(expectation)}. Correct it, or find the object by its name.`,
      ),
    ];
  }
  const text = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
  return [
    error(`Unexpected failure while ${doing}`, [
      "This is a defect of wxcc; please report it with these lines:",
      ...indented(text),
    ]),
  ];
}

function indented(text: string): string[] {
  return text.split("\n").map((line) => `  ${line}`);
}

/** Runs a look-up for the sake of one object, whose address its errors then carry. */
export async function forObject<T>(address: string, doing: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (problem) {
    throw new DiagnosticError(
      diagnosticsOf(problem, doing).map((diagnostic) => ({ address, ...diagnostic })),
    );
  }
}
