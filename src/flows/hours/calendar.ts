// Dates and wall-clock times as numbers, and what a clock on the wall of a time zone shows at an instant. Rules of the
// zones come from the runtime (Intl), with every change to and from daylight saving time.

/** From Sunday, as the days of a `Date` are counted. */
export const weekdays = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
] as const;

export type Weekday = (typeof weekdays)[number];

export const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
] as const;

export type Month = (typeof months)[number];

export const minutesOfDay = 24 * 60;
const millisecondsOfMinute = 60_000;
const millisecondsOfDay = minutesOfDay * millisecondsOfMinute;

/** What a calendar and a clock on the wall show. */
export interface WallClock {
  /** Days since 1 January 1970. */
  readonly day: number;
  /** Minutes since midnight, 0 to 1439. */
  readonly minute: number;
}

export interface CalendarDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly dayOfMonth: number;
}

/** Days since 1 January 1970 of `YYYY-MM-DD`; undefined for a date that does not exist. */
export function dayOf(date: string): number | undefined {
  const [, year, month, dayOfMonth] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? []).map(Number);
  if (year === undefined || month === undefined || dayOfMonth === undefined) return undefined;
  const day = dayNumber({ year, month, dayOfMonth });
  const real = dateOf(day);
  return real.month === month && real.dayOfMonth === dayOfMonth ? day : undefined;
}

/** Of a date that exists, or of one that overflows into the next month. */
export function dayNumber({ year, month, dayOfMonth }: CalendarDate): number {
  // Date.UTC takes the years 0 to 99 for those of the last century.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, dayOfMonth);
  return date.getTime() / millisecondsOfDay;
}

export function dateOf(day: number): CalendarDate {
  const date = new Date(day * millisecondsOfDay);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
}

/** `YYYY-MM-DD`. */
export function dateText(day: number): string {
  return new Date(day * millisecondsOfDay).toISOString().slice(0, 10);
}

/** 1 January 1970 was a Thursday. */
export function weekdayOf(day: number): Weekday {
  return weekdays[(((day + 4) % 7) + 7) % 7] ?? "sunday";
}

/** Minutes since midnight of `HH:MM`; undefined for a time that does not exist, `24:00` included. */
export function minuteOf(time: string): number | undefined {
  const [, hour, minute] = (/^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? []).map(Number);
  return hour === undefined || minute === undefined ? undefined : hour * 60 + minute;
}

/** `HH:MM`. */
export function timeText(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

/** `YYYY-MM-DDTHH:MM` as a calendar and a clock show it; undefined for one that does not exist. */
export function wallClockOf(text: string): WallClock | undefined {
  const [date = "", time = "", ...more] = text.split("T");
  const day = dayOf(date);
  const minute = minuteOf(time);
  return day === undefined || minute === undefined || more.length > 0 ? undefined : { day, minute };
}

/** `YYYY-MM-DDTHH:MM`. */
export function wallClockText({ day, minute }: WallClock): string {
  return `${dateText(day)}T${timeText(minute)}`;
}

/** Minutes since 1 January 1970, 00:00, on the same wall: for comparisons, not for durations. */
export function minutesOnWall({ day, minute }: WallClock): number {
  return day * minutesOfDay + minute;
}

/**
 * What a clock shows at an instant.
 * @param instant milliseconds since 1970 in UTC
 * @param timeZone IANA name. @throws RangeError for a name that the runtime does not know
 */
export function wallClockAt(instant: number, timeZone: string): WallClock {
  const local = instant + offsetAt(instant, timeZone);
  const day = Math.floor(local / millisecondsOfDay);
  return { day, minute: Math.floor((local - day * millisecondsOfDay) / millisecondsOfMinute) };
}

/**
 * The instants at which a clock shows this: one; none in the hour that is skipped in spring; two, the earlier one
 * first, in the hour that comes twice in autumn.
 */
export function instantsOf(wall: WallClock, timeZone: string): readonly number[] {
  const asUtc = minutesOnWall(wall) * millisecondsOfMinute;
  const around = [-millisecondsOfDay, 0, millisecondsOfDay].map((distance) =>
    offsetAt(asUtc + distance, timeZone),
  );
  return [...new Set(around)]
    .map((offset) => asUtc - offset)
    .filter((instant) => minutesOnWall(wallClockAt(instant, timeZone)) === minutesOnWall(wall))
    .sort((one, other) => one - other);
}

/** Milliseconds by which the wall clock is ahead of UTC. */
function offsetAt(instant: number, timeZone: string): number {
  const day = Math.floor(instant / millisecondsOfDay);
  const known = offsets.get(timeZone) ?? new Map<number, number | "changes">();
  offsets.set(timeZone, known);
  const found = known.get(day) ?? offsetOfDay(day, timeZone);
  known.set(day, found);
  return found === "changes" ? askedOffset(instant, timeZone) : found;
}

/** No zone puts its clock forward and back on one day. */
function offsetOfDay(day: number, timeZone: string): number | "changes" {
  const offset = askedOffset(day * millisecondsOfDay, timeZone);
  return offset === askedOffset((day + 1) * millisecondsOfDay, timeZone) ? offset : "changes";
}

/** By zone and day in UTC: to ask the runtime costs as much as the rest of an answer. */
const offsets = new Map<string, Map<number, number | "changes">>();

function askedOffset(instant: number, timeZone: string): number {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  const day = dayNumber({ year: part("year"), month: part("month"), dayOfMonth: part("day") });
  const local = day * millisecondsOfDay + ((part("hour") * 60 + part("minute")) * 60 + part("second")) * 1000;
  return local - Math.floor(instant / 1000) * 1000;
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  clocks.set(timeZone, made);
  return made;
}

/** To make one costs more than to ask it a thousand times. */
const clocks = new Map<string, Intl.DateTimeFormat>();
