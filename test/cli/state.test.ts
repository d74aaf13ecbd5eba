// wxcc state, import and force-unlock.
import { hostname } from "node:os";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { inboundChannel, steady, Workplace } from "./wxcc";

let work: Workplace;

beforeEach(async () => {
  work = await Workplace.open();
  work.channels({ sales: inboundChannel });
});

afterEach(() => work.close());

test("list and show tell what the state holds", async () => {
  await work.wxcc("apply", "--auto-approve");
  expect((await work.wxcc("state", "list")).stdout).toBe("wxcc_channel.sales\n");
  const { stdout } = await work.wxcc("state", "show", "wxcc_channel.sales");
  expect(steady(stdout)).toMatchSnapshot();
  const asked = work.emulator.requests().length;
  await work.wxcc("state", "list", "--state", "terraform.tfstate");
  expect(work.emulator.requests()).toHaveLength(asked);
});

test("an empty state lists nothing", async () => {
  expect(await work.wxcc("state", "list")).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("what rm forgets still exists, and import takes it back without a change", async () => {
  await work.wxcc("apply", "--auto-approve");
  const id = String(work.attribute("wxcc_channel.sales", "id"));
  expect((await work.wxcc("state", "rm", "wxcc_channel.sales")).code).toBe(0);
  expect(work.state().resources).toEqual([]);
  const writes = work.emulator.requests().filter(({ method }) => method !== "GET").length;
  const imported = await work.wxcc("import", "wxcc_channel.sales", "sales-line");
  expect(imported).toMatchObject({ code: 0, stderr: "" });
  expect(imported.stdout).toContain(`wxcc_channel.sales is now the object ${id}.`);
  expect((await work.wxcc("plan", "--detailed-exitcode")).code).toBe(0);
  expect(work.emulator.requests().filter(({ method }) => method !== "GET")).toHaveLength(writes);
});

test("importing what does not exist, or into an address that is taken, is refused", async () => {
  const missing = await work.wxcc("import", "wxcc_channel.sales", "nobody");
  expect(missing.code).toBe(1);
  expect(missing.stderr).toContain("nobody");
  await work.wxcc("apply", "--auto-approve");
  const taken = await work.wxcc("import", "wxcc_channel.sales", "sales-line");
  expect(taken.stderr).toContain("Error: wxcc_channel.sales has an object already");
});

test("mv gives an object another address, what depends on it follows, and nothing is made anew", async () => {
  const line = (name: string) => ({
    resource: {
      wxcc_channel: { [name]: inboundChannel },
      wxcc_support_number: { main: { number: "+14085550101", channel_id: `\${wxcc_channel.${name}.id}` } },
    },
  });
  work.configure(line("sales"));
  await work.wxcc("apply", "--auto-approve");
  const { serial } = work.state();
  work.configure(line("support"));
  const moved = await work.wxcc("state", "mv", "wxcc_channel.sales", "wxcc_channel.support");
  expect(moved).toMatchObject({ code: 0, stderr: "" });
  expect(work.state().serial).toBe(serial + 1);
  const pulled = await work.wxcc("state", "pull");
  expect(pulled.stdout).toBe(readFileSync(work.path("terraform.tfstate"), "utf8"));
  expect(pulled.stdout).toContain('"wxcc_channel.support"');
  expect(pulled.stdout).not.toContain("wxcc_channel.sales");
  expect((await work.wxcc("plan", "--detailed-exitcode")).code).toBe(0);
});

test("mv refuses another type, no name, an address that is taken, and what is not there", async () => {
  work.channels({ sales: inboundChannel, other: { ...inboundChannel, name: "other" } });
  await work.wxcc("apply", "--auto-approve");
  const before = readFileSync(work.path("terraform.tfstate"), "utf8");
  const refused = async (from: string, to: string) => {
    const { code, stderr } = await work.wxcc("state", "mv", from, to);
    expect({ from, to, code }).toEqual({ from, to, code: 1 });
    return stderr;
  };
  for (const to of ["wxcc_flow.sales", "wxcc_channel.", "wxcc_channel.1st", "sales"]) {
    expect(await refused("wxcc_channel.sales", to)).toContain(`wxcc_channel.sales can't become ${to}`);
  }
  expect(await refused("wxcc_channel.sales", "wxcc_channel.other")).toContain("has an object already");
  expect(await refused("wxcc_channel.x", "wxcc_channel.y")).toContain(
    "There is no wxcc_channel.x in the state",
  );
  expect(readFileSync(work.path("terraform.tfstate"), "utf8")).toBe(before);
});

test("pull prints nothing without a state", async () => {
  expect(await work.wxcc("state", "pull")).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("force-unlock removes exactly the lock it names", async () => {
  const lock = work.path(".terraform.tfstate.wxcc.lock.info");
  const id = "6f0a3a1e-6c2b-4d1f-9a55-0f6a1c3b2d4e";
  const elsewhere = { host: `not-${hostname()}`, pid: 1, processStart: null, pidNamespace: null };
  const created = "2026-11-22T10:00:00.000Z";
  writeFileSync(lock, JSON.stringify({ id, operation: "apply", user: "ann", ...elsewhere, created }));
  const refused = await work.wxcc("plan");
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(`wxcc force-unlock ${id}`);
  const wrong = await work.wxcc("force-unlock", "another-id");
  expect(wrong.code).toBe(1);
  expect(existsSync(lock)).toBe(true);
  expect((await work.wxcc("force-unlock", id)).code).toBe(0);
  expect((await work.wxcc("plan")).code).toBe(0);
});
