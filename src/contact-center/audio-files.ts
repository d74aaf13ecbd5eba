/**
 * Audio files (music on hold, prompts). Sound and description travel as multipart: a JSON body answers 500, a JSON
 * part without its own content type 415 (observed live 2026-07-22).
 */
import { DeletableCollection } from "./collection";
import type { AudioFile } from "./api-objects";
import { isKind, type About } from "./error";
import type { AudioFileId } from "./id";
import { encoded } from "./filter";
import { without, writeJson, type JsonObject } from "./json";
import type { RequestBody } from "./transport";

/** Name, content type and description of an audio file. */
export interface AudioFileInfo {
  /** Ends in `.wav`; flows refer to the file by this name. */
  readonly name: string;
  /** AUDIO_WAV or AUDIO_X_WAV. */
  readonly contentType: string;
  readonly description?: string;
}

export class AudioFiles extends DeletableCollection<AudioFile> {
  /** @param beforeLeaving awaited right before the request leaves */
  async create(
    info: AudioFileInfo,
    sound: Uint8Array,
    about: About,
    beforeLeaving?: () => Promise<void>,
  ): Promise<AudioFile> {
    const sent: JsonObject = { ...info };
    try {
      return await this.createFrom(multipart(sent, info.name, sound), sent, about, beforeLeaving);
    } catch (error) {
      throw isKind(error, "name-taken") ? await this.withHolder(error, sent, about) : error;
    }
  }

  /** Replaces sound, name and description. `current` is the file as read: the API wants its `blobId` again. */
  async update(current: AudioFile, info: AudioFileInfo, sound: Uint8Array, about: About): Promise<AudioFile> {
    const sent: JsonObject = { ...without(current, "links", "description"), ...info };
    return this.writeItem("PUT", current.id, multipart(sent, info.name, sound), sent, about);
  }

  /** Changes the description alone; the sound stays. */
  async describe(id: AudioFileId, description: string, about: About): Promise<AudioFile> {
    const sent = { description };
    return this.writeItem("PATCH", id, { kind: "json", value: sent }, sent, about);
  }

  /** The sound itself, by an unpublished route (observed live 2026-08-26); undefined when the API has none. */
  async blob(blobId: string, about: About): Promise<Uint8Array | undefined> {
    try {
      const answer = await this.transport.send({
        ...(await this.request("GET", "", { ...about, verb: "download" })),
        path: `/organization/${await this.organization()}/blob/${encoded(blobId)}`,
        notFoundMeans: "any",
      });
      return answer.bytes;
    } catch (error) {
      if (isKind(error, "not-found")) return undefined;
      throw error;
    }
  }
}

function multipart(info: JsonObject, filename: string, sound: Uint8Array): RequestBody {
  return {
    kind: "multipart",
    parts: [
      { name: "audioFileInfo", content: writeJson(info), contentType: "application/json" },
      { name: "audioFile", content: sound, contentType: "audio/wav", filename },
    ],
  };
}
