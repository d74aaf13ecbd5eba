/** Reads a request's body: JSON, form, multipart or anything else. */
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import type { IncomingMessage } from "node:http";
import { PlainError } from "./errors";
import type { Body, FormPart } from "./exchange";
import { parseJson } from "./json";

export async function readBody(request: IncomingMessage): Promise<Body> {
  const bytes = await readAll(request);
  const contentType = request.headers["content-type"] ?? "";
  if (bytes.length === 0) return { kind: "none" };
  if (contentType.startsWith("application/json")) return jsonBody(bytes);
  if (contentType.startsWith("application/x-www-form-urlencoded")) {
    return { kind: "form", fields: new URLSearchParams(bytes.toString("utf8")) };
  }
  if (contentType.startsWith("multipart/form-data")) {
    return { kind: "multipart", parts: await parseMultipart(bytes, contentType) };
  }
  return { kind: "other", contentType, bytes };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function jsonBody(bytes: Buffer): Body {
  try {
    return { kind: "json", value: parseJson(bytes.toString("utf8")) };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: "broken-json" };
    throw error;
  }
}

/** Parts in order. Every part is read as bytes, so that its own content type can be looked at. */
function parseMultipart(bytes: Buffer, contentType: string): Promise<FormPart[]> {
  return new Promise((resolve, reject) => {
    const parts: FormPart[] = [];
    const parser = multipartParser(contentType);
    parser.on("file", (name, stream, filename: string | undefined, _encoding, type) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        parts.push({
          name,
          bytes: Buffer.concat(chunks),
          ...(filename === undefined ? {} : { filename }),
          ...(type === "" ? {} : { contentType: type }),
        });
      });
    });
    parser.on("finish", () => {
      resolve(parts);
    });
    parser.on("error", () => {
      reject(new PlainError(400, "Bad Request"));
    });
    parser.end(bytes);
  });
}

function multipartParser(contentType: string): BusboyInstance {
  try {
    return new Busboy({ headers: { "content-type": contentType }, isPartAFile: () => true });
  } catch {
    // No boundary in the content type: the parser cannot be made.
    throw new PlainError(400, "Bad Request");
  }
}
