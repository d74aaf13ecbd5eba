// How a run writes its state: what it changes, what it leaves alone, and what happens when it cannot.

import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Instance, readState, StateError, StateWriter } from "../../../src/engine/state";
import { terraformState } from "./terraform-state";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wxcc-state-"));
  path = join(folder, "terraform.tfstate");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const writerOf = (file: string) =>
  new StateWriter(readState(file), { providerAddress: () => "registry.terraform.io/acme/wxcc" });
const instance = (attributes: Instance["attributes"], rest: Partial<Instance> = {}): Instance => ({
  schemaVersion: 0,
  attributes,
  dependencies: [],
  ...rest,
});
const text = (file = path) => readFileSync(file, "utf8");

test("a new state is complete, private and readable again", async () => {
  const writer = writerOf(path);
  await writer.put("wxcc_flow.main", instance({ name: "main", id: "f-1" }, { private: "e30=" }));
  expect(text()).toBe(`{
  "version": 4,
  "terraform_version": "1.11.4",
  "serial": 1,
  "lineage": "${writer.state.lineage}",
  "outputs": {},
  "resources": [
    {
      "mode": "managed",
      "type": "wxcc_flow",
      "name": "main",
      "provider": "provider[\\"registry.terraform.io/acme/wxcc\\"]",
      "instances": [
        {
          "schema_version": 0,
          "attributes": {
            "id": "f-1",
            "name": "main"
          },
          "sensitive_attributes": [],
          "private": "e30="
        }
      ]
    }
  ],
  "check_results": null
}
`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readState(path).resources).toEqual(writer.state.resources);
  expect(existsSync(`${path}.backup`)).toBe(false);
});

test("a write changes the serial and its own object, and no other line of Terraform's file", async () => {
  writeFileSync(path, terraformState);
  const writer = writerOf(path);
  await writer.put("wxcc_flow.main", instance({ id: "f-1" }));
  await writer.remove("wxcc_flow.main");
  const expected = terraformState.replace('"serial": 9', '"serial": 11').replace("\\u00e9", "é");
  expect(text()).toBe(expected);
  expect(text(`${path}.backup`)).toBe(terraformState);
  expect(statSync(`${path}.backup`).mode & 0o777).toBe(0o600);
});

test("digits that JavaScript cannot hold survive a put of the same object", async () => {
  writeFileSync(path, terraformState);
  const writer = writerOf(path);
  const sales = writer.state.resources.get("wxcc_channel.sales")?.current;
  if (!sales) throw new Error("sales is missing");
  await writer.put("wxcc_channel.sales", {
    ...sales,
    tainted: false,
    attributes: { ...sales.attributes, name: "new" },
  });
  await writer.setOutputs(writer.state.outputs);
  expect(text().match(/12345678901234567890123/g)).toHaveLength(2);
  expect(text()).toContain("0.30000000000000000001");
  expect(text()).toContain('"identity_schema_version": 0');
  expect(text()).not.toContain("tainted");
  expect(text()).toContain('"deposed": "0a1b2c3d"');
});

test("what changes nothing writes nothing", async () => {
  writeFileSync(path, terraformState);
  const writer = writerOf(path);
  const queue = writer.state.resources.get("data.wxcc_queue.q")?.current;
  if (queue) await writer.put("data.wxcc_queue.q", queue);
  await writer.setOutputs(writer.state.outputs);
  await writer.remove("wxcc_flow.nowhere");
  expect(text()).toBe(terraformState);
  expect(readdirSync(folder)).toEqual(["terraform.tfstate"]);
});

test("changes that come together leave in few writes, and each is on disk when it resolves", async () => {
  const writer = writerOf(path);
  const names = Array.from({ length: 50 }, (_, index) => `wxcc_channel.line-${index}`);
  await Promise.all(
    names.map(async (address) => {
      await writer.put(address, instance({ id: address }));
      expect(text()).toContain(`"id": "${address}"`);
    }),
  );
  expect(readState(path).resources.size).toBe(50);
  expect(readState(path).serial).toBeLessThan(10);
});

test("a deposed object and its successor stand beside each other until one is removed", async () => {
  const writer = writerOf(path);
  await writer.put("wxcc_channel.sales", instance({ id: "old" }), { deposed: "0a1b2c3d" });
  expect(readState(path).resources.get("wxcc_channel.sales")?.current).toBeNull();
  await writer.put("wxcc_channel.sales", instance({ id: "new" }));
  await writer.remove("wxcc_channel.sales", { deposed: "0a1b2c3d" });
  const sales = readState(path).resources.get("wxcc_channel.sales");
  expect([sales?.current?.attributes["id"], sales?.deposed.size]).toEqual(["new", 0]);
});

test("outputs are replaced, and null ones are not kept", async () => {
  writeFileSync(path, terraformState);
  await writerOf(path).setOutputs({
    id: { value: "c-1", type: "string", sensitive: true },
    none: { value: null, type: "dynamic", sensitive: false },
  });
  expect(readState(path).outputs).toEqual({ id: { value: "c-1", type: "string", sensitive: true } });
});

