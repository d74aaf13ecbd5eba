// import, moved and removed blocks, replace_triggered_by, --target and --replace: wxcc and a real Terraform plan the
// same from the same input and state, and leave the same state behind.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leftOutBy } from "../../src/cli/plan-run";
import { planJson } from "../../src/cli/render/plan-json";
import { deferredDataOf, type PlanOptions } from "../../src/engine";
import { startEmulator, type Emulator } from "../../src/emulator";
import { CallWatch } from "../acceptance/call-invariants";
import { Stack, type StackConfiguration } from "../acceptance/stack";
import { AttachedProject, requiredProviders, type PlanValues } from "./attached-project";
import { connectionTo } from "./matrix";
import { describeTerraform } from "./terraform";

const channel = (name: string, more: object = {}) => ({
  name,
  channel_type: "inbound_telephony",
  service_level_threshold: 30,
  ...more,
});
const number = (resource: string, digits = "0101") => ({
  number: `+1408555${digits}`,
  channel_id: `\${wxcc_channel.${resource}.id}`,
});
const gate = (value: string) => ({ null_resource: { gate: { triggers: { value } } } });
const line: StackConfiguration = {
  resource: {
    wxcc_channel: { sales: channel("sales-line") },
    wxcc_support_number: { main: number("sales") },
  },
  output: { line: { value: "${wxcc_channel.sales.id}" } },
};
const triggered = (value: string): StackConfiguration => ({
  resource: {
    ...gate(value),
    wxcc_channel: {
      sales: channel("sales-line", { lifecycle: { replace_triggered_by: ["null_resource.gate.triggers"] } }),
    },
    wxcc_support_number: { main: number("sales") },
  },
});
const two = (description: string): StackConfiguration => ({
  resource: {
    wxcc_channel: {
      sales: channel("sales-line", { description }),
      help: channel("help-line", { description }),
    },
    wxcc_support_number: { sales: number("sales"), help: number("help", "0102") },
  },
  output: {
    sales: { value: "${wxcc_channel.sales.description}" },
    help: { value: "${wxcc_channel.help.name}" },
  },
});

interface Story {
  readonly first: StackConfiguration;
  readonly then: StackConfiguration;
  readonly options?: Partial<PlanOptions>;
  /** The same for Terraform. */
  readonly words?: readonly string[];
  /** Whether the state forgets the line before the second configuration: it is there to be imported. */
  readonly unmanaged?: boolean;
}

const stories: Readonly<Record<string, Story>> = {
  "import blocks take a line by name and number": {
    first: line,
    unmanaged: true,
    then: {
      ...line,
      import: [
        { to: "wxcc_channel.sales", id: "sales-line" },
        { to: "wxcc_support_number.main", id: "+14085550101" },
      ],
    },
  },
  "an import with a change": {
    first: line,
    unmanaged: true,
    then: {
      resource: { wxcc_channel: { sales: channel("sales-line", { description: "New." }) } },
      import: [{ to: "wxcc_channel.sales", id: "sales-line" }],
    },
  },
  "moved blocks, in a chain and with a change": {
    first: line,
    then: {
      resource: {
        wxcc_channel: { support: channel("sales-line", { description: "New." }) },
        wxcc_support_number: { hotline: number("support") },
      },
      moved: [
        { from: "wxcc_channel.sales", to: "wxcc_channel.between" },
        { from: "wxcc_channel.between", to: "wxcc_channel.support" },
        { from: "wxcc_support_number.main", to: "wxcc_support_number.hotline" },
      ],
    },
  },
  "a moved block to an address that nothing declares": {
    first: line,
    then: { moved: [{ from: "wxcc_channel.sales", to: "wxcc_channel.support" }] },
  },
  "removed blocks that forget and that destroy": {
    first: two("A."),
    then: {
      resource: {
        wxcc_channel: { sales: channel("sales-line", { description: "A." }) },
        wxcc_support_number: { sales: number("sales") },
      },
      removed: [
        { from: "wxcc_channel.help", lifecycle: { destroy: false } },
        { from: "wxcc_support_number.help" },
      ],
    },
  },
  "replace_triggered_by on a live line": { first: triggered("1"), then: triggered("2") },
  "--replace of a live line": {
    first: line,
    then: line,
    options: { replace: ["wxcc_channel.sales"] },
    words: ["-replace=wxcc_channel.sales"],
  },
  "--target with what it refers to": {
    first: two("A."),
    then: two("B."),
    options: { targets: ["wxcc_support_number.sales"] },
    words: ["-target=wxcc_support_number.sales"],
  },
  "--target of a destroy with what refers to it": {
    first: two("A."),
    then: two("A."),
    options: { mode: "destroy", targets: ["wxcc_channel.sales"] },
    words: ["-destroy", "-target=wxcc_channel.sales"],
  },
};

