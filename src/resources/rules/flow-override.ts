// Overrides: values that a channel sets for the overridable settings of its flow (opening hours, prompts, ...),
// a map by the name of the setting.
import { errorIn, type Problem, quoted, warningIn } from "./problem";
import { isAbsent, isGiven, isUnknown, type Maybe } from "./known";

/** One override. The official contract wants `type`; a value stands for itself, an entity is named by its id. */
export interface FlowOverrideValues {
  readonly type?: Maybe<string>;
  readonly value?: Maybe<string>;
  readonly entityType?: Maybe<string>;
  readonly entityId?: Maybe<string>;
}

/** @param label the channel, e.g. `channel "sales"` */
export function checkFlowOverride(
  label: string,
  overrides: Maybe<Readonly<Record<string, Maybe<FlowOverrideValues>>>>,
): Problem[] {
  if (!isGiven(overrides)) return [];
  return Object.entries(overrides).flatMap(([setting, override]) => checkSetting(label, setting, override));
}

function checkSetting(label: string, setting: string, override: Maybe<FlowOverrideValues>): Problem[] {
  if (setting.trim() === "") {
    return [
      errorIn(
        "flowOverride",
        `An override of ${label} has no setting name`,
        "Its key is the setting's name in the flow.",
      ),
    ];
  }
  if (isUnknown(override)) return [];
  const { type, value, entityType, entityId } = override ?? {};
  const about = `Override ${quoted(setting)} of ${label}`;
  if (isAbsent(type)) {
    return [
      errorIn(
        "flowOverride",
        `${about} has no type`,
        'Give it the type that the setting has in the flow, such as "String".',
      ),
    ];
  }
  if (isAbsent(value) && isAbsent(entityId)) {
    return [
      warningIn(
        "flowOverride",
        `${about} sets nothing`,
        "Give it a value or the id of an entity, or remove the override.",
      ),
    ];
  }
  if (isGiven(entityId) && isAbsent(entityType)) {
    return [
      warningIn(
        "flowOverride",
        `${about} names an entity but not its kind`,
        'Say what kind of entity the id belongs to, such as "audio-file" or "business-hours".',
      ),
    ];
  }
  return [];
}
