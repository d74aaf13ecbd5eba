// What the exit code says, and on which output: results on one, problems on the other.
import { startEmulator } from "../../src/emulator";
import { inboundChannel, steady, Workplace } from "./wxcc";

let work: Workplace;

beforeEach(async () => {
  work = await Workplace.open();
});

afterEach(() => work.close());

test("plan exits with 0, and with --detailed-exitcode with 2 when there are changes", async () => {
  work.channels({ sales: inboundChannel });
  expect((await work.wxcc("plan")).code).toBe(0);
  expect((await work.wxcc("plan", "--detailed-exitcode")).code).toBe(2);
  expect((await work.wxcc("apply", "--auto-approve")).code).toBe(0);
  expect((await work.wxcc("plan", "--detailed-exitcode")).code).toBe(0);
});

test("drift exits with 2 when something was changed outside, and offers what to do", async () => {
  work.channels({ sales: inboundChannel });
  await work.wxcc("apply", "--auto-approve");
  const before = await work.wxcc("drift");
  expect(before.code).toBe(0);
  expect(before.stdout).toMatch(
    /^No drift\. The object in the state is as the last apply left it in organization /,
  );
  const id = String(work.attribute("wxcc_channel.sales", "id"));
  work.emulator.edit("entry-point", id, { description: "by somebody" });
  const { serial } = work.state();
  const after = await work.wxcc("drift");
  expect(after.code).toBe(2);
  expect(after.stdout).toContain('+ description = "by somebody"');
  expect(after.stdout).toContain("An apply would change it back to the configuration.");
  expect(after.stdout).toContain("To undo it: wxcc apply.");
  expect(after.stdout.trimEnd()).toMatch(/Drift: 1 changed, 0 deleted\.$/);
  expect(work.state().serial).toBe(serial);
});

test("drift says of each object what an apply would do about it", async () => {
  const name = (text: string) => ({ ...inboundChannel, name: text });
  work.channels({ changed: name("changed"), gone: name("gone"), free: name("free") });
  await work.wxcc("apply", "--auto-approve");
  const id = (address: string) => String(work.attribute(address, "id"));
  work.emulator.edit("entry-point", id("wxcc_channel.changed"), { description: "other" });
  work.emulator.edit("entry-point", id("wxcc_channel.free"), { timezone: "Europe/Paris" });
  const { url, organizationId, accessToken } = work.emulator;
  const gone = `${url}/organization/${organizationId}/entry-point/${id("wxcc_channel.gone")}`;
  work.emulator.edit("entry-point", id("wxcc_channel.gone"), { active: false });
  await fetch(gone, { method: "DELETE", headers: { authorization: `Bearer ${accessToken}` } });
  const { code, stdout } = await work.wxcc("drift");
  expect(code).toBe(2);
  expect(steady(stdout)).toMatchSnapshot();
});

test("apply and destroy refuse without a terminal unless --auto-approve, and say so", async () => {
  work.channels({ sales: inboundChannel });
  for (const verb of ["apply", "destroy"]) {
    const { code, stdout, stderr } = await work.wxcc(verb);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(`Error: wxcc ${verb} asks before it changes anything`);
    expect(stderr).toContain("--auto-approve");
  }
  expect(work.emulator.requests()).toEqual([]);
});

test("an apply that fails exits with 1, tells the error with its object and construct, and what was not done", async () => {
  work.configure({
    resource: {
      wxcc_channel: {
        sales: { "//": { metadata: { path: "demo/sales" } }, ...inboundChannel },
        later: { ...inboundChannel, name: "later", depends_on: ["wxcc_channel.sales"] },
      },
    },
  });
  work.emulator.setFaults([{ operation: "entry-point.create", effect: { kind: "status", status: 400 } }]);
  const { code, stdout, stderr } = await work.wxcc("apply", "--auto-approve");
  expect(code).toBe(1);
  expect(stderr).toContain('channel "sales-line"');
  expect(stderr).toContain("on wxcc_channel.sales (construct demo/sales)");
  expect(stderr).not.toContain("    at ");
  expect(stdout).toContain("Not done:\n  wxcc_channel.later\n");
  expect(stdout).toContain("Apply failed. 0 added, 0 changed, 0 destroyed.");
  expect(stdout).toContain("Do what the errors say, then run it again.");
});

test("a wrong configuration is told before anything is asked", async () => {
  work.channels({ sales: { ...inboundChannel, service_level_threshold: "soon", nme: "x" } });
  for (const command of [["validate"], ["plan"], ["apply", "--auto-approve"], ["drift"]]) {
    const { code, stdout, stderr } = await work.wxcc(...command);
    expect({ command, code, stdout }).toEqual({ command, code: 1, stdout: "" });
    expect(stderr).toContain('Error: wxcc_channel has no attribute "nme"');
    expect(stderr).toContain("Error: service_level_threshold has the wrong type");
    expect(stderr).toContain("on wxcc_channel.sales, service_level_threshold");
  }
  expect(work.emulator.requests()).toEqual([]);
});

test("validate needs no connection", async () => {
  work.channels({ sales: inboundChannel });
  const { code, stdout } = await work.wxccWith({ WXCC_API_URL: "", WXCC_ACCESS_TOKEN: "" }, "validate");
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: "The configuration is valid. 1 resource, 0 data sources.\n",
  });
});

test("foreseen failures end with 1 and never with a stack trace", async () => {
  work.channels({ sales: inboundChannel });
  const gone = await startEmulator();
  await gone.close();
  const failures: readonly (readonly [string, Readonly<Record<string, string>>, ...string[]])[] = [
    ["Cannot find the configuration nowhere", {}, "plan", "nowhere"],
    ["There is no access token", { WXCC_ACCESS_TOKEN: "" }, "plan"],
    ["is no data center", { WXCC_API_URL: "", WXCC_DATA_CENTER: "mars" }, "plan"],
    ["ould not", { WXCC_API_URL: gone.url }, "plan"],
    ["expired", { WXCC_ACCESS_TOKEN: work.emulator.expiredToken }, "plan"],
    ["The system refused to open", {}, "plan", "--out", "no/such/folder/plan"],
    ["There is no wxcc_channel.x in the state", {}, "state", "show", "wxcc_channel.x"],
    ["It is not locked", {}, "force-unlock", "some-id"],
    ["Unknown command 'pln'", {}, "pln"],
    ["Unknown option '--fast'", {}, "plan", "--fast"],
    ["It must be a whole number of at least 1", {}, "plan", "--parallelism", "0"],
    ["There is nothing to verify", {}, "verify"],
  ];
  for (const [text, environment, ...words] of failures) {
    const { code, stderr } = await work.wxccWith(environment, ...words);
    expect({ words, code }).toEqual({ words, code: 1 });
    expect(stderr).toContain("Error: ");
    expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/^\s+at .*:\d+/m);
    expect(stderr).not.toContain("defect");
  }
});

test("no output ever holds the token", async () => {
  work.channels({ sales: inboundChannel });
  const token = "a-token-nobody-may-see";
  const environment = { WXCC_ACCESS_TOKEN: token };
  for (const words of [
    ["plan", "--out", "p"],
    ["apply", "--auto-approve"],
    ["state", "show", "wxcc_channel.sales"],
    ["drift"],
    ["verify", "--channel", "sales-line"],
  ]) {
    const { stdout, stderr } = await work.wxccWith(environment, ...words);
    expect(`${stdout}${stderr}`).not.toContain(token);
  }
  expect(JSON.stringify(work.state())).not.toContain(token);
});
