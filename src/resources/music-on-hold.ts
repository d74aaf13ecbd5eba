// Music on hold: a WAV file that callers hear. The API calls it an audio file.

import { readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import {
  audioFileId,
  createOnce,
  isUuid,
  sameName,
  type AudioFile,
  type AudioFileInfo,
} from "../contact-center";
import {
  computed,
  optional,
  required,
  serverDefault,
  type ConfigOf,
  type PlannedOf,
  type StateOf,
} from "../schema/attribute";
import { error, fail, warning, type Diagnostic } from "../schema/diagnostic";
import { integer, oneOf, text } from "../schema/types";
import { isAbsent, isUnknown, unknown, unknownNotNull } from "../schema/value";
import { knownText } from "./api-body";
import {
  defineResource,
  type LabelledDependent,
  type Notes,
  type PlanInput,
  type Services,
} from "./definition";
import { dependentsOf, listedDependents } from "./dependents";
import { placesInFlows } from "./flow-places";
import { warnLeftBehind } from "./left-behind";
import {
  audioContentTypes,
  checkAudio,
  checkNamesUsedOnce,
  checkSoundGiven,
  checkWave,
  decodeBase64,
  isMissingFile,
  sha256,
  whyNoSource,
  whyUnreadable,
} from "./rules";
import { leavingInTheSameApply, stillUsed } from "./still-used";

const attributes = {
  id: computed(text, "Id of the audio file."),
  name: required(
    text,
    "Name, unique in the organization, ending in `.wav`, up to 80 characters. Flows refer to it by this name: a rename may break them.",
  ),
  source: optional(
    text,
    "Path of the WAV file. Needed to create it (or `content_base64`); without either the sound is not managed.",
  ),
  contentBase64: optional(text, "The WAV itself in base64, up to 256 KB. Instead of `source`."),
  description: optional(text, "Description, up to 255 characters."),
  contentType: serverDefault(oneOf(audioContentTypes), "How the sound is served. Default: what is stored."),
  contentSha256: computed(
    text,
    "SHA-256 of the sound in hex, known for sounds that are managed here. A changed file is a changed hash.",
  ),
  sizeBytes: computed(integer, "Size of the sound in bytes, for sounds that are managed here."),
};

type A = typeof attributes;
export type MusicOnHold = StateOf<A>;
type Planned = PlannedOf<A>;
type Input = PlanInput<A>;

interface Facts {
  readonly sound?: Sound;
  readonly plansTwice?: boolean;
}

type Sound =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly origin: "source" | "contentBase64" }
  | {
      readonly kind: "unreadable";
      readonly path: string;
      readonly reason: string;
      /** Another resource of the same apply may make it. */
      readonly isMissing: boolean;
    };

export const musicOnHold = defineResource<A, Facts>({
  type: "wxcc_music_on_hold",
  noun: "music on hold",
  description:
    "A WAV file that callers hear while they wait (the API calls it an audio file). " +
    "Give its sound as a path or as base64; an imported file may be managed without its sound.",
  attributes,
  nameOf: ({ name }) => knownText(name),
  rules: (config: ConfigOf<A>) => checkAudio(config),
  nothingKnown: {},
  gather: async (services, { config }) => ({
    sound: await soundOf(services, config),
    plansTwice: services.plansTwice,
  }),
  derive,
  check,
  checkDestroy: () => [],
  unique: {
    attribute: "name",
    entity: "audio-file",
    normalize: (name) => name,
    checkUsedOnce: (names) => checkNamesUsedOnce("music on hold file", names),
    find: findByName,
  },
  collection: ({ audioFiles }) => audioFiles,
  read,
  create,
  update,
  delete: remove,
  importState,
  dependents: async ({ contactCenter }, { id, name }) =>
    dependentsOf(await contactCenter.audioFiles.incomingReferences(audioFileId(id), about(name))),
  leftBehind: (prior: MusicOnHold, replacement, dependents: readonly LabelledDependent[]) =>
    warnLeftBehind(
      `music on hold "${prior.name}"`,
      replacement !== null,
      dependents,
      "Move or remove what points to it in this plan, with create_before_destroy on the music",
    ),
});

function about(name: string) {
  return { noun: "music on hold", name };
}

