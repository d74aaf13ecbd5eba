// Lists what a flow names by a fixed id or name, so that a configuration can bind or check each of them.

import { listOf, object, requiredField, text } from "../../schema/types";
import { flowReferences as referencesIn, type FlowReference } from "../rules";
import type { FunctionDefinition } from "./definition";
import { definitionParameter, flowArgument } from "./flow-argument";

export const flowReferences: FunctionDefinition = {
  name: "flow_references",
  summary: "Lists the queues, business hours and audio files that a flow names.",
  description:
    "Returns an object with three lists, each sorted and without duplicates: `queues` and `business_hours` hold ids, " +
    "`audio_files` holds names, since flows name audio files so. What a flow takes from a variable is not listed. " +
    "The lists show what `bindings` of a `wxcc_flow` must cover.",
  parameters: [definitionParameter],
  returns: object({
    queues: requiredField(listOf(text), "Ids of queues."),
    businessHours: requiredField(listOf(text), "Ids of business hours."),
    audioFiles: requiredField(listOf(text), "Names of audio files."),
  }),
  call(definition) {
    const references = referencesIn(flowArgument(definition ?? null));
    const named = (kind: FlowReference["kind"]): string[] =>
      [...new Set(references.filter((found) => found.kind === kind).map(({ value }) => value))].sort();
    return {
      queues: named("queue"),
      businessHours: named("business-hours"),
      audioFiles: named("audio-file"),
    };
  },
};
