/** Flows as the Flow Designer exports them that hold every activity the emulator knows, left by every exit it has. */
import { standardIds } from "../../src/emulator";
import type { Activity, ActivityReference } from "../../src/emulator/entities/activities";
import { activities } from "../../src/emulator/entities/activities";

/** How the way on after success is spelled: by exports, by the catalog, by the validator. */
export const successSpellings = ["default", "out", ""] as const;
type Spelling = (typeof successSpellings)[number];

type Properties = Readonly<Record<string, unknown>>;

interface Exported {
  readonly id: string;
  readonly name: string;
  readonly group: string;
  readonly properties: Properties;
}

interface Link {
  readonly id: string;
  readonly sourceActivityId: string;
  readonly targetActivityId: string;
  readonly conditionExpr: string;
  readonly properties: { readonly value: string };
}

/** What the references of activities name in the standard tenant; a flow or a channel comes from the test. */
export interface Named {
  readonly flow: string;
  readonly channel: string;
}

/** An exported flow: all activities in it, those of events among the event flows, with the settings of newer exports. */
export function flowOfEveryActivity(
  spelling: Spelling,
  named: Named,
): Properties & { readonly name: string } {
  const mains = activities.filter(({ group }) => group !== "event");
  const ofEvents = activities.filter(({ name }) => ["event", "end"].includes(name));
  return {
    name: `every-activity-${spelling === "" ? "unnamed" : spelling}`,
    description: "Every activity",
    flowType: "FLOW",
    variables: [],
    process: processOf(mains, spelling, named),
    eventFlows: {
      eventsMap: {
        GLOBAL_EVENTS: {
          id: "GLOBAL_EVENTS",
          name: "Event flows",
          description: "",
          process: processOf(ofEvents, "out", named),
          onEvents: { GlobalErrorHandling: "event-0" },
          diagram: { widgets: {}, properties: {} },
        },
      },
      properties: {},
    },
    diagram: { widgets: {}, properties: { offsetX: 0, offsetY: 0, zoom: 100, gridSize: 15 } },
    runtimeVariables: {},
    settings: { showActivityWait: false, audioFile: "", delayTime: 0, flowDecryptAccess: false },
    variableOrders: { "pop-over": [], "interaction-panel": [] },
  };
}

function processOf(chosen: readonly Activity[], spelling: Spelling, named: Named): Properties {
  const forms = chosen.flatMap((activity) =>
    exportedForms(activity, named).map((exported) => ({ activity, exported })),
  );
  return {
    activities: Object.fromEntries(forms.map(({ exported }) => [exported.id, exported])),
    links: forms.flatMap(({ activity, exported }, position) =>
      linksOf(activity, exported, forms[position + 1]?.exported.id ?? "end-0", spelling),
    ),
  };
}

/** One for each name it has in exports; start and event activities of older ones have none. */
function exportedForms(activity: Activity, named: Named): Exported[] {
  const names: readonly (string | undefined)[] = [activity.name, ...(activity.alsoCalled ?? [])];
  const nameless = ["start", "event"].includes(activity.name) ? [undefined] : [];
  return [...names, ...nameless].map((activityName, position) => ({
    id: `${activity.name}-${position}`,
    name: `${activity.name}_${position}`,
    group: activity.group,
    properties: {
      name: `${activity.name}_${position}`,
      description: "What it is for",
      _renderRequestTimestamp: 1_788_339_600_000,
      ...(activity.activityId === undefined ? {} : { activityId: activity.activityId }),
      ...(activityName === undefined ? {} : { activityName }),
      ...settingsOf(activity, named),
    },
  }));
}

function settingsOf({ name, exitsFrom, references = [] }: Activity, named: Named): Properties {
  const settings: Record<string, unknown> = {
    ...(exitsFrom === "menuLinks"
      ? { menuLinks: name === "ivr-menu" ? ["1", "2"] : ["0", "1"], "menuLinks:input": ["Sales", "Service"] }
      : {}),
    ...(exitsFrom === "allocations"
      ? {
          allocations: [
            { percent: 50, desc: "Half" },
            { percent: 50, desc: "Other half" },
          ],
        }
      : {}),
  };
  // Of two that hold the same setting the first is taken: it names either a flow or a channel.
  for (const reference of [...references].reverse()) {
    place(settings, reference.setting.split("."), valueOf(reference, named));
  }
  return settings;
}

function valueOf({ entity }: ActivityReference, { flow, channel }: Named): string {
  return {
    "contact-service-queue": standardIds.queue,
    "business-hours": standardIds.businessHours,
    "audio-file": "defaultmusic_on_hold.wav",
    flow,
    "entry-point": channel,
  }[entity];
}

function place(
  holder: Record<string, unknown>,
  [step = "", ...rest]: readonly string[],
  value: string,
): void {
  if (rest.length === 0) {
    holder[step] = value;
    return;
  }
  const inner: Record<string, unknown> = step === "prompts[]" ? { type: "audioFile", name: "AF1" } : {};
  place(inner, rest, value);
  if (step.endsWith("[]")) holder[step.slice(0, -2)] = [inner];
  else holder[step] = inner;
}

function linksOf(activity: Activity, { id, properties }: Exported, next: string, spelling: Spelling): Link[] {
  const made = [properties.menuLinks, properties.allocations].flatMap((rows) =>
    Array.isArray(rows) ? rows : [],
  );
  const exits = [
    ...activity.exits,
    ...made.map((row) => (typeof row === "string" ? row : String((row as { desc: string }).desc))),
  ];
  const spelled = exits.map((exit) =>
    (successSpellings as readonly string[]).includes(exit) ? spelling : exit,
  );
  return [...new Set(spelled)].map((exit, position) => ({
    id: `${id}-link-${position}`,
    sourceActivityId: id,
    // The first way leads on, so that none is isolated; the others end the call.
    targetActivityId: position === 0 ? next : "end-0",
    conditionExpr: exit,
    properties: { value: exit },
  }));
}