/** Looks at the file whenever a plan is made: new sound under the same path is a change, and costs no request. */
async function soundOf(
  { folder }: Services,
  { source, contentBase64 }: Pick<Planned, "source" | "contentBase64">,
): Promise<Sound | undefined> {
  if (typeof contentBase64 === "string" && contentBase64 !== "") {
    const bytes = decodeBase64(contentBase64);
    return bytes === undefined ? undefined : { kind: "bytes", bytes, origin: "contentBase64" };
  }
  if (typeof source !== "string" || source === "") return undefined;
  const path = resolve(folder, source);
  const unreadable = (reason: string, isMissing = false) =>
    ({ kind: "unreadable", path, reason, isMissing }) as const;
  try {
    const found = await stat(path);
    const refused = whyNoSource(found);
    if (refused !== undefined) return unreadable(refused);
    return { kind: "bytes", bytes: await readFile(path), origin: "source" };
  } catch (problem) {
    return unreadable(whyUnreadable(problem), isMissingFile(problem));
  }
}

/** What is planned of a sound. */
type Fingerprint = Pick<Planned, "contentSha256" | "sizeBytes">;

const foundLater: Fingerprint = { contentSha256: unknownNotNull, sizeBytes: unknownNotNull };

function fingerprint(bytes: Uint8Array): { contentSha256: string; sizeBytes: number } {
  return { contentSha256: sha256(bytes), sizeBytes: bytes.length };
}

function derive(input: Input, { sound, plansTwice = false }: Facts): Partial<Planned> {
  const { config, prior, changed } = input;
  if (isUnknown(config.source) || isUnknown(config.contentBase64)) {
    // It may turn out that there is no sound to manage: then what is known of an unmanaged one stays, nothing.
    const later = prior !== null && isAbsent(prior.contentSha256) ? unknown : unknownNotNull;
    return { contentSha256: later, sizeBytes: later };
  }
  if (sound?.kind === "bytes") {
    const found = fingerprint(sound.bytes);
    const planned = plansTwice && sound.origin === "source" ? foundTwice(input, found) : found;
    return { ...planned, ...sameSoundElsewhere(input, found) };
  }
  const managed = !isAbsent(config.source) || !isAbsent(config.contentBase64);
  // Nothing was looked up, since settings of the provider are not known yet: only another sound would be a change.
  const isAnother = prior === null || changed.has("source") || changed.has("contentBase64");
  if (managed && isAnother) return foundLater;
  return prior === null
    ? { contentSha256: unknown, sizeBytes: unknown }
    : { contentSha256: prior.contentSha256, sizeBytes: prior.sizeBytes };
}

/** A path is only where the sound lies: the same sound in another file changes nothing. */
function sameSoundElsewhere({ config, prior, changed }: Input, found: Fingerprint): Partial<Planned> {
  const isMoved =
    prior !== null && changed.has("source") && !isAbsent(prior.source) && !isAbsent(config.source);
  // With another change the sound may have to be sent again, from where it lies now.
  const isAll = changed.size === 1 && found.contentSha256 === prior?.contentSha256;
  return isMoved && isAll ? { source: prior.source } : {};
}

/**
 * What both plans say of a file that may change between them. The second one, in the apply, is given the prior object
 * with the notes of the first one's refresh and nothing else of the first plan. So what the refresh saw is planned,
 * and the apply compares it with the file. Of a file that no refresh looked at (a new object, another path,
 * -refresh=false) neither plan names the sound: it is uploaded as the apply finds it.
 */
function foundTwice({ prior, changed, notes }: Input, found: Fingerprint): Fingerprint {
  if (prior === null) return foundLater;
  const before = { contentSha256: prior.contentSha256, sizeBytes: prior.sizeBytes };
  const isSame = found.contentSha256 === prior.contentSha256;
  if (changed.has("source")) return isSame ? before : foundLater;
  const seen = seenSound(notes);
  if (seen !== undefined) return seen;
  // With another change at hand, the first plan may have been made before the file changed: the sound waits.
  return isSame || changed.size > 0 ? before : foundLater;
}

/** Notes of a refresh that found another sound in the file than the state knows. */
async function soundNotes(services: Services, state: MusicOnHold): Promise<Notes> {
  if (!services.plansTwice || isAbsent(state.source)) return {};
  const sound = await soundOf(services, { source: state.source, contentBase64: null });
  if (sound?.kind !== "bytes") return {};
  const { contentSha256, sizeBytes } = fingerprint(sound.bytes);
  return contentSha256 === state.contentSha256 ? {} : { contentSha256, sizeBytes: String(sizeBytes) };
}

