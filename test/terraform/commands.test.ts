// The commands beside plan and apply do the same in both doors: to the same state, with the same words, wxcc and a real
// Terraform leave the same state, print the same JSON and end with the same code.

import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { inboundChannel, steady, Workplace, type Finished } from "../cli/wxcc";
import { AttachedProject } from "./attached-project";
import { connectionTo } from "./matrix";
import { describeTerraform } from "./terraform";

const number = { number: "+14085550101", channel_id: "${wxcc_channel.sales.id}" };
const configuration = {
  resource: {
    wxcc_channel: {
      sales: inboundChannel,
      web: { name: "web", channel_type: "chat", service_level_threshold: 30 },
    },
    wxcc_support_number: { main: number },
  },
  output: {
    line: { value: "${wxcc_channel.sales.id}" },
    text: { value: 'a "b" ü' },
    list: { value: ["a", 1, true, { b: null }] },
    number: { value: 2.5 },
    secret: { value: "hush", sensitive: true },
  },
};

interface Document {
  readonly outputs: unknown;
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: unknown }[];
  }[];
}

describeTerraform("the same command", () => {
  let work: Workplace;
  let terraform: AttachedProject;
  beforeAll(async () => {
    work = await Workplace.open();
    terraform = await AttachedProject.in(work.folder, connectionTo(work.emulator));
    work.configure(configuration);
    const { code, stdout, stderr } = await work.wxcc("apply", "--auto-approve");
    if (code !== 0) throw new Error(stdout + stderr);
    copyFileSync(statePath(), work.path("beginning.tfstate"));
  });
  beforeEach(() => copyFileSync(work.path("beginning.tfstate"), statePath()));
  afterAll(async () => {
    await terraform.close();
    await work.close();
  });

  const statePath = () => work.path("terraform.tfstate");

  /**
   * What the state says, without what each write of it changes, and without dependencies: those that Terraform forgets
   * when an object moves or is imported wxcc keeps.
   */
  function state(): unknown {
    const { outputs, resources } = JSON.parse(readFileSync(statePath(), "utf8")) as Document;
    const objects = resources.map(({ type, name, instances }) => ({
      address: `${type}.${name}`,
      instances: instances.map(({ attributes }) => attributes),
    }));
    return { outputs, objects: objects.sort((one, other) => (one.address < other.address ? -1 : 1)) };
  }

  async function both(ours: readonly string[], theirs: readonly string[] = ours) {
    const run = async (door: () => Promise<Finished>) => {
      copyFileSync(work.path("beginning.tfstate"), statePath());
      const { code, stdout } = await door();
      return { code, stdout, state: state() };
    };
    return {
      ours: await run(() => work.wxcc(...ours)),
      theirs: await run(() => terraform.terraform(theirs)),
    };
  }

  test.each([
    ["state rm of a number", ["state", "rm", "wxcc_support_number.main"]],
    ["state rm of what is not there", ["state", "rm", "wxcc_channel.nobody"]],
    ["state mv, which dependencies follow", ["state", "mv", "wxcc_channel.sales", "wxcc_channel.support"]],
    ["state mv to an address that is taken", ["state", "mv", "wxcc_channel.sales", "wxcc_channel.web"]],
    ["state mv to another type", ["state", "mv", "wxcc_channel.sales", "wxcc_flow.sales"]],
    ["state mv of what is not there", ["state", "mv", "wxcc_channel.nobody", "wxcc_channel.x"]],
    ["state show of what is not there", ["state", "show", "wxcc_channel.nobody"]],
    ["state show", ["state", "show", "wxcc_channel.web"]],
    ["validate", ["validate"]],
    ["output of a name that does not exist", ["output", "nothing"]],
    ["output --raw of a list", ["output", "-raw", "list"]],
    ["import of an address that has an object", ["import", "wxcc_channel.web", "web"]],
    ["import of what does not exist", ["import", "wxcc_channel.web", "nobody"]],
    ["import to an address without a block", ["import", "wxcc_channel.other", "web"]],
  ])("%s: the state after it, and the exit code", async (_name, words) => {
    const { ours, theirs } = await both(
      words.map((word) => word.replace(/^-raw$/, "--raw")),
      words,
    );
    expect({ code: ours.code, state: ours.state }).toEqual({ code: theirs.code, state: theirs.state });
  });

  test.each([
    ["all outputs", ["output", "--format", "json"], ["output", "-json"]],
    ["one output", ["output", "--format", "json", "list"], ["output", "-json", "list"]],
    ["a secret one", ["output", "--format", "json", "secret"], ["output", "-json", "secret"]],
    ["the state", ["show", "--format", "json"], ["show", "-json"]],
    [
      "a state by its file",
      ["show", "--format", "json", "beginning.tfstate"],
      ["show", "-json", "beginning.tfstate"],
    ],
    ["the state as it lies there", ["state", "pull"], ["state", "pull"]],
  ])("%s: the same JSON", async (_name, words, theirs) => {
    const printed = await both(words, theirs);
    expect(JSON.parse(printed.ours.stdout)).toEqual(JSON.parse(printed.theirs.stdout));
  });

  test.each([
    ["a list of addresses", ["state", "list"], ["state", "list"]],
    ["a bare text", ["output", "--raw", "text"], ["output", "-raw", "text"]],
    ["a bare number", ["output", "--raw", "number"], ["output", "-raw", "number"]],
    ["a text as it is written", ["output", "text"], ["output", "text"]],
  ])("%s: the same text", async (_name, words, theirs) => {
    const printed = await both(words, theirs);
    expect(printed.ours.stdout).toBe(printed.theirs.stdout);
  });

  test.each([
    ["id", () => String(work.attribute("wxcc_channel.web", "id")), "wxcc_channel.web"],
    ["name", () => "web", "wxcc_channel.web"],
    ["number", () => "+14085550101", "wxcc_support_number.main"],
  ])("import by %s takes the object into the state", async (_name, id, address) => {
    const forgotten = work.path("beginning.tfstate");
    const whole = readFileSync(forgotten);
    const named = id();
    await work.wxcc("state", "rm", address);
    copyFileSync(statePath(), forgotten);
    try {
      const { ours, theirs } = await both(
        ["import", address, named],
        ["import", "-input=false", address, named],
      );
      expect([ours.code, theirs.code]).toEqual([0, 0]);
      expect(ours.state).toEqual(theirs.state);
    } finally {
      writeFileSync(forgotten, whole);
    }
  });

  test("--parallelism changes nothing but the pace", async () => {
    work.configure({ ...configuration, resource: { wxcc_channel: configuration.resource.wxcc_channel } });
    const planned = await work.wxcc("plan", "--parallelism", "1", "--detailed-exitcode");
    const alsoPlanned = await terraform.terraform(["plan", "-parallelism=1", "-detailed-exitcode"]);
    work.configure(configuration);
    expect([planned.code, alsoPlanned.code]).toEqual([2, 2]);
    expect(await work.wxcc("plan", "--parallelism", "0")).toMatchObject({ code: 1 });
  });
});

