/**
 * The login of this user: what `wxcc auth login` keeps, in a file of the user's config folder that nobody else may
 * read. It is used when no other credential is set, and sent to the token address it came from only.
 */
import { chmodSync, existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { ConfigurationError } from "./error";
import { makePrivate, NotPrivateError, readPrivate } from "./private-file";
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

/** @throws ConfigurationError when there is a file that is no login, or that others may have read or written */
export function readLogin(variables: Variables): StoredLogin | undefined {
  const path = loginPath(variables);
  const content = path === undefined ? undefined : trusting(path, readPrivate);
  if (content === undefined) return undefined;
  const login = v.safeParse(v.pipe(v.string(), v.parseJson(), storedLogin), content);
  if (login.success) return login.output;
  throw new ConfigurationError(
    `The stored login ${path} can't be read. Log in again (wxcc auth login), or remove it (wxcc auth logout).`,
  );
}

/** @returns its path. @throws ConfigurationError when the user has no home, or its folder is somebody else's */
export function writeLogin(login: StoredLogin, variables: Variables): string {
  const path = loginPath(variables);
  if (path === undefined) {
    throw new ConfigurationError(
      "There is no place to keep a login: the user has no home folder. Set HOME or XDG_CONFIG_HOME.",
    );
  }
  trusting(path, () => makePrivate(dirname(path)));
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
  if (path === undefined || !existsSync(path)) return undefined;
  rmSync(path, { force: true });
  return path;
}

function trusting<T>(path: string, action: (path: string) => T): T {
  try {
    return action(path);
  } catch (error) {
    if (!(error instanceof NotPrivateError)) throw error;
    throw new ConfigurationError(
      `The stored login ${path} can't be trusted: ${error.message}. If it is yours, close it to others ` +
        `(chmod 600 ${path}) and go on; else log in again (wxcc auth login) with XDG_CONFIG_HOME set to a folder of your own.`,
    );
  }
}
