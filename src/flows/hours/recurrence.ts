// On which days a row of a holiday list or an override list comes again.

import { dateOf, dayNumber, dayOf, months, weekdayOf, weekdays, type Month, type Weekday } from "./calendar";

export const frequencies = ["daily", "weekly", "monthly", "yearly"] as const;

export type Frequency = (typeof frequencies)[number];

/** Which one of its weekday in a month. */
export const occurrences = ["first", "second", "third", "fourth", "last"] as const;

export type Occurrence = (typeof occurrences)[number];

/** Keyed as the attributes of the resources are. */
export interface Recurrence {
  readonly frequency: Frequency;
  /** Every so many days, weeks, months or years, counted from the first occurrence. Default 1. */
  readonly interval?: number | null;
  readonly days_of_week?: readonly Weekday[] | null;
  readonly occurrence?: Occurrence | null;
  /** 1 to 31. A month that has no such day is left out. */
  readonly day_of_month?: number | null;
  readonly month?: Month | null;
  /** `YYYY-MM-DD`, the last day on which it may begin. Default: for ever. */
  readonly end_date?: string | null;
}

/** Whether something that began on `first` begins again on `day`. Both count as days since 1970. */
export function recursOn(recurrence: Recurrence, first: number, day: number): boolean {
  if (day < first || day > lastDay(recurrence)) return false;
  return (
    stepsBetween(recurrence.frequency, first, day) % (recurrence.interval ?? 1) === 0 &&
    isOneOf(recurrence, first, day)
  );
}

function lastDay({ end_date: end }: Recurrence): number {
  return (typeof end === "string" ? dayOf(end) : undefined) ?? Infinity;
}

function stepsBetween(frequency: Frequency, first: number, day: number): number {
  switch (frequency) {
    case "daily":
      return day - first;
    case "weekly":
      return weekOf(day) - weekOf(first);
    case "monthly":
      return monthsSince(day) - monthsSince(first);
    case "yearly":
      return dateOf(day).year - dateOf(first).year;
  }
}

/** Weeks begin on Sunday, the first day in the API's list. */
function weekOf(day: number): number {
  return Math.floor((day - weekdays.indexOf(weekdayOf(day))) / 7);
}

function monthsSince(day: number): number {
  const { year, month } = dateOf(day);
  return year * 12 + month;
}

function isOneOf(recurrence: Recurrence, first: number, day: number): boolean {
  switch (recurrence.frequency) {
    case "daily":
      return true;
    case "weekly":
      return (recurrence.days_of_week ?? [weekdayOf(first)]).includes(weekdayOf(day));
    case "monthly":
      return isDayOfMonth(recurrence, first, day);
    case "yearly": {
      const month = recurrence.month ?? months[dateOf(first).month - 1];
      return months[dateOf(day).month - 1] === month && isDayOfMonth(recurrence, first, day);
    }
  }
}

function isDayOfMonth(
  { occurrence, days_of_week: days, day_of_month: wanted }: Recurrence,
  first: number,
  day: number,
) {
  if (typeof occurrence !== "string") return dateOf(day).dayOfMonth === (wanted ?? dateOf(first).dayOfMonth);
  return (days ?? [weekdayOf(first)]).includes(weekdayOf(day)) && isOccurrence(occurrence, day);
}

/** Whether a day is the first, second, ... or last one of its weekday in its month. */
function isOccurrence(occurrence: Occurrence, day: number): boolean {
  const { year, month, dayOfMonth } = dateOf(day);
  if (occurrence !== "last") return Math.ceil(dayOfMonth / 7) === occurrences.indexOf(occurrence) + 1;
  const nextMonth = dayNumber({ year, month: month + 1, dayOfMonth: 1 });
  return day + 7 >= nextMonth;
}
