// Looks up a queue, for example the outbound queue of an outdial channel.

import { queueId } from "../../contact-center";
import { computed, type ConfigOf } from "../../schema/attribute";
import { boolean, text } from "../../schema/types";
import { defineDataSource } from "../definition";
import { exactlyOne, findBy, given, notFound } from "./lookup";

const attributes = {
  id: findBy(text, "Id of the queue."),
  name: findBy(text, "Name of the queue."),
  description: computed(text, "Description."),
  queueType: computed(text, "`inbound` or `outbound`."),
  channelType: computed(text, "Kind of contacts it holds, in lower case: `telephony`, `chat`, `email`, ..."),
  active: computed(boolean, "Whether the queue takes contacts."),
  systemDefault: computed(boolean, "Whether the system made this queue."),
};

type Config = ConfigOf<typeof attributes>;

export const queueData = defineDataSource({
  type: "wxcc_queue",
  noun: "queue",
  description: "Looks up a queue by id or name. An outdial channel needs an outbound telephony queue.",
  attributes,
  rules: ({ id, name }: Config) => exactlyOne("queue", { id, name }, ["id", "name"]),
  read: async ({ contactCenter: { queues } }, config: Config) => {
    const id = given(config.id);
    const name = given(config.name) ?? "";
    const queue =
      id === undefined
        ? await queues.findByNameAnew(name)
        : await queues.readAnew(queueId(id), { noun: "queue", name: id });
    if (queue === undefined) {
      return notFound(
        "queue",
        id === undefined ? `named "${name}"` : `with the id ${id}`,
        "Names are as Control Hub shows them under Queues.",
      );
    }
    return {
      id: queue.id,
      name: queue.name,
      description: queue.description ?? "",
      queueType: (queue.queueType ?? "").toLowerCase(),
      channelType: (queue.channelType ?? "").toLowerCase(),
      active: queue.active ?? false,
      systemDefault: queue.systemDefault ?? false,
    };
  },
});
