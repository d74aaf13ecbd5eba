// Variables as users set them, and secrets that never show: through the whole program, against the emulator.

import { readFileSync, statSync, writeFileSync } from "node:fs";
import { Workplace } from "../cli/wxcc";

const secret = "hush-hush-4711";

const configuration = {
  variable: {
    line: { type: "string", description: "Name of the line." },
    threshold: { type: "number", default: 20 },
    token: { type: "string", sensitive: true },
  },
  locals: { about: "Asks for ${var.token}" },
  resource: {
    wxcc_channel: {
      sales: {
        name: "${var.line}",
        description: "${local.about}",
        channel_type: "chat",
        service_level_threshold: "${var.threshold}",
      },
    },
    null_resource: {
      gate: {
        triggers: { name: "${wxcc_channel.sales.name}", about: "${wxcc_channel.sales.description}" },
        provisioner: [{ "local-exec": { command: "echo told ${var.token}" } }],
      },
    },
  },
  output: {
    line: { value: "${upper(wxcc_channel.sales.name)}" },
    about: { value: "${wxcc_channel.sales.description}", sensitive: true },
  },
};

describe("variables", () => {
  let place: Workplace;
  beforeEach(async () => {
    place = await Workplace.open();
  });
  afterEach(() => place.close());

  test("set from the command line, files and the environment, they end in the organization and nowhere on a screen", async () => {
    place.configure(configuration);
    writeFileSync(place.path("terraform.tfvars.json"), JSON.stringify({ threshold: 45 }));
    const environment = { TF_VAR_token: secret };

    const plan = await place.wxccWith(environment, "plan", "--var", "line=from-var", "--out", "it.plan");
    expect(plan).toMatchObject({ code: 0 });
    expect(plan.stdout).toMatch(/ name +=.*"from-var"/);
    expect(plan.stdout).toMatch(/ service_level_threshold +=.*45/);
    expect(plan.stdout).toMatch(/description +=.*\(sensitive value\)/);
    expect(plan.stdout).toMatch(/about = \(sensitive value\)/);

    // The plan file holds the variables: applied elsewhere it needs none, and takes no others.
    expect(statSync(place.path("it.plan")).mode & 0o777).toBe(0o600);
    const shown = await place.wxcc("show", "it.plan");
    const other = await place.wxcc("apply", "it.plan", "--var", "line=other");
    expect(other).toMatchObject({ code: 1 });
    expect(other.stderr.replaceAll(/\s+/g, " ")).toContain(
      'The saved plan has another value of the variable "line" than --var It is applied exactly as it was shown.',
    );
    const applied = await place.wxcc("apply", "it.plan");
    expect(applied).toMatchObject({ code: 0 });
    expect(applied.stdout).toContain("output not shown: the command was given a sensitive value");
    expect(applied.stdout).toContain('line = "FROM-VAR"');
    expect(place.attribute("wxcc_channel.sales", "description")).toBe(`Asks for ${secret}`);
    const raw = JSON.parse(readFileSync(place.path("terraform.tfstate"), "utf8")) as {
      resources: { type: string; instances: { sensitive_attributes: unknown }[] }[];
    };
    const sensitive = (type: string) =>
      raw.resources.find((one) => one.type === type)?.instances[0]?.sensitive_attributes;
    expect(sensitive("wxcc_channel")).toEqual([[{ type: "get_attr", value: "description" }]]);
    expect(sensitive("null_resource")).toEqual([
      [
        { type: "get_attr", value: "triggers" },
        { type: "index", value: { value: "about", type: "string" } },
      ],
    ]);

    const again = await place.wxccWith(environment, "plan", "--var", "line=from-var", "--detailed-exitcode");
    expect(again).toMatchObject({ code: 0 });
    const screens = [plan, shown, other, applied, again];
    for (const words of [["show"], ["output"], ["state", "show", "wxcc_channel.sales"]]) {
      screens.push(await place.wxcc(...words));
    }
    const destroyed = await place.wxccWith(
      environment,
      "destroy",
      "--auto-approve",
      "--json",
      "--var",
      "line=from-var",
    );
    expect(destroyed).toMatchObject({ code: 0 });
    screens.push(destroyed);
    for (const { stdout, stderr } of screens) expect(stdout + stderr).not.toContain(secret);
  });

  test("the JSON of a plan marks what is sensitive where it stands, and tells the variables", async () => {
    place.configure(configuration);
    const words = ["plan", "--format", "json", "--var", "line=a", "--var", `token=${secret}`];
    const { stdout } = await place.wxcc(...words);
    const plan = JSON.parse(stdout) as {
      variables: unknown;
      resource_changes: { address: string; change: { after_sensitive: unknown } }[];
      configuration: { root_module: { variables: unknown } };
    };
    expect(plan.variables).toEqual({
      line: { value: "a" },
      threshold: { value: 20 },
      token: { value: secret },
    });
    expect(plan.configuration.root_module.variables).toEqual({
      line: { description: "Name of the line." },
      threshold: { default: 20 },
      token: { sensitive: true },
    });
    const marks = plan.resource_changes.map(({ address, change }) => [address, change.after_sensitive]);
    expect(marks).toEqual([
      ["null_resource.gate", { triggers: { about: true } }],
      ["wxcc_channel.sales", { description: true }],
    ]);
  });

  test("a message that would repeat a secret hides it", async () => {
    place.configure({
      variable: { secret: { sensitive: true, default: "purple-elephant" } },
      resource: {
        wxcc_channel: {
          a: { name: "a", channel_type: "${var.secret}", service_level_threshold: 20 },
        },
      },
    });
    for (const words of [["plan"], ["apply", "--auto-approve", "--json"], ["validate"]]) {
      const { code, stdout, stderr } = await place.wxcc(...words);
      expect(code).toBe(1);
      expect(stdout + stderr).toContain("channel_type");
      expect(stdout + stderr).not.toContain("purple-elephant");
    }
  });

  test("what is missing, unknown or exposed stops before anything is asked", async () => {
    place.configure({
      ...configuration,
      output: { token: { value: "${wxcc_channel.sales.description}" } },
    });
    const { code, stderr } = await place.wxcc("plan", "--var", "lin=x");
    expect(code).toBe(1);
    expect(stderr).toContain('The variable "line" is not set');
    expect(stderr).toContain('The variable "token" is not set');
    expect(stderr.replace(/\s+/g, " ")).toContain("--var line=VALUE, in a file (--var-file FILE");
    expect(stderr).toContain('Did you mean "line"?');
    const exposed = await place.wxcc("plan", "--var", "line=x", "--var", "token=y");
    expect(exposed.stderr).toContain('The output "token" holds a sensitive value');
    expect((await place.wxcc("validate", "--var", "threshold=2")).stderr).toContain("sensitive value");
    // Where the state is can be told without any variable.
    place.configure(configuration);
    expect((await place.wxcc("output")).stderr).toContain("There are no outputs");
    expect((await place.wxcc("validate")).code).toBe(0);
    expect(place.emulator.requests()).toEqual([]);
  });
});
