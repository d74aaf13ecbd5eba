// From the packed tarball to a tenant through a real Terraform: an empty project, without a network.

import { join } from "node:path";
import { lineProgram, PackedProject, packingTime } from "../packed-project";
import { exported, flowDocument } from "../scenarios/flow-document";
import { bundleNullProvider, packageFolder } from "./mirror";
import { describeTerraform } from "./terraform";

describeTerraform("the packed tarball in an empty project", () => {
  let packed: PackedProject;
  beforeAll(() => {
    packed = new PackedProject();
  }, packingTime);
  afterAll(() => packed.remove());

  test("installs its provider, synthesises, and lives from init to destroy", async () => {
    packed.write("flow.json", JSON.stringify(flowDocument()));
    packed.synthesise(lineProgram({ [exported.queue]: "0e0e0000-0000-4000-8000-000000000001" }));
    packed.run("npx", "wxcc", "provider", "install");
    // The gate's resource is of the null provider, which comes from a registry otherwise.
    const plugins = join(packed.folder, ".terraform.d/plugins");
    await bundleNullProvider(
      join(packageFolder(plugins, "hashicorp/null", "3.2.4"), "terraform-provider-null"),
    );
    await packed.startEmulator();
    Object.assign(packed.environment, { TF_CLI_ARGS: "-no-color", TF_IN_AUTOMATION: "1" });
    const stack = join(packed.project, "cdktf.out/stacks/contact-center");
    const terraform = (...words: string[]) => packed.runIn(stack, "terraform", ...words);

    terraform("init", "-input=false");
    const applied = terraform("apply", "-auto-approve", "-input=false");
    expect(applied).toContain('Calls get through: +14085550101 -> channel "support" -> flow "main"');
    expect(applied).toContain("Apply complete! Resources: 4 added, 0 changed, 0 destroyed.");
    // It would end with 2 when there was anything left to change.
    expect(terraform("plan", "-detailed-exitcode", "-input=false")).toContain("No changes.");
    expect(terraform("destroy", "-auto-approve", "-input=false")).toContain("Resources: 4 destroyed.");
  }, 180_000);
});
