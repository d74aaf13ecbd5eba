// What others wrote (names in the organization, answers of the API) never steers the terminal or the pipeline that shows
// it: 10,000 texts through every renderer of both doors.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createColors, painted, type Colors } from "../../src/cli/colors";
import {
  appliedLines,
  commandLine,
  diagnosticLine,
  eventLine,
  plannedLines,
} from "../../src/cli/render/apply-json";
import { stillGoingLine } from "../../src/cli/render/apply-json";
import { renderApplied } from "../../src/cli/render/applied";
import { renderTokenReport } from "../../src/cli/render/auth";
import { renderBrokenPath, renderWorkingPath } from "../../src/cli/render/call-path";
import { renderDiagnostics } from "../../src/cli/render/diagnostics";
import { renderFindings } from "../../src/cli/render/doctor";
import { renderDriftReport } from "../../src/cli/render/drift";
import { renderEmulator } from "../../src/cli/render/emulator";
import { renderOutputs } from "../../src/cli/render/output";
import { renderPace } from "../../src/cli/render/pace";
import {
  namesIn,
  renderDrift,
  renderFoundDrift,
  renderPlan,
  renderReviewedPlan,
} from "../../src/cli/render/plan";
import { renderEvent, renderStillGoing } from "../../src/cli/render/progress";
import { renderAttributes, renderResourceDiff } from "../../src/cli/render/resource-diff";
import { renderObjects, renderState } from "../../src/cli/render/state";
import { StatusLine } from "../../src/cli/status-line";
import type { Channel } from "../../src/cli/terminal";
import { waitNotices } from "../../src/cli/wait-notices";
import type { ContactCenterError } from "../../src/contact-center";
import { explainAnswer } from "../../src/contact-center/explain";
import { readFault } from "../../src/contact-center/fault";
import type { Applied, Plan, ResourceState, State } from "../../src/engine";
import { diagnosticsOf } from "../../src/engine";
import type { CallPath } from "../../src/resources/call-path";
import { error, warning, type Diagnostic } from "../../src/schema/diagnostic";
import { diagnosticMessages, failureMessages } from "../../src/terraform/diagnostics";
import { Random } from "../soak/random";

const escape = "\u001b";
const pieces = [
  ...["\n", "\r", "\r\n", "\v", "\f", "\u0085", "\u2028", "\u2029", "\t", " ", "\u0000", "\b", "\u007f"],
  ...[`${escape}[8m`, `${escape}[31m`, `${escape}[1m`, `${escape}[0m`, `${escape}]0;x\u0007`, `${escape}[2J`],
  ...["\u009b31m", "\u009d0;x\u009c", escape, `${escape}c`, "\u202e", "\u2066", "\u2069", "\u200f", "\u061c"],
  ...[
    "::add-mask::x",
    "::error::x",
    "::set-output name=a::b",
    "::stop-commands::x",
    "##[group]x",
    "##[add-mask]x",
  ],
  ...["##vso[task.setvariable variable=a]b", "##teamcity[x]", ":", "::", "#", "##", "["],
  ...[
    "Error: x",
    "Plan: 0 to add",
    "sales",
    "Ä",
    "고객",
    "%0A",
    "\\n",
    '"',
    "'",
    "${x}",
    "%{x}",
    "<b>",
    "\ud800",
  ],
];

function foreignText(random: Random): string {
  let text = "";
  for (let left = random.between(1, 6); left > 0; left--) text += random.oneOf(pieces) ?? "";
  return text;
}

/** What a terminal acts on, but line ends, tabs and the colours of wxcc. */
const acting = /(?![\n\t])[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]/u;
const order = /^\s*::|##\w*\[/m;
const ourColors = new RegExp(`${escape}\\[(1|2|22|31|32|33|36|39)m`, "g");

interface Screen {
  readonly colors: Colors;
  readonly channel: Channel;
}

const organization = (text: string) => ({ id: text, name: text });

