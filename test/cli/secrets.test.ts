// Secrets stay where they are: in the environment, and on their way to the API.
import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
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

describe("sensitive variables that only the connection needs", () => {
  const connecting = () => ({
    variable: {
      token: { type: "string", sensitive: true },
      client: { type: "string", sensitive: true, default: "a-secret-default" },
      greeting: { type: "string", sensitive: true },
      rate: { type: "number", default: 250 },
    },
    locals: { token: "${var.token}" },
    provider: {
      wxcc: {
        access_token: "${local.token}",
        client_secret: "${var.client}",
        requests_per_minute: "${var.rate}",
      },
    },
    resource: {
      wxcc_channel: {
        chat: {
          name: "chat",
          channel_type: "chat",
          service_level_threshold: 30,
          description: "${var.greeting}",
        },
      },
    },
  });
  const withToken = () => ({ WXCC_ACCESS_TOKEN: "", TF_VAR_token: work.emulator.accessToken });
  const words = ({ stderr }: Finished) => stderr.replaceAll(/\s+/g, " ");

  beforeEach(async () => {
    work.configure(connecting());
    const planned = await work.wxccWith(withToken(), "plan", "--out", "saved", "--var", "greeting=hello");
    expect(planned).toMatchObject({ code: 0 });
  });

  test("are in no plan file and in no JSON of a plan; others are, as in Terraform's", async () => {
    const shown = await work.wxcc("show", "saved", "--format", "json");
    const planned = await work.wxccWith(withToken(), "plan", "--format", "json", "--var", "greeting=hello");
    expect([shown.code, planned.code]).toEqual([0, 0]);
    for (const text of [readFileSync(work.path("saved"), "utf8"), shown.stdout, planned.stdout]) {
      expect(text).not.toContain(work.emulator.accessToken);
      expect(text).not.toContain("a-secret-default");
      expect(text).toContain("hello");
    }
    const { variables, configuration } = JSON.parse(shown.stdout);
    expect(variables).toEqual({ greeting: { value: "hello" }, rate: { value: 250 } });
    expect(configuration.root_module.variables.token).toEqual({ sensitive: true });
    expect(configuration.provider_config.wxcc.expressions).toEqual({
      requests_per_minute: { references: ["var.rate"] },
    });
  });

  test("are asked for again when the plan is applied, from wherever variables come", async () => {
    const without = await work.wxccWith({ WXCC_ACCESS_TOKEN: "" }, "apply", "saved");
    expect(without.code).toBe(1);
    expect(words(without)).toContain('The variable "token" is not set');
    expect(words(without)).toContain(
      "it is sensitive and only the provider block needs it: give it once more.",
    );
    const named = ["--var", `token=${work.emulator.accessToken}`];
    const applied = await work.wxccWith({ WXCC_ACCESS_TOKEN: "" }, "apply", "saved", ...named);
    expect(applied).toMatchObject({ code: 0 });
    expect(work.attribute("wxcc_channel.chat", "description")).toBe("hello");
  });

  test("may be given with a file that has the others too, if these are what the plan was made with", async () => {
    const file = (greeting: string) =>
      writeFileSync(
        work.path("all.tfvars.json"),
        JSON.stringify({ token: work.emulator.accessToken, greeting }),
      );
    const apply = () =>
      work.wxccWith({ WXCC_ACCESS_TOKEN: "" }, "apply", "saved", "--var-file", "all.tfvars.json");
    file("other");
    const other = await apply();
    expect(other.code).toBe(1);
    expect(words(other)).toContain(
      'The saved plan has another value of the variable "greeting" than all.tfvars.json It is applied exactly',
    );
    file("hello");
    expect(await apply()).toMatchObject({ code: 0 });
  });
});
