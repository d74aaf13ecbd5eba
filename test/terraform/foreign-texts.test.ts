// The API's reasons and tracking ids, which Terraform prints as the provider tells them.

import { startEmulator, type Emulator } from "../../src/emulator";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

const escape = "\u001b";
const foreign = `odd${escape}[8m\n::add-mask::a\u202e\n##[group]b`;

describeTerraform("an answer that would steer the terminal or the pipeline", () => {
  let emulator: Emulator;
  let project: Project;
  beforeAll(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
    project = await Project.with(emulator);
  });
  afterAll(async () => {
    project.remove();
    await emulator.close();
  });

  test("is shown in one line, escaped", async () => {
    const body = { error: { key: "x", reason: foreign, message: [] }, trackingId: foreign };
    emulator.setFaults([{ pathContains: "entry-point", effect: { kind: "status", status: 400, body } }]);
    const line = 'name = "sales"\n channel_type = "inbound_telephony"\n service_level_threshold = 20';
    const problem = await project
      .write(`resource "wxcc_channel" "sales" {\n${line}\n}`)
      .problem("apply", "-auto-approve", "-input=false");
    const shown = "odd\\u001b[8m\\n::add-mask::a\\u202e\\n#\\u0023[group]b";
    expect(problem).toContain(`${shown} (tracking id ${shown})`);
    expect(problem).not.toMatch(new RegExp(`^\\W*::|##\\[|${escape}\\[8m`, "m"));
  });
});
