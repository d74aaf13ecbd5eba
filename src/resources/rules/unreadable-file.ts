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
