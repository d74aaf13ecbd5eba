// The JSON of a plan and of a state against what Terraform itself gives for the same stack.
import { writeFileSync } from "node:fs";
import { describeTerraform } from "../terraform/terraform";
import { Project } from "../terraform/project";
import { inboundChannel, Workplace } from "./wxcc";

interface Named {
  readonly address: string;
  readonly change: Record<string, unknown>;
}

/** The same configuration for both, with the provider named for Terraform. */
function stack(resource: object, rest: object = {}) {
  return {
    terraform: { required_providers: { wxcc: { source: "wxcc/wxcc" } } },
    provider: { wxcc: {} },
    resource,
    ...rest,
  };
}

const chat = { name: "info", channel_type: "chat", service_level_threshold: 30 };

const first = stack(
  {
    wxcc_channel: { sales: inboundChannel, info: chat, old: { ...chat, name: "old" } },
    wxcc_support_number: { main: { number: "+14085550101", channel_id: "${wxcc_channel.sales.id}" } },
  },
  {
    data: {
      wxcc_channel: { copy: { id: "${wxcc_channel.sales.id}" } },
      wxcc_queue: { q: { name: "Queue-1" } },
    },
    output: {
      sales_id: { value: "${wxcc_channel.sales.id}" },
      name: { value: "a ${wxcc_channel.info.name}" },
      secret: { value: "s", sensitive: true },
      gone: { value: 1 },
    },
  },
);

const second = stack(
  {
    wxcc_channel: {
      sales: { ...inboundChannel, description: "changed" },
      info: { ...chat, channel_type: "email" },
      fresh: { ...chat, name: "fresh" },
    },
    wxcc_support_number: { main: { number: "+14085550101", channel_id: "${wxcc_channel.sales.id}" } },
  },
  {
    output: { sales_id: { value: "${wxcc_channel.sales.id}" }, list: { value: ["${wxcc_channel.info.id}"] } },
  },
);

describeTerraform("the JSON of wxcc against that of Terraform", () => {
  let work: Workplace;
  let project: Project;
  beforeEach(async () => {
    work = await Workplace.open();
    project = await Project.with(work.emulator);
    project.file("main.tf", "");
  });
  afterEach(async () => {
    project.remove();
    await work.close();
  });

  function configure(configuration: object): void {
    work.configure(configuration);
    project.file("main.tf.json", JSON.stringify(configuration));
  }

  async function both() {
    const { organization_id, organization_name, ...ours } = JSON.parse(
      (await work.wxcc("plan", "--format", "json")).stdout,
    );
    // What a document of wxcc has more than one of Terraform.
    expect(organization_id).toBe(work.emulator.organizationId);
    expect(organization_name).toBe("Emulated Contact Center");
    await project.ok("plan", "-input=false", "-out=test.tfplan");
    const theirs = JSON.parse(await project.ok("show", "-json", "test.tfplan"));
    return { ours, theirs };
  }

  test("a first plan is the same document", async () => {
    configure(first);
    const { ours, theirs } = await both();
    expect(comparable(ours)).toEqual(comparable(theirs));
  });

  test("a plan with every action is the same document, and so is the state before it", async () => {
    configure(first);
    await project.apply();
    writeFileSync(work.path("terraform.tfstate"), project.read("terraform.tfstate"));
    const state = JSON.parse((await work.wxcc("show", "--format", "json")).stdout);
    expect(state).toEqual(JSON.parse(await project.ok("show", "-json")));
    configure(second);
    const { ours, theirs } = await both();
    expect(ours.prior_state.values.outputs).toEqual(state.values.outputs);
    const actions = ours.resource_changes.map(({ address, change }: Named) => [address, change.actions]);
    expect(Object.fromEntries(actions)).toEqual({
      "wxcc_channel.fresh": ["create"],
      "wxcc_channel.info": ["delete", "create"],
      "wxcc_channel.old": ["delete"],
      "wxcc_channel.sales": ["update"],
      "wxcc_support_number.main": ["no-op"],
    });
    expect(comparable(ours)).toEqual(comparable(theirs));
  });
});

/**
 * Without what wxcc leaves out or says better: when it was planned; which attributes mattered; outputs that are new
 * but known already, which Terraform counts as prior; marks that mark nothing; and the source text that Terraform
 * gives as a "constant" for each reference in JSON syntax.
 */
function comparable({ timestamp: _time, relevant_attributes: _relevant, prior_state, ...rest }: Document) {
  const { outputs: _outputs, ...prior } = prior_state.values;
  const text = JSON.stringify({ ...rest, prior }, (key, value: unknown) => {
    if (/_sensitive$|^sensitive_values$/.test(key)) return marked(value);
    return isRecord(value) && "references" in value ? { references: value.references } : value;
  });
  return JSON.parse(text);
}

interface Document {
  readonly prior_state: { readonly values: { readonly outputs?: unknown } };
  readonly [key: string]: unknown;
}

/** Only the marks that are set. */
function marked(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, marked(item)] as const);
  return Object.fromEntries(entries.filter(([, item]) => JSON.stringify(item).includes("true")));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
