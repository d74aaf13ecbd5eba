// Flow documents as the Flow Designer exports them, as small as a flow can be: start, queue, music, end.

import type { JsonObject } from "./scenario";

export interface FlowParts {
  readonly name?: string;
  readonly flowType?: "FLOW" | "SUBFLOW";
  /** What the caller is told first; other words are another flow. */
  readonly greeting?: string;
  /** Id of the queue. */
  readonly queue?: string;
  /** Id of the business hours that are asked first. */
  readonly businessHours?: string;
}

/** Id of the queue and name of the audio in the exporting tenant. */
export const exported = {
  queue: "bbbbbbbb-0000-4000-8000-000000000001",
  music: "defaultmusic_on_hold.wav",
} as const;

export function flowDocument(parts: FlowParts = {}): JsonObject {
  const steps = [
    activity("start", "NewPhoneContact", { event: "NewPhoneContact" }),
    ...(parts.businessHours === undefined
      ? []
      : [activity("hours", "business-hours", { businessHoursId: parts.businessHours })]),
    activity("greeting", "play-message", {
      promptsTts: [{ type: "tts", value: parts.greeting ?? "Welcome.", name: "TTS1" }],
      prompts: [],
    }),
    activity("queue", "queue-contact", {
      queueRadioGroup: "staticQueue",
      destination: parts.queue ?? exported.queue,
      "destination:name": "Harbour Queue",
    }),
    activity("music", "play-music", { audioRadioGroup: "staticAudio", prompt: exported.music }),
    activity("end", "disconnect-contact", {}),
  ];
  return {
    name: parts.name ?? "main",
    description: "",
    flowType: parts.flowType ?? "FLOW",
    variables: [],
    process: {
      activities: Object.fromEntries(steps.map((step) => [step.id, step])),
      links: steps.slice(1).map((step, position) => ({
        id: `link-${step.id}`,
        sourceActivityId: steps[position]?.id ?? "",
        targetActivityId: step.id,
        conditionExpr: "out",
        properties: { value: "out" },
      })),
    },
    eventFlows: { eventsMap: {} },
  };
}

/** The text of such a document, safe to stand in a configuration. */
export function definition(parts: FlowParts = {}): string {
  return JSON.stringify(flowDocument(parts));
}

function activity(id: string, activityName: string, properties: JsonObject) {
  return {
    id,
    name: id,
    group: id === "start" ? "start" : "action",
    properties: { name: id, activityId: activityName, activityName, ...properties },
  };
}
