// Requests that carry many writes, taken apart: tests of what was written need not know how it travelled.

import type { RequestLogEntry } from "../../src/emulator";

interface BulkItem {
  readonly requestAction: string;
  readonly item: Readonly<Record<string, unknown>>;
}

/** The same log with each item of a bulk request as the plain request it stands for. */
export function singly(entries: readonly RequestLogEntry[]): RequestLogEntry[] {
  return entries.flatMap((entry) => {
    if (!entry.operation.endsWith(".bulk")) return [entry];
    const { items } = entry.body as unknown as { items: readonly BulkItem[] };
    return items.map(({ requestAction, item }) => {
      const { organizationId, ...body } = item;
      const action = requestAction === "DELETE" ? "delete" : "id" in item ? "update" : "create";
      return {
        ...entry,
        operation: entry.operation.replace(/bulk$/, action),
        // Only items of bulk requests name the organization, unless the object that was read did.
        ...(action === "delete" ? {} : { body: action === "create" ? body : { ...body, organizationId } }),
      } as RequestLogEntry;
    });
  });
}
