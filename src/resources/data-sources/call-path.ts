// Walks the path of a call and tells where it breaks, as data: for `check` blocks and postconditions on machines
// without the command line.

import { computed, derivedDefault, type ConfigOf } from "../../schema/attribute";
import { error } from "../../schema/diagnostic";
import { boolean, idOf, listOf, nullable, text, textThatMeans } from "../../schema/types";
import { isAbsent } from "../../schema/value";
import { verifyCallPath } from "../call-path";
import { defineDataSource } from "../definition";
import { digitsOf } from "../rules";
import { given } from "./lookup";

const attributes = {
  number: derivedDefault(
    nullable(textThatMeans(digitsOf)),
    "A support number to start from, for example `+14085550101`.",
  ),
  channelId: derivedDefault(
    nullable(idOf("wxcc_channel")),
    "Id of the channel to reach. Default: the one that the number leads to.",
  ),
  ok: computed(boolean, "Whether calls get through: `problems` is empty."),
  problems: computed(listOf(text), "One sentence or more for each broken link, with what to do about it."),
  flowId: computed(nullable(text), "Id of the flow that runs on arrival. Null when there is none."),
  flowVersionLabel: computed(nullable(text), "Label of the flow's version that runs. Null without a flow."),
  numbers: computed(listOf(text), "Numbers that lead to the channel, sorted."),
};

type Config = ConfigOf<typeof attributes>;

export const callPathData = defineDataSource({
  type: "wxcc_call_path",
  noun: "call path",
  description:
    "Walks the path of a call, as `wxcc verify` does: the number is in the organization and mapped to the channel, the channel " +
    "is active, its flow is published under its label and without errors, and all that the flow names exists. " +
    "A broken link is no error here but a row of `problems`, for `check` blocks and postconditions.",
  attributes,
  rules: ({ number, channelId }: Config) =>
    isAbsent(number) && isAbsent(channelId)
      ? [error("Nothing says which call path to walk", "Set number, channel_id, or both.")]
      : [],
  async read({ contactCenter }, config: Config) {
    const number = given(config.number);
    const wanted = given(config.channelId);
    const { broken, channel, flow, numbers } = await verifyCallPath(contactCenter, {
      numbers: number === undefined ? [] : [number],
      ...(wanted === undefined ? {} : { channel: wanted }),
    });
    return {
      number: number ?? null,
      channelId: wanted ?? channel?.id ?? null,
      ok: broken.length === 0,
      problems: broken.map(({ summary, detail }) => `${summary}: ${detail}`),
      flowId: flow?.id ?? null,
      flowVersionLabel: flow?.label ?? null,
      numbers: [...numbers].sort(),
    };
  },
});