function planOf(text: string): Plan {
  const object = { attributes: { id: text, name: text, description: "old" }, private: "" };
  const change = {
    address: `wxcc_channel.${text}`,
    type: "wxcc_channel",
    name: text,
    action: "update",
    reason: "triggered",
    before: object,
    after: { id: text, name: text, description: text, flow_override: { [text]: text } },
    replacePaths: ["description"],
    triggeredBy: [text],
    previousAddress: text,
    importing: { id: text },
    deposedKey: text,
    createBeforeDestroy: false,
    constructPath: text,
  };
  const types = ["create", "update", "delete", "forget", "replace", "no-op"];
  return {
    mode: "apply",
    organization: organization(text),
    selection: null,
    changes: types.map((action) => ({ ...change, action })),
    drift: [
      {
        address: `wxcc_channel.${text}`,
        type: "wxcc_channel",
        before: { name: text },
        after: null,
        changed: [],
      },
      {
        address: "wxcc_channel.a",
        type: "wxcc_channel",
        before: { name: "a" },
        after: { name: text },
        changed: [],
      },
    ],
    dataValues: { [`data.wxcc_channel.${text}`]: { id: text, name: text } },
    outputs: [{ name: text, before: undefined, after: text, sensitive: false }],
    diagnostics: [warning(`Channel "${text}" is odd`, text)],
  } as unknown as Plan;
}

const objectsOf = (text: string) =>
  ({
    address: `wxcc_channel.${text}`,
    type: "wxcc_channel",
    name: text,
    mode: "managed",
    current: { attributes: { name: text, tags: [text], map: { [text]: text } }, sensitiveAttributes: [] },
    deposed: new Map([[text, { attributes: { name: text }, sensitiveAttributes: [] }]]),
  }) as unknown as ResourceState;

const outputsOf = (text: string) => ({ [text]: { value: text, type: "string", sensitive: false } });

const appliedOf = (text: string) =>
  ({
    skipped: [text, text],
    outputs: outputsOf(text),
    diagnostics: [error(text, text)],
    imported: 1,
    added: 1,
    changed: 1,
    destroyed: 0,
    forgotten: 0,
  }) as unknown as Applied;

/** The shapes in which the API tells its reasons, and its answers, in turn. */
function failureOf(text: string): ContactCenterError {
  const row = { description: text, entity: text, references: [{ id: text, name: text }] };
  const bodies = [
    JSON.stringify({ error: { key: "x", reason: text, message: [row] }, trackingId: text }),
    JSON.stringify({ error: text, error_description: text, errors: [text], trackingId: text }),
    JSON.stringify({ details: [{ path: text, code: text, message: text }], trackingId: text }),
    text,
  ];
  const statuses = [400, 404, 409, 412, 500];
  return explainAnswer(
    {
      method: "PUT",
      path: "/x",
      doing: { verb: "update", noun: "channel", name: text },
      service: "configuration",
      repeatable: true,
      notFoundMeans: "object",
    },
    statuses[text.length % statuses.length] ?? 400,
    readFault(bodies[text.length % bodies.length] ?? "", text),
  );
}

function diagnosticsOfAll(text: string): Diagnostic[] {
  return [
    error(text, text),
    { ...error(`Could not read channel "${text}"`, `It said: ${text}`), address: text, attribute: "name" },
    error("Two lines", [`First ${text}`, `second ${text}`]),
    ...diagnosticsOf(failureOf(text), "planning"),
    ...diagnosticsOf(
      Object.assign(new Error(text), { stack: `Error: ${text.replaceAll(/[\r\n]/g, "")}` }),
      "planning",
    ),
  ];
}

const callPath = (text: string) =>
  ({
    numbers: [text],
    channel: { id: text, name: text },
    flow: { id: text, name: text, label: text },
    broken: [error(`Channel "${text}" is off`, text)],
  }) as unknown as CallPath;

const screenOf = (text: string) => ({
  plan: planOf(text),
  deferredData: [`data.wxcc_flow.${text}`],
  sensitive: () => [],
  names: namesIn(planOf(text), () => []),
  full: text.length % 2 === 0,
  constructPath: () => text,
});