test("a link to the state stays a link", async () => {
  const real = join(folder, "real.tfstate");
  writeFileSync(real, terraformState);
  symlinkSync(real, path);
  await writerOf(path).put("wxcc_flow.main", instance({ id: "f-1" }));
  expect(readState(real).serial).toBe(10);
  expect(readdirSync(folder).sort()).toEqual(["real.tfstate", "real.tfstate.backup", "terraform.tfstate"]);
});

describe("a file that was changed underneath is left alone", () => {
  test.each([
    ["a higher serial", terraformState.replace('"serial": 9', '"serial": 12'), "serial 12"],
    ["another lineage", terraformState.replace("5d55bdd8", "00000000"), "another state"],
    ["an edit by hand", terraformState.replace('"q-1"', '"q-2"'), "changed by somebody else"],
    ["damage", "{", "can no longer be read"],
  ])("%s", async (_, changed, why) => {
    writeFileSync(path, terraformState);
    const writer = writerOf(path);
    writeFileSync(path, changed);
    const put = writer.put("wxcc_flow.main", instance({ id: "f-1" }));
    await expect(put).rejects.toThrow(StateError);
    await expect(put).rejects.toThrow(why);
    await expect(put).rejects.toThrow(join(folder, "errored.tfstate"));
    expect(text()).toBe(changed);
  });

  test("what finishes afterwards is kept too", async () => {
    writeFileSync(path, terraformState);
    const writer = writerOf(path);
    rmSync(path);
    await expect(writer.put("wxcc_flow.a", instance({ id: "f-1" }))).rejects.toThrow("The file is gone");
    await expect(writer.put("wxcc_flow.b", instance({ id: "f-2" }))).rejects.toThrow("The file is gone");
    expect(existsSync(path)).toBe(false);
    const kept = readState(join(folder, "errored.tfstate"));
    expect([...kept.resources.keys()]).toEqual([
      "data.wxcc_queue.q",
      "wxcc_channel.sales",
      "wxcc_flow.a",
      "wxcc_flow.b",
    ]);
    expect([kept.serial, kept.lineage]).toEqual([10, "5d55bdd8-cdd4-f2d0-a384-f097dafdd785"]);
  });

  test("a run that has nothing more to write keeps what it wrote before", async () => {
    const writer = writerOf(path);
    await writer.put("wxcc_flow.a", instance({ id: "f-1" }));
    expect(writer.reasonToStop).toBeUndefined();
    writeFileSync(path, terraformState);
    expect(writer.reasonToStop).toContain("changed by somebody else during this run");
    await expect(writer.finish()).rejects.toThrow(join(folder, "errored.tfstate"));
    expect([...readState(join(folder, "errored.tfstate")).resources.keys()]).toEqual(["wxcc_flow.a"]);
  });

  test("a lock that is lost while everything is written leaves no errored.tfstate", async () => {
    const lost = { summary: "the lock is gone", detail: "Somebody took it." };
    const lock = { problem: (): typeof lost | undefined => undefined };
    const writer = new StateWriter(readState(path), { providerAddress: () => "acme/wxcc", lock });
    await writer.put("wxcc_flow.a", instance({ id: "f-1" }));
    lock.problem = () => lost;
    expect(writer.reasonToStop).toBe("the lock is gone");
    lock.problem = () => undefined;
    expect(writer.reasonToStop).toBe("the lock is gone");
    await expect(writer.finish()).rejects.toThrow("What this run did is in the state.");
    expect(existsSync(join(folder, "errored.tfstate"))).toBe(false);
  });

  test("each run keeps what it knows in a file of its own", async () => {
    writeFileSync(path, terraformState);
    const runs = [writerOf(path), writerOf(path), writerOf(path)];
    rmSync(path);
    for (const [number, run] of runs.entries()) {
      await expect(run.put(`wxcc_flow.r${number}`, instance({ id: "f" }))).rejects.toThrow(StateError);
      await expect(run.put(`wxcc_flow.s${number}`, instance({ id: "f" }))).rejects.toThrow(StateError);
    }
    const kept = ["errored.tfstate", "errored-2.tfstate", "errored-3.tfstate"];
    expect(readdirSync(folder).sort()).toEqual([...kept].sort());
    for (const [number, name] of kept.entries()) {
      expect([...readState(join(folder, name)).resources.keys()]).toEqual(
        expect.arrayContaining([`wxcc_flow.r${number}`, `wxcc_flow.s${number}`]),
      );
    }
  });

  test("two new states do not overwrite each other", async () => {
    const [first, second] = [writerOf(path), writerOf(path)];
    await first.put("wxcc_flow.a", instance({ id: "f-1" }));
    await expect(second.put("wxcc_flow.b", instance({ id: "f-2" }))).rejects.toThrow("another state");
  });
});
