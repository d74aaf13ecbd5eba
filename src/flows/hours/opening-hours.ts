// What a flow's business-hours activity answers at an instant, and why. It looks for an override first, then for a
// holiday, then for a shift (seen in use; no official text says so in these words).

import {
  dayOf,
  instantsOf,
  minuteOf,
  minutesOfDay,
  minutesOnWall,
  wallClockAt,
  wallClockOf,
  weekdayOf,
  type WallClock,
  type Weekday,
} from "./calendar";
import { recursOn, type Recurrence } from "./recurrence";

/** Keyed as the attributes of `wxcc_business_hours` are. Times are `HH:MM`. */
export interface Shift {
  readonly name: string;
  readonly days: readonly Weekday[];
  readonly start_time: string;
  readonly end_time: string;
}

/** Keyed as the attributes of `wxcc_holiday_list` are. Dates are `YYYY-MM-DD`; without times it takes whole days. */
export interface Holiday {
  readonly name: string;
  readonly start_date: string;
  readonly end_date?: string | null;
  readonly start_time?: string | null;
  readonly end_time?: string | null;
  readonly recurrence?: Recurrence | null;
}

/** Keyed as the attributes of `wxcc_override_list` are. `start` and `end` are `YYYY-MM-DDTHH:MM`. */
export interface Override {
  readonly name: string;
  readonly start: string;
  readonly end: string;
  /** The operator's switch: a row that is off never counts. */
  readonly active: boolean;
  readonly recurrence?: Recurrence | null;
}

export interface OpeningHours {
  /** IANA name; of the shifts and of the holidays, whose lists have none of their own. */
  readonly time_zone: string;
  readonly working_hours: readonly Shift[];
  readonly holidays?: readonly Holiday[];
  readonly overrides?: { readonly time_zone: string; readonly rows: readonly Override[] };
}

/** The exit that a flow takes. What an override means, open or closed, is the flow's matter. */
export type HoursExit = "override" | "holidays" | "workingHours" | "default";

export interface HoursAnswer {
  readonly exit: HoursExit;
  /** Name of the row that decides; null outside all shifts. */
  readonly name: string | null;
  /** Facts it rests on that nobody has seen proved, each a clause that follows "it is not proved that". */
  readonly unproved: readonly string[];
}

/** @param instant milliseconds since 1970 in UTC */
export function hoursAt(hours: OpeningHours, instant: number): HoursAnswer {
  const { overrides = { time_zone: hours.time_zone, rows: [] }, holidays = [] } = hours;
  const there = wallClockAt(instant, overrides.time_zone);
  const running = overrides.rows.filter((row) => row.active && isWithin(overrideSpan(row), there));
  const [override] = running;
  if (override !== undefined) {
    return answer("override", override.name, [
      ...unprovedOf(overrideSpan(override), there),
      ...(running.length > 1 ? ["the first of several active overrides counts"] : []),
    ]);
  }
  const here = wallClockAt(instant, hours.time_zone);
  const holiday = holidays.find((row) => isWithin(holidaySpan(row), here));
  if (holiday !== undefined) {
    return answer("holidays", holiday.name, unprovedOf(holidaySpan(holiday), here));
  }
  const shift = hours.working_hours.find((row) => isAtWork(row, here));
  if (shift === undefined) return answer("default", null, []);
  return answer("workingHours", shift.name, lastMinute(shift.end_time, here.minute));
}

function answer(exit: HoursExit, name: string | null, unproved: readonly string[]): HoursAnswer {
  return { exit, name, unproved };
}

function isAtWork({ days, start_time: start, end_time: end }: Shift, { day, minute }: WallClock): boolean {
  return days.includes(weekdayOf(day)) && minute >= (minuteOf(start) ?? 0) && minute < endMinute(end);
}

/** An end is exclusive, but for the last minute of a day: there is no 24:00 to write. */
function endMinute(time: string): number {
  const minute = minuteOf(time) ?? minutesOfDay;
  return minute === minutesOfDay - 1 ? minutesOfDay : minute;
}

const lastMinuteCounts = "an end of 23:59 includes the last minute of the day";

function lastMinute(end: string, minute: number): readonly string[] {
  return end === "23:59" && minute === minutesOfDay - 1 ? [lastMinuteCounts] : [];
}

/** From when to when something lasts the first time, and when it comes again. */
interface Span {
  readonly start: WallClock;
  /** Exclusive; the minute may be 1440. */
  readonly end: WallClock;
  readonly recurrence: Recurrence | null;
}

/** Undefined for a row whose dates or times do not exist: it never counts. */
function holidaySpan({ start_date, end_date, start_time, end_time, recurrence }: Holiday): Span | undefined {
  const first = dayOf(start_date);
  const last = dayOf(end_date ?? start_date);
  if (first === undefined || last === undefined) return undefined;
  return {
    start: { day: first, minute: minuteOf(start_time ?? "00:00") ?? 0 },
    end: { day: last, minute: endMinute(end_time ?? "23:59") },
    recurrence: recurrence ?? null,
  };
}

