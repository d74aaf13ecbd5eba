/**
 * The access token of one refresh token, shared by the processes of one user: a file that its owner alone may read.
 * It never holds the client secret, nor the refresh token of the settings.
 */
import { createHash } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as v from "valibot";
import type { Clock } from "./clock";
import { makePrivate, NotPrivateError, readPrivate, writePrivate } from "./private-file";
import { oneProcessAtATime } from "./process-lock";
import { isCode } from "./system-error";
import { userFolder, type Variables } from "./user-folder";

const remembered = v.object({
  text: v.pipe(v.string(), v.nonEmpty()),
  /** Milliseconds since 1970. */
  obtainedAt: v.number(),
  expiresAt: v.number(),
  /** What the token may do; absent when the answer did not say. */
  scopes: v.optional(v.pipe(v.array(v.string()), v.readonly())),
  refreshTokenExpiresAt: v.optional(v.number()),
  /** The one that took the place of the refresh token in the settings. */
  newRefreshToken: v.optional(v.pipe(v.string(), v.nonEmpty())),
});

/** Where the tokens of this user are kept, or undefined when there is no home. */
export function tokenFolder(variables: Variables): string | undefined {
  const folder = userFolder("cache", variables);
  return folder === undefined ? undefined : join(folder, "tokens");
}

export type RememberedToken = v.InferOutput<typeof remembered>;

export interface AccessTokenCache {
  /** What a user is told of where a refresh token is remembered; undefined when it is in this process only. */
  readonly path: string | undefined;
  read(): Promise<RememberedToken | undefined>;
  write(token: RememberedToken): Promise<void>;
  /** Runs `work` while no other process does the same for this token. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/** What the token was made from; the hash of it names the file. */
export interface CacheKey {
  readonly clientId: string;
  readonly refreshToken: string;
  readonly tokenUrl: string;
}

/** In this process only: where there is no folder, and for tests. */
export function memoryTokenCache(): AccessTokenCache {
  let token: RememberedToken | undefined;
  return {
    path: undefined,
    read: async () => token,
    write: async (given) => {
      token = given;
    },
    exclusively: (work) => work(),
  };
}

/** Longer than a refresh token lives unused. */
const keptMilliseconds = 100 * 24 * 3_600_000;

/**
 * A folder that can't be written, or that others could have filled, is no reason to stop: then each process gets a token
 * of its own.
 */
export function fileTokenCache(
  folder: string,
  { clientId, refreshToken, tokenUrl }: CacheKey,
  clock: Clock,
): AccessTokenCache {
  const hash = createHash("sha256").update([clientId, refreshToken, tokenUrl].join("\n")).digest("hex");
  const path = join(folder, `${hash.slice(0, 32)}.json`);
  const inMemory = memoryTokenCache();
  let isWritable = true;
  return {
    get path() {
      return isWritable ? path : undefined;
    },
    async read() {
      return (isWritable ? parsed(readable(path)) : undefined) ?? inMemory.read();
    },
    async write(token) {
      await inMemory.write(token);
      if (!isWritable) return;
      try {
        await writePrivate(path, `${JSON.stringify(token)}\n`);
        await removeOld(dirname(path));
      } catch (error) {
        if (!isRefused(error)) throw error;
        isWritable = false;
      }
    },
    async exclusively(work) {
      let began = false;
      try {
        makePrivate(folder);
        return await oneProcessAtATime(`${path}.lock`, clock, () => {
          began = true;
          return work();
        });
      } catch (error) {
        if (began || !isRefused(error)) throw error;
        isWritable = false;
        return work();
      }
    },
  };
}

/** A read-only or full disk, a folder or home of somebody else, a file system without hard links. */
function isRefused(error: unknown): boolean {
  return error instanceof NotPrivateError || isCode(error, ...refusals);
}

const refusals = [
  ...["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"],
  ...["ENOTDIR", "ENOENT", "ENOTSUP", "EMLINK", "EEXIST"],
];

/** What others may have written counts as nothing, and is replaced by what is ours where the folder allows it. */
function readable(path: string): string | undefined {
  try {
    makePrivate(dirname(path));
    return readPrivate(path);
  } catch (error) {
    if (isRefused(error)) return undefined;
    throw error;
  }
}

/** What can't be read counts as nothing: another token is made. */
function parsed(text: string | undefined): RememberedToken | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), remembered), text);
  return result.success ? result.output : undefined;
}

/** Tokens of refresh tokens that are out of use, and what killed processes left. */
async function removeOld(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined); // another process has just removed it
    if (found !== undefined && Date.now() - found.mtimeMs > keptMilliseconds) await rm(path, { force: true });
  }
}
