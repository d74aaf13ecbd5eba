// What a user sees of import, moved and removed blocks, --target and --replace: the screens, the JSON, the JSON lines.
import { Raw } from "../emulator/raw-http";
import { inboundChannel, steady, Workplace, type Finished } from "./wxcc";

let work: Workplace;

beforeEach(async () => {
  work = await Workplace.open();
});

afterEach(() => work.close());

const main = { number: "+14085550101", channel_id: "${wxcc_channel.sales.id}" };
const line = { resource: { wxcc_channel: { sales: inboundChannel }, wxcc_support_number: { main } } };

/** The id of a null_resource is a random number. */
function shown({ stdout }: Finished): string {
  return steady(stdout).replaceAll(/"\d{12,}"/g, '"<number>"');
}

function lines({ stdout }: Finished) {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("moved, imported, forgotten, triggered: the screen of a plan and of its apply", async () => {
  work.configure({
    resource: {
      wxcc_channel: {
        sales: inboundChannel,
        web: { name: "web", channel_type: "chat", service_level_threshold: 30 },
        old: { name: "old", channel_type: "chat", service_level_threshold: 30 },
        left: { ...inboundChannel, name: "left" },
        same: { ...inboundChannel, name: "same" },
      },
      null_resource: { gate: { triggers: { value: "1" } } },
      wxcc_support_number: { main },
    },
  });
  await work.wxcc("apply", "--auto-approve");
  await work.wxcc("state", "rm", "wxcc_channel.web");
  await work.wxcc("state", "rm", "wxcc_channel.same");
  work.configure({
    resource: {
      wxcc_channel: {
        support: {
          ...inboundChannel,
          lifecycle: { replace_triggered_by: ["null_resource.gate"] },
        },
        web: { name: "web", channel_type: "chat", service_level_threshold: 30, description: "Chat." },
        same: { ...inboundChannel, name: "same" },
        older: { name: "old", channel_type: "chat", service_level_threshold: 30 },
      },
      null_resource: { gate: { triggers: { value: "2" } } },
      wxcc_support_number: { main: { ...main, channel_id: "${wxcc_channel.support.id}" } },
    },
    moved: [
      { from: "wxcc_channel.sales", to: "wxcc_channel.support" },
      { from: "wxcc_channel.old", to: "wxcc_channel.older" },
    ],
    import: [
      { to: "wxcc_channel.web", id: "web" },
      { to: "wxcc_channel.same", id: "same" },
    ],
    removed: [{ from: "wxcc_channel.left", lifecycle: { destroy: false } }],
  });
  const planned = await work.wxcc("plan", "--out", "p.plan", "--detailed-exitcode");
  expect(planned.code).toBe(2);
  expect(shown(planned)).toMatchSnapshot();
  const events = lines(await work.wxcc("apply", "p.plan", "--json"));
  const planLines = events.filter(({ type }) => type === "planned_change").map(({ change }) => change);
  expect(
    planLines.map(({ resource, previous_resource: previous, action, reason, importing }) => ({
      address: resource.addr,
      ...(previous === undefined ? {} : { from: previous.addr }),
      action,
      ...(reason === undefined ? {} : { reason }),
      ...(importing === undefined ? {} : { importing: importing.id }),
    })),
  ).toEqual([
    { address: "null_resource.gate", action: "replace", reason: "cannot_update" },
    { address: "wxcc_channel.left", action: "remove", reason: "delete_because_no_resource_config" },
    { address: "wxcc_channel.older", from: "wxcc_channel.old", action: "move" },
    { address: "wxcc_channel.same", action: "import", importing: "same" },
    {
      address: "wxcc_channel.support",
      from: "wxcc_channel.sales",
      action: "replace",
      reason: "replace_triggered_by",
    },
    { address: "wxcc_channel.web", action: "update", importing: "web" },
    { address: "wxcc_support_number.main", action: "update" },
  ]);
  expect(events.filter(({ type }) => type === "change_summary").map(({ changes }) => changes)).toEqual([
    { add: 2, change: 2, import: 2, remove: 2, operation: "plan" },
    { add: 2, change: 2, import: 2, remove: 2, operation: "apply" },
  ]);
  expect((await work.wxcc("plan", "--detailed-exitcode")).code).toBe(0);
});

test("--target and --replace on the command line, several times, and not with what is decided already", async () => {
  work.configure(line);
  await work.wxcc("apply", "--auto-approve");
  const words = ["--target", "wxcc_support_number.main", "--target", "wxcc_channel.sales"];
  const planned = await work.wxcc("plan", ...words, "--replace", "wxcc_channel.sales", "--out", "p.plan");
  expect(shown(planned)).toMatchSnapshot();
  const refused = await work.wxcc("apply", "p.plan", "--replace", "wxcc_channel.sales");
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toContain("--target and --replace go with the plan");
  expect((await work.wxcc("plan", "--destroy", "--replace", "wxcc_channel.sales")).stderr).toContain(
    "--replace can't be used with --destroy",
  );
  const { stderr } = await work.wxcc("plan", "--target", "wxcc_channel.sale");
  expect(stderr).toContain('Did you mean "wxcc_channel.sales"?');
});

test("destroy --json follows a destroy line by line, and destroys only the targets and what refers to them", async () => {
  work.configure({
    resource: {
      ...line.resource,
      wxcc_channel: { sales: inboundChannel, other: { ...inboundChannel, name: "other" } },
    },
  });
  await work.wxcc("apply", "--auto-approve");
  expect((await work.wxcc("destroy", "--json")).code).toBe(1);
  const destroyed = await work.wxcc("destroy", "--target", "wxcc_channel.sales", "--json", "--auto-approve");
  expect(destroyed).toMatchObject({ code: 0, stderr: "" });
  const all = lines(destroyed);
  expect(all.filter(({ type }) => type === "apply_complete").map(({ hook }) => hook.resource.addr)).toEqual([
    "wxcc_support_number.main",
    "wxcc_channel.sales",
  ]);
  expect(all.at(-1)).toMatchObject({
    type: "change_summary",
    changes: { add: 0, change: 0, remove: 2, operation: "destroy" },
  });
  expect((await work.wxcc("state", "list")).stdout.trim()).toBe("wxcc_channel.other");
});

describe("names that others have", () => {
  const names = Array.from({ length: 100 }, (_, index) => `line-${index}`);
  const channels = () => Object.fromEntries(names.map((name) => [name, { ...inboundChannel, name }]));
  const raw = () => new Raw(work.emulator);
  const importing = (text: string) => [
    ...text.matchAll(/^ {2}wxcc import wxcc_channel\.(\S+) ([\da-f-]{36})$/gm),
  ];

  beforeEach(async () => {
    for (const name of names) await raw().createChannel({ name });
    work.channels(channels());
  });

  test("are told with all commands that take them over", async () => {
    const { code, stderr } = await work.wxcc("plan");
    expect(code).toBe(1);
    expect(
      importing(stderr)
        .map(([, name]) => name)
        .sort(),
    ).toEqual([...names].sort());
    const [, name, id] = importing(stderr)[99] ?? [];
    expect((await work.wxcc("import", `wxcc_channel.${name}`, String(id))).code).toBe(0);
    expect(work.attribute(`wxcc_channel.${name}`, "name")).toBe(name);
  });

  test("or with blocks that do it in one apply", async () => {
    const unlimited = (...words: string[]) => work.wxccWith({ WXCC_REQUESTS_PER_MINUTE: "0" }, ...words);
    const planned = await unlimited("plan", "--write-imports", "imports.tf.json");
    expect(planned.code).toBe(1);
    expect(planned.stderr).toContain("imports.tf.json has 100 import blocks.");
    expect(importing(planned.stderr)).toEqual([]);
    const again = await unlimited("plan");
    expect(again.code).toBe(0);
    expect(again.stdout).toContain("Plan: 100 to import, 0 to add,");
    expect(await unlimited("apply", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
    expect((await unlimited("plan", "--detailed-exitcode")).code).toBe(0);
  });

  test("no file is overwritten, and none is written that nothing would read", async () => {
    for (const [file, why] of [
      ["main.tf.json", "It exists already."],
      ["imports.tf", "which must end in .tf.json"],
    ] as const) {
      const { code, stderr } = await work.wxcc("plan", "--write-imports", file);
      expect(code).toBe(1);
      expect(stderr).toContain(`Import blocks can't be written to ${file}`);
      expect(stderr.replaceAll(/\s+/g, " ")).toContain(why);
    }
  });
});
