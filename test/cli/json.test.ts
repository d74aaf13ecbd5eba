// What programs read: a plan, a drift, a call path and the state as JSON.
import { writeFileSync } from "node:fs";
import { inboundChannel, Workplace, type Finished } from "./wxcc";

let work: Workplace;

beforeEach(async () => {
  work = await Workplace.open();
});

afterEach(() => work.close());

const configuration = {
  resource: {
    wxcc_channel: {
      sales: inboundChannel,
      info: { name: "info", channel_type: "chat", service_level_threshold: 30 },
    },
    wxcc_support_number: { main: { number: "+14085550101", channel_id: "${wxcc_channel.sales.id}" } },
  },
  data: { wxcc_channel: { copy: { id: "${wxcc_channel.sales.id}" } } },
  output: { sales_id: { value: "${wxcc_channel.sales.id}" }, secret: { value: "s", sensitive: true } },
};

async function apply(): Promise<void> {
  expect(await work.wxcc("apply", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
}

function parsed({ stdout }: Finished) {
  return JSON.parse(stdout);
}

test("a plan is one document on standard output, its warnings are on the other", async () => {
  work.channels({ sales: { ...inboundChannel, name: "sales line" } });
  const made = await work.wxcc("plan", "--format", "json", "--out", "p.plan");
  expect(made.code).toBe(0);
  expect(made.stderr).toContain("Warning: ");
  expect(made.stderr).toContain("wxcc apply p.plan");
  expect(parsed(made).resource_changes).toMatchObject([
    { address: "wxcc_channel.sales", change: { actions: ["create"], before: null } },
  ]);
});

test("a plan with errors prints no document", async () => {
  work.emulator.setFaults([{ operation: "entry-point.list", effect: { kind: "status", status: 400 } }]);
  work.channels({ sales: inboundChannel });
  expect(await work.wxcc("plan", "--format", "json")).toMatchObject({ code: 1, stdout: "" });
});

test("--detailed-exitcode counts in JSON too, and no changes are a whole document", async () => {
  work.configure(configuration);
  expect((await work.wxcc("plan", "--format", "json", "--detailed-exitcode")).code).toBe(2);
  await apply();
  const made = await work.wxcc("plan", "--format", "json", "--detailed-exitcode");
  expect(made.code).toBe(0);
  const { resource_changes, output_changes, applyable } = parsed(made);
  const actions = resource_changes.map(({ change }: { change: { actions: string[] } }) => change.actions);
  expect(actions).toEqual([["no-op"], ["no-op"], ["no-op"]]);
  expect(output_changes.sales_id).toMatchObject({
    actions: ["no-op"],
    after: output_changes.sales_id.before,
  });
  expect(applyable).toBe(false);
});

test("a saved plan is shown as it was made, and its JSON is the same", async () => {
  work.configure(configuration);
  const text = await work.wxcc("plan", "--out", "p.plan");
  const json = await work.wxcc("plan", "--format", "json");
  const asked = work.emulator.requests().length;
  const shown = await work.wxcc("show", "p.plan");
  expect(text.stdout.startsWith(shown.stdout.trimEnd())).toBe(true);
  expect((await work.wxcc("show", "p.plan", "--format", "json")).stdout).toBe(json.stdout);
  expect(work.emulator.requests()).toHaveLength(asked);
});

test("a saved plan is still shown when its configuration has changed, but as JSON it is refused", async () => {
  work.channels({ sales: inboundChannel });
  await work.wxcc("plan", "--out", "p.plan");
  work.channels({});
  const shown = await work.wxcc("show", "p.plan");
  expect(shown.code).toBe(0);
  expect(shown.stdout).toContain("# wxcc_channel.sales will be created");
  expect(shown.stderr).toContain("is not the one that this plan was made from.");
  const json = await work.wxcc("show", "--format", "json", "p.plan");
  expect(json).toMatchObject({ code: 1, stdout: "" });
  expect(json.stderr).toContain("Error: Plan p.plan can't be shown as JSON");
});

test("a token in the provider block is in no document", async () => {
  const { accessToken } = work.emulator;
  work.configure({ ...configuration, provider: { wxcc: { access_token: accessToken, max_retries: 1 } } });
  const { stdout } = await work.wxcc("plan", "--format", "json");
  expect(JSON.parse(stdout).configuration.provider_config.wxcc.expressions).toEqual({
    max_retries: { constant_value: 1 },
  });
  expect(stdout).not.toContain(accessToken);
});

test("the state is shown object by object, as JSON too, by its file or its folder", async () => {
  expect(await work.wxcc("show", "--state", "new.tfstate")).toEqual({
    code: 0,
    stdout: "The state is empty.\n",
    stderr: "",
  });
  expect(parsed(await work.wxcc("show", "--state", "new.tfstate", "--format", "json"))).toEqual({
    format_version: "1.0",
  });
  work.configure(configuration);
  await apply();
  const text = await work.wxcc("show");
  expect(text.stdout).toMatch(
    /# wxcc_channel\.info:\n[^]*# wxcc_channel\.sales:\n[^]*Outputs:\n\nsales_id = /,
  );
  expect(text.stdout).toContain("secret = (sensitive value)");
  const { values } = parsed(await work.wxcc("show", "--format", "json"));
  const addresses = values.root_module.resources.map(({ address }: { address: string }) => address);
  expect(addresses).toEqual(expect.arrayContaining(["wxcc_channel.sales", "wxcc_support_number.main"]));
  expect(values.outputs.sales_id.value).toBe(work.attribute("wxcc_channel.sales", "id"));
  for (const words of [["terraform.tfstate"], ["."]]) {
    expect((await work.wxcc("show", ...words)).stdout).toBe(text.stdout);
  }
});

test("what is neither a plan nor a state is refused by its name", async () => {
  writeFileSync(work.path("notes.txt"), "hello");
  for (const path of ["notes.txt", "nowhere"]) {
    const { code, stderr } = await work.wxcc("show", path);
    expect(code).toBe(1);
    expect(stderr).toContain(path);
  }
});

test("a drift names what changed and what an apply would do about it", async () => {
  work.channels({ sales: inboundChannel });
  await apply();
  const none = await work.wxcc("drift", "--format", "json");
  expect(none.code).toBe(0);
  expect(parsed(none)).toMatchObject({
    organization_id: work.emulator.organizationId,
    resource_drift: [],
  });
  const id = String(work.attribute("wxcc_channel.sales", "id"));
  work.emulator.edit("entry-point", id, { description: "by somebody" });
  const found = await work.wxcc("drift", "--format", "json");
  expect(found.code).toBe(2);
  expect(parsed(found).resource_drift).toMatchObject([
    {
      address: "wxcc_channel.sales",
      change: { actions: ["update"], before: { description: null }, after: { description: "by somebody" } },
      apply_actions: ["update"],
    },
  ]);
});

test("a call path says whether calls get through, and names every broken link", async () => {
  work.channels({ sales: inboundChannel });
  await apply();
  const { code, stdout, stderr } = await work.wxcc("verify", "--channel", "sales-line", "--format", "json");
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({
    works: false,
    channel: { id: work.attribute("wxcc_channel.sales", "id"), name: "sales-line" },
    broken: expect.arrayContaining([{ summary: expect.any(String), detail: expect.any(String) }]),
  });
});
