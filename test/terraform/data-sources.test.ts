// What a look-up that finds nothing says: what was looked for, in the words of a look-up, and where names are to be seen.

import { startEmulator, type Emulator } from "../../src/emulator";
import { dataSources } from "../../src/resources";
import { definition } from "../scenarios/flow-document";
import { Project } from "./project";
import { describeTerraform } from "./terraform";

const nobody = "00000000-0000-4000-8000-00000000dead";

/** Type, selector, and what is said. */
const nothing: readonly (readonly [type: string, selector: string, message: RegExp])[] = [
  ["wxcc_channel", 'name = "None"', /There is no channel named "None".*as Control Hub shows them\./],
  ["wxcc_channel", `id = "${nobody}"`, new RegExp(`There is no channel with the id ${nobody}`)],
  ["wxcc_flow", 'name = "None"', /There is no flow named "None".*as the Flow Designer shows them\./],
  ["wxcc_flow", 'id = "0123456789abcdef01234567"', /There is no flow with the id 0123456789abcdef01234567/],
  // A name that is given for an id is no id, though an object has that name.
  [
    "wxcc_flow",
    'id = "main"',
    /"main" is not an id.*A flow id has 24 hex digits.*find the object by its name/,
  ],
  ["wxcc_music_on_hold", 'name = "none.wav"', /There is no music on hold named "none.wav".*ending \.wav/],
  ["wxcc_queue", 'name = "None"', /There is no queue named "None".*under Queues/],
  ["wxcc_queue", 'id = "Queue-1"', /"Queue-1" is not an id.*A queue id is a UUID/],
  ["wxcc_support_number", 'number = "+14085550199"', /There is no support number "\+14085550199".*lead to a/],
  ["wxcc_support_number", 'id = "14085550101"', /"14085550101" is not an id.*A support number id is a UUID/],
  ["wxcc_location", 'name = "None"', /There is no .*"None"/],
  ["wxcc_telephony_region", 'country = "XX"', /XX/],
];

describeTerraform("a look-up that finds nothing", () => {
  let emulator: Emulator;
  let project: Project;
  beforeAll(async () => {
    emulator = await startEmulator({ requestsPerMinute: 0 });
    project = await Project.with(emulator);
    project.file("flow.json", definition());
    await project.write('resource "wxcc_flow" "main" { definition = file("flow.json") }').apply();
  });
  afterAll(async () => {
    project.remove();
    await emulator.close();
  });

  test.each(nothing)("%s by %s", async (type, selector, message) => {
    const kept = 'resource "wxcc_flow" "main" { definition = file("flow.json") }';
    const problem = await project.write(`${kept}\ndata "${type}" "x" { ${selector} }`).problem("plan");
    expect(problem).toMatch(message);
    expect(problem).toContain(`with data.${type}.x`);
    expect(problem).not.toMatch(/to import|ReadDataSource/);
  });

  test("every data source is in the table, but for the call path, which tells of every gap in its answer", () => {
    const tried = new Set([...nothing.map(([type]) => type), "wxcc_call_path"]);
    expect([...tried].sort()).toEqual(Object.keys(dataSources).sort());
  });
});
