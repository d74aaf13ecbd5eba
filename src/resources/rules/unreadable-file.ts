// Why a file can't be read, in words instead of the system's codes.

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is not a folder",
  EACCES: "this user may not read it",
  EPERM: "this user may not read it",
};

/** @param failure what reading the file threw */
export function whyUnreadable(failure: unknown): string {
  const { code, message } = failure as { readonly code?: unknown; readonly message?: unknown };
  return reasons[String(code)] ?? String(message ?? failure);
}

/** Whether there is nothing at all under a path. */
export function isMissingFile(failure: unknown): boolean {
  return (failure as { readonly code?: unknown }).code === "ENOENT";
}

/** More than any sound, flow or text of a configuration has. */
const mostBytes = 256 * 1024 * 1024;

/** Why what lies under a path is no file to read: a device or a pipe has no end, and nobody may ever write to it. */
export function whyNoSource(found: {
  isFile(): boolean;
  isDirectory(): boolean;
  readonly size: number;
}): string | undefined {
  if (found.isDirectory()) return "it is a folder";
  if (!found.isFile()) return "it is not a regular file";
  return found.size > mostBytes ? `it has more than ${mostBytes / 1024 ** 2} MB` : undefined;
}
