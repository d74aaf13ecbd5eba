// What one engine left unfinished in the state, an object set aside or tainted, the other finishes: with wxcc first and
// Terraform after it, and the other way round.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../src/emulator";
import { CallWatch, idsIn } from "../acceptance/call-invariants";
import { taint } from "../acceptance/changes-under-fire";
import { actionsOf, Stack, textOf } from "../acceptance/stack";
import { definition } from "../scenarios/flow-document";
import { AttachedProject, requiredProviders } from "./attached-project";
import { connectionTo } from "./matrix";
import { describeTerraform } from "./terraform";

/** One engine, seen from the outside. */
interface Engine {
  plan(): Promise<Readonly<Record<string, string>>>;
  /** @returns the texts of all errors */
  apply(): Promise<string>;
}

const engines = ["wxcc", "Terraform"] as const;

describeTerraform("one state, left unfinished", () => {
  let emulator: Emulator;
  let stack: Stack;
  let terraform: AttachedProject;
  let engine: Record<(typeof engines)[number], Engine>;
  beforeEach(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
    stack = new Stack(emulator, {}, undefined, mkdtempSync(join(tmpdir(), "wxcc-two-")));
    stack.file("providers.tf.json", requiredProviders);
    terraform = await AttachedProject.in(stack.folder, connectionTo(emulator));
    engine = { wxcc: ofWxcc(stack), Terraform: ofTerraform(terraform) };
  });
  afterEach(async () => {
    await terraform.close();
    await emulator.close();
    rmSync(stack.folder, { recursive: true, force: true });
  });

  const bothOrders = engines.map((first, position) => [first, engines[1 - position] ?? first] as const);
  const statePath = () => join(stack.folder, "terraform.tfstate");
  const instances = (address: string) => stack.state().resources.get(address);

  async function bothPlansAreEmpty(): Promise<void> {
    expect({ wxcc: await engine.wxcc.plan(), Terraform: await engine.Terraform.plan() }).toEqual({
      wxcc: {},
      Terraform: {},
    });
  }

  const flow = (name: string) => ({
    resource: {
      wxcc_flow: {
        main: { definition: definition({ name }), lifecycle: { create_before_destroy: true } },
      },
    },
    output: { flow: { value: "${wxcc_flow.main.id}" }, secret: { value: name, sensitive: true } },
  });

  test.each(bothOrders)(
    "%s set a replaced flow aside that it could not delete: %s deletes it",
    async (first, second) => {
      stack.write(flow("One"));
      expect(await engine[first].apply()).toBe("");
      const old = String(instances("wxcc_flow.main")?.current?.attributes.id);
      stack.write(flow("Two"));
      emulator.setFaults([{ operation: "flow.delete", effect: { kind: "status", status: 400 } }]);
      expect(await engine[first].apply()).toContain('Could not delete flow "One"');
      emulator.setFaults([]);
      const aside = [...(instances("wxcc_flow.main")?.deposed.values() ?? [])];
      expect(aside.map(({ attributes }) => attributes.id)).toEqual([old]);
      const { outputs, lineage } = stack.state();

      expect(await engine[second].apply()).toBe("");
      expect(instances("wxcc_flow.main")?.deposed.size).toBe(0);
      expect(namesOf("flow")).toEqual(["Two"]);
      expect({ outputs: stack.state().outputs, lineage: stack.state().lineage }).toEqual({
        outputs,
        lineage,
      });
      await bothPlansAreEmpty();
    },
  );

  const line = {
    resource: {
      wxcc_channel: {
        line: { name: "line", channel_type: "inbound_telephony", service_level_threshold: 30 },
      },
      wxcc_support_number: { main: { number: "+14085550101", channel_id: "${wxcc_channel.line.id}" } },
    },
    output: { line: { value: "${wxcc_channel.line.id}" } },
  };

  test.each(bothOrders)(
    "%s made a line, which is tainted: %s replaces it with its number",
    async (first, second) => {
      stack.write(line);
      expect(await engine[first].apply()).toBe("");
      const old = instances("wxcc_channel.line")?.current?.attributes.id;
      taint(statePath(), ["wxcc_channel.line"]);
      const watch = new CallWatch(emulator, idsIn([stack.state()]));
      expect(await engine[second].plan()).toMatchObject({ "wxcc_channel.line": "replace" });
      expect(await engine[second].apply()).toBe("");
      expect(instances("wxcc_channel.line")?.current).toMatchObject({ attributes: { name: "line" } });
      expect(instances("wxcc_channel.line")?.current?.tainted ?? false).toBe(false);
      expect(instances("wxcc_channel.line")?.current?.attributes.id).not.toBe(old);
      expect([...watch.lostCalls(), ...watch.unsettled([stack.state()])]).toEqual([]);
      expect(instances("wxcc_support_number.main")?.current?.dependencies).toEqual(["wxcc_channel.line"]);
      await bothPlansAreEmpty();
    },
  );

  const gate = (command: string) => ({
    resource: {
      null_resource: { gate: { triggers: { version: "1" }, provisioner: [{ "local-exec": { command } }] } },
    },
  });

  test.each(bothOrders)("%s tainted a gate whose command failed: %s runs it anew", async (first, second) => {
    stack.write(gate("exit 7"));
    expect(await engine[first].apply()).toContain("7");
    expect(instances("null_resource.gate")?.current?.tainted).toBe(true);
    stack.write(gate("echo open > gate.txt"));
    expect(await engine[second].plan()).toEqual({ "null_resource.gate": "replace" });
    expect(await engine[second].apply()).toBe("");
    expect(instances("null_resource.gate")?.current?.tainted ?? false).toBe(false);
    await bothPlansAreEmpty();
  });

  function namesOf(entity: string): string[] {
    return (emulator.tenant().entities[entity] ?? []).map(({ name }) => String(name));
  }
});

function ofWxcc(stack: Stack): Engine {
  return {
    plan: async () => actionsOf(await stack.plan()),
    async apply() {
      const { diagnostics } = await stack.apply();
      return textOf(diagnostics.filter(({ severity }) => severity === "error"));
    },
  };
}

function ofTerraform(project: AttachedProject): Engine {
  const errorsOf = ({ messages }: Awaited<ReturnType<AttachedProject["plan"]>>): string =>
    messages
      .filter(({ severity }) => severity === "error")
      .map(({ summary, detail }) => `${summary}\n${detail}`)
      .join("\n");
  return {
    async plan() {
      const planned = await project.plan();
      if (errorsOf(planned) !== "") throw new Error(errorsOf(planned));
      return planned.actions;
    },
    async apply() {
      const planned = errorsOf(await project.plan());
      return planned === "" ? errorsOf(await project.applyPlan()) : planned;
    },
  };
}
