/** business-hours: when somebody answers. Flows name them by their id. */
import { invalid } from "../errors";
import type { Operation } from "../exchange";
import type { FieldTable } from "../fields";
import { isTimeZone, recordFields } from "../fields";
import type { Json, JsonObject } from "../json";
import { isJsonObject, rows, text } from "../json";
import { bulkOperationWithoutUpdate } from "./bulk";
import type { ConfigurationEntity } from "./configuration-entity";
import { configurationOperations } from "./configuration-entity";

// The contract's pattern has nested optional repeats, on which a backtracking engine can hang; this one is linear.
const namePattern = /^[a-zA-Z0-9_-]+(\s[a-zA-Z0-9_-]+)*$/;

const fields: FieldTable = {
  ...recordFields,
  name: { type: "text", required: true, minLength: 1, maxLength: 80, pattern: namePattern },
  description: { type: "text", maxLength: 255 },
  timezone: { type: "text", required: true, minLength: 1 },
  workingHours: { type: "list" },
  // Whether they exist is not looked at: holiday lists and overrides are not served here.
  holidaysId: { type: "text" },
  overridesId: { type: "text" },
};

export const businessHours: ConfigurationEntity = {
  entity: "business-hours",
  fields,
  searchable: ["name", "description"],
  sortable: ["name", "timezone", "createdTime", "lastUpdatedTime"],
  exported: { fields: ["name", "description", "timezone"] },
  verbs: ["references", "list", "plain-list", "get", "create", "update", "delete"],
  statuses: { create: 201, delete: 204 },
  complete: (draft) => draft,
  problems: (hours) => [
    // Assumed: the time zone is checked as a channel's is.
    ...(hours.timezone === undefined || isTimeZone(text(hours, "timezone"))
      ? []
      : ["timezone: invalid value"]),
    ...workingHoursProblems(hours),
  ],
  // Holiday lists and overrides, at which it points, are not served here.
  refersTo: () => false,
  decorate: (hours, call) =>
    call.query.flag("includeCount")
      ? { ...hours, workingHoursCount: rows(hours, "workingHours").length }
      : hours,
};

function workingHoursProblems(hours: JsonObject): string[] {
  const given = hours.workingHours;
  // Observed live 2026-07-21: this text for an empty list; for a missing one it is assumed.
  if (!Array.isArray(given) || given.length === 0) return ["Working hours cannot be empty"];
  const list: readonly Json[] = given;
  return list.flatMap((row, position) =>
    rowProblems(row).map((problem) => `workingHours[${position}].${problem}`),
  );
}

const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

function rowProblems(row: Json): string[] {
  // Learned by use: one text such as "MON,TUE" instead of a list can't be read at all.
  if (!isJsonObject(row) || !Array.isArray(row.days)) throw invalid("Bad payload: Cannot deserialize");
  const wanted: readonly Json[] = row.days;
  const isName = text(row, "name").length <= 80 && namePattern.test(text(row, "name"));
  return [
    ...(isName ? [] : ["name: invalid value"]),
    ...(wanted.length > 0 && wanted.every((day) => days.includes(String(day)))
      ? []
      : ["days: invalid value"]),
    // The contract requires neither; that the API wants both is assumed.
    ...["startTime", "endTime"]
      .filter((time) => !/^([01]\d|2[0-3]):[0-5]\d$/.test(text(row, time)))
      .map((time) => `${time}: invalid value`),
  ];
}

export const businessHoursOperations: readonly Operation[] = [
  bulkOperationWithoutUpdate(businessHours),
  ...configurationOperations(businessHours),
];
