// A run that loses its hold on the state starts nothing new: real processes, real signals, real files. The emulator
// holds requests back, so nothing depends on time.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RequestLogEntry } from "../../src/emulator";
import { inboundChannel, program, type Running, Workplace } from "./wxcc";

/** Holds the nth request of one kind until it is let go. */
class Hold {
  private release: () => void = () => undefined;
  private arrive: () => void = () => undefined;
  readonly arrived = new Promise<void>((settle) => (this.arrive = settle));
  private readonly opened = new Promise<void>((settle) => (this.release = settle));
  private seen = 0;

  constructor(
    private readonly operation: string,
    private readonly nth: number,
  ) {}

  readonly onRequest = async ({ operation }: { readonly operation?: string | null }): Promise<void> => {
    if (operation !== this.operation || ++this.seen !== this.nth) return;
    this.arrive();
    await this.opened;
  };

  open(): void {
    this.release();
  }
}

const count = 12;
const singly = ["--auto-approve", "--parallelism", "1"];
const line = (position: number) => `line-${String(position).padStart(2, "0")}`;

let work: Workplace;
let hold: Hold;
let writing: { onRequest: Hold["onRequest"] };

/** Channels that the state manages. */
async function openWithChannels(channels = count): Promise<void> {
  writing = { onRequest: async () => undefined };
  work = await Workplace.open({ onRequest: (request) => writing.onRequest(request) });
  configure({}, channels);
  expect(await work.wxcc("apply", "--auto-approve")).toMatchObject({ code: 0 });
}

function configure(more: object = {}, length = count): void {
  const channels = Array.from({ length }, (_, position) => [
    `c${position}`,
    { ...inboundChannel, name: line(position), ...more },
  ]);
  work.channels(Object.fromEntries(channels));
}

/** From here on the nth request of this kind is held. */
function holdAt(operation: string, nth: number): void {
  hold = new Hold(operation, nth);
  writing.onRequest = hold.onRequest;
}

afterEach(async () => {
  hold.open();
  await work.close();
});

interface Channel {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly description?: string;
}

const ours = () =>
  ((work.emulator.tenant().entities["entry-point"] ?? []) as unknown as Channel[])
    .filter(({ name }) => name.startsWith("line-"))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
const isWrite = ({ method }: RequestLogEntry) => method !== "GET";
const writes = () => work.emulator.requests().filter(isWrite);
const idsIn = (file: string) => {
  const { resources } = JSON.parse(readFileSync(file, "utf8")) as ReturnType<Workplace["state"]>;
  return resources.map(({ instances }) => String(instances[0]?.attributes["id"])).sort();
};
const lockId = () =>
  (JSON.parse(readFileSync(work.path(".terraform.tfstate.wxcc.lock.info"), "utf8")) as { id: string }).id;

/** Stops a run while the API has a request of it, and lets the API answer. */
async function stopped(run: Running): Promise<void> {
  await hold.arrived;
  run.child.kill("SIGSTOP");
  hold.open();
  writing.onRequest = async () => undefined;
}

