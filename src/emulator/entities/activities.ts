/**
 * The activities a flow is made of, as they stand in exported documents: read in real exports of 2022 to 2026 and in
 * the live catalog of 2026-07-11. The catalog had two more on 2026-10-09, whose names nobody recorded.
 */

export interface Activity {
  /** Its `properties.activityName`. */
  readonly name: string;
  /** Other values of it in exports. */
  readonly alsoCalled?: readonly string[];
  /** Its `properties.activityId`, the same on all tenants seen; absent where none was seen. */
  readonly activityId?: string;
  /** Its `group` in exports; where no export was seen, that of the catalog. */
  readonly group: string;
  /** Every exit seen in an export, in the catalog or accepted by the validator. */
  readonly exits: readonly string[];
  /** Setting whose rows make further exits. */
  readonly exitsFrom?: "menuLinks" | "allocations";
  /** Settings that name an object of this tenant. */
  readonly references?: readonly ActivityReference[];
}

export interface ActivityReference {
  /** Path below `properties`; `[]` stands for every row of a list. */
  readonly setting: string;
  readonly entity: "contact-service-queue" | "business-hours" | "audio-file" | "flow" | "entry-point";
  /** A setting beside it and the value under which it names no object. */
  readonly unless?: readonly [setting: string, value: string | boolean];
  /** The one value of a setting beside it under which it names an object of this entity. */
  readonly only?: readonly [setting: string, value: string | boolean];
}

const digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "#", "*"];

/** Sounds are named, not identified. */
const prompts: readonly ActivityReference[] = [
  { setting: "prompts[].value", entity: "audio-file", unless: ["type", "audioPromptVariable"] },
];