const event = (text: string) => ({ address: text, id: text, milliseconds: 1000 });
const long = (text: string) => `first line\n${text}\nlast line\n`;

function notice(text: string): string {
  const lines: string[] = [];
  waitNotices({ print: (line) => void lines.push(line), colors: createColors(false) }, () => 0)(5, text);
  return lines.join("\n");
}

/** By the name of the function; what is made of it is printed by the terminal, whose gate is part of every screen. */
const renderers: Readonly<Record<string, (text: string, screen: Screen) => string>> = {
  renderApplied: (text, { colors }) =>
    renderApplied(appliedOf(text), { mode: "apply", complete: false, interrupted: false }, colors),
  renderTokenReport: (text) =>
    renderTokenReport({
      credential: { kind: "stored login", source: text },
      person: { name: text, email: text },
      organization: organization(text),
      expires: text,
      refreshTokenExpires: text,
      scopes: [text],
    }),
  renderWorkingPath: (text, { channel }) => renderWorkingPath(callPath(text), channel),
  renderBrokenPath: (text, { channel }) => renderBrokenPath(callPath(text), channel),
  renderDiagnostics: (text, { colors }) =>
    renderDiagnostics(diagnosticsOfAll(text), { colors, width: null, constructPath: () => text }),
  renderFindings: (text, { channel }) =>
    renderFindings(
      [
        { check: "organization", status: "ok", text: `${text} (id)` },
        { check: "locations", status: "warn", text, fix: text },
        { check: "flows", status: "fail", text, fix: text },
        { check: "queues", status: "skip", text },
      ],
      channel,
    ),
  renderDriftReport: (text, { channel }) => renderDriftReport(screenOf(text), 2, channel),
  renderEmulator: (text, { colors }) =>
    renderEmulator(
      {
        url: "http://127.0.0.1",
        organizationId: text,
        accessToken: text,
        locationId: text,
        telephonyRegionId: text,
      },
      colors,
    ),
  renderOutputs: (text) => renderOutputs(outputsOf(text)),
  renderPace: () => renderPace({ doing: "Reading", done: 1, total: 2, failed: 0 }, 1),
  renderPlan: (text, { channel }) => renderPlan(screenOf(text), channel),
  renderReviewedPlan: (text, { channel }) => renderReviewedPlan(planOf(text), channel),
  renderFoundDrift: (text, { channel }) => renderFoundDrift(screenOf(text), channel),
  renderDrift: (text, { channel }) =>
    planOf(text)
      .drift.map((one) => renderDrift(one, screenOf(text), channel))
      .join("\n"),
  renderEvent: (text, { colors }) =>
    [
      renderEvent({ kind: "started", action: "update", ...event(text) }, colors),
      renderEvent({ kind: "finished", action: "create", ...event(text) }, colors),
      renderEvent({ kind: "failed", action: "delete", ...event(text) }, colors),
    ].join("\n"),
  renderStillGoing: (text, { colors }) => renderStillGoing(text, "create", 1000, colors),
  renderResourceDiff: (text, { colors }) =>
    renderResourceDiff(
      {
        block: "resource",
        symbol: "~",
        before: { a: text, m: { [text]: "old" }, l: ["old"] },
        after: { a: "new", m: { [text]: text }, l: [text] },
        forcedBy: ["a"],
        sensitive: [],
        identifiedBy: [],
        names: new Map([[text, text]]),
        lines: () => ({ a: `same\n${text}\n` }),
        full: text.length % 2 === 0,
      },
      colors,
    ),
  renderAttributes: (text) => renderAttributes({ a: text, m: { [text]: [text] } }, []),
  renderObjects: (text, { colors }) => renderObjects(objectsOf(text), colors),
  renderState: (text, { colors }) =>
    renderState(
      { resources: new Map([[text, objectsOf(text)]]), outputs: outputsOf(text) } as unknown as State,
      colors,
    ),
  "JSON lines of an apply": (text, { colors }) =>
    [
      ...plannedLines(planOf(text)),
      eventLine({ kind: "started", action: "update", ...event(text) }, colors),
      stillGoingLine(text, "create", 1000, text),
      commandLine(text, text),
      diagnosticLine(error(text, text)),
      ...appliedLines(appliedOf(text), "apply"),
    ].join("\n"),
  "notice of a wait": notice,
  "diagnostics of the provider": (text) =>
    [...diagnosticMessages(diagnosticsOfAll(text)), ...failureMessages(failureOf(text), "PlanResourceChange")]
      .map(({ summary, detail }) => `${summary}\n${detail}`)
      .join("\n"),
};

