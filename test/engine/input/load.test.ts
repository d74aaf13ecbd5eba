// Which configurations are read, and what the others are told.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  checkReferences,
  evaluate,
  InputError,
  loadConfiguration,
  referencesOf,
} from "../../../src/engine/input";
import type { Diagnostic } from "../../../src/schema/diagnostic";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "wxcc-input-"));
});

afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function write(path: string, json: unknown): void {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), typeof json === "string" ? json : JSON.stringify(json));
}

function load(json: unknown) {
  write("main.tf.json", json);
  return loadConfiguration(undefined, { cwd });
}

function problemsOf(action: () => unknown): readonly Diagnostic[] {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof InputError) return thrown.diagnostics;
    throw thrown;
  }
  throw new Error("nothing was thrown");
}

const channel = (body: unknown) => ({ resource: { wxcc_channel: { sales: body } } });

describe("where a configuration is found", () => {
  const stack = (name: string) => `cdktf.out/stacks/${name}/cdk.tf.json`;

  test("without a path the only stack under cdktf.out", () => {
    write(stack("demo"), channel({ name: "a" }));
    const { folder, files, statePath } = loadConfiguration(undefined, { cwd });
    expect(folder).toBe(join(cwd, "cdktf.out/stacks/demo"));
    expect(files).toEqual([join(cwd, stack("demo"))]);
    expect(statePath).toBe(join(folder, "terraform.tfstate"));
  });

  test("several stacks are listed, so that one can be named", () => {
    write(stack("dev"), {});
    write(stack("prod"), channel({ name: "a" }));
    const [problem] = problemsOf(() => loadConfiguration(undefined, { cwd }));
    expect(problem?.summary).toBe("Cannot choose between 2 stacks");
    expect(problem?.detail).toContain("cdktf.out/stacks/dev\n  cdktf.out/stacks/prod");
    expect(loadConfiguration("cdktf.out/stacks/prod", { cwd }).resources).toHaveLength(1);
    expect(loadConfiguration(stack("prod"), { cwd }).resources).toHaveLength(1);
  });

  test("a stack is named by its name, unless a file or folder is called so", () => {
    write(stack("dev"), channel({ name: "a" }));
    write(stack("prod"), channel({ name: "b" }));
    expect(loadConfiguration("dev", { cwd }).folder).toBe(join(cwd, "cdktf.out/stacks/dev"));
    write("prod/main.tf.json", {});
    expect(loadConfiguration("prod", { cwd }).folder).toBe(join(cwd, "prod"));
  });

  test("a mistyped stack or path is told which stacks there are", () => {
    write(stack("dev"), {});
    write("cdktf.out/manifest.json", {
      stacks: {
        base: { synthesizedStackPath: "stacks/base/cdk.tf.json" },
        prod: { synthesizedStackPath: "stacks/prod/cdk.tf.json", dependencies: ["base"] },
      },
    });
    const detailOf = (path: string) => problemsOf(() => loadConfiguration(path, { cwd }))[0]?.detail;
    const listed = "The stacks here are:\n  base\n  prod (needs base)";
    expect(detailOf("prd")).toBe(
      `There is no such file or folder, and no stack of that name. Did you mean "prod"? ${listed}`,
    );
    expect(detailOf("cdktf.out/stacks/production")).toBe(
      `There is no such file or folder, and no stack of that name. ${listed}`,
    );
  });

  test("a stack that the manifest does not name is a leftover", () => {
    write(stack("gone"), {});
    write(stack("demo"), channel({ name: "a" }));
    write("cdktf.out/manifest.json", {
      stacks: { demo: { synthesizedStackPath: "stacks/demo/cdk.tf.json" } },
    });
    expect(loadConfiguration(undefined, { cwd }).resources).toHaveLength(1);
  });

  test("nothing there says how to synthesise", () => {
    const [problem] = problemsOf(() => loadConfiguration(undefined, { cwd }));
    expect(problem?.detail).toContain("App.synth()");
    expect(problemsOf(() => loadConfiguration("nowhere", { cwd }))[0]?.summary).toContain("nowhere");
  });

  test("the files of a folder are one configuration", () => {
    write("a.tf.json", channel({ name: "${wxcc_channel.support.name}" }));
    write("b.tf.json", { resource: [{ wxcc_channel: [{ support: [{ name: "b" }] }] }] });
    const { resources } = loadConfiguration(undefined, { cwd });
    expect(resources.map(({ address }) => address)).toEqual(["wxcc_channel.sales", "wxcc_channel.support"]);
  });

  test("the content hash tells one text from another", () => {
    const before = load(channel({ name: "a" })).contentHash;
    expect(load(channel({ name: "a" })).contentHash).toBe(before);
    expect(load(channel({ name: "b" })).contentHash).not.toBe(before);
  });

  test("HCL alone is told to be HCL, not that nothing was found", () => {
    write("main.tf", "");
    expect(problemsOf(() => loadConfiguration(undefined, { cwd }))[0]?.summary).toBe("Cannot use main.tf");
  });

  test("HCL beside the JSON is refused, because Terraform would read it too", () => {
    write("extra.tf", "");
    expect(problemsOf(() => load({}))[0]?.summary).toBe("Cannot use extra.tf");
  });

  test("a damaged file is named with the line", () => {
    expect(problemsOf(() => load('{"resource":\n{,}}'))[0]?.detail).toMatch(/not valid JSON.*line 2/);
  });
});

