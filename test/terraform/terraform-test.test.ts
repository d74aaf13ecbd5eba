// Terraform's own ways to try a configuration: `terraform test` against a tenant and with a mocked provider, the console,
// and the schema that editors and policy checks read.

import { spawnSync } from "node:child_process";
import { startEmulator, type Emulator } from "../../src/emulator";
import { dataSources, ephemeralResources, functions, resources } from "../../src/resources";
import { definition, exported } from "../scenarios/flow-document";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

const configuration = `
  variable "threshold" { default = 30 }
  resource "wxcc_flow" "main" {
    definition = file("flow.json")
    bindings   = { "${exported.queue}" = "0e0e0000-0000-4000-8000-000000000001" }
  }
  resource "wxcc_channel" "sales" {
    name                    = "sales"
    channel_type            = "inbound_telephony"
    service_level_threshold = var.threshold
    flow_id                 = wxcc_flow.main.id
  }
  resource "wxcc_support_number" "sales" {
    number     = provider::wxcc::e164("408 555 0101", "US")
    channel_id = wxcc_channel.sales.id
  }
  data "wxcc_call_path" "sales" {
    number     = "+14085550101"
    depends_on = [wxcc_support_number.sales]
  }
  output "gets_through" { value = data.wxcc_call_path.sales.ok }
`;

describeTerraform("a configuration is tried", () => {
  let emulator: Emulator;
  let project: Project;
  beforeAll(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
  });
  afterAll(() => emulator.close());
  beforeEach(async () => {
    emulator.reset();
    project = (await Project.with(emulator)).file("flow.json", definition()).write(configuration);
  });
  afterEach(() => project.remove());

  test("by `terraform test` against a tenant, which is as empty as before when it ends", async () => {
    const before = emulator.tenant().entities;
    project.file(
      "lines.tftest.hcl",
      `
      run "a_line_takes_calls" {
        assert {
          condition     = output.gets_through && wxcc_channel.sales.flow_version_label == "Latest"
          error_message = "Calls do not get through."
        }
      }
      run "another_threshold_replaces_nothing" {
        variables { threshold = 60 }
        assert {
          condition     = wxcc_channel.sales.service_level_threshold == 60
          error_message = "The threshold did not arrive."
        }
      }`,
    );
    expect(await project.ok("test")).toContain("2 passed, 0 failed");
    expect(emulator.requests().filter(({ changes }) => changes.length > 0)).not.toEqual([]);
    expect(emulator.tenant().entities).toEqual(before);
  });

  test("by `terraform test` with a mocked provider: ids that look like ids come from mock_resource, nothing is sent", async () => {
    project.file(
      "mocked.tftest.hcl",
      `
      mock_provider "wxcc" {
        mock_resource "wxcc_flow" {
          defaults = { id = "0123456789abcdef01234567" }
        }
        mock_resource "wxcc_channel" {
          defaults = { id = "00000000-0000-4000-8000-000000000001" }
        }
      }
      run "planned" {
        command = plan
        assert {
          condition     = wxcc_support_number.sales.number == "+14085550101"
          error_message = "The number is another one."
        }
      }
      run "applied" {
        assert {
          condition     = wxcc_support_number.sales.channel_id == "00000000-0000-4000-8000-000000000001"
          error_message = "The number leads elsewhere."
        }
      }`,
    );
    expect(await project.ok("test")).toContain("2 passed, 0 failed");
    expect(emulator.requests()).toEqual([]);
  });

  test("in the console, whose functions need no connection and blame the argument that is wrong", () => {
    const asked = (expression: string) =>
      spawnSync("terraform", ["console"], {
        cwd: project.folder,
        env: { ...project.environment, WXCC_API_URL: "", WXCC_ACCESS_TOKEN: "" },
        input: expression,
        encoding: "utf8",
      });
    expect(asked('provider::wxcc::e164("(408) 555-0100", "US")').stdout).toBe('"+14085550100"\n');
    expect(asked('provider::wxcc::flow_uses_business_hours(file("flow.json"))').stdout).toBe("false\n");
    expect(asked('provider::wxcc::e164("x", "US")').stderr).toContain(
      'Invalid value for "number" parameter: "x" is no phone number of US.',
    );
  });

  test("by tools that read the schema: everything there is has a description, secrets are marked", async () => {
    const { provider_schemas: all } = JSON.parse(await project.ok("providers", "schema", "-json")) as {
      provider_schemas: Record<string, ProviderSchema>;
    };
    const schema = all["registry.terraform.io/wxcc/wxcc"];
    expect(Object.keys(schema?.resource_schemas ?? {}).sort()).toEqual(Object.keys(resources).sort());
    expect(Object.keys(schema?.data_source_schemas ?? {}).sort()).toEqual(Object.keys(dataSources).sort());
    expect(Object.keys(schema?.ephemeral_resource_schemas ?? {})).toEqual(Object.keys(ephemeralResources));
    expect(Object.keys(schema?.functions ?? {}).sort()).toEqual(Object.keys(functions).sort());
    const blocks = [schema?.provider, ...Object.values(schema?.resource_schemas ?? {})];
    const attributes = blocks.flatMap((block) => Object.entries(block?.block.attributes ?? {}));
    expect(attributes.filter(([, { description }]) => !description)).toEqual([]);
    const secret = attributes.filter(([, { sensitive }]) => sensitive).map(([name]) => name);
    expect(secret.sort()).toEqual(["access_token", "client_secret", "refresh_token"]);
  });
});

interface BlockSchema {
  readonly block: {
    readonly attributes: Readonly<
      Record<string, { readonly description?: string; readonly sensitive?: boolean }>
    >;
  };
}

interface ProviderSchema {
  readonly provider: BlockSchema;
  readonly resource_schemas: Readonly<Record<string, BlockSchema>>;
  readonly data_source_schemas: Readonly<Record<string, BlockSchema>>;
  readonly ephemeral_resource_schemas: Readonly<Record<string, BlockSchema>>;
  readonly functions: Readonly<Record<string, unknown>>;
}
