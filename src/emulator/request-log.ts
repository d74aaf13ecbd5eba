/** What was asked, what was answered and what it changed: enough to replay the whole tenant in a test. */
import type { Body } from "./exchange";
import type { Json } from "./json";
import { parseJson } from "./json";
import type { Change } from "./store";
import { sha256 } from "./store";

export interface RequestLogEntry {
  /** Position in the log, from 0. */
  readonly index: number;
  /** Arrival, milliseconds since the epoch. */
  readonly time: number;
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Stable name such as "entry-point.create"; "unknown" for a path nobody serves. */
  readonly operation: string;
  /** Status that was sent; null when the connection was held or cut. */
  readonly status: number | null;
  /** JSON body; for multipart the JSON parts and {filename, bytes, sha256} of the files. Never a token or secret. */
  readonly body?: Json;
  readonly contentType?: string;
  /** Effect of the fault rule that struck, such as "status-after-commit". */
  readonly fault?: string;
  readonly changes: readonly Change[];
}

export class RequestLog {
  private entries: RequestLogEntry[] = [];
  private next = 0;

  add(entry: Omit<RequestLogEntry, "index">): RequestLogEntry {
    const numbered = { index: this.next++, ...entry };
    this.entries.push(numbered);
    return numbered;
  }

  all(): readonly RequestLogEntry[] {
    return [...this.entries];
  }

  /** Entries with an index of at least `since`. */
  since(since: number): readonly RequestLogEntry[] {
    return this.entries.filter((entry) => entry.index >= since);
  }

  /** Empties the log and counts from 0 again. */
  clear(): void {
    this.entries = [];
    this.next = 0;
  }
}

/** The body as it may be logged. */
export function loggableBody(body: Body, operation: string): Json | undefined {
  switch (body.kind) {
    case "json":
      return operation === "service-app.token" ? undefined : body.value;
    case "form":
      // The form of the token endpoint holds secrets: only the grant is logged.
      return operation === "oauth.token" ? { grant_type: body.fields.get("grant_type") ?? "" } : undefined;
    case "multipart":
      return Object.fromEntries(
        body.parts.map(({ name, filename = "", bytes }) => [
          name,
          name === jsonPart ? jsonOrText(bytes) : { filename, bytes: bytes.length, sha256: sha256(bytes) },
        ]),
      );
    case "none":
    case "broken-json":
    case "other":
      return undefined;
  }
}

/** The only part of a form that is an object of the API and no file. */
const jsonPart = "audioFileInfo";

function jsonOrText(bytes: Buffer): Json {
  const source = bytes.toString("utf8");
  try {
    return parseJson(source);
  } catch (error) {
    if (error instanceof SyntaxError) return source;
    throw error;
  }
}
