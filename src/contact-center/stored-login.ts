/**
 * The login of this user: what `wxcc auth login` keeps, in a file of the user's config folder that nobody else may
 * read. It is used when no other credential is set, and sent to the token address it came from only.
 */
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { ConfigurationError } from "./error";
import { isCode } from "./system-error";
import { userFolder, type Variables } from "./user-folder";

const text = v.pipe(v.string(), v.nonEmpty());

const storedLogin = v.object({
  /** The token endpoint that made it. */
  tokenUrl: text,
  clientId: text,
  clientSecret: text,
  refreshToken: text,
  /** Milliseconds since 1970. */
  loggedInAt: v.number(),
  /** Scopes of the consent; absent when the answer did not say. */
  scopes: v.optional(v.pipe(v.array(v.string()), v.readonly())),
});

export type StoredLogin = v.InferOutput<typeof storedLogin>;

/** Undefined when the user has no home. */
export function loginPath(variables: Variables): string | undefined {
  const folder = userFolder("config", variables);
  return folder === undefined ? undefined : join(folder, "login.json");
}

/** @throws ConfigurationError when there is a file that is no login */
export function readLogin(variables: Variables): StoredLogin | undefined {
  const path = loginPath(variables);
  const content = path === undefined ? undefined : readIfThere(path);
  if (content === undefined) return undefined;
  const login = v.safeParse(v.pipe(v.string(), v.parseJson(), storedLogin), content);
  if (login.success) return login.output;
  throw new ConfigurationError(
    `The stored login ${path} can't be read. Log in again (wxcc auth login), or remove it (wxcc auth logout).`,
  );
}

/** @returns its path. @throws ConfigurationError when the user has no home */
export function writeLogin(login: StoredLogin, variables: Variables): string {
  const path = loginPath(variables);
  if (path === undefined) {
    throw new ConfigurationError(
      "There is no place to keep a login: the user has no home folder. Set HOME or XDG_CONFIG_HOME.",
    );
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUUID()}`;
  try {
    writeFileSync(temporary, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600, flag: "wx" });
    chmodSync(temporary, 0o600);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  return path;
}

/** @returns the path of what was removed, or undefined when there was nothing */
export function removeLogin(variables: Variables): string | undefined {
  const path = loginPath(variables);
  if (path === undefined || readIfThere(path) === undefined) return undefined;
  rmSync(path, { force: true });
  return path;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
}
