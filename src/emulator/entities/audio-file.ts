/** audio-file: music on hold and prompts. Creates and replacements travel as multipart, the sound lies in a blob. */
import { FrameworkError, invalid, notFound } from "../errors";
import type { Call, FormPart, Operation } from "../exchange";
import { json } from "../exchange";
import type { FieldTable } from "../fields";
import { fieldProblems, recordFields, writableFields } from "../fields";
import type { JsonObject } from "../json";
import { integer, isJsonObject, parseJson, text, withoutUnset } from "../json";
import type { Tenant } from "../tenant";
import { newId } from "../tenant";
import type { ConfigurationEntity, Write } from "./configuration-entity";
import {
  configurationOperations,
  createObject,
  deleteObject,
  existing,
  objectBody,
  refuseSystemObject,
  updateObject,
} from "./configuration-entity";

const fields: FieldTable = {
  ...recordFields,
  name: { type: "text", required: true, maxLength: 80, pattern: /^[a-zA-Z0-9._\-\s]*$/ },
  contentType: {
    type: "text",
    required: true,
    oneOf: ["AUDIO_WAV", "TEXT_HTML", "TEXT_PHP", "AUDIO_X_WAV", "APPLICATION_OCTET_STREAM"],
  },
  description: { type: "text", maxLength: 255 },
  blobId: { type: "text", readOnly: true },
  systemDefault: { type: "flag", readOnly: true },
};

export const audioFile: ConfigurationEntity = {
  entity: "audio-file",
  fields,
  searchable: ["name"],
  // There is no plain list (observed live). Create, update and delete are below, they carry the sound.
  verbs: ["references", "list", "get"],
  statuses: { create: 200, delete: 200 },
  complete: (draft, _tenant, current) => ({
    // Observed live 2026-07-22: the blob id does not change when the sound is replaced.
    blobId: current?.blobId ?? `audio-file_${newId()}`,
    systemDefault: current?.systemDefault ?? false,
    ...draft,
  }),
  problems: (file) =>
    // Contract wants the ending; the answer is assumed.
    file.name === undefined || text(file, "name").endsWith(".wav")
      ? []
      : ["name: should have valid extension"],
  refersTo: () => false,
  // Assumed: flows hold only names, so they do not block; channels and queues hold ids.
  isBlockedBy: (holder) => holder !== "flow",
};

interface Upload {
  readonly info: JsonObject;
  readonly sound: Buffer;
}

/** Reads the two parts `audioFileInfo` and `audioFile`. */
function uploadOf(call: Call): Upload {
  // Observed live 2026-07-22: a JSON body is a bare 500.
  if (call.body.kind === "json" || call.body.kind === "broken-json") throw new FrameworkError(500);
  if (call.body.kind !== "multipart") throw new FrameworkError(415);
  const info = partOf(call.body.parts, "audioFileInfo");
  const sound = partOf(call.body.parts, "audioFile");
  // Observed live 2026-07-22: the JSON part needs a content type of its own.
  if (!info.contentType?.startsWith("application/json")) throw new FrameworkError(415);
  refuseSound(sound.bytes, call.tenant);
  return { info: parsePart(info), sound: sound.bytes };
}

// Observed live 2026-07-22: either part missing is a 400.
function partOf(parts: readonly FormPart[], name: string): FormPart {
  const part = parts.find((candidate) => candidate.name === name);
  if (!part) throw invalid(`Required part '${name}' is not present.`);
  return part;
}

function parsePart(part: FormPart): JsonObject {
  try {
    const value = parseJson(part.bytes.toString("utf8"));
    if (isJsonObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalid(`Bad payload: Cannot deserialize ${part.name}`);
}

/** Assumed: only the head and the size are looked at; whether the API checks the codec is unknown. */
function refuseSound(sound: Buffer, tenant: Tenant): void {
  const isWave =
    sound.subarray(0, 4).toString("latin1") === "RIFF" && sound.subarray(8, 12).toString("latin1") === "WAVE";
  if (!isWave) throw invalid("audioFile: invalid value, a WAV file is expected");
  const limit = tenant.behaviour().audioSizeLimit;
  if (sound.length > limit) throw invalid(`audioFile: invalid value, larger than ${limit} bytes`);
}

const writeOf = (call: Call, body: JsonObject): Write => ({
  tenant: call.tenant,
  body,
  ignoredFields: call.ignoredFields,
});

function create(call: Call): JsonObject {
  const { info, sound } = uploadOf(call);
  const created = createObject(audioFile, writeOf(call, info));
  call.tenant.store.putBlob(text(created, "blobId"), sound);
  return created;
}

function replace(call: Call, id: string): JsonObject {
  const current = existing(call.tenant, "audio-file", id);
  const { info, sound } = uploadOf(call);
  // Observed live 2026-07-22: also for the blob id of another record.
  if (info.blobId !== current.blobId) throw invalid("blobId: invalid value");
  const updated = updateObject(audioFile, id, writeOf(call, info));
  call.tenant.store.putBlob(text(updated, "blobId"), sound);
  return updated;
}

/** Contract: PATCH changes the description; that it takes a name too is noted by use, not tried live. */
function patch(call: Call, id: string): JsonObject {
  const { store, clock } = call.tenant;
  const current = existing(call.tenant, "audio-file", id);
  refuseSystemObject(current);
  const body = objectBody(call);
  const { name, description } = writableFields(fields, body);
  const changes = withoutUnset({ name, description });
  const kept = Object.entries(changes).filter(([field]) => !call.ignoredFields.has(field));
  const patched = {
    ...current,
    ...Object.fromEntries(kept),
    version: integer(current, "version") + 1,
    lastUpdatedTime: clock(),
  };
  const problems = [...fieldProblems(fields, patched), ...audioFile.problems(patched, call.tenant)];
  if (problems.length > 0) throw invalid(problems.join(", "));
  store.put("audio-file", patched);
  return patched;
}

function remove(call: Call, id: string): void {
  const { blobId } = existing(call.tenant, "audio-file", id);
  deleteObject(audioFile, id, call.tenant);
  call.tenant.store.removeBlob(String(blobId));
}

const base = { area: "configuration", writes: true } as const;
const item = "/organization/:org/audio-file/:id";

export const audioFileOperations: readonly Operation[] = [
  {
    ...base,
    name: "audio-file.create",
    method: "POST",
    path: "/organization/:org/audio-file",
    handle: (call) => json(200, create(call)),
  },
  {
    ...base,
    name: "audio-file.update",
    method: "PUT",
    path: item,
    handle: (call) => json(200, replace(call, call.params.id ?? "")),
  },
  {
    ...base,
    name: "audio-file.patch",
    method: "PATCH",
    path: item,
    handle: (call) => json(200, patch(call, call.params.id ?? "")),
  },
  {
    ...base,
    name: "audio-file.delete",
    method: "DELETE",
    path: item,
    handle: (call) => {
      remove(call, call.params.id ?? "");
      return { status: 200 };
    },
  },
  {
    // Not in the contract; observed live 2026-08-26: raw RIFF bytes without a content type.
    name: "blob.get",
    method: "GET",
    path: "/organization/:org/blob/:id",
    area: "configuration",
    writes: false,
    handle: ({ tenant, params }) => {
      const bytes = tenant.store.blob(params.id ?? "");
      if (!bytes) throw notFound("blob", params.id ?? "");
      return { status: 200, content: { kind: "bytes", bytes } };
    },
  },
  ...configurationOperations(audioFile),
];
