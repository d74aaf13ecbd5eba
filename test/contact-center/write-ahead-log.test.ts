import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  fileWriteAheadLog,
  memoryWriteAheadLog,
  type WriteAheadLog,
  type WriteAheadRecord,
} from "../../src/contact-center";

const record: WriteAheadRecord = {
  organizationId: "org-1",
  type: "entry-point",
  name: "sales",
  keys: ["name"],
  bodyHash: "a".repeat(64),
  time: "2026-11-22T20:00:00.000Z",
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "write-ahead-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe.each([
  ["in memory", () => memoryWriteAheadLog()],
  ["on disk", () => fileWriteAheadLog(join(folder, "pending"))],
])("a log %s", (_where, open) => {
  test("finds what was written, by organization, type and name", async () => {
    const log = open();
    await log.write(record);
    expect(await log.find("org-1", "entry-point", "sales")).toEqual([record]);
    expect(await log.find("org-2", "entry-point", "sales")).toEqual([]);
    expect(await log.find("org-1", "dial-number", "sales")).toEqual([]);
    expect(await log.find("org-1", "entry-point", "Sales")).toEqual([]);
  });

  test("keeps several bodies of one object", async () => {
    const log = open();
    const other = { ...record, bodyHash: "b".repeat(64) };
    await log.write(record);
    await log.write(other);
    const found = await log.find("org-1", "entry-point", "sales");
    expect(found.map(({ bodyHash }) => bodyHash).sort()).toEqual([record.bodyHash, other.bodyHash]);
  });

  test("knows when the request left last", async () => {
    const log = open();
    await log.write(record);
    await log.leaves(record, "2026-11-22T20:00:01.000Z");
    await log.leaves(record, undefined); // nobody told the time
    await log.leaves(record, "2026-11-22T20:00:05.000Z");
    const sentAt = "2026-11-22T20:00:05.000Z";
    expect(await log.find("org-1", "entry-point", "sales")).toEqual([{ ...record, sentAt }]);
  });

  test("forgets one object when it is settled, and no other", async () => {
    const log = open();
    await log.write(record);
    await log.write({ ...record, name: "support" });
    await log.settle("org-1", "entry-point", "sales");
    await log.settle("org-1", "entry-point", "never written");
    expect(await log.find("org-1", "entry-point", "sales")).toEqual([]);
    expect(await log.find("org-1", "entry-point", "support")).toHaveLength(1);
  });
});