function seenSound({ contentSha256, sizeBytes }: Notes): Fingerprint | undefined {
  if (contentSha256 === undefined || sizeBytes === undefined) return undefined;
  return { contentSha256, sizeBytes: Number(sizeBytes) };
}

function check({ config, prior }: Input, { sound }: Facts): readonly Diagnostic[] {
  const label = `music on hold "${knownText(config.name)}"`;
  return [
    ...(prior === null ? checkSoundGiven(config) : []),
    ...(sound?.kind === "unreadable" ? [unreadableSound(label, sound, prior === null)] : []),
    ...(sound?.kind === "bytes" && sound.origin === "source" ? checkWave(sound.bytes, label) : []),
  ];
}

function unreadableSound(
  label: string,
  { path, reason, isMissing }: Extract<Sound, { kind: "unreadable" }>,
  isNew: boolean,
): Diagnostic {
  const advice = "Correct source; a relative path starts at the folder of the configuration.";
  return isNew && isMissing
    ? warning(
        `Sound of ${label} is not there yet`,
        `${path}: ${reason}. Unless another resource of this apply makes it first, the apply will fail. ${advice}`,
        "source",
      )
    : error(`Sound of ${label} can't be read`, `${path}: ${reason}. ${advice}`, "source");
}

async function read(services: Services, state: MusicOnHold) {
  const { audioFiles } = services.contactCenter;
  const file = await audioFiles.read(audioFileId(state.id), about(state.name));
  return file === undefined
    ? null
    : { state: fromApi(file, state), notes: await soundNotes(services, state) };
}

function findByName({ contactCenter }: Services, name: string): Promise<AudioFile | undefined> {
  return contactCenter.audioFiles.findByName(name);
}

async function create(services: Services, planned: Planned) {
  const { contactCenter } = services;
  const name = knownText(planned.name);
  const bytes = await plannedSound(services, planned);
  const info = fileInfo(planned);
  const { object: created, adopted } = await createOnce({
    log: services.writeAhead,
    clock: services.clock,
    serviceTime: () => contactCenter.serviceTime(),
    organizationId: await contactCenter.organizationId(),
    type: "audio-file",
    name,
    about: about(name),
    body: { ...info },
    find: () => contactCenter.audioFiles.findByNameAnew(name),
    glance: () => findByName(services, name),
    create: (_body, beforeLeaving) =>
      contactCenter.audioFiles.create(info, bytes, about(name), beforeLeaving),
  });
  // The API tells nothing of the sound it holds, so an adopted file gets it once more.
  const stored = adopted ? await upload(services, created, planned, bytes) : created;
  return { state: fromApi(stored, { ...planned, ...fingerprint(bytes) }) };
}

async function update(services: Services, prior: MusicOnHold, planned: Planned) {
  const { audioFiles } = services.contactCenter;
  const current = await audioFiles.readAnew(audioFileId(prior.id), about(prior.name));
  if (current === undefined) {
    return fail(
      `Music on hold "${prior.name}" does not exist any more`,
      `It was deleted (id ${prior.id}) after the plan was made. Nothing was changed; plan again.`,
    );
  }
  if (planned.contentSha256 !== prior.contentSha256) {
    const bytes = await plannedSound(services, planned);
    const stored = await upload(services, current, planned, bytes);
    return { state: fromApi(stored, { ...planned, ...fingerprint(bytes) }) };
  }
  return { state: fromApi(await describe(services, current, planned), planned) };
}

/** A change of the description needs no upload; a new name or type goes with the sound, which must be at hand. */
async function describe(services: Services, current: AudioFile, planned: Planned): Promise<AudioFile> {
  const { audioFiles } = services.contactCenter;
  const wanted = fileInfo(planned, current);
  if (
    !sameName(wanted.name, current.name) ||
    wanted.contentType !== (current.contentType ?? wanted.contentType)
  ) {
    return upload(services, current, planned, await soundAtHand(services, current, planned));
  }
  const description = wanted.description ?? "";
  if (description === (current.description ?? "")) return current;
  return audioFiles.describe(current.id, description, about(current.name));
}

