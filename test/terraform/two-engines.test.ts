// One state, two engines: what wxcc applied continues under Terraform with an empty plan, and back.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSeed, startEmulator, type Emulator } from "../../src/emulator";
import { actionsOf, Stack } from "../acceptance/stack";
import { definition } from "../scenarios/flow-document";
import { seed, wave } from "../scenarios/seed";
import { AttachedProject, requiredProviders, type Reported } from "./attached-project";
import { connectionTo } from "./matrix";
import { describeTerraform } from "./terraform";

const configuration = {
  resource: {
    wxcc_flow: { main: { definition: definition({ name: "main" }), version_labels: ["Live", "Test"] } },
    wxcc_music_on_hold: { hold: { name: "hold.wav", content_base64: wave(20) } },
    wxcc_channel: {
      line: {
        name: "line",
        channel_type: "inbound_telephony",
        service_level_threshold: 30,
        time_zone: "Europe/Berlin",
        flow_id: "${wxcc_flow.main.id}",
        flow_version_label: "Live",
        music_on_hold_id: "${wxcc_music_on_hold.hold.id}",
      },
      web: { name: "web", channel_type: "chat", service_level_threshold: 30 },
    },
    wxcc_support_number: {
      main: {
        number: "+14085550101",
        channel_id: "${wxcc_channel.line.id}",
        depends_on: ["wxcc_channel.web"],
      },
    },
    null_resource: { gate: { triggers: { channel: "${wxcc_channel.line.id}" } } },
  },
  output: { line: { value: "${wxcc_channel.line.id}" } },
};

const withoutTimeZone = {
  ...configuration.resource.wxcc_channel,
  line: Object.fromEntries(
    Object.entries(configuration.resource.wxcc_channel.line).filter(([name]) => name !== "time_zone"),
  ),
};

function errorsOf({ messages }: Reported): Reported["messages"] {
  return messages.filter(({ severity }) => severity === "error");
}

describeTerraform("one state, two engines", () => {
  let emulator: Emulator;
  let stack: Stack;
  let terraform: AttachedProject;
  beforeEach(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0, seed: parseSeed(seed) });
    const folder = mkdtempSync(join(tmpdir(), "wxcc-two-"));
    stack = new Stack(emulator, {}, undefined, folder);
    stack.file("providers.tf.json", requiredProviders);
    stack.write(configuration);
    terraform = await AttachedProject.in(folder, connectionTo(emulator));
  });
  afterEach(async () => {
    await terraform.close();
    await emulator.close();
    rmSync(stack.folder, { recursive: true, force: true });
  });

  const statePath = () => join(stack.folder, "terraform.tfstate");

  /** The state without what each write of it changes. */
  function stateText(): unknown {
    const state = JSON.parse(readFileSync(statePath(), "utf8")) as Record<string, unknown>;
    return { lineage: state.lineage, outputs: state.outputs, resources: summary() };
  }

  function summary(): unknown {
    return [...stack.state().resources]
      .map(([address, { current, deposed }]) => ({
        address,
        // No private data is written as "" or left out.
        current: { ...current, private: current?.private ?? "" },
        deposed: [...deposed],
      }))
      .sort((one, other) => (one.address < other.address ? -1 : 1));
  }

  async function terraformApplies(): Promise<Readonly<Record<string, string>>> {
    const planned = await terraform.plan();
    expect(errorsOf(planned)).toEqual([]);
    expect(errorsOf(await terraform.applyPlan())).toEqual([]);
    return planned.actions;
  }

  test("what wxcc applied is empty under Terraform, and stays so after Terraform has written the state", async () => {
    await stack.applied();
    const before = stateText();
    expect(await terraformApplies()).toEqual({});
    expect(stateText()).toEqual(before);
    expect(actionsOf(await stack.plan())).toEqual({});
  });

  test("what Terraform applied is empty under wxcc, and stays so after wxcc has written the state", async () => {
    await terraformApplies();
    const before = stateText();
    expect(actionsOf(await stack.plan())).toEqual({});
    await stack.applied();
    expect(stateText()).toEqual(before);
    expect(await terraformApplies()).toEqual({});
  });

  test("each remembers what the other was told: a setting removed later is the server's again", async () => {
    const less = { ...configuration, resource: { ...configuration.resource, wxcc_channel: withoutTimeZone } };
    await stack.applied();
    stack.write(less);
    expect(await terraformApplies()).toEqual({ "wxcc_channel.line": "update" });
    stack.write(configuration);
    expect(await terraformApplies()).toEqual({ "wxcc_channel.line": "update" });
    stack.write(less);
    expect(actionsOf(await stack.plan())).toEqual({ "wxcc_channel.line": "update" });
  });

  test.each(["wxcc", "Terraform"])("an object tainted by one is replaced by the other: %s", async (who) => {
    await stack.applied();
    const state = JSON.parse(readFileSync(statePath(), "utf8")) as {
      resources: { type: string; name: string; instances: { status?: string }[] }[];
    };
    const [instance] = state.resources.find(({ name }) => name === "web")?.instances ?? [];
    if (instance) instance.status = "tainted";
    writeFileSync(statePath(), JSON.stringify(state, null, 2));
    const actions = who === "wxcc" ? actionsOf(await stack.plan()) : (await terraform.plan()).actions;
    expect(actions).toEqual({ "wxcc_channel.web": "replace" });
  });

  test("what one made the other destroys", async () => {
    await stack.applied();
    stack.write({});
    expect(Object.values(await terraformApplies())).toEqual(Array.from({ length: 6 }, () => "delete"));
    expect(stack.state().resources.size).toBe(0);
  });
});