/** What only the JSON of programs knows of: it is data, and JSON escapes what it holds. */
test("every renderer of the CLI is tried", () => {
  const folder = join(__dirname, "../../src/cli/render");
  const exported = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/^export function (render\w+)/gm)].map(
      ([, name]) => name,
    ),
  );
  expect(exported.filter((name) => name === undefined || renderers[name] === undefined)).toEqual([]);
});

function screen(enabled: boolean): Screen {
  const colors = createColors(enabled);
  return { colors, channel: { colors, width: null, print: () => undefined, write: () => undefined } };
}

const plain = screen(false);
const colored = screen(true);
const random = new Random(9);
const texts = Array.from({ length: 10_000 }, () => foreignText(random));

/** Equal problems are told once, so that their lines can't be counted: each begins as lines of problems do. */
const ofProblems = /^(Error:|Warning:| {2}|The same for |$)/;

test.each(Object.entries(renderers))("%s keeps 10,000 foreign texts in their places", (name, render) => {
  const lines = painted(render("benign", plain)).split("\n").length;
  const isInPlace = (shown: string) =>
    name === "renderDiagnostics"
      ? shown.split("\n").every((line) => ofProblems.test(line))
      : shown.split("\n").length === lines;
  const wrong = texts.filter((text) => {
    const shown = painted(render(text, plain));
    return acting.test(shown) || order.test(shown) || !isInPlace(shown);
  });
  expect(wrong.slice(0, 2).map((text) => [text, painted(render(text, plain))])).toEqual([]);
});

/** With a colour before it, a line begins with no order to a pipeline, and needs no escape against it. */
const withoutColors = (text: string) => painted(text).replaceAll(ourColors, "").replaceAll("\\u003a", ":");

test.each(Object.entries(renderers).filter(([name]) => name !== "JSON lines of an apply"))(
  "the only colours of %s are those of wxcc",
  (_name, render) => {
    const wrong = texts
      .slice(0, 1000)
      .filter((text) => withoutColors(render(text, colored)) !== withoutColors(render(text, plain)));
    expect(wrong).toEqual([]);
  },
);

test("long texts of several lines stand behind the sign of the difference, and give no orders", () => {
  for (const text of texts) {
    const diff = renderResourceDiff(
      {
        block: "r",
        symbol: "~",
        before: { a: long(text) },
        after: { a: long(`${text}!`) },
        forcedBy: [],
        sensitive: [],
        identifiedBy: [],
        names: new Map([[text, text]]),
        lines: () => ({}),
        full: true,
      },
      colored.colors,
    );
    const shown = painted(diff).replaceAll(ourColors, "");
    expect(acting.test(shown) || order.test(shown) ? text : undefined).toBeUndefined();
    for (const line of shown.split("\n").slice(1)) expect(line).toMatch(/^( {4}|$)/);
  }
});

test("the line of a terminal's status stays one line", () => {
  let written = "";
  const line = new StatusLine({ columns: 500, write: (text: string) => ((written = text), true) } as never);
  for (const text of texts) {
    line.show(text);
    const shown = written.replace(`\r${escape}[K${escape}[2m`, "").replace(new RegExp(`${escape}\\[0m$`), "");
    expect(acting.test(shown) || shown.includes("\n") ? text : undefined).toBeUndefined();
  }
});
