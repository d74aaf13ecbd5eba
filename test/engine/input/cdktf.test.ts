// What CDKTF really synthesises is understood.

import { NullProvider } from "@cdktf/provider-null/lib/provider";
import { Resource } from "@cdktf/provider-null/lib/resource";
import { App, LocalBackend, TerraformLocal, TerraformOutput, TerraformStack } from "cdktf";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate, loadConfiguration } from "../../../src/engine/input";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wxcc-cdktf-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a synthesised stack is read with references, provisioners, locals, outputs and construct paths", () => {
  const app = new App({ outdir: join(folder, "cdktf.out") });
  const stack = new TerraformStack(app, "demo");
  new LocalBackend(stack, { path: "../../../demo.tfstate" });
  new NullProvider(stack, "null");
  const first = new Resource(stack, "first", { triggers: { text: 'Größe "1"\n' } });
  const local = new TerraformLocal(stack, "both", { ids: [first.id, "b"] });
  const gate = new Resource(stack, "gate", {
    dependsOn: [first],
    triggers: { id: `first is ${first.id}`, ids: local.asString },
    lifecycle: { createBeforeDestroy: true, preventDestroy: true, ignoreChanges: ["triggers"] },
    provisioners: [
      {
        type: "local-exec",
        command: 'echo "${self.id}"',
        environment: { A: first.id },
        interpreter: ["/bin/sh", "-c"],
      },
    ],
  });
  new TerraformOutput(stack, "id", {
    value: gate.id,
    sensitive: true,
    description: "Id.",
    dependsOn: [gate],
  });
  app.synth();

  const { resources, outputs, statePath } = loadConfiguration(undefined, { cwd: folder });
  expect(statePath).toBe(join(folder, "demo.tfstate"));
  const read = resources.find(({ address }) => address === "null_resource.gate");
  expect(read).toMatchObject({
    constructPath: "demo/gate",
    dependsOn: ["null_resource.first"],
    lifecycle: { createBeforeDestroy: true, preventDestroy: true, ignoreChanges: [["triggers"]] },
    provisioners: [{ onFailure: "fail" }],
  });
  const triggers = read?.body["triggers"];
  const lookup = () => ({ id: "17" });
  expect(triggers && evaluate(triggers, lookup)).toEqual({ id: "first is 17", ids: { ids: ["17", "b"] } });
  const other = resources.find(({ address }) => address === "null_resource.first")?.body["triggers"];
  expect(other && evaluate(other, lookup)).toEqual({ text: 'Größe "1"\n' });
  expect(outputs).toMatchObject([
    { name: "id", sensitive: true, description: "Id.", dependsOn: ["null_resource.gate"] },
  ]);
});
