// Looks up music on hold that somebody else keeps.

import { audioFileId } from "../../contact-center";
import { computed, type ConfigOf } from "../../schema/attribute";
import { boolean, text } from "../../schema/types";
import { defineDataSource } from "../definition";
import { exactlyOne, findBy, given, notFound } from "./lookup";

const attributes = {
  id: findBy(text, "Id of the audio file."),
  name: findBy(text, "Name of the audio file, with its ending `.wav`."),
  description: computed(text, "Description."),
  contentType: computed(text, "How the sound is served: `AUDIO_WAV` or `AUDIO_X_WAV`."),
  systemDefault: computed(boolean, "Whether the system made this file."),
};

type Config = ConfigOf<typeof attributes>;

export const musicOnHoldData = defineDataSource({
  type: "wxcc_music_on_hold",
  noun: "music on hold",
  description: "Looks up music on hold by id or name.",
  attributes,
  rules: ({ id, name }: Config) => exactlyOne("music on hold", { id, name }, ["id", "name"]),
  read: async ({ contactCenter: { audioFiles } }, config: Config) => {
    const id = given(config.id);
    const name = given(config.name) ?? "";
    const file =
      id === undefined
        ? await audioFiles.findByNameAnew(name)
        : await audioFiles.readAnew(audioFileId(id), { noun: "music on hold", name: id });
    if (file === undefined) {
      return notFound(
        "music on hold",
        id === undefined ? `named "${name}"` : `with the id ${id}`,
        "Names are as Control Hub shows them, with the ending .wav.",
      );
    }
    return {
      id: file.id,
      name: file.name,
      description: file.description ?? "",
      contentType: file.contentType ?? "",
      systemDefault: file.systemDefault ?? false,
    };
  },
});
