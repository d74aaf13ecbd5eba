// The language of the input means the same to Terraform and to wxcc: functions, variables and where they come from,
// what is sensitive, and the outputs of other states.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSeed, startEmulator, type Emulator } from "../../src/emulator";
import { loadConfiguration } from "../../src/engine";
import { language, mistakes, texts } from "../engine/input/language";
import { seed } from "../scenarios/seed";
import { actionsOf, Stack } from "../acceptance/stack";
import { AttachedProject, requiredProviders, type Reported } from "./attached-project";
import { connectionTo } from "./matrix";
import { describeTerraform, runProgram } from "./terraform";

const errorsOf = ({ messages }: Reported) => messages.filter(({ severity }) => severity === "error");

const environment = { PATH: process.env.PATH, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };

describeTerraform("the language of the input", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "wxcc-language-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  const terraform = (env: NodeJS.ProcessEnv, ...words: string[]) =>
    runProgram("terraform", words, { cwd: folder, env: { ...environment, HOME: folder, ...env } });

  async function outputs(env: NodeJS.ProcessEnv = {}, ...words: string[]): Promise<Record<string, unknown>> {
    const applied = await terraform(env, "apply", "-auto-approve", "-no-color", "-input=false", ...words);
    if (applied.code !== 0) throw new Error(applied.stdout + applied.stderr);
    const { stdout } = await terraform(env, "output", "-json");
    const all = JSON.parse(stdout) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(all).map(([name, { value }]) => [name, value]));
  }

  test("every expression of the table has the same value", async () => {
    for (const [name, text] of Object.entries(texts)) write(name, text);
    const output = language.map(([expression], index) => [`o${index}`, { value: `\${${expression}}` }]);
    write("main.tf.json", { output: Object.fromEntries(output) });
    const values = await outputs();
    for (const [index, [expression, value]] of language.entries()) {
      expect([expression, values[`o${index}`] ?? null]).toEqual([expression, value]);
    }
  });

  test("every mistake of the table is one", async () => {
    const output = mistakes.map(([expression], index) => [`o${index}`, { value: `\${${expression}}` }]);
    write("main.tf.json", { output: Object.fromEntries(output) });
    const { stdout } = await terraform({}, "validate", "-json");
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { snippet?: { context?: string } }[] };
    const named = new Set(diagnostics.map(({ snippet }) => snippet?.context));
    const missed = mistakes
      .filter((_, index) => !named.has(`output.o${index}`))
      .map(([expression]) => expression);
    expect(missed).toEqual([]);
  });

  test("variables have the same values, wherever they are set", async () => {
    const types = {
      plain: {},
      text: { type: "string", default: "default" },
      number: { type: "number" },
      list: { type: "list(string)" },
      lines: {
        type: 'map(object({ name = string, threshold = optional(number, 20), tags = optional(set(string), ["x"]) }))',
        nullable: false,
        default: {},
      },
      none: { default: "d" },
      never: { default: "d", nullable: false },
    };
    const variable = Object.fromEntries(Object.entries(types).map(([name, body]) => [name, body]));
    const output = Object.fromEntries(Object.keys(types).map((name) => [name, { value: `\${var.${name}}` }]));
    write("main.tf.json", { variable, output });
    write("terraform.tfvars", 'number = 1\nplain = "tfvars"\ntext = "tfvars"\nnone = null\nnever = null\n');
    write("terraform.tfvars.json", { number: 2, text: "${json}" });
    write("b.auto.tfvars", 'lines = {\n  a = { name = "A", tags = ["b", "a"], other = 1 }\n}\n');
    write("a.auto.tfvars.json", { lines: {}, list: ["auto", 1, true] });
    write("more.tfvars.json", { number: "4" });
    const env = { TF_VAR_number: "0", TF_VAR_list: '["env"]', TF_VAR_gone: "x" };
    const words = ["-var", "plain=[1]", "-var", "number=3", "-var-file", "more.tfvars.json"];
    const expected = await outputs(env, ...words);
    const { variables } = loadConfiguration(folder, {
      cwd: folder,
      variables: {
        environment: env,
        given: [
          { kind: "value", text: "plain=[1]" },
          { kind: "value", text: "number=3" },
          { kind: "file", path: "more.tfvars.json" },
        ],
      },
    });
    const ours = [...variables].map(([name, { current }]) => [name, current]);
    // Terraform leaves outputs that are null out.
    expect(Object.fromEntries(ours)).toEqual({ none: null, ...expected });
    expect(expected).toMatchObject({ plain: "[1]", number: 4, list: ["auto", "1", "true"], never: "d" });
  });
});