export const activities: readonly Activity[] = [
  {
    name: "start",
    alsoCalled: ["NewContact", "NewPhoneContact"],
    activityId: "start",
    group: "start",
    exits: ["out"],
  },
  { name: "NewSubFlowStart", group: "start", exits: ["out"] },
  { name: "end-subflow", group: "terminating-action", exits: [] },
  { name: "end", activityId: "end", group: "end", exits: [] },
  { name: "event", alsoCalled: ["Event"], activityId: "event", group: "event", exits: ["out"] },
  {
    name: "play-message",
    activityId: "5f114466ef5cfc454fbbf131",
    group: "action",
    exits: ["default", "error"],
    references: prompts,
  },
  {
    name: "play-music",
    activityId: "5faa2ad13505f538acc86afc",
    group: "action",
    exits: ["default", "error"],
    references: [{ setting: "prompt", entity: "audio-file", unless: ["audioRadioGroup", "dynamicAudio"] }],
  },
  {
    name: "ivr-menu",
    activityId: "5f1145ceef5cfc454fbbf134",
    group: "enum-gateway",
    exits: [...digits, "timeout", "invalid", "error"],
    exitsFrom: "menuLinks",
    references: prompts,
  },
  {
    name: "ivr-collectdigits",
    activityId: "5f1144eaef5cfc454fbbf132",
    group: "action",
    exits: ["default", "timeout", "invalid", "error", ""],
    references: prompts,
  },
  {
    name: "queue-contact",
    activityId: "5f114550ef5cfc454fbbf133",
    group: "action",
    exits: ["default", "failure"],
    references: [
      {
        setting: "destination",
        entity: "contact-service-queue",
        unless: ["queueRadioGroup", "variableQueue"],
      },
      {
        setting: "fallbackQueue",
        entity: "contact-service-queue",
        only: ["queueRadioGroup", "variableQueue"],
      },
      { setting: "queueId", entity: "contact-service-queue" },
    ],
  },
  {
    name: "queue-to-agent",
    activityId: "628d7efd4ba3176df6ce0088",
    group: "action",
    exits: ["default", "error"],
    references: [
      { setting: "reportingQueue", entity: "contact-service-queue" },
      { setting: "recoveryQueue", entity: "contact-service-queue" },
    ],
  },
  {
    name: "queue-lookup",
    activityId: "5fabaf1f8bf5b65b82f0706f",
    group: "action",
    exits: ["default", "insufficientdata", "failure", "", "out"],
    references: [
      {
        setting: "destination",
        entity: "contact-service-queue",
        unless: ["destination:radioName", "setToVariable"],
      },
    ],
  },
  {
    name: "advanced-queue-info",
    group: "action",
    exits: ["failure", "out"],
    references: [
      {
        setting: "destination",
        entity: "contact-service-queue",
        unless: ["queueRadioGroup", "variableQueue"],
      },
    ],
  },
  { name: "escalate-cdg", group: "action", exits: ["error", "out"] },
  { name: "set-contact-priority", group: "action", exits: ["failure", "out"] },
  {
    name: "callback",
    activityId: "5f367a285d76a50d1e8fb4d2",
    group: "action",
    exits: ["default", "failure"],
    references: [{ setting: "callbackQueue", entity: "contact-service-queue" }],
  },
  {
    name: "scheduled-callback",
    group: "action",
    exits: ["failure", "default"],
    references: [
      {
        setting: "callbackQueue",
        entity: "contact-service-queue",
        unless: ["callbackQueue:radioName", "setToVariable"],
      },
    ],
  },
  {
    name: "blind-transfer",
    activityId: "5faa897107cf954e1147199a",
    group: "terminating-action",
    exits: ["failure"],
  },
  { name: "bridged-transfer", group: "action", exits: ["failure"] },
  {
    name: "disconnect-contact",
    activityId: "5faa898c8bf5b65b82f0706b",
    group: "terminating-action",
    exits: [],
  },
  {
    name: "ivr-virtualassistant",
    activityId: "5f33a6045d76a50d1e8fb4d0",
    group: "enum-gateway",
    exits: ["ENDED", "ESCALATE", "error"],
  },
  {
    name: "ivr-virtualassistantvoice",
    activityId: "62da6fe3a350ce0ccab93a04",
    group: "enum-gateway",
    exits: ["ENDED", "ESCALATE", "error"],
  },
  { name: "set-variable", activityId: "set-variable", group: "set-variable", exits: ["out", "error"] },
  {
    name: "condition-activity",
    activityId: "condition-activity",
    group: "enum-gateway",
    exits: ["true", "false", "error"],
  },
  {
    name: "case-statement",
    activityId: "case-statement",
    group: "enum-gateway",
    exits: ["default", "error"],
    exitsFrom: "menuLinks",
  },
  {
    name: "business-hours",
    activityId: "business-hours",
    group: "enum-gateway",
    exits: ["workingHours", "holidays", "override", "default", "error"],
    references: [
      {
        setting: "businessHoursId",
        entity: "business-hours",
        unless: ["businessHoursRadioGroup", "variableBusinessHours"],
      },
    ],
  },
  {
    name: "percent-allocation",
    activityId: "percent-allocation",
    group: "logic",
    exits: ["error"],
    exitsFrom: "allocations",
  },
  {
    name: "http-request-v2",
    activityId: "http-request-v2",
    group: "action",
    exits: ["default", "error", "success", "failure", "timeout", "out"],
  },
  { name: "http-request", group: "http-request", exits: ["default"] },
  { name: "bre-request", group: "action", exits: ["default"] },
  { name: "parse-activity", activityId: "parse-activity", group: "action", exits: ["default"] },
  { name: "fn-activity", group: "action", exits: ["default", "error"] },
  {
    name: "hand-off",
    activityId: "hand-off",
    group: "end",
    exits: ["error"],
    references: [
      { setting: "handOffFlow.handOffTo", entity: "flow", unless: ["isEntryPoint", true] },
      { setting: "handOffFlow.handOffTo", entity: "entry-point", only: ["isEntryPoint", true] },
      { setting: "handOffFlow", entity: "entry-point" },
    ],
  },
  {
    name: "subflow-handoff",
    activityId: "subflow-handoff",
    group: "action",
    exits: ["default", "error"],
    references: [
      { setting: "subflowVersion.id", entity: "flow" },
      { setting: "subflowId", entity: "flow" },
    ],
  },
  { name: "wait-activity", activityId: "wait-activity", group: "action", exits: ["error", "out"] },
  { name: "screen-pop", activityId: "5f36ab33791fbc3e0eae20c8", group: "action", exits: ["default", "out"] },
  {
    name: "start-media-stream",
    activityId: "6698cc9ec61ded2fa580fba1",
    group: "action",
    exits: ["default", "failure", "out"],
  },
  {
    name: "SetCallerID",
    activityId: "640ae8c41a51567ec6a87000",
    group: "terminating-action",
    exits: ["default", "out"],
  },
  {
    name: "set-announcement",
    group: "action",
    exits: ["error", "out"],
    references: [{ setting: "audioFile", entity: "audio-file" }],
  },
  { name: "set-whisperannouncement", group: "action", exits: ["error", "out"], references: prompts },
  { name: "record", group: "action", exits: ["noInputTimeout", "undefinedErrors", "out"] },
  { name: "RecordingControl", group: "action", exits: ["failure", "out"] },
  { name: "send-digits", group: "action", exits: ["failure", "out"] },
  { name: "call-progress-analysis", group: "action", exits: ["failure", "out"] },
  { name: "upload-audio", group: "action", exits: ["error", "out"] },
  { name: "cryptographic-hash", group: "action", exits: ["error", "out"] },
  { name: "generate-otp", group: "action", exits: ["error", "out"] },
  { name: "verify-otp", group: "action", exits: ["error", "failure", "resend"] },
  { name: "Feedback", group: "action", exits: ["default", "out"] },
  { name: "Feedback-V2", group: "action", exits: ["error", "default"] },
  { name: "ReceiveMessage", group: "action", exits: ["default", "timeout", "error"] },
  { name: "SendCustomMessage", group: "action", exits: ["error", "default"] },
];

const byName = new Map(
  activities.flatMap((activity) =>
    [activity.name, ...(activity.alsoCalled ?? [])].map((name) => [name, activity] as const),
  ),
);

export const activityNamed = (name: string): Activity | undefined => byName.get(name);
