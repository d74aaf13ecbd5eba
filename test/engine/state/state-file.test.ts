// What is read from state files, and which files are refused without being touched.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readState, StateError } from "../../../src/engine/state";
import { otherProvidersState, terraformState } from "./terraform-state";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wxcc-state-"));
  path = join(folder, "terraform.tfstate");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a state that Terraform wrote is read with all that an instance says", () => {
  writeFileSync(path, terraformState);
  const state = readState(path);
  expect(state).toMatchObject({
    exists: true,
    serial: 9,
    lineage: "5d55bdd8-cdd4-f2d0-a384-f097dafdd785",
    terraformVersion: "1.11.4",
    outputs: { list: { value: [1, "a"], type: ["tuple", ["number", "string"]], sensitive: true } },
  });
  expect([...state.resources.keys()]).toEqual(["data.wxcc_queue.q", "wxcc_channel.sales"]);
  const sales = state.resources.get("wxcc_channel.sales");
  expect(sales).toMatchObject({ mode: "managed", provider: "registry.terraform.io/acme/wxcc" });
  expect(sales?.current).toEqual({
    schemaVersion: 0,
    attributes: {
      id: "c-1",
      name: "sales <line> & é",
      ratio: 0.3,
      ticket: Number("12345678901234567890123"),
    },
    sensitiveAttributes: [[{ type: "get_attr", value: "name" }]],
    private: "eyJhIjoxfQ==",
    dependencies: ["data.wxcc_queue.q", "wxcc_flow.main"],
    createBeforeDestroy: true,
    tainted: true,
  });
  expect(sales?.deposed.get("0a1b2c3d")?.attributes).toEqual({ id: "c-0" });
});

test("a missing and an empty file are an empty state with a lineage of its own", () => {
  const first = readState(path);
  writeFileSync(path, "");
  const second = readState(path);
  expect([first.exists, first.serial, first.resources.size]).toEqual([false, 0, 0]);
  expect(first.lineage).toMatch(/^[0-9a-f-]{36}$/);
  expect(second.lineage).not.toBe(first.lineage);
});

const state = (change: Record<string, unknown>) =>
  JSON.stringify({
    version: 4,
    terraform_version: "1.11.4",
    serial: 1,
    lineage: "l",
    outputs: {},
    resources: [],
    ...change,
  });
const channel = (change: Record<string, unknown>) =>
  state({
    resources: [
      {
        mode: "managed",
        type: "wxcc_channel",
        name: "sales",
        provider: 'provider["registry.terraform.io/acme/wxcc"]',
        instances: [{ schema_version: 0, attributes: { id: "c-1" } }],
        ...change,
      },
    ],
  });

test.each([
  ["damaged JSON", '{"version": 4,', "not valid JSON", "left as it is"],
  ["no state at all", "[]", "names no format version", "left as it is"],
  ["a newer format", state({ version: 5 }), "format version is 5", "update wxcc"],
  ["an old format", state({ version: 3 }), "format version is 3", "old release"],
  ["a missing lineage", state({ lineage: undefined }), "lineage", "left as it is"],
  ["other providers", otherProvidersState, "terraform_data.a", "Use Terraform"],
  ["modules", channel({ module: "module.a" }), "module.a.wxcc_channel.sales", "modules"],
  [
    "count and for_each",
    channel({ instances: [{ index_key: "a", schema_version: 0, attributes: {} }] }),
    "wxcc_channel.sales",
    "for_each",
  ],
  [
    "aliases",
    channel({ provider: 'provider["registry.terraform.io/acme/wxcc"].b' }),
    "wxcc_channel.sales",
    "].b",
  ],
])("%s is refused, and the file stays as it is", (_, text, what, advice) => {
  writeFileSync(path, text);
  const read = () => readState(path);
  expect(read).toThrow(StateError);
  expect(read).toThrow(path);
  expect(read).toThrow(what);
  expect(read).toThrow(advice);
  expect(readFileSync(path, "utf8")).toBe(text);
});

test.each(['{"version": 4,', "[]", state({ lineage: undefined })])(
  "of %s the message names the backup where there is one",
  (text) => {
    writeFileSync(path, text);
    expect(() => readState(path)).not.toThrow("backup");
    writeFileSync(`${path}.backup`, "{}");
    expect(() => readState(path)).toThrow(`The state before the last run is in ${path}.backup.`);
  },
);

test("a state that the system keeps back names the folder and what to do", () => {
  const refused = join(path, "state.tfstate");
  writeFileSync(path, "");
  expect(() => readState(refused)).toThrow(`A part of ${path} is no folder: correct the path.`);
  expect(() => readState(folder)).toThrow("It is a folder: name a file.");
});
