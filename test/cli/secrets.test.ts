// Secrets stay where they are: in the environment, and on their way to the API.
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Workplace, type Finished } from "./wxcc";

let work: Workplace;
beforeEach(async () => {
  work = await Workplace.open();
  work.channels({ chat: { name: "chat", channel_type: "chat", service_level_threshold: 30 } });
});
afterEach(() => work.close());

/** Files that wxcc has made, by their path in the workplace. */
function filesMade(): Map<string, { mode: number; content: string }> {
  const entries = readdirSync(work.folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name !== "main.tf.json")
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const about = { mode: lstatSync(path).mode & 0o777, content: readFileSync(path, "utf8") };
      return [relative(work.folder, path), about] as const;
    });
  return new Map(files);
}

function modes(): Record<string, string> {
  return Object.fromEntries([...filesMade()].map(([path, { mode }]) => [path, mode.toString(8)]));
}

function everythingSaid(runs: readonly Finished[]): string {
  return runs.map(({ stdout, stderr }) => `${stdout}${stderr}`).join("");
}

test("state, its backup and saved plans can be read by their owner alone", async () => {
  await work.wxcc("plan", "--out", "saved.plan");
  expect((await work.wxcc("apply", "saved.plan")).code).toBe(0);
  work.channels({ chat: { name: "chat", channel_type: "chat", service_level_threshold: 60 } });
  expect((await work.wxcc("apply", "--auto-approve")).code).toBe(0);
  const made = modes();
  expect(Object.keys(made)).toEqual(
    expect.arrayContaining(["saved.plan", "terraform.tfstate", "terraform.tfstate.backup"]),
  );
  expect(new Set(Object.values(made))).toEqual(new Set(["600"]));
});

test("so can what a killed apply leaves, and its command line tells no token", async () => {
  work.emulator.setFaults([{ operation: "entry-point.create", effect: { kind: "timeout" } }]);
  const run = work.start(["apply", "--auto-approve"]);
  const isWaiting = () => work.emulator.requests().some(({ method }) => method === "POST");
  while (!isWaiting()) await new Promise((resolve) => setTimeout(resolve, 20));
  const commandLine = `/proc/${run.child.pid}/cmdline`;
  if (existsSync(commandLine)) {
    expect(readFileSync(commandLine, "utf8")).not.toContain(work.emulator.accessToken);
  }
  run.child.kill("SIGKILL");
  await run.finished;
  const made = modes();
  expect(Object.keys(made).some((path) => path.includes("pending"))).toBe(true);
  expect(Object.keys(made).some((path) => path.includes("lock"))).toBe(true);
  expect(new Set(Object.values(made))).toEqual(new Set(["600"]));
  expect(
    [...filesMade().values()].filter(({ content }) => content.includes(work.emulator.accessToken)),
  ).toEqual([]);
});

test("no output, state or plan holds a token or a client secret, whatever goes wrong", async () => {
  const { clientId, clientSecret, refreshToken, accessToken } = work.emulator;
  const grant = {
    WXCC_ACCESS_TOKEN: "",
    WXCC_CLIENT_ID: clientId,
    WXCC_CLIENT_SECRET: clientSecret,
    WXCC_REFRESH_TOKEN: refreshToken,
  };
  const wrong = { ...grant, WXCC_CLIENT_SECRET: "a-wrong-client-secret" };
  const runs = [
    await work.wxccWith(grant, "plan", "--out", "saved.plan"),
    await work.wxccWith(grant, "apply", "--auto-approve"),
    await work.wxccWith(grant, "drift"),
    await work.wxccWith(grant, "show"),
    await work.wxccWith(wrong, "plan"),
    await work.wxccWith({ WXCC_ACCESS_TOKEN: "a-token-nobody-knows" }, "plan"),
    await work.wxccWith({ WXCC_ACCESS_TOKEN: "a token-with-a-blank" }, "plan"),
  ];
  expect(runs.slice(0, 4).map(({ code, stderr }) => `${code}${stderr}`)).toEqual(["0", "0", "0", "0"]);
  const secrets = [
    clientSecret,
    refreshToken,
    accessToken,
    "a-wrong-client-secret",
    "token-nobody-knows",
    "token-with-a-blank",
  ];
  const said = everythingSaid(runs);
  expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
  // Access tokens made with a refresh token are kept for the next process, in the user's cache.
  const kept = [...filesMade()].filter(([path]) => !path.startsWith(".cache"));
  const holding = kept.filter(([, { content }]) => secrets.some((secret) => content.includes(secret)));
  expect(holding.map(([path]) => path)).toEqual([]);
  expect(new Set(Object.values(modes()))).toEqual(new Set(["600"]));
});
