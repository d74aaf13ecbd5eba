/** The folders of this user in which wxcc keeps what survives a run, by the rules of the system. */
import { isAbsolute, join } from "node:path";

export type Variables = Readonly<Record<string, string | undefined>>;

/** `config`: a login. `cache`: what can be had again, such as access tokens. */
export type UserFolder = "config" | "cache";

/** Undefined when the user has no home. A relative path counts as not set (XDG Base Directory Specification). */
export function userFolder(
  kind: UserFolder,
  variables: Variables,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const base = [chosen(kind, variables, platform), byDefault(kind, variables, platform)].find(
    (path) => path !== undefined && isAbsolute(path),
  );
  return base === undefined ? undefined : join(base, "wxcc");
}

function chosen(kind: UserFolder, variables: Variables, platform: NodeJS.Platform): string | undefined {
  if (platform === "win32") return kind === "config" ? variables.APPDATA : variables.LOCALAPPDATA;
  return kind === "config" ? variables.XDG_CONFIG_HOME : variables.XDG_CACHE_HOME;
}

function byDefault(kind: UserFolder, { HOME: home }: Variables, platform: NodeJS.Platform) {
  if (home === undefined) return undefined;
  if (kind === "config") return join(home, ".config");
  return platform === "darwin" ? join(home, "Library/Caches") : join(home, ".cache");
}
