// Names that every JavaScript object has by itself are names like any other.

import { inboundChannel, Workplace } from "./wxcc";

let work: Workplace;
beforeEach(async () => {
  work = await Workplace.open();
});
afterEach(() => work.close());

const names = ["__proto__", "constructor", "prototype", "toString"];

test("variables, outputs and objects are called as they like, from the plan file to the state", async () => {
  // Written as JSON: a literal of TypeScript would set the prototype.
  const each = (value: (name: string) => unknown) =>
    Object.fromEntries(names.map((name) => [name, value(name)]));
  work.configure({
    variable: each((name) => ({ default: `${name} of the user` })),
    resource: { wxcc_channel: each((name) => ({ ...inboundChannel, name: `line-${name}` })) },
    output: {
      ...each((name) => ({ value: `\${var.${name}}` })),
      merged: { value: '${merge({"__proto__" = "a"}, {"constructor" = "b"})}' },
    },
  });
  expect(await work.wxcc("plan", "--out", "p.plan")).toMatchObject({ code: 0, stderr: "" });
  expect(await work.wxcc("apply", "p.plan")).toMatchObject({ code: 0, stderr: "" });
  const { stdout } = await work.wxcc("output", "--format", "json");
  const outputs = JSON.parse(stdout) as Record<string, { value: unknown }>;
  expect(Object.keys(outputs).sort()).toEqual([...names, "merged"].sort());
  for (const name of names) expect(outputs[name]?.value).toBe(`${name} of the user`);
  expect(Object.entries(outputs["merged"]?.value as object)).toEqual([
    ["__proto__", "a"],
    ["constructor", "b"],
  ]);
  expect(await work.wxcc("plan", "--detailed-exitcode")).toMatchObject({ code: 0, stderr: "" });
});

test("a block or an attribute of such a name is refused by its name", async () => {
  work.configure({ constructor: {} });
  expect((await work.wxcc("validate")).stderr).toContain('Cannot understand "constructor" in main.tf.json');
  work.channels({ sales: { ...inboundChannel, toString: "x", flow_override: { a: { valueOf: "b" } } } });
  const { stderr } = await work.wxcc("validate");
  expect(stderr).toContain('wxcc_channel has no attribute "toString"');
  expect(stderr).toMatch(/flow_override.*valueOf/s);
  expect(stderr).not.toContain("defect");
});
