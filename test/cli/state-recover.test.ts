// What a killed run left in its journal: every command knows it, the next one with the lock puts it into the state.
import { existsSync, writeFileSync } from "node:fs";
import { journalPath, readState, StateWriter } from "../../src/engine";
import { inboundChannel, Workplace } from "./wxcc";

let work: Workplace;

beforeEach(async () => {
  work = await Workplace.open();
  work.channels({ sales: inboundChannel });
  await work.wxcc("apply", "--auto-approve");
});

afterEach(() => work.close());

/** Leaves a journal as a run that was killed does. */
async function killedRun(): Promise<string> {
  const path = work.path("terraform.tfstate");
  const writer = new StateWriter(readState(path), {
    providerAddress: () => "registry.terraform.io/hashicorp/null",
    journalFrom: 0,
    fullEvery: 1e9,
  });
  const made = (id: string) => ({ schemaVersion: 0, attributes: { id, triggers: null }, dependencies: [] });
  await writer.put("null_resource.first", made("1"));
  await writer.put("null_resource.second", made("2"));
  expect(existsSync(journalPath(path))).toBe(true);
  return path;
}

test("commands without the lock read the journal and leave it; the next one with the lock puts it into the state", async () => {
  const path = await killedRun();
  expect((await work.wxcc("state", "list")).stdout).toBe(
    "null_resource.first\nnull_resource.second\nwxcc_channel.sales\n",
  );
  expect((await work.wxcc("state", "pull")).stdout).toContain('"name": "second"');
  expect(existsSync(journalPath(path))).toBe(true);

  const planned = await work.wxcc("plan");
  expect(planned.stderr).toContain("was cut off. Its journal knew 1 object better than the state");
  expect(planned.stdout).toContain("Plan: 0 to add, 0 to change, 2 to destroy.");
  expect(existsSync(journalPath(path))).toBe(false);
  expect(JSON.stringify(work.state())).toContain('"second"');
});

test("state recover does the same for Terraform's sake, and says when there is nothing to do", async () => {
  await killedRun();
  const recovered = await work.wxcc("state", "recover");
  expect(recovered).toMatchObject({ code: 0, stderr: "" });
  expect(recovered.stdout).toContain("Its journal knew 1 object better than the state");
  expect((await work.wxcc("state", "recover")).stdout).toContain("has no journal");
});

test("a journal that does not fit the state any more is refused by name, and can be set aside", async () => {
  const path = await killedRun();
  writeFileSync(path, JSON.stringify({ ...work.state(), serial: 40 }));
  const refused = await work.wxcc("plan");
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("the journal of a run that was cut off does not fit it");
  expect(refused.stderr).toContain("null_resource.second");
  const discarded = await work.wxcc("state", "recover", "--discard");
  expect(discarded.stdout).toContain(".journal.discarded-");
  expect((await work.wxcc("state", "list")).code).toBe(0);
});
