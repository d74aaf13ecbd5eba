// Attributes far beyond gRPC's usual 4 MB travel both ways, up to what Terraform itself takes.

import { startEmulator } from "../../src/emulator";
import { flowDocument } from "../scenarios/flow-document";
import { Project } from "./project";
import { Plugin } from "./plugin";
import { describeTerraform, runsEverything } from "./terraform";

describeTerraform("an attribute of 6 MB", () => {
  test("is planned, applied and read", async () => {
    const emulator = await startEmulator({ requestsPerMinute: 0, behaviour: { flowSizeLimit: 10_000_000 } });
    const project = await Project.with(emulator);
    try {
      const large = { ...flowDocument(), description: "x".repeat(6_000_000) };
      project.file("flow.json", JSON.stringify(large));
      project.write('resource "wxcc_flow" "large" { definition = file("flow.json") }');
      await project.apply();
      expect(await project.actions()).toEqual({});
    } finally {
      project.remove();
      await emulator.close();
    }
  });
});

/** What Terraform takes and sends at most, in bytes. */
const largestMessage = 256 * 2 ** 20;

/** It takes a gigabyte of memory for a while: not in every run. */
const testInFull = runsEverything ? test : test.skip;

testInFull(
  "a message of 256 MiB is taken and answered by one as large",
  async () => {
    const plugin = await Plugin.start();
    try {
      const connection = await plugin.connect();
      const [head, tail] = ['{"description":"', '"}'];
      // Room for the names and lengths around it.
      const length = largestMessage - 1024 - head.length - tail.length;
      const json = Buffer.concat([Buffer.from(head), Buffer.alloc(length, "x"), Buffer.from(tail)]);
      const answer = await connection.call<{ upgraded_state: { json: Uint8Array }; diagnostics: unknown[] }>(
        "UpgradeResourceState",
        { type_name: "wxcc_channel", version: 0, raw_state: { json } },
      );
      expect(answer.diagnostics).toEqual([]);
      expect(Buffer.compare(Buffer.from(answer.upgraded_state.json), json)).toBe(0);
      await connection.shutdown();
      expect(await plugin.ended()).toBe(0);
    } finally {
      plugin.kill();
    }
  },
  120_000,
);
