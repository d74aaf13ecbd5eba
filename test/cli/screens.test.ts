// The screens that people live with, as a terminal shows them: narrow and wide, with colour and without. Colour is
// written as <red>, so that a review sees it.

import { flowDocument } from "../emulator/raw-http";
import { steady, Workplace } from "./wxcc";

const widths = [80, 120];
const colors = ["with colour", "without colour"];

const line = {
  name: "support-line",
  description: "The main line of the hospital, with the emergency menu before everything else",
  channel_type: "inbound_telephony",
  service_level_threshold: 20,
};
const before = {
  resource: {
    wxcc_channel: {
      support: { ...line, flow_id: "${wxcc_flow.hours.id}" },
      website: { name: "website-chat", channel_type: "chat", service_level_threshold: 30 },
      appointments: { ...line, name: "appointments" },
    },
    wxcc_flow: { hours: { definition: JSON.stringify(flowDocument("opening-hours")) } },
    wxcc_support_number: { main: { number: "+14085550101", channel_id: "${wxcc_channel.support.id}" } },
  },
  output: { support_line: { value: "${wxcc_channel.support.id}" } },
};
const after = {
  ...before,
  resource: {
    ...before.resource,
    wxcc_channel: {
      support: { ...before.resource.wxcc_channel.support, channel_type: "chat" },
      website: { ...before.resource.wxcc_channel.website, service_level_threshold: 60, description: "New" },
      waiting: { ...line, name: "waiting-list" },
    },
    wxcc_support_number: {},
  },
};
const wrong = {
  resource: {
    wxcc_channel: { bad: { name: "b".repeat(81), channel_typ: "chat", service_level_threshold: 0 } },
  },
};

const tooLong = {
  resource: {
    wxcc_channel: { bad: { ...line, name: "reception-and-".repeat(6), time_zone: "Europe/Berlim" } },
    wxcc_support_number: { bad: { number: "0408 555", channel_id: "${wxcc_channel.bad.id}" } },
  },
};
const more = {
  ...before,
  resource: {
    ...before.resource,
    wxcc_channel: { ...before.resource.wxcc_channel, third: { ...line, name: "third" } },
  },
};
const refusal = {
  operation: "entry-point.create",
  effect: {
    kind: "status",
    status: 400,
    body: {
      trackingId: "TRACKING",
      error: { key: "400", message: [{ description: "timezone: is not supported" }] },
    },
  },
} as const;

/** Screens whose sentences are broken to the width; values, and lines to copy, never are. */
const wraps = [
  ...[
    "help",
    "apply",
    "drift",
    "plan",
    "plan without changes",
    "plan to destroy",
    "doctor",
    "doctor with faults",
  ],
  ...["error", "error of a value", "error without a token", "error of an apply"],
];

type Screens = Record<string, string>;
type Variables = Readonly<Record<string, string | undefined>>;

/** The screens of one kind of terminal, on an organization of its own. */
async function screensOf(columns: number, environment: Record<string, string>): Promise<Screens> {
  const work = await Workplace.open();
  const shownWith = async (variables: Variables, ...words: string[]) =>
    readable((await work.onTerminalOf(columns, variables, ...words).finished).stdout, work.folder);
  const shown = (...words: string[]) => shownWith(environment, ...words);
  try {
    const screens: Screens = { help: await shown("--help"), "help of plan": await shown("plan", "--help") };
    work.configure(before);
    screens["apply"] = await shown("apply", "--auto-approve", "--parallelism", "1");
    for (const channel of work.emulator.tenant().entities["entry-point"] ?? []) {
      if (channel.name === "website-chat")
        work.emulator.edit("entry-point", String(channel.id), { serviceLevelThreshold: 45 });
    }
    screens["drift"] = await shown("drift");
    work.configure(after);
    screens["plan"] = await shown("plan");
    screens["doctor"] = await shown("doctor");
    work.configure(wrong);
    screens["error"] = await shown("plan");
    work.configure(tooLong);
    screens["error of a value"] = await shown("plan");
    work.configure(more);
    work.emulator.setFaults([refusal]);
    screens["error of an apply"] = await shown("apply", "--auto-approve", "--parallelism", "1");
    work.emulator.setFaults([]);
    work.configure(before);
    await work.wxcc("apply", "--auto-approve");
    screens["plan without changes"] = await shown("plan");
    screens["plan to destroy"] = await shown("plan", "--destroy", "--target", "wxcc_support_number.main");
    const loggedOut = { ...environment, WXCC_ACCESS_TOKEN: undefined };
    screens["error without a token"] = await shownWith(loggedOut, "plan");
    screens["doctor with faults"] = await shownWith(loggedOut, "doctor");
    return screens;
  } finally {
    await work.close();
  }
}

const codes: Readonly<Record<string, string>> = {
  "1": "<bold>",
  "2": "<dim>",
  "22": "</bold>",
  "31": "<red>",
  "32": "<green>",
  "33": "<yellow>",
  "36": "<cyan>",
  "39": "</>",
};

/** Without what differs from run to run: ids, durations, addresses of the emulator, the status line. */
function readable(text: string, folder: string): string {
  return (
    steady(text)
      .replaceAll("\r\n", "\n")
      .replaceAll(new RegExp(`\\r?${escape}\\[2K\\r?|\\r[^\\n]*?${escape}\\[K`, "g"), "")
      .replaceAll(new RegExp(`${escape}\\[(\\d+)m`, "g"), (code, number: string) => codes[number] ?? code)
      .replaceAll(folder, "<folder>")
      .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "<emulator>")
      .replaceAll(/\[id=[0-9a-f]{24}\]/g, "[id=<flow>]")
      .replaceAll(/"[0-9a-f]{24}"/g, '"<flow>"')
      .replaceAll(/[0-9a-f]{64}/g, "<hash>")
      // What the doctor finds on the machine that runs the test.
      .replace(/^(.*node\S* +).*$/m, "$1<version>")
      .replace(/\n[^\n]*terraform +[^]*?\n\n[^]*$/, (tail) =>
        /provider/.test(tail) ? "\n<Terraform>\n" : tail,
      )
  );
}

const escape = String.fromCharCode(27);

/** Pseudo terminals are made by util-linux. */
const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux.each(widths)("at %i columns", (columns) => {
  describe.each(colors)("%s", (color) => {
    let screens: Screens;

    beforeAll(async () => {
      screens = await screensOf(columns, color === "with colour" ? {} : { NO_COLOR: "1" });
    });

    test.each(["help of plan", ...wraps])("%s", (name) => {
      expect(screens[name]).toMatchSnapshot();
      expect(/<(bold|green|red|yellow)>/.test(screens[name] ?? "")).toBe(
        color === "with colour" && !name.startsWith("help"),
      );
      const prose = (screens[name] ?? "").split("\n").filter((text) => !/^ *[#~+-]/.test(text));
      if (color === "without colour" && wraps.includes(name)) {
        // A word that is longer than the screen stays whole.
        expect(prose.filter((text) => text.length > columns && text.includes(" "))).toEqual([]);
      }
    });
  });
});
