// What hours answer at an instant, held against an evaluation of its own: each row's occurrences are written out as
// texts of a calendar, day by day, and compared with what the clock shows as text.

import {
  dateText,
  dayOf,
  instantsOf,
  timeText,
  wallClockAt,
  wallClockOf,
  wallClockText,
  weekdays,
} from "../../../src/flows/hours/calendar";
import {
  hoursAt,
  hoursBetween,
  type Holiday,
  type HoursExit,
  type OpeningHours,
  type Override,
} from "../../../src/flows/hours/opening-hours";
import type { Recurrence } from "../../../src/flows/hours/recurrence";

const berlin = "Europe/Berlin";
const zones = [berlin, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"];

const weekday = (
  start: string,
  end: string,
  days: readonly (typeof weekdays)[number][] = weekdays.slice(1, 6),
) => ({
  name: `${start}-${end}`,
  days,
  start_time: start,
  end_time: end,
});

const office: OpeningHours = { time_zone: berlin, working_hours: [weekday("09:00", "17:30")] };

function at(local: string, zone = berlin): number {
  const [instant] = instantsOf(wallClockOf(local) ?? fail(local), zone);
  return instant ?? fail(local);
}

function fail(text: string): never {
  throw new Error(`no such time: ${text}`);
}

function exitAt(hours: OpeningHours, local: string): HoursExit {
  return hoursAt(hours, at(local, hours.time_zone)).exit;
}

describe("shifts", () => {
  test.each([
    ["2026-11-30T08:59", "default"],
    ["2026-11-30T09:00", "workingHours"],
    ["2026-11-30T17:29", "workingHours"],
    ["2026-11-30T17:30", "default"],
    ["2026-11-29T12:00", "default"], // a Sunday
  ])("at %s the exit is %s", (local, exit) => expect(exitAt(office, local)).toBe(exit));

  test("an end of 23:59 lasts to midnight, and the last minute rests on an unproved fact", () => {
    const late = { ...office, working_hours: [weekday("18:00", "23:59")] };
    expect(hoursAt(late, at("2026-11-30T23:59"))).toEqual({
      exit: "workingHours",
      name: "18:00-23:59",
      unproved: ["an end of 23:59 includes the last minute of the day"],
    });
    expect(hoursAt(late, at("2026-11-30T23:58")).unproved).toEqual([]);
    expect(exitAt(late, "2026-12-01T00:00")).toBe("default");
  });
});

describe("holidays", () => {
  const closing = (holiday: Holiday): OpeningHours => ({ ...office, holidays: [holiday] });

  test.each<[string, Holiday, string, HoursExit]>([
    ["a whole day", { name: "Xmas", start_date: "2026-12-25" }, "2026-12-25T12:00", "holidays"],
    ["the night before it", { name: "Xmas", start_date: "2026-12-25" }, "2026-12-24T23:59", "default"],
    [
      "the last day of several",
      { name: "Break", start_date: "2026-12-24", end_date: "2026-12-28" },
      "2026-12-28T12:00",
      "holidays",
    ],
    [
      "the morning before an afternoon off",
      { name: "Eve", start_date: "2026-12-24", start_time: "14:00", end_time: "23:59" },
      "2026-12-24T13:59",
      "workingHours",
    ],
    [
      "the afternoon",
      { name: "Eve", start_date: "2026-12-24", start_time: "14:00", end_time: "23:59" },
      "2026-12-24T14:00",
      "holidays",
    ],
    [
      "every year",
      {
        name: "Xmas",
        start_date: "2024-12-25",
        recurrence: { frequency: "yearly", month: "december", day_of_month: 25 },
      },
      "2028-12-25T12:00",
      "holidays",
    ],
    [
      "the fourth Thursday of November",
      {
        name: "Thanksgiving",
        start_date: "2025-11-27",
        recurrence: {
          frequency: "yearly",
          month: "november",
          occurrence: "fourth",
          days_of_week: ["thursday"],
        },
      },
      "2026-11-26T12:00",
      "holidays",
    ],
    [
      "the last Monday of May, the fifth in 2027",
      {
        name: "Memorial Day",
        start_date: "2026-05-25",
        recurrence: { frequency: "yearly", month: "may", occurrence: "last", days_of_week: ["monday"] },
      },
      "2027-05-31T12:00",
      "holidays",
    ],
    [
      "a leap day, in the next leap year",
      {
        name: "Leap",
        start_date: "2024-02-29",
        recurrence: { frequency: "yearly", month: "february", day_of_month: 29 },
      },
      "2028-02-29T12:00",
      "holidays",
    ],
    [
      "a leap day, not in between",
      {
        name: "Leap",
        start_date: "2024-02-29",
        recurrence: { frequency: "yearly", month: "february", day_of_month: 29 },
      },
      "2027-03-01T12:00",
      "workingHours",
    ],
    [
      "the 31st of each month, not in a short one",
      {
        name: "Stocktaking",
        start_date: "2026-01-31",
        recurrence: { frequency: "monthly", day_of_month: 31 },
      },
      "2026-06-30T12:00",
      "workingHours",
    ],
    [
      "every second week",
      {
        name: "Training",
        start_date: "2026-11-04",
        recurrence: { frequency: "weekly", interval: 2, days_of_week: ["wednesday"] },
      },
      "2026-11-11T12:00",
      "workingHours",
    ],
    [
      "after the end of a series",
      { name: "Daily", start_date: "2026-11-02", recurrence: { frequency: "daily", end_date: "2026-11-05" } },
      "2026-11-06T12:00",
      "workingHours",
    ],
  ])("%s", (_, holiday, local, exit) => expect(exitAt(closing(holiday), local)).toBe(exit));
});

describe("overrides", () => {
  const strike = (active: boolean): Override => ({
    name: "Strike",
    start: "2026-12-25T10:00",
    end: "2026-12-26T12:00",
    active,
  });
  const hours = (active: boolean): OpeningHours => ({
    ...office,
    holidays: [{ name: "Xmas", start_date: "2026-12-25" }],
    overrides: { time_zone: "America/New_York", rows: [strike(active)] },
  });

  test("come before holidays, by the clock of their own zone", () => {
    expect(exitAt(hours(true), "2026-12-25T15:59")).toBe("holidays");
    expect(exitAt(hours(true), "2026-12-25T16:00")).toBe("override");
    expect(exitAt(hours(true), "2026-12-26T17:59")).toBe("override");
    expect(exitAt(hours(true), "2026-12-26T18:00")).toBe("default");
  });

  test("never count while they are off", () => {
    expect(exitAt(hours(false), "2026-12-25T16:00")).toBe("holidays");
  });

  test("of two at once the first counts, which nobody has proved", () => {
    const rows = [strike(true), { ...strike(true), name: "Storm" }];
    expect(hoursAt({ ...office, overrides: { time_zone: berlin, rows } }, at("2026-12-25T11:00"))).toEqual({
      exit: "override",
      name: "Strike",
      unproved: ["the first of several active overrides counts"],
    });
  });
});

describe("daylight saving time", () => {
  const nights: OpeningHours = { time_zone: berlin, working_hours: [weekday("02:00", "03:00", weekdays)] };
  const span = (date: string) =>
    hoursBetween(nights, at(`${date}T00:00`), at(`${date}T12:00`)).map(({ from, answer }) => [
      new Date(from).toISOString().slice(11, 16),
      answer.exit,
    ]);

  test("an hour that comes twice counts twice", () =>
    expect(span("2026-10-25")).toEqual([
      ["22:00", "default"],
      ["00:00", "workingHours"],
      ["02:00", "default"],
    ]));

  test("an hour that is skipped never comes", () =>
    expect(span("2026-03-29")).toEqual([["23:00", "default"]]));

  test("a skipped time is no instant, a doubled one is two", () => {
    expect(instantsOf(wallClockOf("2026-03-29T02:30") ?? fail(""), berlin)).toEqual([]);
    expect(
      instantsOf(wallClockOf("2026-10-25T02:30") ?? fail(""), berlin).map((instant) =>
        new Date(instant).toISOString(),
      ),
    ).toEqual(["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"]);
  });
});

test.each(["2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026-1-1", "2026-04-31"])(
  "%s is no date",
  (text) => expect(dayOf(text)).toBeUndefined(),
);

test.each(["24:00", "9:00", "12:60", "12:00:00"])("%s is no time", (text) =>
  expect(wallClockOf(`2026-01-01T${text}`)).toBeUndefined(),
);

// The second evaluation.

const clocks = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }),
  ]),
);

