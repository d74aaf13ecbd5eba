// Functions that encode, decode and hash, texts and files.

import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { basename, dirname, normalize, resolve, sep } from "node:path";
import { isSafeNumber, LosslessNumber, parse } from "lossless-json";
import { deepest, isTooDeep } from "../../../contact-center";
import { whyNoSource } from "../../../resources";
import { isObject, type Value } from "../../../schema/value";
import { eager, type EagerFunction, FunctionProblem, type Functions, refuse, textOf } from "./function";
import { jsonText } from "./json-text";

export const encodingFunctions: Functions = {
  jsonencode: eager(1, ([value]) => jsonText(value ?? null), { takesNull: true }),
  jsondecode: eager(1, ([text]) => decodedJson(textOf(text))),
  base64encode: eager(1, ([text]) => Buffer.from(textOf(text)).toString("base64")),
  base64decode: eager(1, ([text]) => {
    const encoded = textOf(text);
    const bytes = Buffer.from(encoded, "base64");
    if (bytes.toString("base64") !== encoded) refuse("the text is not base64");
    return utf8(bytes, "what it decodes");
  }),
  urlencode: eager(1, ([text]) => queryEscaped(textOf(text))),
  md5: ofText("md5", "hex"),
  sha1: ofText("sha1", "hex"),
  sha256: ofText("sha256", "hex"),
  sha512: ofText("sha512", "hex"),
  base64sha256: ofText("sha256", "base64"),
  base64sha512: ofText("sha512", "base64"),
  file: eager(1, ([path], folder) => utf8(contentOf(textOf(path), folder), `the file ${textOf(path)}`)),
  filebase64: eager(1, ([path], folder) => contentOf(textOf(path), folder).toString("base64")),
  filemd5: ofFile("md5", "hex"),
  filesha1: ofFile("sha1", "hex"),
  filesha256: ofFile("sha256", "hex"),
  filesha512: ofFile("sha512", "hex"),
  filebase64sha256: ofFile("sha256", "base64"),
  filebase64sha512: ofFile("sha512", "base64"),
  fileexists: eager(1, ([path], folder) => {
    const stats = statSync(resolve(folder, textOf(path)), { throwIfNoEntry: false });
    if (stats === undefined || stats.isFile()) return stats !== undefined;
    return refuse(`${textOf(path)} is not a file`);
  }),
  abspath: eager(1, ([path], folder) => resolve(folder, textOf(path))),
  // As Go has them: nothing is the folder itself, and the root has a name.
  basename: eager(1, ([path]) => basename(textOf(path)) || (textOf(path) === "" ? "." : sep)),
  dirname: eager(1, ([path]) => dirname(normalize(textOf(path).replace(/[^/]*$/, "x")))),
};

type Digest = "hex" | "base64";

function ofText(algorithm: string, digest: Digest): EagerFunction {
  return eager(1, ([text]) => createHash(algorithm).update(textOf(text)).digest(digest));
}

function ofFile(algorithm: string, digest: Digest): EagerFunction {
  return eager(1, ([path], folder) =>
    createHash(algorithm)
      .update(contentOf(textOf(path), folder))
      .digest(digest),
  );
}

function contentOf(path: string, folder: string): Buffer {
  try {
    const refused = whyNoSource(statSync(resolve(folder, path)));
    return refused === undefined ? readFileSync(resolve(folder, path)) : unreadable(path, refused, folder);
  } catch (problem) {
    if (problem instanceof FunctionProblem) throw problem;
    return unreadable(path, problem instanceof Error ? problem.message : String(problem), folder);
  }
}

function unreadable(path: string, why: string, folder: string): never {
  return refuse(`the file ${path} can't be read: ${why}. Relative paths start from ${folder}`);
}

function utf8(bytes: Buffer, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse(`${what} is not UTF-8 text. Use base64 for other contents`);
  }
}

function decodedJson(text: string): Value {
  if (isTooDeep(text)) return refuse(`the text is nested more than ${deepest} deep`);
  try {
    return plain(
      parse(text, null, (digits) => (isSafeNumber(digits) ? Number(digits) : new LosslessNumber(digits))),
    );
  } catch (problem) {
    if (!(problem instanceof SyntaxError)) throw problem;
    return refuse(`the text is not valid JSON: ${problem.message.replace(/ at position.*/s, "")}`);
  }
}

function plain(json: unknown): Value {
  if (json instanceof LosslessNumber)
    return refuse(`the number ${json.value} has more digits than can be kept exactly`);
  if (Array.isArray(json)) return json.map(plain);
  if (isObject(json))
    return Object.fromEntries(Object.entries(json).map(([key, item]) => [key.normalize(), plain(item)]));
  return typeof json === "string" ? json.normalize() : (json as Value);
}

/** Go's url.QueryEscape. */
function queryEscaped(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}