/** What a plan says of each object. */
function said({ resource_changes: changes = [], complete, ...rest }: PlanValues) {
  const objects = changes.map(({ address, previous_address, action_reason, change }) => ({
    address,
    actions: change.actions,
    ...(previous_address === undefined ? {} : { previous_address }),
    ...(action_reason === undefined ? {} : { action_reason }),
    ...(change.importing === undefined ? {} : { importing: change.importing.id }),
  }));
  return {
    complete,
    outputs: Object.entries(rest.output_changes ?? {}).map(([name, { actions }]) => [name, ...actions]),
    before: (rest.prior_state?.values.root_module.resources ?? []).map(({ address }) => address).sort(),
    objects: objects.sort((one, other) => (one.address < other.address ? -1 : 1)),
  };
}

describeTerraform("the same blocks and options", () => {
  let emulator: Emulator;
  let stack: Stack;
  let terraform: AttachedProject;
  beforeEach(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
    stack = new Stack(emulator, {}, undefined, mkdtempSync(join(tmpdir(), "wxcc-blocks-")));
    stack.file("providers.tf.json", requiredProviders);
    terraform = await AttachedProject.in(stack.folder, connectionTo(emulator));
  });
  afterEach(async () => {
    await terraform.close();
    await emulator.close();
    rmSync(stack.folder, { recursive: true, force: true });
  });

  /** As `wxcc plan --format json` prints it. */
  async function planOfWxcc(options: Partial<PlanOptions>): Promise<PlanValues> {
    const configuration = stack.configuration();
    const plan = await stack.plan(options);
    const deferredData = deferredDataOf(plan, configuration);
    const state = stack.state();
    return planJson({
      plan,
      configuration,
      deferredData,
      outputsBefore: state.outputs,
      leftOut: leftOutBy(plan, state),
      sensitive: () => [],
    }) as unknown as PlanValues;
  }

  function stateSummary() {
    const { resources, outputs } = stack.state();
    return {
      outputs: Object.keys(outputs).sort(),
      resources: [...resources.values()]
        .map(({ address, current }) => ({ address, dependencies: current?.dependencies }))
        .sort((one, other) => (one.address < other.address ? -1 : 1)),
    };
  }

  test.each(Object.entries(stories))(
    "%s",
    async (_name, { first, then, options = {}, words = [], unmanaged }) => {
      await stack.write(first).applied();
      if (unmanaged === true) rmSync(join(stack.folder, "terraform.tfstate"));
      const watch = new CallWatch(emulator);
      stack.write(then);
      const ours = await planOfWxcc(options);
      expect(said(ours).objects).not.toEqual([]);
      await terraform.plan(...words);
      expect(said(ours)).toEqual(said(await terraform.planned()));
      const { messages } = await terraform.applyPlan();
      expect(messages.filter(({ severity }) => severity === "error")).toEqual([]);
      const left = stateSummary();
      expect(watch.lostCalls()).toEqual([]);
      // The same once more, by wxcc.
      emulator.reset();
      rmSync(join(stack.folder, "terraform.tfstate"));
      await stack.write(first).applied();
      if (unmanaged === true) rmSync(join(stack.folder, "terraform.tfstate"));
      const second = new CallWatch(emulator);
      const { diagnostics } = await stack.write(then).apply(options);
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(stateSummary()).toEqual(left);
      expect(second.lostCalls()).toEqual([]);
    },
  );
});