/** `YYYY-MM-DD HH:MM` */
const shown = (instant: number, zone: string) => clocks.get(zone)?.format(instant) ?? fail(zone);

const nextDay = (date: string) =>
  new Date(Date.parse(`${date}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);

function* datesFrom(first: string, last: string): Generator<string> {
  for (let date = first; date <= last; date = nextDay(date)) yield date;
}

const short = (date: string) =>
  ["sun", "mon", "tue", "wed", "thu", "fri", "sat"][new Date(`${date}T00:00Z`).getUTCDay()];
const monthName = (date: string) =>
  new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" })
    .format(new Date(`${date}T00:00Z`))
    .toLowerCase();

function beginnings(first: string, recurrence: Recurrence | null | undefined, last: string): string[] {
  if (!recurrence) return [first];
  const { frequency, interval, days_of_week, occurrence, day_of_month, month, end_date } = recurrence;
  const found: string[] = [];
  const sunday = (date: string) =>
    Date.parse(`${date}T00:00Z`) - new Date(`${date}T00:00Z`).getUTCDay() * 86_400_000;
  for (const date of datesFrom(first, end_date && end_date < last ? end_date : last)) {
    const [year, monthOf, day] = date.split("-").map(Number) as [number, number, number];
    const [firstYear, firstMonth, firstDay] = first.split("-").map(Number) as [number, number, number];
    const steps = {
      daily: (Date.parse(date) - Date.parse(first)) / 86_400_000,
      weekly: (sunday(date) - sunday(first)) / (7 * 86_400_000),
      monthly: (year - firstYear) * 12 + monthOf - firstMonth,
      yearly: year - firstYear,
    }[frequency];
    if (steps % (interval ?? 1) !== 0) continue;
    const named = (days_of_week ?? [weekdays[new Date(`${first}T00:00Z`).getUTCDay()]]).map((name) =>
      name?.slice(0, 3),
    );
    const position = Math.floor((day - 1) / 7);
    const isLast = nextMonthOf(date) !== monthName(date);
    const inMonth = occurrence
      ? named.includes(short(date)) &&
        (occurrence === "last"
          ? isLast
          : position === ["first", "second", "third", "fourth"].indexOf(occurrence))
      : day === (day_of_month ?? firstDay);
    const fits = {
      daily: true,
      weekly: named.includes(short(date)),
      monthly: inMonth,
      yearly: inMonth && monthName(date) === (month ?? monthName(first)),
    }[frequency];
    if (fits) found.push(date);
  }
  return found;
}

const nextMonthOf = (date: string) => {
  let later = date;
  for (let step = 0; step < 7; step++) later = nextDay(later);
  return monthName(later);
};

interface Window {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

function windows(
  rows: readonly { name: string; start: string; end: string; recurrence?: Recurrence | null }[],
  last: string,
): Window[] {
  return rows.flatMap(({ name, start, end, recurrence }) => {
    const [first = "", startTime = ""] = start.split("T");
    const [lastDate = "", endTime = ""] = end.split("T");
    const length = (Date.parse(lastDate) - Date.parse(first)) / 86_400_000;
    return beginnings(first, recurrence, last).map((date) => {
      let until = date;
      for (let step = 0; step < length; step++) until = nextDay(until);
      const to = endTime === "23:59" ? `${nextDay(until)} 00:00` : `${until} ${endTime}`;
      return { name, from: `${date} ${startTime}`, to };
    });
  });
}

function slowly(hours: OpeningHours, last: string): (instant: number) => [HoursExit, string | null] {
  const overrides = windows(
    (hours.overrides?.rows ?? []).filter((row) => row.active),
    last,
  );
  const byRow = (hours.holidays ?? []).map((row) =>
    windows(
      [
        {
          ...row,
          start: `${row.start_date}T${row.start_time ?? "00:00"}`,
          end: `${row.end_date ?? row.start_date}T${row.end_time ?? "23:59"}`,
        },
      ],
      last,
    ),
  );
  return (instant) => {
    const there = shown(instant, hours.overrides?.time_zone ?? hours.time_zone);
    const override = overrides.find(({ from, to }) => from <= there && there < to);
    if (override) return ["override", override.name];
    const here = shown(instant, hours.time_zone);
    for (const row of byRow) {
      const holiday = row.find(({ from, to }) => from <= here && here < to);
      if (holiday) return ["holidays", holiday.name];
    }
    const [date = "", time = ""] = here.split(" ");
    const shift = hours.working_hours.find(
      ({ days, start_time: start, end_time: end }) =>
        days.some((day) => day.startsWith(short(date) ?? "?")) &&
        start <= time &&
        (time < end || end === "23:59"),
    );
    return shift ? ["workingHours", shift.name] : ["default", null];
  };
}

function random(seed: number): <T>(items: readonly T[]) => T {
  let state = seed;
  return (items) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return items[(state >> 8) % items.length] as (typeof items)[number];
  };
}

function randomRecurrence(choose: ReturnType<typeof random>): Recurrence | null {
  const interval = choose([undefined, 1, 2, 3]);
  const end_date = choose([null, null, "2026-11-15"]);
  const day = choose(weekdays);
  return choose<Recurrence | null>([
    null,
    { frequency: "daily", interval, end_date },
    { frequency: "weekly", interval, days_of_week: [day, choose(weekdays)], end_date },
    { frequency: "monthly", interval, day_of_month: choose([1, 15, 29, 31]), end_date },
    {
      frequency: "monthly",
      interval,
      occurrence: choose(["first", "fourth", "last"]),
      days_of_week: [day],
      end_date,
    },
    {
      frequency: "yearly",
      month: choose(["march", "october", "november"]),
      day_of_month: choose([1, 25, 29]),
    },
    { frequency: "yearly", month: "october", occurrence: choose(["second", "last"]), days_of_week: [day] },
  ]);
}

function randomHours(seed: number): OpeningHours {
  const choose = random(seed);
  const time = () => `${choose(["00", "01", "02", "03", "08", "12"])}:${choose(["00", "15", "30", "59"])}`;
  const later = () => choose(["14:00", "17:45", "22:30", "23:59"]);
  const date = () =>
    choose(["2025-10-26", "2026-03-08", "2026-03-28", "2026-10-03", "2026-10-25", "2026-11-01"]);
  const rows = <T>(make: (index: number) => T) => choose([[], [0], [0, 1]]).map(make);
  return {
    time_zone: choose(zones),
    working_hours: [0, 1].map((index) => ({
      name: `shift ${index}`,
      days: [choose(weekdays), choose(weekdays), choose(weekdays)],
      start_time: time(),
      end_time: later(),
    })),
    holidays: rows((index) => {
      const start_date = date();
      return {
        name: `holiday ${index}`,
        start_date,
        end_date: choose([null, start_date, dateText((dayOf(start_date) ?? 0) + 2)]),
        start_time: choose([null, time()]),
        end_time: choose([null, later()]),
        recurrence: randomRecurrence(choose),
      };
    }),
    overrides: {
      time_zone: choose(zones),
      rows: rows((index) => {
        const first = date();
        return {
          name: `override ${index}`,
          start: `${first}T${time()}`,
          end: `${choose([first, dateText((dayOf(first) ?? 0) + 1)])}T${later()}`,
          active: choose([true, true, false]),
          recurrence: randomRecurrence(choose),
        };
      }),
    },
  };
}

/** Days around both changes of the clock in the four zones, and an ordinary one. */
const days = [
  "2026-03-08",
  "2026-03-29",
  "2026-04-05",
  "2026-10-04",
  "2026-10-25",
  "2026-11-01",
  "2026-11-30",
];

test("70 random hours answer as a second evaluation does, minute by minute around both changes of the clock", () => {
  for (let seed = 1; seed <= 70; seed++) {
    const hours = randomHours(seed);
    const expected = slowly(hours, "2026-12-31");
    const from = Date.parse(`${days[seed % days.length] ?? ""}T00:00Z`);
    for (let instant = from; instant < from + 86_400_000; instant += 60_000 * (1 + (seed % 13))) {
      const { exit, name } = hoursAt(hours, instant);
      const found = [exit, name];
      if (String(found) !== String(expected(instant))) {
        expect({ seed, at: wallClockText(wallClockAt(instant, hours.time_zone)), found }).toEqual({
          seed,
          at: wallClockText(wallClockAt(instant, hours.time_zone)),
          found: expected(instant),
        });
      }
    }
  }
});

test("the periods between two instants are those of a walk minute by minute", () => {
  for (let seed = 1001; seed <= 1014; seed++) {
    const hours = randomHours(seed);
    const from = Date.parse(`${days[seed % days.length] ?? ""}T00:00Z`);
    const to = from + 2 * 86_400_000;
    const walked: [number, HoursExit, string | null][] = [];
    for (let instant = from; instant < to; instant += 60_000) {
      const { exit, name } = hoursAt(hours, instant);
      const [, lastExit, lastName] = walked.at(-1) ?? [];
      if (exit !== lastExit || name !== lastName) walked.push([instant, exit, name]);
    }
    expect({
      seed,
      periods: hoursBetween(hours, from, to).map(({ from: begin, answer }) => [
        begin,
        answer.exit,
        answer.name,
      ]),
    }).toEqual({ seed, periods: walked });
  }
});

test("texts of clocks come back as they were", () => {
  expect(timeText(1439)).toBe("23:59");
  expect(wallClockText(wallClockOf("2024-02-29T00:05") ?? fail(""))).toBe("2024-02-29T00:05");
});