/** The managed sound, else the stored one where the organization's API gives it out. */
async function soundAtHand(services: Services, current: AudioFile, planned: Planned): Promise<Uint8Array> {
  const sound = await soundOf(services, planned);
  if (sound !== undefined) return plannedSound(services, planned);
  const stored =
    current.blobId === undefined
      ? undefined
      : await services.contactCenter.audioFiles.blob(current.blobId, about(current.name));
  if (stored !== undefined) return stored;
  return fail(
    `Music on hold "${current.name}" can't be renamed without its sound`,
    "The API wants the sound again with a new name or content type, and does not give it out. Set source to the WAV file.",
    "source",
  );
}

function upload({ contactCenter }: Services, current: AudioFile, planned: Planned, bytes: Uint8Array) {
  const info = fileInfo(planned, current);
  return contactCenter.audioFiles.update(current, info, bytes, about(info.name));
}

/** The bytes that were planned, and no others: a file that changed since the plan is not uploaded. */
async function plannedSound(services: Services, planned: Planned): Promise<Uint8Array> {
  const sound = await soundOf(services, planned);
  const label = `music on hold "${knownText(planned.name)}"`;
  if (sound === undefined) {
    return fail(
      `Sound of ${label} is missing`,
      "Give the path of a WAV file as source, or base64 content.",
      "source",
    );
  }
  if (sound.kind === "unreadable") {
    return fail(
      `Sound of ${label} can't be read`,
      `${sound.path}: ${sound.reason}. Nothing was changed; put the file there and plan again.`,
      "source",
    );
  }
  const hash = sha256(sound.bytes);
  if (typeof planned.contentSha256 === "string" && planned.contentSha256 !== hash) {
    return fail(
      `Sound of ${label} changed after the plan was made`,
      `${basename(knownText(planned.source))} has the SHA-256 ${hash} now, ${planned.contentSha256} was planned. ` +
        "Nothing was uploaded; plan again.",
      "source",
    );
  }
  return sound.bytes;
}

function fileInfo(planned: Planned, current?: AudioFile): AudioFileInfo {
  return {
    name: knownText(planned.name),
    // Both WAV types occur (observed live); AUDIO_WAV is the contract's first.
    contentType:
      typeof planned.contentType === "string" ? planned.contentType : (current?.contentType ?? "AUDIO_WAV"),
    ...(typeof planned.description === "string" && planned.description !== ""
      ? { description: planned.description }
      : {}),
  };
}

async function remove({ contactCenter }: Services, prior: MusicOnHold): Promise<readonly Diagnostic[]> {
  const { audioFiles } = contactCenter;
  const id = audioFileId(prior.id);
  const current = await audioFiles.readAnew(id, about(prior.name));
  if (current === undefined) return [];
  const references = await audioFiles.incomingReferences(id, about(prior.name));
  if (references.length > 0) {
    const dependents = dependentsOf(references);
    const places = await placesInFlows(contactCenter, dependents, current.name);
    throw stillUsed(
      `Music on hold "${prior.name}" can't be deleted: ${listedDependents(dependents)} still ${dependents.length === 1 ? "uses" : "use"} it`,
      `${dependents.map(({ name }) => name).join(", ")}. Nothing was changed. ${places === "" ? "" : `${places} `}Give them other music first. ` +
        leavingInTheSameApply("music"),
    );
  }
  await audioFiles.delete(id, about(prior.name));
  return [];
}

async function importState(services: Services, idOrName: string): Promise<MusicOnHold> {
  const file = isUuid(idOrName)
    ? await services.contactCenter.audioFiles.readAnew(audioFileId(idOrName), about(idOrName))
    : await services.contactCenter.audioFiles.findByNameAnew(idOrName);
  if (file === undefined) {
    return fail(
      `There is no music on hold "${idOrName}" to import`,
      "Give the id of an audio file, or its exact name with the ending .wav.",
    );
  }
  return fromApi(file, null);
}

function fromApi(file: AudioFile, previous: Partial<Planned> | null): MusicOnHold {
  const kept = <K extends keyof Planned>(name: K) => {
    const value = previous?.[name];
    return (isUnknown(value) ? null : (value ?? null)) as MusicOnHold[K];
  };
  return {
    id: file.id,
    name: file.name,
    source: kept("source"),
    contentBase64: kept("contentBase64"),
    description: file.description ?? null,
    contentType: (file.contentType ?? "AUDIO_WAV") as MusicOnHold["contentType"],
    contentSha256: kept("contentSha256"),
    sizeBytes: kept("sizeBytes"),
  };
}