describeTerraform("variables and other states behind a configuration", () => {
  let emulator: Emulator;
  let stack: Stack;
  let terraform: AttachedProject;
  beforeEach(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0, seed: parseSeed(seed) });
    const folder = mkdtempSync(join(tmpdir(), "wxcc-input-"));
    stack = new Stack(emulator, {}, undefined, folder);
    stack.file("providers.tf.json", requiredProviders);
    terraform = await AttachedProject.in(folder, connectionTo(emulator));
  });
  afterEach(async () => {
    await terraform.close();
    await emulator.close();
    rmSync(stack.folder, { recursive: true, force: true });
  });

  test("what one applied is empty for the other, with all that is sensitive marked alike", async () => {
    mkdirSync(join(stack.folder, "other"));
    const outputs = {
      secret: { value: "of another state", type: "string", sensitive: true },
      name: { value: "line", type: "string" },
    };
    const other = {
      version: 4,
      terraform_version: "1.11.4",
      serial: 1,
      lineage: "other",
      outputs,
      resources: [],
    };
    stack.file("other/terraform.tfstate", JSON.stringify(other));
    stack.file("terraform.tfvars.json", JSON.stringify({ secret: "hush-hush", map: { b: "secret too" } }));
    const configuration = {
      variable: {
        secret: { type: "string", sensitive: true },
        map: { type: "map(string)", sensitive: true },
        threshold: {
          default: 20,
          validation: [{ condition: "${var.threshold > 0}", error_message: "At least 1." }],
        },
      },
      locals: { about: "It is ${var.secret}." },
      data: {
        terraform_remote_state: {
          other: { backend: "local", config: { path: "${path.module}/other/terraform.tfstate" } },
        },
      },
      resource: {
        wxcc_channel: {
          line: {
            name: "${data.terraform_remote_state.other.outputs.name}",
            description: "${local.about}",
            channel_type: "chat",
            service_level_threshold: "${var.threshold + 5}",
          },
          copy: {
            name: "copy-of-${lower(wxcc_channel.line.name)}",
            description: "${data.terraform_remote_state.other.outputs.secret}",
            channel_type: "chat",
            service_level_threshold: "${wxcc_channel.line.service_level_threshold}",
          },
        },
        null_resource: {
          gate: { triggers: { a: "${wxcc_channel.line.description}", b: "${var.map.b}", c: "open" } },
        },
      },
      output: {
        secret: { value: "${wxcc_channel.line.description}", sensitive: true },
        plain: { value: "${wxcc_channel.copy.description}" },
      },
    };
    stack.write(configuration as Parameters<Stack["write"]>[0]);
    await stack.applied();
    const sensitive = () =>
      [...stack.state().resources].map(([address, { current }]) => [
        address,
        current?.sensitiveAttributes ?? [],
      ]);
    const ours = Object.fromEntries(sensitive().filter(([address]) => !String(address).startsWith("data.")));
    expect(await terraform.plan()).toMatchObject({ actions: {}, messages: [] });

    stack.write({} as Parameters<Stack["write"]>[0]);
    expect((await terraform.plan()).actions).toMatchObject({ "wxcc_channel.line": "delete" });
    expect(errorsOf(await terraform.applyPlan())).toEqual([]);
    stack.write(configuration as Parameters<Stack["write"]>[0]);
    await terraform.plan();
    expect(errorsOf(await terraform.applyPlan())).toEqual([]);
    const theirs = Object.fromEntries(
      sensitive().filter(([address]) => !String(address).startsWith("data.")),
    );
    expect(ours).toEqual(theirs);
    expect(actionsOf(await stack.plan())).toEqual({});
  });

  test("both refuse an output that shows what is sensitive, a broken rule and a missing value", async () => {
    const refusals: readonly (readonly [configuration: object, terraforms: string, ours: string])[] = [
      [
        { variable: { s: { default: "x", sensitive: true } }, output: { o: { value: "<${var.s}>" } } },
        "Output refers to sensitive values",
        'The output "o" holds a sensitive value',
      ],
      [
        {
          variable: {
            n: { default: 0, validation: [{ condition: "${var.n > 0}", error_message: "At least 1." }] },
          },
        },
        "Invalid value for variable",
        'Invalid value for the variable "n"',
      ],
      [
        { variable: { n: { type: "number" } } },
        "No value for required variable",
        'The variable "n" is not set',
      ],
    ];
    for (const [configuration, theirs, ours] of refusals) {
      stack.write(configuration as Parameters<Stack["write"]>[0]);
      expect((await terraform.plan()).messages.map(({ summary }) => summary)).toContain(theirs);
      expect(() => stack.configuration()).toThrow(ours);
    }
  });
});
