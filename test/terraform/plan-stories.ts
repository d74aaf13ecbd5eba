// Input for both doors: a configuration that is applied, then another one with the options of its plan. Together the
// stories use every block and option of a plan that wxcc and Terraform have in common.

import type { Emulator } from "../../src/emulator";
import { Raw } from "../emulator/raw-http";
import { definition } from "../scenarios/flow-document";
import { wave } from "../scenarios/seed";

export interface PlanStory {
  /** Applied by wxcc before the story begins. Default: nothing. */
  readonly first?: object;
  readonly then: object;
  /** Options of the plan, with the one dash that Terraform wants. */
  readonly words?: readonly string[];
  /** Addresses that the state forgets before the second configuration. */
  readonly unmanaged?: readonly string[];
  /** What somebody does in Control Hub in between. */
  readonly outside?: (emulator: Emulator) => Promise<unknown>;
  /** Changes the state file in between. */
  readonly state?: (state: StateFile) => void;
  /** Files beside the configuration, from the beginning. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The state file, as far as stories change it. */
export interface StateFile {
  readonly resources: {
    readonly type: string;
    readonly name: string;
    readonly instances: { status?: string; deposed?: string; attributes: Record<string, unknown> }[];
  }[];
}

const channel = (name: string, more: object = {}) => ({
  name,
  channel_type: "inbound_telephony",
  service_level_threshold: 30,
  ...more,
});
const chat = (name: string, more: object = {}) => channel(name, { channel_type: "chat", ...more });
const number = (resource: string, digits = "0101", more: object = {}) => ({
  number: `+1408555${digits}`,
  channel_id: `\${wxcc_channel.${resource}.id}`,
  ...more,
});
const gate = (value: string, more: object = {}) => ({
  null_resource: { gate: { triggers: { value }, ...more } },
});
const line = {
  resource: {
    wxcc_channel: { sales: channel("sales-line") },
    wxcc_support_number: { main: number("sales") },
  },
  output: { line: { value: "${wxcc_channel.sales.id}" } },
};
const two = (description: string) => ({
  resource: {
    wxcc_channel: {
      sales: channel("sales-line", { description }),
      help: channel("help-line", { description }),
    },
    // One is the organization's first number, which is then its caller id, whoever is faster.
    wxcc_support_number: {
      sales: number("sales", "0101", { default_ani: true }),
      help: number("help", "0102", { default_ani: false }),
    },
  },
  output: {
    sales: { value: "${wxcc_channel.sales.description}" },
    help: { value: "${wxcc_channel.help.name}" },
  },
});
const triggered = (value: string) => ({
  resource: {
    ...gate(value),
    wxcc_channel: {
      sales: channel("sales-line", { lifecycle: { replace_triggered_by: ["null_resource.gate.triggers"] } }),
    },
    wxcc_support_number: { main: number("sales") },
  },
});
const media = (more: object = {}, music: object = {}) => ({
  resource: {
    wxcc_flow: { main: { definition: definition({ name: "main" }), version_labels: ["Live"] } },
    wxcc_music_on_hold: { hold: { name: "hold.wav", content_base64: wave(20), ...music } },
    wxcc_channel: {
      sales: channel("sales-line", {
        flow_id: "${wxcc_flow.main.id}",
        flow_version_label: "Live",
        music_on_hold_id: "${wxcc_music_on_hold.hold.id}",
        ...more,
      }),
    },
  },
});

function channelId(emulator: Emulator, name: string): string {
  const found = emulator.tenant().entities["entry-point"]?.find((one) => one.name === name);
  return String(found?.id);
}

/** Edits a channel as somebody does it in Control Hub. */
const edit = (name: string, fields: Parameters<Emulator["edit"]>[2]) => async (emulator: Emulator) =>
  emulator.edit("entry-point", channelId(emulator, name), fields);

/** Deletes a channel that is no longer active. */
const remove = (name: string) => async (emulator: Emulator) => {
  const id = channelId(emulator, name);
  emulator.edit("entry-point", id, { active: false });
  const { status, text } = await new Raw(emulator).org("DELETE", `entry-point/${id}`);
  if (status >= 300) throw new Error(`${name} is not deleted: ${text}`);
};

export const planStories: Readonly<Record<string, PlanStory>> = {
  "everything is new: unknown values, data sources that wait, outputs": {
    then: {
      resource: {
        ...media().resource,
        ...gate("${wxcc_channel.sales.id}", { depends_on: ["wxcc_flow.main"] }),
        wxcc_support_number: { main: number("sales") },
      },
      data: {
        wxcc_channel: { copy: { id: "${wxcc_channel.sales.id}" } },
        wxcc_queue: { q: { name: "Queue-1" } },
        wxcc_flow: { later: { name: "main", depends_on: ["wxcc_flow.main"] } },
      },
      output: {
        id: { value: "${wxcc_channel.sales.id}", description: "Of the line." },
        text: { value: "id ${wxcc_channel.sales.id}" },
        known: { value: "a ${wxcc_channel.sales.name}" },
        queue: { value: "${data.wxcc_queue.q.name}" },
        list: { value: ["${wxcc_channel.sales.id}", "b", 1, true, null] },
        object: { value: { id: "${wxcc_channel.sales.id}", name: "x" } },
        secret: { value: "s", sensitive: true },
        nothing: { value: null },
        whole: { value: "${wxcc_channel.sales}" },
      },
    },
  },
  "every action: create, update, replace, delete, and nothing": {
    first: {
      resource: {
        wxcc_channel: { sales: channel("sales-line"), info: chat("info"), old: chat("old") },
        wxcc_support_number: { main: number("sales") },
      },
      data: { wxcc_channel: { copy: { id: "${wxcc_channel.sales.id}" } } },
      output: {
        line: { value: "${wxcc_channel.sales.id}" },
        name: { value: "a ${wxcc_channel.info.name}" },
        secret: { value: "s", sensitive: true },
        gone: { value: [1, "a"] },
      },
    },
    then: {
      resource: {
        wxcc_channel: {
          sales: channel("sales-line", { description: "changed" }),
          info: channel("info", { channel_type: "email" }),
          fresh: chat("fresh"),
        },
        wxcc_support_number: { main: number("sales") },
      },
      output: {
        line: { value: "${wxcc_channel.sales.id}" },
        name: { value: "b ${wxcc_channel.info.name}" },
        secret: { value: "t", sensitive: true },
        list: { value: ["${wxcc_channel.info.id}"] },
      },
    },
  },
  "nothing to do": { first: two("A."), then: two("A.") },
  "outputs alone: their values, types and marks": {
    first: {
      output: {
        same: { value: { a: [1, null], b: "x" } },
        type: { value: "1" },
        mark: { value: "x" },
        unmark: { value: "x", sensitive: true },
        none: { value: "x" },
      },
    },
    then: {
      output: {
        same: { value: { a: [1, null], b: "x" } },
        type: { value: 1 },
        mark: { value: "x", sensitive: true },
        unmark: { value: "x" },
        none: { value: null },
      },
    },
  },
  "somebody changed a channel": {
    first: two("A."),
    then: two("A."),
    outside: edit("sales-line", { description: "By hand.", serviceLevelThreshold: 99 }),
  },
  "somebody changed what the configuration leaves to the server": {
    first: line,
    then: line,
    outside: edit("sales-line", { timezone: "Europe/Paris" }),
  },
  "somebody deleted a channel": {
    first: { resource: { wxcc_channel: { info: chat("info"), web: chat("web") } } },
    then: { resource: { wxcc_channel: { info: chat("info"), web: chat("web") } } },
    outside: remove("info"),
  },
  "a change from outside is not looked for": {
    first: line,
    then: line,
    outside: edit("sales-line", { description: "By hand." }),
    words: ["-refresh=false"],
  },
  "ignore_changes of one attribute": {
    first: { resource: { wxcc_channel: { info: chat("info", { description: "A." }) } } },
    then: {
      resource: {
        wxcc_channel: {
          info: chat("info", {
            description: "B.",
            service_level_threshold: 60,
            lifecycle: { ignore_changes: ["description"] },
          }),
        },
      },
    },
  },
  "ignore_changes of all": {
    first: { resource: { wxcc_channel: { info: chat("info", { description: "A." }) } } },
    then: {
      resource: {
        wxcc_channel: { info: chat("other", { description: "B.", lifecycle: { ignore_changes: "all" } }) },
      },
    },
  },
  "prevent_destroy of what would be deleted": {
    first: { resource: { wxcc_channel: { info: chat("info") } } },
    then: {
      resource: {
        wxcc_channel: {
          info: channel("info", { channel_type: "email", lifecycle: { prevent_destroy: true } }),
        },
      },
    },
  },
  "prevent_destroy of what is only changed": {
    first: { resource: { wxcc_channel: { info: chat("info") } } },
    then: {
      resource: {
        wxcc_channel: { info: chat("info", { description: "B.", lifecycle: { prevent_destroy: true } }) },
      },
    },
  },
  "create_before_destroy of music, and of what it makes follow": {
    first: media({}, { lifecycle: { create_before_destroy: true } }),
    then: media({}, { name: "piano.wav", lifecycle: { create_before_destroy: true } }),
    words: ["-replace=wxcc_music_on_hold.hold"],
  },
  "a tainted channel": {
    first: line,
    then: line,
    state(state) {
      for (const { type, instances } of state.resources)
        if (type === "wxcc_channel") for (const one of instances) one.status = "tainted";
    },
  },
  "an object that an interrupted replacement has left behind": {
    first: { resource: { wxcc_channel: { info: chat("info"), old: chat("old") } } },
    then: { resource: { wxcc_channel: { info: chat("info") } } },
    state(state) {
      const [left] = state.resources.splice(
        state.resources.findIndex(({ name }) => name === "old"),
        1,
      );
      const [object] = left?.instances ?? [];
      if (object !== undefined)
        state.resources
          .find(({ name }) => name === "info")
          ?.instances.push({ deposed: "0123abcd", ...object });
    },
  },
  "a flow with a new version and a line that it leads to": {
    first: media(),
    then: {
      ...media(),
      resource: {
        ...media().resource,
        wxcc_flow: {
          main: { definition: definition({ name: "main", greeting: "New." }), version_labels: ["Live"] },
        },
      },
    },
  },
  "import blocks take a line by name and number": {
    first: line,
    unmanaged: ["wxcc_channel.sales", "wxcc_support_number.main"],
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
    unmanaged: ["wxcc_channel.sales", "wxcc_support_number.main"],
    then: {
      resource: { wxcc_channel: { sales: channel("sales-line", { description: "New." }) } },
      import: [{ to: "wxcc_channel.sales", id: "sales-line" }],
    },
  },
  "an import of what does not exist": {
    then: {
      resource: { wxcc_channel: { sales: channel("sales-line") } },
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
  "moved blocks alone": {
    first: line,
    then: {
      resource: {
        wxcc_channel: { support: channel("sales-line") },
        wxcc_support_number: { main: number("support") },
      },
      output: { line: { value: "${wxcc_channel.support.id}" } },
      moved: [{ from: "wxcc_channel.sales", to: "wxcc_channel.support" }],
    },
  },
  "a moved block to an address that nothing declares": {
    first: { resource: { wxcc_channel: { sales: channel("sales-line") } } },
    then: { moved: [{ from: "wxcc_channel.sales", to: "wxcc_channel.support" }] },
  },
  "removed blocks that forget and that destroy": {
    first: two("A."),
    then: {
      resource: {
        wxcc_channel: { sales: channel("sales-line", { description: "A." }) },
        wxcc_support_number: { sales: number("sales", "0101", { default_ani: true }) },
      },
      removed: [
        { from: "wxcc_channel.help", lifecycle: { destroy: false } },
        { from: "wxcc_support_number.help" },
      ],
    },
  },
  "replace_triggered_by on a live line": { first: triggered("1"), then: triggered("2") },
  "-replace of a live line": { first: line, then: line, words: ["-replace=wxcc_channel.sales"] },
  "-target with what it refers to": {
    first: two("A."),
    then: two("B."),
    words: ["-target=wxcc_support_number.sales"],
  },
  "two targets, one of them new": {
    first: two("A."),
    then: { ...two("A."), resource: { ...two("A.").resource, ...gate("1") } },
    words: ["-target=null_resource.gate", "-target=wxcc_channel.help"],
  },
  "a destroy of everything": { first: two("A."), then: two("A."), words: ["-destroy"] },
  "-target of a destroy with what refers to it": {
    first: two("A."),
    then: two("A."),
    words: ["-destroy", "-target=wxcc_channel.sales"],
  },
  "variables from every place, the later one wins": {
    files: {
      "terraform.tfvars": 'b = "tfvars"\nc = "tfvars"\nd = "tfvars"\ne = "tfvars"\nf = "tfvars"\n',
      "terraform.tfvars.json": JSON.stringify({ c: "json", d: "json", e: "json", f: "json" }),
      "x.auto.tfvars": 'd = "auto"\ne = "auto"\nf = "auto"\n',
      "y.auto.tfvars.json": JSON.stringify({ e: "auto json", f: "auto json" }),
      "more.tfvars": 'f = "file"\ng = "file"\n',
    },
    environment: {
      TF_VAR_a: "environment",
      TF_VAR_b: "environment",
      TF_VAR_lines: '[{name = "x", threshold = "25"}]',
    },
    then: {
      variable: {
        ...Object.fromEntries([..."abcdefgh"].map((name) => [name, { default: "default", type: "string" }])),
        lines: { type: "list(object({ name = string, threshold = string }))" },
        free: { default: { a: [1, "x"] }, description: "Of any type." },
      },
      resource: {
        wxcc_channel: {
          info: chat("${var.lines[0].name}", { service_level_threshold: "${var.lines[0].threshold}" }),
        },
      },
      output: {
        all: { value: [..."abcdefgh"].map((name) => `\${var.${name}}`) },
        free: { value: "${var.free}" },
      },
    },
    words: ["-var", "g=argument", "-var-file", "more.tfvars", "-var", "h=argument"],
  },
  "sensitive variables, wherever they go": {
    files: { "terraform.tfvars.json": JSON.stringify({ secret: "hush-hush", map: { b: "secret too" } }) },
    then: {
      variable: {
        secret: { type: "string", sensitive: true },
        map: { type: "map(string)", sensitive: true },
      },
      locals: { about: "It is ${var.secret}." },
      resource: {
        wxcc_channel: {
          info: chat("info", { description: "${local.about}" }),
          copy: chat("copy", { description: "${upper(wxcc_channel.info.description)}" }),
        },
        null_resource: { gate: { triggers: { b: "${var.map.b}", c: "open" } } },
      },
      output: {
        about: { value: "${wxcc_channel.info.description}", sensitive: true },
        open: { value: "${nonsensitive(var.secret)}" },
        size: { value: "${length(var.secret)}", sensitive: true },
      },
    },
  },
  "a sensitive value that is no longer one, and one that becomes one": {
    first: {
      variable: { a: { default: "x", sensitive: true }, b: { default: "y" } },
      resource: {
        wxcc_channel: {
          one: chat("one", { description: "${var.a}" }),
          two: chat("two", { description: "${var.b}" }),
        },
      },
    },
    then: {
      variable: { a: { default: "x" }, b: { default: "y", sensitive: true } },
      resource: {
        wxcc_channel: {
          one: chat("one", { description: "${var.a}" }),
          two: chat("two", { description: "${var.b}" }),
        },
      },
    },
  },
  "outputs of every type": {
    first: {
      variable: {
        names: { type: "list(string)", default: ["a"] },
        none: { type: "map(number)", default: {} },
      },
      resource: { ...media().resource, ...gate("1") },
      output: { gone: { value: "x" } },
    },
    then: {
      variable: {
        names: { type: "list(string)", default: ["a"] },
        none: { type: "map(number)", default: {} },
      },
      resource: { ...media().resource, ...gate("1") },
      output: {
        names: { value: "${var.names}" },
        none: { value: "${var.none}" },
        first: { value: "${var.names[0]}" },
        set: { value: '${toset(["b", "a"])}' },
        tuple: { value: "${concat(var.names, [1])}" },
        list: { value: "${concat(var.names, var.names)}" },
        object: { value: { names: "${var.names}", labels: "${wxcc_flow.main.version_labels}" } },
        labels: { value: "${wxcc_flow.main.version_labels}" },
        triggers: { value: "${null_resource.gate.triggers}" },
        gate: { value: "${null_resource.gate}" },
        music: { value: "${wxcc_music_on_hold.hold}" },
        chosen: { value: '${true ? var.names : ["x"]}' },
      },
    },
  },
  "a rule of a variable that holds": {
    then: {
      variable: {
        n: { default: 3, validation: [{ condition: "${var.n > 0}", error_message: "At least 1." }] },
      },
      output: { n: { value: "${var.n}" } },
    },
  },
  "a rule of a variable that is broken": {
    then: {
      variable: {
        n: { default: 0, validation: [{ condition: "${var.n > 0}", error_message: "At least 1." }] },
      },
    },
  },
  "a variable that is not set": { then: { variable: { n: { type: "number" } } } },
  "a sensitive value in an output without a mark": {
    then: { variable: { s: { default: "x", sensitive: true } }, output: { o: { value: "<${var.s}>" } } },
  },
  "files beside the configuration": {
    files: {
      "main.json": definition({ name: "main" }),
      "hold.wav": Buffer.from(wave(20), "base64"),
      "name.txt": "info",
    },
    then: {
      resource: {
        wxcc_flow: { main: { definition: '${file("${path.module}/main.json")}', version_labels: ["Live"] } },
        wxcc_music_on_hold: { hold: { name: "hold.wav", content_base64: '${filebase64("hold.wav")}' } },
        wxcc_channel: { info: chat('${file("${path.module}/name.txt")}') },
      },
      output: { sum: { value: '${filesha256("${path.root}/main.json")}' } },
    },
  },
  "outputs of another state": {
    files: {
      "other.tfstate": JSON.stringify({
        version: 4,
        terraform_version: "1.11.4",
        serial: 1,
        lineage: "other",
        outputs: {
          name: { value: "info", type: "string" },
          secret: { value: "of another state", type: "string", sensitive: true },
        },
        resources: [],
      }),
    },
    then: {
      data: {
        terraform_remote_state: {
          other: { backend: "local", config: { path: "${path.module}/other.tfstate" } },
        },
      },
      resource: {
        wxcc_channel: {
          info: chat("${data.terraform_remote_state.other.outputs.name}", {
            description: "${data.terraform_remote_state.other.outputs.secret}",
          }),
        },
      },
      output: { name: { value: "${data.terraform_remote_state.other.outputs.name}" } },
    },
  },
  "a gate that runs a command": {
    first: { resource: gate("1", { provisioner: [{ "local-exec": { command: "true" } }] }) },
    then: {
      resource: gate("2", {
        provisioner: [{ "local-exec": { command: "true", environment: { A: "1" }, working_dir: "." } }],
      }),
    },
  },
  "a create that the API refuses": {
    first: { resource: { wxcc_channel: { info: chat("info") } } },
    then: {
      resource: { wxcc_channel: { info: chat("info"), web: chat("web") } },
      output: { a: { value: 1 } },
    },
    outside: async (emulator) =>
      emulator.setFaults([{ operation: "entry-point.create", effect: { kind: "status", status: 400 } }]),
  },
  "a lasting mistake: a name that the API does not take": {
    then: { resource: { wxcc_channel: { info: chat("x".repeat(81)) } } },
  },
};