test("a block is read with everything that belongs to it", () => {
  const { resources, dataSources, outputs, provider, statePath, providerAddresses } = load({
    terraform: {
      backend: { local: { path: "../state/demo.tfstate" } },
      required_providers: {
        wxcc: { source: "mirror.example/wxcc/wxcc" },
        null: { source: "null", version: "3.2.4" },
      },
    },
    provider: { wxcc: [{ data_center: "us1" }], null: [{}] },
    locals: { lines: ["sales", "support"], first: "${local.lines[0]}" },
    data: { wxcc_queue: { q: { name: "Queue-1" } } },
    resource: {
      wxcc_channel: {
        sales: {
          "//": { metadata: { path: "demo/lines/sales" } },
          name: "${local.first}",
          service_level_threshold: 20,
          depends_on: ["data.wxcc_queue.q"],
          lifecycle: { prevent_destroy: true, ignore_changes: ["description", 'flow_override["a"]'] },
        },
      },
      null_resource: {
        gate: {
          triggers: { id: "${wxcc_channel.sales.id}" },
          provisioner: [
            { "local-exec": { command: "verify ${self.id}", environment: { Q: "${data.wxcc_queue.q.id}" } } },
          ],
        },
      },
    },
    output: {
      id: { value: "${wxcc_channel.sales.id}", sensitive: true, depends_on: ["${null_resource.gate}"] },
    },
  });
  const [sales, gate] = resources;
  expect(sales).toMatchObject({
    address: "wxcc_channel.sales",
    constructPath: "demo/lines/sales",
    dependsOn: ["data.wxcc_queue.q"],
    lifecycle: {
      preventDestroy: true,
      createBeforeDestroy: false,
      ignoreChanges: [["description"], ["flow_override", "a"]],
    },
    place: "main.tf.json: resource.wxcc_channel.sales",
  });
  expect(Object.keys(sales?.body ?? {})).toEqual(["name", "service_level_threshold"]);
  expect(sales === undefined ? "" : evaluate(sales.body["name"] ?? never(), never)).toBe("sales");
  expect(gate === undefined ? [] : referencesOf(gate).map(({ text }) => text)).toEqual([
    "wxcc_channel.sales.id",
    "data.wxcc_queue.q.id",
  ]);
  expect(dataSources.map(({ address }) => address)).toEqual(["data.wxcc_queue.q"]);
  expect(outputs).toMatchObject([{ name: "id", sensitive: true, dependsOn: ["null_resource.gate"] }]);
  expect(provider?.body).toEqual({ data_center: { kind: "literal", value: "us1" } });
  expect(statePath).toBe(join(dirname(cwd), "state/demo.tfstate"));
  expect(providerAddresses).toEqual({
    wxcc: "mirror.example/wxcc/wxcc",
    null: "registry.terraform.io/hashicorp/null",
  });
});

function never(): never {
  throw new Error("nothing is looked up here");
}

