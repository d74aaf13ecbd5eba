// wxcc verify: alone, while it waits, and as the command of a gate.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { standardIds } from "../../src/emulator";
import { inboundChannel, Workplace } from "./wxcc";

const definition = readFileSync(
  join(__dirname, "../../examples/contact-center/flows/callbacks.json"),
  "utf8",
);
/** What the flow names, as this organization has it. */
const bindings = {
  "5a8f4f0e-3c1d-4b51-8a77-0d3c5a1be003": standardIds.queue,
  "hold-music.wav": "defaultmusic_on_hold.wav",
};
let work: Workplace;

beforeEach(async () => {
  work = await Workplace.open();
});

afterEach(() => work.close());

function line({ active = true, gate }: { active?: boolean; gate?: string } = {}): object {
  const escaped = definition.replaceAll("${", "$${").replaceAll("%{", "%%{");
  return {
    resource: {
      wxcc_flow: { main: { definition: escaped, bindings } },
      wxcc_channel: { sales: { ...inboundChannel, active, flow_id: "${wxcc_flow.main.id}" } },
      wxcc_support_number: { main: { number: "+14085550101", channel_id: "${wxcc_channel.sales.id}" } },
      ...(gate === undefined
        ? {}
        : {
            null_resource: {
              gate: {
                triggers: { number: "${wxcc_support_number.main.id}" },
                provisioner: [{ "local-exec": { command: gate } }],
              },
            },
          }),
    },
  };
}

async function apply(configuration: object): Promise<void> {
  work.configure(configuration);
  const { code, stderr } = await work.wxcc("apply", "--auto-approve");
  expect(stderr).not.toContain("Error");
  expect(code).toBe(0);
}

const secondLine = {
  wxcc_channel: {
    night: { ...inboundChannel, name: "night-line" },
    chat: { name: "chat", channel_type: "chat", service_level_threshold: 30 },
  },
  wxcc_support_number: { night: { number: "+14085550102", channel_id: "${wxcc_channel.night.id}" } },
};

/** The line, and what else stands in its configuration. */
function withMore(more: Readonly<Record<string, object>>): object {
  const { resource } = line() as { resource: Record<string, object> };
  const types = Object.entries(more).map(([type, objects]) => [type, { ...resource[type], ...objects }]);
  return { resource: { ...resource, ...Object.fromEntries(types) } };
}

test("without arguments every line of the state is walked, and no other channel", async () => {
  await apply(line());
  const whole =
    'Calls get through: +14085550101 -> channel "sales-line" -> flow "Lakeside_Callbacks" (Latest)\n';
  expect(await work.wxcc("verify")).toEqual({ code: 0, stdout: whole, stderr: "" });

  await apply(withMore(secondLine));
  const { code, stdout, stderr } = await work.wxcc("verify");
  expect({ code, stdout }).toEqual({ code: 1, stdout: whole });
  expect(stderr).toContain('Error: Channel "night-line" has no flow');
  expect(stderr).toContain("Calls do not get through: 1 broken link.");
  expect(stderr).not.toContain("chat");

  const json = await work.wxcc("verify", "--format", "json");
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject({
    works: false,
    lines: [
      { works: false, channel: { name: "night-line" }, numbers: ["+14085550102"] },
      { works: true, channel: { name: "sales-line" }, flow: { name: "Lakeside_Callbacks" } },
    ],
  });
});

test("a number of the state that leads to a channel of others is walked as well", async () => {
  const channel = standardIds.transferChannel;
  await apply({
    resource: { wxcc_support_number: { main: { number: "+14085550101", channel_id: channel } } },
  });
  const { code, stderr } = await work.wxcc("verify");
  expect(code).toBe(1);
  expect(stderr).toContain("Outdial transfer to queue");
});

test("a number that somebody led elsewhere is told by its line", async () => {
  await apply(withMore(secondLine));
  const channel = standardIds.transferChannel;
  work.emulator.edit("dial-number", String(work.attribute("wxcc_support_number.main", "id")), {
    entryPointId: channel,
  });
  const { code, stderr } = await work.wxcc("verify");
  expect(code).toBe(1);
  expect(stderr).toContain("Error: Number +14085550101 leads to another channel");
});

test("a whole path is shown from the number to the flow", async () => {
  await apply(line());
  const { code, stdout } = await work.wxcc("verify", "--number", "+14085550101");
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'Calls get through: +14085550101 -> channel "sales-line" -> flow "Lakeside_Callbacks" (Latest)\n',
  });
});

