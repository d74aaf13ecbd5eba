// What the client sent, held against the official contract: every write of a run, from the emulator's log.

import type { RequestLogEntry } from "../../src/emulator";
import { contractIsAvailable, validateRequest } from "./contract";

/** Routes of later copies of the contract, which the stored one does not have. */
const notYetInContract: readonly string[] = ["flow.delete"];

/** Problems of the writes by operation; empty when they keep to the contract, or when it is not there to compare. */
export function contractProblems(requests: readonly RequestLogEntry[]): readonly string[] {
  if (!contractIsAvailable) return [];
  return requests
    .filter(({ method, operation }) => method !== "GET" && operation !== "console.edit")
    .filter(({ operation }) => !notYetInContract.includes(operation))
    .flatMap(({ method, path, body, operation }) =>
      validateRequest(method, path, body).map((problem) => `${operation}: ${problem}`),
    );
}