describe("what is not understood names its place", () => {
  const gate = (provisioner: unknown) => ({ resource: { null_resource: { gate: { provisioner } } } });
  test.each<[string, unknown, string, string]>([
    [
      "count",
      channel({ count: 2 }),
      "count cannot be used in wxcc_channel.sales",
      "resource.wxcc_channel.sales.count: ",
    ],
    ["for_each", channel({ for_each: {} }), "for_each", "sales.for_each: "],
    ["modules", { module: { a: {} } }, "A module", "Use Terraform"],
    ["check blocks", { check: {} }, "A check block", "Use Terraform"],
    ["a word Terraform does not know", { resources: {} }, 'Cannot understand "resources"', "no block"],
    [
      "other providers",
      { resource: { aws_s3_bucket: { b: {} } } },
      "aws_s3_bucket cannot be used",
      "other providers",
    ],
    [
      "other required providers",
      { terraform: { required_providers: { aws: { source: "hashicorp/aws" } } } },
      'The provider "aws"',
      "terraform.required_providers.aws",
    ],
    ["an alias", { provider: { wxcc: [{ alias: "b" }] } }, "An alias", "provider.wxcc[0].alias"],
    [
      "two provider blocks",
      { provider: { wxcc: [{}, {}] } },
      'provider "wxcc" is declared twice',
      "provider.wxcc[1]",
    ],
    ["other backends", { terraform: { backend: { s3: {} } } }, 'The backend "s3"', 'backend "local"'],
    ["HCP Terraform", { terraform: { cloud: {} } }, "HCP Terraform", "terraform.cloud"],
    [
      "preconditions",
      channel({ lifecycle: { precondition: [] } }),
      "lifecycle precondition",
      "sales.lifecycle.precondition",
    ],
    [
      "provisioners of other resources",
      channel({ provisioner: { "local-exec": { command: "a" } } }),
      "A provisioner",
      "null_resource",
    ],
    [
      "remote-exec",
      gate([{ "remote-exec": {} }]),
      "The provisioner remote-exec",
      "gate.provisioner[0].remote-exec",
    ],
    [
      "provisioners at destroy",
      gate([{ "local-exec": { command: "a", when: "destroy" } }]),
      'when "destroy"',
      "when",
    ],
    [
      "a function",
      channel({ name: '${regex("x", "y")}' }),
      "Cannot evaluate name of wxcc_channel.sales",
      "function regex",
    ],
    ["a wrong escape", channel({ name: "${" }), "Cannot evaluate name", 'Write "$${"'],
    [
      "a key that is a template",
      channel({ tags: { "${a}": 1 } }),
      "A key that is a template",
      'tags["${a}"]',
    ],
    [
      "a number nobody can keep",
      '{"resource":{"wxcc_channel":{"sales":{"n":12345678901234567890}}}}',
      "Cannot evaluate n",
      "12345678901234567890",
    ],
    [
      "a name that is none",
      { resource: { wxcc_channel: { "1a": {} } } },
      '"1a" cannot be the name',
      "letters",
    ],
    [
      "a local that is missing",
      channel({ name: "${local.a}" }),
      "Cannot evaluate name",
      "there is no local.a",
    ],
    [
      "locals in a circle",
      { locals: { a: "${local.b}", b: "${local.a}" } },
      "Cannot evaluate",
      "leads back to itself",
    ],
    [
      "a resource that is missing",
      channel({ name: "${wxcc_flow.main.id}" }),
      "Cannot find wxcc_flow.main",
      "sales.name",
    ],
    [
      "a mistyped resource",
      { ...channel({}), output: { o: { value: "${wxcc_channel.slaes.id}" } } },
      "Cannot find wxcc_channel.slaes",
      'Did you mean "wxcc_channel.sales"?',
    ],
    [
      "a mistyped dependency",
      channel({ depends_on: ["wxcc_chanel.sales"] }),
      "on which wxcc_channel.sales depends",
      'Did you mean "wxcc_channel.sales"?',
    ],
    ["an output without value", { output: { o: {} } }, 'output "o" has no value', "value is required"],
    [
      "a condition on an output",
      { output: { o: { value: 1, precondition: [] } } },
      "precondition",
      "output.o.precondition",
    ],
  ])("%s", (_, json, summary, detail) => {
    const problems = problemsOf(() => load(json));
    expect(problems.map((problem) => problem.summary).join("\n")).toContain(summary);
    expect(problems.map((problem) => problem.detail).join("\n")).toContain(detail);
  });

  test("all problems are told at once", () => {
    expect(
      problemsOf(() => load({ check: {}, module: {}, ...channel({ count: 1, name: "${a[*]}" }) })),
    ).toHaveLength(4);
  });

  test("one address in two files", () => {
    write("other.tf.json", channel({}));
    const [problem] = problemsOf(() => load(channel({})));
    expect(problem?.summary).toBe("wxcc_channel.sales is declared twice");
    expect(problem?.detail).toContain("main.tf.json: resource.wxcc_channel.sales and other.tf.json:");
  });
});

test("an attribute that the type does not have is found before anything runs", () => {
  const configuration = load({ ...channel({}), output: { o: { value: "${wxcc_channel.sales.nmae}" } } });
  const [problem] = checkReferences(configuration, () => ["id", "name"]);
  expect(problem?.summary).toBe("Cannot find the attribute nmae of wxcc_channel.sales");
  expect(problem?.detail).toContain('Did you mean "name"?');
});