describe("a log on disk", () => {
  const pending = () => join(folder, "pending");

  test("is there for the next process, and readable by its owner alone", async () => {
    await fileWriteAheadLog(pending()).write(record);
    expect(await fileWriteAheadLog(pending()).find("org-1", "entry-point", "sales")).toEqual([record]);
    const [file = ""] = readdirSync(pending());
    expect(statSync(join(pending(), file)).mode & 0o777).toBe(0o600);
    expect(statSync(pending()).mode & 0o777).toBe(0o700);
  });

  test("leaves nothing behind when everything is settled", async () => {
    const log = fileWriteAheadLog(pending());
    await log.write(record);
    await log.settle("org-1", "entry-point", "sales");
    expect(existsSync(pending())).toBe(false);
  });

  test("many creations at once lose no record, though others settle the last one meanwhile", async () => {
    const log = fileWriteAheadLog(pending());
    const names = Array.from({ length: 40 }, (_, index) => `channel-${index}`);
    await Promise.all(
      names.map(async (name, index) => {
        await log.write({ ...record, name });
        if (index % 2 === 0) await log.settle("org-1", "entry-point", name);
      }),
    );
    const kept = await Promise.all(names.map((name) => log.find("org-1", "entry-point", name)));
    expect(kept.map((found) => found.length)).toEqual(names.map((_, index) => index % 2));
  });

  test("a record cut off by a crash counts as not written: its POST never left", async () => {
    const log = fileWriteAheadLog(pending());
    await log.write(record);
    const file = join(pending(), readdirSync(pending())[0] ?? "");
    writeFileSync(file, readFileSync(file, "utf8").slice(0, 40));
    expect(await log.find("org-1", "entry-point", "sales")).toEqual([]);
    await log.write(record);
    expect(await log.find("org-1", "entry-point", "sales")).toEqual([record]);
  });

  test("a time of leaving that is cut off by a crash counts as not written", async () => {
    const log = fileWriteAheadLog(pending());
    const sentAt = "2026-11-22T20:00:01.000Z";
    await log.write(record);
    await log.leaves(record, sentAt);
    await log.leaves(record, "2026-11-22T20:00:09.000Z");
    const file = join(pending(), readdirSync(pending())[0] ?? "");
    writeFileSync(file, readFileSync(file, "utf8").slice(0, -4));
    expect(await log.find("org-1", "entry-point", "sales")).toEqual([{ ...record, sentAt }]);
  });

  test("a record that was settled under a create is there again when its request leaves", async () => {
    const log = fileWriteAheadLog(pending());
    const sentAt = "2026-11-22T20:00:01.000Z";
    await log.write(record);
    await log.settle("org-1", "entry-point", "sales");
    await log.leaves(record, sentAt);
    expect(await log.find("org-1", "entry-point", "sales")).toEqual([{ ...record, sentAt }]);
  });

  test("a file that is whole but no record is named in the error", async () => {
    const log = fileWriteAheadLog(pending());
    await log.write(record);
    const file = join(pending(), readdirSync(pending())[0] ?? "");
    writeFileSync(file, '{"name":"sales"}\n');
    await expect(log.find("org-1", "entry-point", "sales")).rejects.toMatchObject({
      name: "WriteAheadError",
      message: expect.stringContaining(`${file} is not a record`),
    });
  });

  test("a folder that can't be written stops the creation before its POST", async () => {
    mkdirSync(pending());
    chmodSync(pending(), 0o500);
    writeFileSync(join(folder, "file"), "");
    const path = join(folder, "file", "pending");
    await expect(fileWriteAheadLog(path).write(record)).rejects.toMatchObject({
      name: "WriteAheadError",
      summary: "What is under way can't be noted on disk",
      message: expect.stringMatching(/pending: ENOTDIR: .*so the change was not begun\. Make room, or/),
    });
    chmodSync(pending(), 0o700);
  });

  describe("that the processes of one run share", () => {
    const written = (run: string, process: string) =>
      fileWriteAheadLog(pending(), { writer: { run, process } });
    const found = (log: WriteAheadLog) => log.find("org-1", "entry-point", "sales");

    test("a process finds what itself or an earlier run wrote, not what another of its run has under way", async () => {
      await written("run-1", "a").write(record);
      expect(await found(written("run-1", "a"))).toEqual([record]);
      expect(await found(written("run-1", "b"))).toEqual([]);
      expect(await found(written("run-2", "b"))).toEqual([record]);
      expect(await found(fileWriteAheadLog(pending()))).toEqual([record]);
    });

    test("of an earlier run only one process claims what was made, also when both had written", async () => {
      await written("run-1", "a").write(record);
      await written("run-1", "b").write(record);
      const logs = ["a", "b"].map((process) => written("run-2", process));
      const claims = await Promise.all(logs.map((log) => log.claim(record)));
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await Promise.all(logs.map((log) => log.claim(record)))).toEqual(claims);
      expect(await written("run-3", "c").claim(record)).toBe(true);
    });

    test("a record of before there were writers can be claimed", async () => {
      await fileWriteAheadLog(pending()).write(record);
      expect(await written("run-1", "a").claim(record)).toBe(true);
      expect(await found(written("run-1", "b"))).toEqual([]);
      expect(await written("run-1", "b").claim({ ...record, name: "never written" })).toBe(false);
    });

    test("settling leaves what another process of the run has under way", async () => {
      await written("run-1", "a").write(record);
      await written("run-1", "b").settle("org-1", "entry-point", "sales");
      expect(await found(written("run-1", "a"))).toEqual([record]);
      await written("run-2", "b").settle("org-1", "entry-point", "sales");
      expect(existsSync(pending())).toBe(false);
    });
  });

  test("what was reported as written survives kill -9", async () => {
    const source = resolve(__dirname, "../../src/contact-center/write-ahead-log.ts");
    const program = `
      const { fileWriteAheadLog } = require(${JSON.stringify(source)});
      const log = fileWriteAheadLog(${JSON.stringify(pending())});
      (async () => {
        for (let n = 0; ; n++) {
          await log.write({ ...${JSON.stringify(record)}, name: "channel-" + n });
          process.stdout.write(n + "\\n");
        }
      })();`;
    const child = spawn(process.execPath, ["--require", require.resolve("tsx/cjs"), "--eval", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let reported = "";
    await new Promise<void>((resolveExit, reject) => {
      child.once("error", reject);
      child.once("exit", () => resolveExit());
      child.stdout.on("data", (chunk: Buffer) => {
        reported += chunk.toString();
        if (reported.split("\n").length > 20) child.kill("SIGKILL");
      });
    });
    const written = reported.trim().split("\n");
    expect(written.length).toBeGreaterThanOrEqual(20);
    const log = fileWriteAheadLog(pending());
    for (const n of written) expect(await log.find("org-1", "entry-point", `channel-${n}`)).toHaveLength(1);
  });
});
