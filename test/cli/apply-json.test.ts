// wxcc apply --json: a pipeline follows an apply line by line.
import { inboundChannel, Workplace, type Finished } from "./wxcc";

let work: Workplace;

beforeEach(async () => {
  work = await Workplace.open();
});

afterEach(() => work.close());

function lines({ stdout }: Finished) {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("every line is JSON: the plan, each step, the numbers, the outputs without what is sensitive", async () => {
  work.configure({
    resource: {
      wxcc_channel: { sales: inboundChannel },
      null_resource: { gate: { provisioner: [{ "local-exec": { command: "echo hello" } }] } },
    },
    output: { name: { value: "${wxcc_channel.sales.name}" }, secret: { value: "s3cret", sensitive: true } },
  });
  const applied = await work.wxcc("apply", "--auto-approve", "--json");
  expect(applied).toMatchObject({ code: 0, stderr: "" });
  const all = lines(applied);
  expect(all[0]).toMatchObject({
    organization_id: work.emulator.organizationId,
    organization_name: "Emulated Contact Center",
  });
  expect(all.slice(0, 4).map(({ type }) => type)).toEqual([
    "organization",
    "planned_change",
    "planned_change",
    "change_summary",
  ]);
  const id = work.attribute("wxcc_channel.sales", "id");
  expect(all).toContainEqual(
    expect.objectContaining({
      type: "apply_complete",
      hook: expect.objectContaining({ action: "create", id_key: "id", id_value: id }),
    }),
  );
  expect(all).toContainEqual(
    expect.objectContaining({
      type: "provision_progress",
      hook: expect.objectContaining({ output: "hello" }),
    }),
  );
  expect(all.at(-2)).toMatchObject({
    type: "change_summary",
    changes: { add: 2, change: 0, remove: 0, operation: "apply" },
  });
  expect(all.at(-1).outputs).toEqual({
    name: { sensitive: false, type: "string", value: "sales-line" },
    secret: { sensitive: true, type: "string" },
  });
});

test("a failure is a line too, with what was not done", async () => {
  work.channels({
    sales: inboundChannel,
    later: { ...inboundChannel, name: "later", depends_on: ["wxcc_channel.sales"] },
  });
  work.emulator.setFaults([{ operation: "entry-point.create", effect: { kind: "status", status: 400 } }]);
  const applied = await work.wxcc("apply", "--auto-approve", "--json");
  expect(applied).toMatchObject({ code: 1, stderr: "" });
  const all = lines(applied);
  expect(all).toContainEqual(
    expect.objectContaining({
      "@level": "error",
      type: "diagnostic",
      diagnostic: expect.objectContaining({ severity: "error", address: "wxcc_channel.sales" }),
    }),
  );
  expect(all.at(-1)).toMatchObject({ type: "change_summary", not_done: ["wxcc_channel.later"] });
});

test("it asks nobody: without --auto-approve it takes only a saved plan", async () => {
  work.channels({ sales: inboundChannel });
  expect(await work.wxcc("apply", "--json")).toMatchObject({ code: 1, stdout: "" });
  await work.wxcc("plan", "--out", "p.plan");
  const applied = await work.wxcc("apply", "p.plan", "--json");
  expect(applied.code).toBe(0);
  expect(lines(applied).at(-1)).toMatchObject({ type: "change_summary", changes: { add: 1 } });
});