function overrideSpan({ start, end, recurrence }: Override): Span | undefined {
  const from = wallClockOf(start);
  const to = wallClockOf(end);
  if (from === undefined || to === undefined) return undefined;
  return {
    start: from,
    end: { day: to.day, minute: endMinute(end.slice(-5)) },
    recurrence: recurrence ?? null,
  };
}

function isWithin(span: Span | undefined, now: WallClock): boolean {
  return span !== undefined && beginningBefore(span, now) !== undefined;
}

/** The day on which the occurrence began that lasts now; undefined when none does. */
function beginningBefore({ start, end, recurrence }: Span, now: WallClock): number | undefined {
  const at = minutesOnWall(now);
  const longest = end.day - start.day;
  for (let shift = 0; shift <= longest; shift++) {
    const day = now.day - shift;
    const moved = day - start.day;
    const begins = recurrence === null ? moved === 0 : recursOn(recurrence, start.day, day);
    if (!begins) continue;
    const from = minutesOnWall({ day, minute: start.minute });
    const to = minutesOnWall({ day: end.day + moved, minute: end.minute });
    if (at >= from && at < to) return day;
  }
  return undefined;
}

function unprovedOf(span: Span | undefined, now: WallClock): readonly string[] {
  if (span === undefined) return [];
  const { end, start, recurrence } = span;
  const began = beginningBefore(span, now) ?? now.day;
  const isLastMinute =
    end.minute === minutesOfDay && now.minute === minutesOfDay - 1 && now.day === end.day + began - start.day;
  return [
    ...(isLastMinute ? [lastMinuteCounts] : []),
    ...(recurrence !== null && (recurrence.interval ?? 1) > 1
      ? ["the interval of a recurrence is counted from its first occurrence"]
      : []),
    ...(recurrence !== null && end.day > start.day ? ["each recurrence lasts as long as the first"] : []),
  ];
}

/** From when on which answer holds. */
export interface HoursPeriod {
  /** Milliseconds since 1970 in UTC. */
  readonly from: number;
  readonly answer: HoursAnswer;
}

/**
 * The answers between two instants, each with the instant from which it holds: the first one from `from`, and one for
 * each change of exit or name after it.
 */
export function hoursBetween(hours: OpeningHours, from: number, to: number): readonly HoursPeriod[] {
  const periods: HoursPeriod[] = [];
  for (const instant of [from, ...boundaries(hours, from, to)]) {
    const now = hoursAt(hours, instant);
    const before = periods.at(-1)?.answer;
    if (before?.exit === now.exit && before.name === now.name) continue;
    periods.push({ from: instant, answer: now });
  }
  return periods;
}

/** Instants after `from` and before `to` at which the answer may change, in their order. */
function boundaries(hours: OpeningHours, from: number, to: number): readonly number[] {
  const { overrides, holidays = [] } = hours;
  const here = [
    0,
    ...hours.working_hours.flatMap(({ start_time: start, end_time: end }) => [
      minuteOf(start) ?? 0,
      endMinute(end),
    ]),
    ...minutesOf(holidays.map(holidaySpan)),
  ];
  const there = overrides === undefined ? [] : minutesOf(overrides.rows.map(overrideSpan));
  const found = [
    ...instantsAt(here, hours.time_zone, from, to),
    ...(overrides === undefined ? [] : instantsAt([0, ...there], overrides.time_zone, from, to)),
  ];
  return [...new Set(found)]
    .filter((instant) => instant > from && instant < to)
    .sort((one, other) => one - other);
}

function minutesOf(spans: readonly (Span | undefined)[]): number[] {
  return spans.flatMap((span) => (span === undefined ? [] : [span.start.minute, span.end.minute]));
}

/** These minutes of every day in between, and both ends of every hour that a clock skips or shows twice. */
function instantsAt(minutes: readonly number[], timeZone: string, from: number, to: number): number[] {
  const found: number[] = [];
  const { day: first } = wallClockAt(from, timeZone);
  const { day: last } = wallClockAt(to, timeZone);
  for (let day = first; day <= last; day++) {
    for (const minute of new Set(minutes)) {
      const wall = minute === minutesOfDay ? { day: day + 1, minute: 0 } : { day, minute };
      found.push(...instantsOf(wall, timeZone));
    }
    found.push(...changesOfOffset(day, timeZone));
  }
  return found;
}

/** The instants of a day at which the clock of a zone is put forward or back: few zones do, on two days of a year. */
function changesOfOffset(day: number, timeZone: string): number[] {
  const dayLength = minutesOfDay * 60_000;
  const [begin, end] = [day * dayLength, (day + 1) * dayLength];
  const ahead = (instant: number) => minutesOnWall(wallClockAt(instant, timeZone)) * 60_000 - instant;
  if (ahead(begin) === ahead(end)) return [];
  let [low, high] = [begin, end];
  while (high - low > 60_000) {
    const middle = Math.floor((low + high) / 2 / 60_000) * 60_000;
    if (ahead(middle) === ahead(begin)) low = middle;
    else high = middle;
  }
  return [high];
}
