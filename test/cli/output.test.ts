// wxcc output: what scripts and people get of the outputs that the last apply recorded.
import { mkdirSync, writeFileSync } from "node:fs";
import { inboundChannel, Workplace } from "./wxcc";

const outputs = {
  sales_id: { value: "${wxcc_channel.sales.id}" },
  threshold: { value: "${wxcc_channel.sales.service_level_threshold}" },
  names: { value: ["${wxcc_channel.sales.name}", "other"] },
  secret: { value: "s3cret", sensitive: true },
};

let work: Workplace;

beforeAll(async () => {
  work = await Workplace.open();
  work.configure({ resource: { wxcc_channel: { sales: inboundChannel } }, output: outputs });
  const { code } = await work.wxcc("apply", "--auto-approve");
  expect(code).toBe(0);
});

afterAll(() => work.close());

const id = () => String(work.attribute("wxcc_channel.sales", "id"));

test("all outputs are listed by name, and what is sensitive stays hidden", async () => {
  const { code, stdout, stderr } = await work.wxcc("output");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toBe(
    `names = ["sales-line", "other"]\nsales_id = "${id()}"\nsecret = (sensitive value)\nthreshold = 20\n`,
  );
});

test("as JSON they have the form of terraform output -json", async () => {
  const { stdout } = await work.wxcc("output", "--format", "json");
  expect(JSON.parse(stdout)).toEqual({
    names: { sensitive: false, type: ["tuple", ["string", "string"]], value: ["sales-line", "other"] },
    sales_id: { sensitive: false, type: "string", value: id() },
    secret: { sensitive: true, type: "string", value: "s3cret" },
    threshold: { sensitive: false, type: "number", value: 20 },
  });
});

test("one output is its value: as written in a configuration, as JSON, or bare", async () => {
  expect((await work.wxcc("output", "sales_id")).stdout).toBe(`"${id()}"\n`);
  expect((await work.wxcc("output", "names", "--format", "json")).stdout).toBe('["sales-line","other"]\n');
  expect((await work.wxcc("output", "--raw", "sales_id")).stdout).toBe(id());
  expect((await work.wxcc("output", "--raw", "threshold")).stdout).toBe("20");
  expect((await work.wxcc("output", "secret")).stdout).toBe('"s3cret"\n');
});

test("what can't be bare text, a missing name and a missing output are refused", async () => {
  const refused = async (...words: string[]) => {
    const { code, stdout, stderr } = await work.wxcc("output", ...words);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    return stderr;
  };
  expect(await refused("--raw", "names")).toContain("It is a list; only text, numbers and booleans can.");
  expect(await refused("--raw")).toContain("Error: --raw needs the name of an output");
  expect(await refused("--raw", "--format", "json", "names")).toContain("cannot be used with");
  expect(await refused("no_such")).toContain("holds names, sales_id, secret, threshold.");
  expect(await refused("toString")).toContain("Error: There is no output toString in the state");
});

test("another configuration is named by its path, with or without the name of an output", async () => {
  mkdirSync(work.path("prod"));
  writeFileSync(work.path("prod/main.tf.json"), JSON.stringify({ output: { region: { value: "eu" } } }));
  await work.wxcc("apply", "prod", "--auto-approve");
  expect((await work.wxcc("output", "./prod")).stdout).toBe('region = "eu"\n');
  expect((await work.wxcc("output", "--raw", "region", "prod")).stdout).toBe("eu");
});

test("a state without outputs is no error", async () => {
  const text = await work.wxcc("output", "--state", "new.tfstate");
  expect(text).toMatchObject({ code: 0, stdout: "" });
  expect(text.stderr).toContain("There are no outputs in ");
  expect((await work.wxcc("output", "--state", "new.tfstate", "--format", "json")).stdout).toBe("{}\n");
});

test("no request is made", async () => {
  const before = work.emulator.requests().length;
  await work.wxcc("output");
  expect(work.emulator.requests()).toHaveLength(before);
});
