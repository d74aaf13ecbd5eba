// Which run a record of a create under way belongs to.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { processIdentity, writer } from "../../src/terraform/writer";

test("a process stays who it is, and another one is another", async () => {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  const id = child.pid ?? 0;
  expect(processIdentity(id)).toBe(processIdentity(id));
  // The time of its start tells it from an earlier one with the same id.
  expect(processIdentity(id)).toMatch(new RegExp(`^${id} \\S+`));
  expect(processIdentity(id)).not.toBe(processIdentity(process.pid));
  child.stdin?.end();
  await once(child, "close");
  expect(processIdentity(id)).toBe(`${id} `);
});

test("this process has one name for as long as it runs", () => {
  expect(writer()).toBe(writer());
  expect(writer().run).toBe(processIdentity(process.ppid));
});