test("a destroy that was stopped, unlocked and continued leaves what the next apply made", async () => {
  await openWithChannels();
  holdAt("entry-point.delete", 2);
  const run = work.start(["destroy", ...singly]);
  await stopped(run);
  expect(await work.wxcc("force-unlock", lockId())).toMatchObject({ code: 0 });
  expect(await work.wxcc("apply", "--auto-approve")).toMatchObject({ code: 0 });
  const [state, channels, done] = [work.state(), ours(), writes().length];
  expect(channels).toHaveLength(count);
  run.child.kill("SIGCONT");
  const { code, stdout, stderr } = await run.finished;
  expect(writes()).toHaveLength(done);
  expect(ours()).toEqual(channels);
  expect(channels.every(({ active }) => active)).toBe(true);
  expect(work.state()).toEqual(state);
  expect(code).toBe(1);
  expect(stderr.match(/^Error/gm)).toHaveLength(1);
  expect(stderr).toContain("its lock was taken away from this run");
  expect(stderr).toContain("It was unlocked by wxcc force-unlock");
  expect(stderr).toContain(work.path("errored.tfstate"));
  expect(stdout).not.toContain("failed after");
  expect(stdout.match(/Destruction complete/g)).toHaveLength(2);
  expect(stdout).toContain("Destroy failed. 2 destroyed.");
  expect(stdout).toMatch(/Not done:\n( {2}wxcc_channel\.c\d+ \(destroy\)\n){10}/);
  expect(idsIn(work.path("errored.tfstate"))).toHaveLength(count - 2);
  expect(await work.wxcc("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });
});

test("a run whose lock another one holds says who, and gives that lock not back", async () => {
  await openWithChannels();
  configure({ description: "first" });
  holdAt("entry-point.update", 1);
  const first = work.start(["apply", ...singly]);
  await stopped(first);
  expect(await work.wxcc("force-unlock", lockId())).toMatchObject({ code: 0 });
  configure({ description: "second" });
  holdAt("entry-point.list", 1);
  const second = work.start(["apply", ...singly]);
  await hold.arrived;
  const [held, done] = [lockId(), writes().length];
  first.child.kill("SIGCONT");
  const { stdout, stderr } = await first.finished;
  expect(stderr).toMatch(/wxcc apply by .* on .* \(process \d+\) holds it since \d{4}-/);
  expect(stdout).toContain("Apply failed. 0 added, 1 changed, 0 destroyed.");
  expect(writes()).toHaveLength(done);
  expect(lockId()).toBe(held);
  hold.open();
  expect(await second.finished).toMatchObject({ code: 0 });
  expect(ours().map(({ description }) => description)).toEqual(Array(count).fill("second"));
  expect(existsSync(work.path(".terraform.tfstate.wxcc.lock.info"))).toBe(false);
});

test.each([
  [
    "replaced by another file",
    () => {
      writeFileSync(
        work.path("other"),
        readFileSync(work.path("terraform.tfstate"), "utf8").replace("line-00", "line-99"),
      );
      renameSync(work.path("other"), work.path("terraform.tfstate"));
    },
    "it was changed by somebody else during this run",
  ],
  ["removed", () => rmSync(work.path("terraform.tfstate")), "The file is gone."],
  [
    "locked by Terraform",
    () =>
      writeFileSync(
        work.path(".terraform.tfstate.lock.info"),
        JSON.stringify({
          ID: "1",
          Operation: "OperationTypeApply",
          Who: "ann@laptop",
          Created: "2026-07-01T10:00:00Z",
        }),
      ),
    "terraform apply by ann@laptop, since 2026-07-01T10:00:00Z.",
  ],
])(
  "a state that is %s under a run stops it: what is under way ends, nothing follows",
  async (_, change, why) => {
    await openWithChannels();
    configure({ description: "new" });
    holdAt("entry-point.update", 3);
    const run = work.start(["apply", ...singly]);
    await hold.arrived;
    change();
    hold.open();
    const { code, stdout, stderr } = await run.finished;
    expect(code).toBe(1);
    expect(stderr).toContain(why);
    expect(stdout).toContain("Apply failed. 0 added, 3 changed, 0 destroyed.");
    expect(stdout).not.toContain("failed after");
    expect(ours().filter(({ description }) => description === "new")).toHaveLength(3);
    const rescued = JSON.parse(readFileSync(work.path("errored.tfstate"), "utf8")) as ReturnType<
      Workplace["state"]
    >;
    const descriptions = rescued.resources.map(({ instances }) => instances[0]?.attributes["description"]);
    expect(descriptions.filter((description) => description === "new")).toHaveLength(3);
  },
);

test("changes that wait for their turn in a request of many never leave", async () => {
  await openWithChannels(150);
  configure({ description: "new" }, 150);
  holdAt("entry-point.bulk", 1);
  const before = writes().length;
  const run = work.start(["apply", "--auto-approve", "--parallelism", "150"]);
  await hold.arrived;
  rmSync(work.path("terraform.tfstate"));
  hold.open();
  const { stdout } = await run.finished;
  expect(writes().length - before).toBe(1);
  expect(stdout).toContain("Apply failed. 0 added, 100 changed, 0 destroyed.");
  expect(stdout.match(/Modification not begun/g)).toHaveLength(50);
  expect(ours().filter(({ description }) => description === "new")).toHaveLength(100);
});

test("a delete that was half done says that the channel is switched off, and the next run finishes it", async () => {
  await openWithChannels();
  holdAt("entry-point.update", 1);
  const run = work.start(["destroy", ...singly]);
  await hold.arrived;
  writeFileSync(work.path(".terraform.tfstate.lock.info"), "{}");
  hold.open();
  const { stdout, stderr } = await run.finished;
  const off = ours().filter(({ active }) => !active);
  expect(off).toHaveLength(1);
  expect(stderr).toContain(`Channel "${off[0]?.name}" is switched off and could not be switched on again`);
  expect(stdout).toContain("Destroy failed. 0 destroyed.");
  rmSync(work.path(".terraform.tfstate.lock.info"));
  expect(await work.wxcc("destroy", "--auto-approve")).toMatchObject({ code: 0 });
  expect(ours()).toEqual([]);
});

test("errored.tfstate of an earlier run is never overwritten", async () => {
  await openWithChannels();
  writeFileSync(work.path("errored.tfstate"), "of an earlier run");
  mkdirSync(work.path("errored-2.tfstate"));
  configure({ description: "new" });
  holdAt("entry-point.update", 1);
  const run = work.start(["apply", ...singly]);
  await hold.arrived;
  rmSync(work.path("terraform.tfstate"));
  hold.open();
  const { stderr } = await run.finished;
  expect(stderr).toContain(work.path("errored-3.tfstate"));
  expect(readFileSync(work.path("errored.tfstate"), "utf8")).toBe("of an earlier run");
  expect(idsIn(work.path("errored-3.tfstate"))).toEqual(
    ours()
      .map(({ id }) => id)
      .sort(),
  );
});

test("on a full disk no create begins after the first that could not be recorded, and the next apply takes it in", async () => {
  hold = new Hold("none", 1);
  work = await Workplace.open();
  configure();
  // A limit for the size of a file stands for the disk: records and locks are small, the state grows past it.
  const limited = `ulimit -f 8; exec ${process.execPath} ${program()} apply ${singly.join(" ")}`;
  const run = work.shell(`trap '' XFSZ; ${limited}`);
  const { code, stdout, stderr } = await run.finished;
  expect(code).toBe(1);
  const inState = existsSync(work.path("terraform.tfstate")) ? work.state().resources.length : 0;
  const made = ours();
  expect(inState).toBeGreaterThan(0);
  expect(made).toHaveLength(inState + 1);
  expect(stdout).toContain(`Apply failed. ${made.length} added, 0 changed, 0 destroyed.`);
  expect(stderr).toContain(`Cannot write the state ${work.path("terraform.tfstate")}`);
  expect(stderr).toMatch(/EFBIG/);
  for (const { id } of made) expect(`${stderr}${JSON.stringify(work.state())}`).toContain(id);
  const rest = await work.wxcc("apply", "--auto-approve");
  expect(rest).toMatchObject({ code: 0, stderr: "" });
  expect(ours()).toHaveLength(count);
  expect(ours().map(({ id }) => id)).toEqual(expect.arrayContaining(made.map(({ id }) => id)));
  expect(readdirSync(work.folder).filter((name) => name.endsWith(".pending"))).toEqual([]);
});

test("wxcc refuses a state that Terraform works on, also by a link to it, and says how to go on", async () => {
  await openWithChannels();
  holdAt("none", 1);
  const lock = join(work.folder, ".terraform.tfstate.lock.info");
  writeFileSync(lock, "{");
  const before = writes().length;
  for (const words of [
    ["apply", "--auto-approve"],
    ["destroy", "--auto-approve"],
    ["state", "rm", "wxcc_channel.c1"],
  ]) {
    const { code, stderr } = await work.wxcc(...words);
    expect({ words, code }).toEqual({ words, code: 1 });
    expect(stderr).toContain("Terraform works on it");
    expect(stderr).toContain(`delete its lock file, which nobody else does, and run again: ${lock}`);
  }
  expect(writes()).toHaveLength(before);
  rmSync(lock);
  expect(await work.wxcc("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });
});
