import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Flow, VersionLabel } from "cdktf-provider-wxcc";
import { errorsOf, newStack, resourcesOf, warningsOf } from "./stack";

const folder = mkdtempSync(join(tmpdir(), "wxcc-flow-"));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(text: string): string {
  const path = join(folder, "flow.json");
  writeFileSync(path, text);
  return path;
}

function flowText(spoken = "Hello"): string {
  const activity = { id: "a", name: "Welcome", properties: { activityName: "play-message", value: spoken } };
  return JSON.stringify({ name: "Main", process: { activities: { a: activity }, links: [] } }, null, 2);
}

/** What Terraform makes of a text in its JSON syntax when nothing in it is a template. */
function evaluated(template: string): string {
  expect(template.replace(/\$\$\{|%%\{/g, "")).not.toMatch(/[$%]\{/);
  return template.replace(/\$\$\{/g, () => "${").replace(/%%\{/g, () => "%{");
}

test.each(["Hello", "${price} and %{if}", "$${twice} 100%%{", "{{ ani }} costs $5, 10%", "$&$1\\n\u0000"])(
  "the text arrives as it is in the file: %s",
  (spoken) => {
    const stack = newStack();
    const path = fileOf(flowText(spoken));
    Flow.fromFile(stack, "main", path);
    const definition = resourcesOf(stack).wxcc_flow?.main?.definition;
    expect(evaluated(String(definition))).toBe(flowText(spoken));
  },
);

test("name, labels, bindings and comment are passed on, and a flow leaves after those who use it", () => {
  const stack = newStack();
  Flow.fromFile(stack, "main", fileOf(flowText("hold.wav")), {
    name: "Main_dev",
    versionLabels: [VersionLabel.LIVE, VersionLabel.TEST],
    bindings: { "hold.wav": "dev.wav" },
    publishComment: "from the pipeline",
  });
  expect(resourcesOf(stack).wxcc_flow?.main).toMatchObject({
    name: "Main_dev",
    version_labels: ["Live", "Test"],
    bindings: { "hold.wav": "dev.wav" },
    publish_comment: "from the pipeline",
    lifecycle: { create_before_destroy: true },
  });
});

test("a file that is no flow stops synthesis and is named", () => {
  const stack = newStack();
  const path = fileOf('{"name": "x"}');
  Flow.fromFile(stack, "main", path);
  expect(errorsOf(stack)).toEqual([
    expect.stringContaining(
      `[main/main] Flow file "${path}" is not an exported flow: The key "process" is missing.`,
    ),
  ]);
});

test("a key that stands twice in the file stops synthesis, with its place", () => {
  const stack = newStack();
  const path = fileOf(flowText().replace('"name": "Welcome"', '$&,\n      "name": "Goodbye"'));
  Flow.fromFile(stack, "main", path);
  expect(errorsOf(stack)).toEqual([
    expect.stringContaining('The key "name" stands twice in process.activities.a (line 8, column 7).'),
  ]);
});

test("numbers arrive with all their digits", () => {
  const stack = newStack();
  const path = fileOf(
    flowText().replace('"properties": {', '$& "accountId": 12345678901234567891, "factor": 1.0,'),
  );
  Flow.fromFile(stack, "main", path);
  expect(errorsOf(stack)).toEqual([]);
  const definition = String(resourcesOf(stack).wxcc_flow?.main?.definition);
  expect(definition).toContain('"accountId": 12345678901234567891, "factor": 1.0,');
});

test("a file that is missing is named with the place where it is looked for", () => {
  const missing = () => Flow.fromFile(newStack(), "main", join(folder, "missing.json"));
  expect(missing).toThrow(
    `[main/main] Flow file "${folder}/missing.json" cannot be read: there is no such file`,
  );
});

test("a relative path starts at the folder of cdktf.json", () => {
  const stack = newStack();
  const flow = Flow.fromFile(stack, "main", "examples/contact-center/flows/callbacks.json");
  expect(flow.versionLabels).toEqual(["Latest"]);
  expect(String(resourcesOf(stack).wxcc_flow?.main?.definition)).toContain("Lakeside_Callbacks");
});

test("a flow with an empty name needs one beside it", () => {
  const nameless = fileOf(flowText().replace('"Main"', '""'));
  const stack = newStack();
  Flow.fromFile(stack, "main", nameless);
  expect(errorsOf(stack)).toEqual([expect.stringContaining("[main/main] Flow has an empty name: ")]);
  const named = newStack();
  Flow.fromFile(named, "main", nameless, { name: "Main" });
  expect(errorsOf(named)).toEqual([]);
});

test("a binding that the file does not mention is a warning", () => {
  const stack = newStack();
  Flow.fromFile(stack, "main", fileOf(flowText()), { bindings: { "old-queue": "new-queue" } });
  expect(warningsOf(stack)).toEqual([
    expect.stringContaining(
      '[main/main] Flow "Main" does not contain "old-queue", so this binding has no effect: ',
    ),
  ]);
});
