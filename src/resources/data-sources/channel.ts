// Looks up a channel, the system's own included.

import { entryPointId, where, type EntryPoint } from "../../contact-center";
import { derivedDefault, type ConfigOf } from "../../schema/attribute";
import { boolean, text } from "../../schema/types";
import { channel, fromApi } from "../channel";
import { defineDataSource, type Services } from "../definition";
import { asComputed, exactlyOne, findBy, given, notFound } from "./lookup";

const {
  deletionProtection: _protection,
  unfinishedReplacement: _replacement,
  ...channelAttributes
} = channel.attributes;

const attributes = {
  ...asComputed(channelAttributes),
  id: findBy(text, "Id of the channel."),
  name: findBy(text, "Name of the channel."),
  outdialTransferToQueue: derivedDefault(
    boolean,
    "`true` looks up the system's channel for transfers to a queue, whatever its name is in this organization.",
  ),
};

type Config = ConfigOf<typeof attributes>;

export const channelData = defineDataSource({
  type: "wxcc_channel",
  noun: "channel",
  description:
    "Looks up a channel by id or name, or the system's channel for transfers to a queue. " +
    "Kinds that cannot be created here (fax, video) are shown in lower case as the API names them.",
  attributes,
  rules: ({ id, name, outdialTransferToQueue }: Config) =>
    exactlyOne(
      "channel",
      { id, name, outdialTransferToQueue: outdialTransferToQueue === false ? null : outdialTransferToQueue },
      ["id", "name", "outdial_transfer_to_queue = true"],
    ),
  read: async (services, config: Config) => {
    const {
      deletionProtection: _unused,
      unfinishedReplacement: _unknown,
      ...state
    } = fromApi(await find(services, config), null);
    return state;
  },
});

async function find({ contactCenter: { entryPoints } }: Services, { id, name }: Config): Promise<EntryPoint> {
  const wantedId = given(id);
  const wantedName = given(name);
  const row =
    wantedId !== undefined
      ? { id: entryPointId(wantedId) }
      : wantedName !== undefined
        ? await entryPoints.findByNameAnew(wantedName)
        : (await entryPoints.list(where("outdialTransferToQueueEnabled", "==", true)))[0];
  // Rows of a list lack the overrides of flow settings, so the item is read.
  const found =
    row === undefined
      ? undefined
      : await entryPoints.readAnew(row.id, { noun: "channel", name: wantedName ?? row.id });
  return (
    found ?? notFound("channel", selectorText(wantedId, wantedName), "Names are as Control Hub shows them.")
  );
}

function selectorText(id: string | undefined, name: string | undefined): string {
  if (id !== undefined) return `with the id ${id}`;
  return name !== undefined ? `named "${name}"` : "for transfers to a queue";
}