describeTerraform("the lines of apply -json", () => {
  const changed = {
    resource: {
      wxcc_channel: {
        sales: { ...inboundChannel, description: "New." },
        fresh: { name: "fresh", channel_type: "chat", service_level_threshold: 30 },
      },
      wxcc_support_number: { main: number },
    },
    output: { line: { value: "${wxcc_channel.sales.id}" }, secret: { value: "other", sensitive: true } },
  };

  /** An apply of the changed configuration in a world of its own. */
  async function lines(
    apply: (work: Workplace, terraform: AttachedProject) => Promise<Finished>,
  ): Promise<readonly unknown[]> {
    const work = await Workplace.open();
    const terraform = await AttachedProject.in(work.folder, connectionTo(work.emulator));
    try {
      work.configure(configuration);
      await work.wxcc("apply", "--auto-approve");
      work.configure(changed);
      const found = work.emulator.tenant().entities["entry-point"]?.find(({ name }) => name === "sales-line");
      work.emulator.edit("entry-point", String(found?.id), { serviceLevelThreshold: 99 });
      const { stdout } = await apply(work, terraform);
      return said(stdout);
    } finally {
      await terraform.close();
      await work.close();
    }
  }

  /**
   * Without times, and in an order of their own: several objects at once make that of the lines a matter of chance.
   * Of Terraform's alone are outputs that stay as they are, and drift told while it reads; of wxcc's alone is the
   * organization, the list of what was not done, and the id of what is gone.
   */
  function said(stdout: string): readonly unknown[] {
    const left = ["version", "log", "apply_progress", "refresh_start", "refresh_complete", "organization"];
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ type }) => !left.includes(String(type)))
      .map(({ "@timestamp": _time, "@message": _message, "@module": _module, not_done: _left, ...event }) =>
        JSON.stringify(event, (key, value: unknown) => (isLeftOut(key, value) ? undefined : value)),
      );
    return events.map((event) => JSON.parse(steady(event)) as unknown).sort(byText);
  }

  function isLeftOut(key: string, value: unknown): boolean {
    const isUnchangedOutput = (value as { action?: unknown } | null)?.action === "noop";
    return key === "elapsed_seconds" || key.startsWith("id_") || isUnchangedOutput;
  }

  function byText(one: unknown, other: unknown): number {
    return JSON.stringify(ordered(one)) < JSON.stringify(ordered(other)) ? -1 : 1;
  }

  function ordered(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    return Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, item]) => [key, ordered(item)]);
  }

  test("are the same events with the same fields", async () => {
    const ours = await lines((work) => work.wxcc("apply", "--json", "--auto-approve"));
    const theirs = await lines((_work, terraform) =>
      terraform.terraform(["apply", "-json", "-auto-approve", "-input=false"]),
    );
    expect(ours).toEqual(theirs);
  });
});