test("every broken link is an error of its own", async () => {
  await apply(line({ active: false }));
  const words = ["--channel", "sales-line", "--number", "+14085550101", "--number", "+14085550102"];
  const { code, stdout, stderr } = await work.wxcc("verify", ...words);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain('Error: Channel "sales-line" is switched off');
  expect(stderr).toContain("Error: Number +14085550102 is mapped to no channel");
  expect(stderr.trimEnd()).toMatch(/Calls do not get through: 2 broken links\.$/);
});

test("it looks again until the timeout, and is content as soon as calls get through", async () => {
  await apply(line({ active: false }));
  const id = String(work.attribute("wxcc_channel.sales", "id"));
  const before = work.emulator.requests().length;
  const run = work.start(["verify", "--channel", "sales-line", "--timeout", "30"]);
  const poll = setInterval(() => {
    const looked = work.emulator
      .requests()
      .slice(before)
      .some(({ operation }) => operation === "flow.export");
    if (looked) work.emulator.edit("entry-point", id, { active: true });
  }, 20);
  const { code, stdout } = await run.finished;
  clearInterval(poll);
  expect(code).toBe(0);
  expect(stdout).toContain("Calls get through");
});

test("the environment is enough where there is no configuration", async () => {
  await apply(line());
  rmSync(work.path("main.tf.json"));
  expect((await work.wxcc("verify", "--channel", "sales-line")).code).toBe(0);
  const { code, stderr } = await work.wxccWith({ WXCC_API_URL: "" }, "verify", "--channel", "sales-line");
  expect(code).toBe(1);
  expect(stderr).toContain("Error: Cannot find a configuration");
});

test("a gate finds this very wxcc, its lines carry its address, and nothing of it stays behind", async () => {
  const command = 'command -v wxcc && wxcc verify --channel "${wxcc_channel.sales.id}" --number +14085550101';
  work.configure(line({ gate: command }));
  const { code, stdout, stderr } = await work.wxcc("apply", "--auto-approve");
  expect(stderr).not.toContain("Error");
  expect(code).toBe(0);
  expect(stdout).toContain("null_resource.gate (local-exec): Calls get through: +14085550101");
  const [, shim = ""] = /\(local-exec\): (\/.*\/wxcc)\n/.exec(stdout) ?? [];
  expect(shim).not.toBe("");
  expect(existsSync(dirname(shim))).toBe(false);
});

test("a gate that fails fails the apply with the last lines of its command", async () => {
  work.configure(line({ active: false, gate: "wxcc verify --channel sales-line" }));
  const { code, stderr } = await work.wxcc("apply", "--auto-approve");
  expect(code).toBe(1);
  expect(stderr).toContain('Error: Channel "sales-line" is switched off');
  expect(stderr).toContain("on null_resource.gate");
  expect((await work.wxcc("state", "list")).stdout).toContain("null_resource.gate (tainted)\n");
});

test("a gate stops a line whose flow asks business hours that nobody has", async () => {
  const flow = readFileSync(join(__dirname, "../../examples/hcl/opening-hours.json"), "utf8");
  const opening = (hours: string): object => ({
    resource: {
      wxcc_flow: {
        main: {
          definition: flow.replaceAll("${", "$${").replaceAll("%{", "%%{"),
          bindings: {
            "5a8f4f0e-3c1d-4b51-8a77-0d3c5a1be001": hours,
            "5a8f4f0e-3c1d-4b51-8a77-0d3c5a1be002": standardIds.queue,
            "hold-music.wav": "defaultmusic_on_hold.wav",
          },
        },
      },
      wxcc_channel: { sales: { ...inboundChannel, flow_id: "${wxcc_flow.main.id}" } },
      wxcc_support_number: { main: { number: "+14085550101", channel_id: "${wxcc_channel.sales.id}" } },
      null_resource: {
        gate: {
          triggers: { number: "${wxcc_support_number.main.id}" },
          provisioner: [{ "local-exec": { command: "wxcc verify --channel sales-line" } }],
        },
      },
    },
  });
  work.configure(opening("c1b7e9c4-8f0a-4c0e-9d2b-7a54f3a7d001"));
  const refused = await work.wxcc("apply", "--auto-approve");
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("names business hours that do not exist");
  expect(refused.stderr).toContain("the initial value of variable openingHours");
  await apply(opening(standardIds.businessHours));
});
