// The environment leads to another organization than the state's: Terraform gets an error, never "everything was deleted".

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSeed, startEmulator, type Emulator } from "../../src/emulator";
import { channel, chat, configuration, text } from "./live-lines";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

jest.setTimeout(180_000); // a few runs of Terraform each, on machines that may be busy

const otherId = "0b0b0b0b-0000-4000-8000-000000000001";

describeTerraform("another organization", () => {
  let emulator: Emulator;
  let other: Emulator;
  let project: Project;

  beforeEach(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
    other = await startEmulator({
      requestsPerMinute: 0,
      seed: parseSeed({ organization: { id: otherId, displayName: "Beta" } }),
    });
    project = await Project.with(emulator);
    project.write(source);
  });
  afterEach(async () => {
    project.remove();
    await emulator.close();
    await other.close();
  });

  const source = configuration(...["one", "two", "three"].map((name) => channel(name, name, chat)));
  const state = () => readFileSync(join(project.folder, "terraform.tfstate"), "utf8");
  const lead = (to: Emulator) =>
    Object.assign(project.environment, { WXCC_API_URL: to.url, WXCC_ACCESS_TOKEN: to.accessToken });
  const writes = () => other.requests().filter(({ method }) => method !== "GET");

  test("is refused once, with both names and what to do; the state stays", async () => {
    await project.apply();
    const before = state();
    lead(other);
    for (const command of [
      ["plan"],
      ["plan", "-refresh=false"],
      ["apply", "-auto-approve"],
      ["destroy", "-auto-approve"],
      ["refresh"],
    ]) {
      const message = await project.problem(...command, "-input=false");
      expect(message.match(/belongs to another organization/g)).toHaveLength(1);
      expect(message).toContain(
        `made in organization Emulated Contact Center (${emulator.organizationId}), and the connection leads to Beta ` +
          `(${otherId}). Nothing was read or changed.`,
      );
      expect(message).toContain("If that emulator is gone, so is what it held");
    }
    expect(state()).toBe(before);
    expect(writes()).toEqual([]);
    lead(emulator);
    expect((await project.terraform("plan", "-detailed-exitcode", "-input=false")).code).toBe(0);
  });

  test("a saved plan that changes, replaces or destroys is not carried out there", async () => {
    await project.apply();
    project.write(
      configuration(
        channel("one", "one", { ...chat, description: text("New") }),
        channel("two", "two", { channel_type: text("email") }),
      ),
    );
    await project.ok("plan", "-out=saved", "-input=false");
    lead(other);
    const message = await project.problem("apply", "-input=false", "saved");
    for (const name of ["one", "two", "three"]) {
      expect(message).toContain(`Channel "${name}" belongs to another organization`);
    }
    expect(writes()).toEqual([]);
  });

  test("a state of the provider of before goes on, and remembers its organization with the next apply", async () => {
    await project.apply();
    const made = JSON.parse(state());
    for (const { instances } of made.resources) for (const instance of instances) delete instance.private;
    project.file("terraform.tfstate", JSON.stringify(made));
    expect((await project.terraform("plan", "-detailed-exitcode", "-input=false")).code).toBe(0);
    project.write(source.replace('name = "one"', 'description = "New"\n  name = "one"'));
    await project.apply();
    lead(other);
    expect(await project.problem("plan", "-input=false")).toContain("belongs to another organization");
  });
});
