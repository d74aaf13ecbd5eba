// A channel: where a customer's contact first arrives. The API calls it an entry point.

import { entryPointId } from "../../contact-center";
import { knownText } from "../api-body";
import { defineResource } from "../definition";
import { dependentsOf } from "../dependents";
import { checkChannel, checkNamesUsedOnce } from "../rules";
import { attributes, type ChannelAttributes, type Configured } from "./attributes";
import { create } from "./create";
import { checkDestroy, leftBehind, remove } from "./destroy";
import { check, checkReference, derive, gather, stranded, warnStranded, type Facts } from "./plan";
import { findByName, importState, read } from "./read";
import { switchedOffRecords } from "../channel-removal";
import { isAwaited, isRecorded, successionRecords } from "../successor";
import { update } from "./update";
import { about, insteadOfImport } from "./wording";

export type { Channel } from "./attributes";
export { fromApi, toApi } from "./mapping";

export const channel = defineResource<ChannelAttributes, Facts>({
  type: "wxcc_channel",
  noun: "channel",
  description:
    "A channel: where a customer's contact first arrives (the API calls it an entry point). " +
    "Changing `channel_type` replaces the channel, because the API never edits it.",
  attributes,
  nameOf: ({ name }) => knownText(name),
  rules: (config: Configured) => checkChannel(config),
  nothingKnown: {},
  gather,
  derive,
  check,
  checkReference,
  checkDestroy,
  unique: {
    attribute: "name",
    entity: "entry-point",
    normalize: (name) => name,
    checkUsedOnce: (names) => checkNamesUsedOnce("channel", names),
    find: (services, name) => findByName(services, name),
    insteadOfImport,
    isOurs: isRecorded,
    isAwaited,
    staysInService: true,
  },
  otherRecords: { ...successionRecords, ...switchedOffRecords },
  isLeftInTime: true,
  collection: ({ entryPoints }) => entryPoints,
  read,
  create,
  update,
  delete: remove,
  importState,
  dependents: async ({ contactCenter }, { id, name }) =>
    dependentsOf(await contactCenter.channelReferences.to(entryPointId(id), about(name))),
  leftBehind,
  stranded,
  warnStranded,
});
