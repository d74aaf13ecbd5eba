// Which error of the operating system something thrown is.

/** `ENOENT`, `EEXIST`, ...; undefined for anything else. Not by class: each JavaScript realm has an Error of its own. */
export function systemErrorCode(thrown: unknown): unknown {
  return typeof thrown === "object" && thrown !== null && "code" in thrown ? thrown.code : undefined;
}
