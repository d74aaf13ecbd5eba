// The table of bad input through the program: exit codes, what is printed where, and a state that stays as it was.

import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { acquireLock } from "../../src/engine";
import { program } from "../cli/wxcc";
import { badInput, type BadInput, type Message, type World } from "../scenarios/bad-input";
import { bytesOf, withoutChance, Worlds } from "./bad-input-world";
import type { Stack } from "./stack";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await Worlds.open();
});
afterAll(() => worlds.close());

interface Printed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

function wxcc(folder: string, environment: Environment, ...words: string[]): Promise<Printed> {
  const env = { PATH: process.env["PATH"], HOME: folder, ...environment };
  const child = spawn(process.execPath, [program(), ...words], { cwd: folder, env });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => (printed[name] += text));
  }
  return new Promise((settle, reject) => {
    child.once("error", reject);
    child.once("close", (code) => settle({ code, ...printed }));
  });
}

/** What an administrator types: a plan where it is good or only warned of, else an apply, of a saved plan where something changes in between. */
async function run(row: BadInput, world: World, environment: Environment): Promise<Printed> {
  if (!row.messages.some(isError)) return wxcc(world.folder, environment, "plan");
  if (row.afterThePlan === undefined) return wxcc(world.folder, environment, "apply", "--auto-approve");
  const plan = await wxcc(world.folder, environment, "plan", "--out", "saved.plan");
  if (plan.code !== 0) throw new Error(plan.stderr);
  await row.afterThePlan(world);
  return wxcc(world.folder, environment, "apply", "saved.plan");
}

const isError = ({ severity = "error" }: Message): boolean => severity === "error";

function asPrinted({ severity, summary, detail, address }: Message): string {
  const label = severity === "warning" ? "Warning" : "Error";
  const place = address === undefined ? "" : `\n  on ${address}`;
  return `${label}: ${summary}\n  ${detail.replaceAll("\n", "\n  ")}${place}`;
}

/** Nothing secret, nothing a user can make no sense of. */
function expectReadable({ stdout, stderr }: Printed): void {
  const { accessToken, readOnlyToken, expiredToken, otherOrganizationToken } = worlds.emulator;
  for (const secret of [accessToken, readOnlyToken, expiredToken, otherOrganizationToken]) {
    expect(stdout + stderr).not.toContain(secret);
  }
  expect(stdout + stderr).not.toMatch(/\n\s+at |defect of wxcc|\[object|undefined/);
}

test.each(badInput.map((row) => [row.name, row] as const))("%s", (_, row) =>
  worlds.with(row, async (stack, world, environment) => {
    const state = bytesOf(join(stack.folder, "terraform.tfstate"));
    const printed = await run(row, world, environment);
    expect(printed.code).toBe(row.messages.some(isError) ? 1 : 0);
    const text = withoutChance(printed.stdout + printed.stderr, world);
    const messages = [...(row.warnedBefore ?? []), ...row.messages];
    for (const message of messages) expect(text).toContain(asPrinted(message));
    expect(text.match(/^(Error|Warning): /gm)?.length ?? 0).toBe(messages.length);
    expectReadable(printed);
    expect(bytesOf(join(stack.folder, "terraform.tfstate"))).toBe(state);
    expect(lockFiles(stack)).toEqual([]);
  }),
);

function lockFiles({ folder }: Stack): string[] {
  return readdirSync(folder).filter((name) => name.includes("lock"));
}

const channel = (attributes: object = {}) => ({
  resource: {
    wxcc_channel: {
      sales: { name: "sales", channel_type: "chat", service_level_threshold: 30, ...attributes },
    },
  },
});

/** A channel is applied, then something happens to the state, then somebody applies. */
async function afterMishap(
  mishap: (state: string, world: World) => string,
  expected: Message,
): Promise<void> {
  await worlds.with(
    { name: "", before: channel(), configuration: channel({ description: "New" }) },
    async (stack, world, environment) => {
      const path = join(stack.folder, "terraform.tfstate");
      writeFileSync(path, mishap(bytesOf(path) ?? "", world));
      const state = bytesOf(path);
      const changes = world.emulator.requests().length;
      const printed = await wxcc(stack.folder, environment, "apply", "--auto-approve");
      expect(printed.code).toBe(1);
      expect(withoutChance(printed.stderr, world)).toContain(asPrinted(expected));
      expectReadable(printed);
      expect(bytesOf(path)).toBe(state);
      expect(world.emulator.requests()).toHaveLength(changes);
    },
  );
}

describe("a state that cannot be used is left as it is, and nobody is asked", () => {
  test("cut off", () =>
    afterMishap((state) => state.slice(0, state.indexOf("resources")), {
      summary: "Cannot read the state <folder>/terraform.tfstate",
      detail:
        "It is not valid JSON: Unterminated string in JSON at position 139. The file was left as it is.",
    }));

  test("of a newer format", () =>
    afterMishap((state) => state.replace('"version": 4', '"version": 5'), {
      summary: "Cannot read the state <folder>/terraform.tfstate",
      detail:
        "Its format version is 5, and wxcc knows version 4. A newer release of Terraform wrote it: update wxcc, or go on with that release. The file was left as it is.",
    }));

  test("without what every state has", () =>
    afterMishap((state) => state.replace('"lineage"', '"heritage"'), {
      summary: "Cannot read the state <folder>/terraform.tfstate",
      detail: 'Its key "lineage" is missing or not what Terraform writes there. The file was left as it is.',
    }));

  test("with objects of another provider", () =>
    afterMishap((state) => state.replaceAll("wxcc_channel", "aws_instance"), {
      address: "aws_instance.sales",
      summary: "Cannot use the state <folder>/terraform.tfstate",
      detail:
        "It holds aws_instance.sales: wxcc manages objects of its own provider and null_resource only. Use Terraform with the wxcc provider for this state. The file was left as it is.",
    }));
});

test("a state that a live run has locked is not touched, and the text says who holds it", () =>
  worlds.with(
    { name: "", before: channel(), configuration: channel({ description: "New" }) },
    async (stack, world, environment) => {
      const path = join(stack.folder, "terraform.tfstate");
      const state = bytesOf(path);
      const lock = acquireLock(path, { operation: "apply" });
      try {
        const requests = world.emulator.requests().length;
        const printed = await wxcc(stack.folder, environment, "apply", "--auto-approve");
        expect(printed.code).toBe(1);
        expect(withoutChance(printed.stderr, world)).toContain(
          "Error: Cannot lock the state <folder>/terraform.tfstate: another run holds it",
        );
        expect(printed.stderr).toContain(`(process ${process.pid})`);
        expect(printed.stderr).toContain(`wxcc force-unlock ${lock.info.id}`);
        expect(bytesOf(path)).toBe(state);
        expect(world.emulator.requests()).toHaveLength(requests);
      } finally {
        lock.release();
      }
    },
  ));

describe("a saved plan is refused as stale, and changes nothing", () => {
  const stale = (why: string): Message => ({ summary: "The saved plan is stale", detail: why });

  async function applyLater(
    meanwhile: (stack: Stack, environment: Environment) => Promise<Environment | undefined>,
    expected: Message,
  ): Promise<void> {
    await worlds.with(
      { name: "", before: channel(), configuration: channel({ description: "New" }) },
      async (stack, world, environment) => {
        expect((await wxcc(stack.folder, environment, "plan", "--out", "saved.plan")).code).toBe(0);
        const changed = await meanwhile(stack, environment);
        const state = bytesOf(join(stack.folder, "terraform.tfstate"));
        const requests = world.emulator.requests().length;
        const printed = await wxcc(stack.folder, changed ?? environment, "apply", "saved.plan");
        expect(printed.code).toBe(1);
        expect(withoutChance(printed.stderr, world)).toContain(asPrinted(expected));
        expectReadable(printed);
        expect(bytesOf(join(stack.folder, "terraform.tfstate"))).toBe(state);
        expect(
          world.emulator
            .requests()
            .slice(requests)
            .flatMap(({ changes }) => changes),
        ).toEqual([]);
      },
    );
  }

  test("when the configuration has changed since", () =>
    applyLater(async (stack) => {
      stack.write(channel({ description: "Newer" }));
      return undefined;
    }, stale("It no longer fits: the configuration has changed since. Nothing was changed; plan again.")));

  test("when the state was written since", () =>
    applyLater(async (stack, environment) => {
      expect(await wxcc(stack.folder, environment, "apply", "--auto-approve")).toMatchObject({
        code: 0,
        stderr: "",
      });
      return undefined;
    }, stale("It no longer fits: the state was written since (serial 1, now 2). Nothing was changed; plan again.")));

  test("when the token belongs to another organization", () =>
    applyLater(
      async (stack, environment) => ({
        ...environment,
        WXCC_ACCESS_TOKEN: stack.emulator.otherOrganizationToken,
      }),
      stale(
        "It no longer fits: it was made for organization <id>, the token belongs to 0e0e0e0e-0000-4000-8000-0000000000ff. Nothing was changed; plan again.",
      ),
    ));
});

test("a channel that was deleted before the plan is planned as a new one", () =>
  worlds.with(
    { name: "", before: channel(), configuration: channel() },
    async (stack, world, environment) => {
      const [found] =
        world.emulator.tenant().entities["entry-point"]?.filter(({ name }) => name === "sales") ?? [];
      world.emulator.edit("entry-point", String(found?.["id"]), { active: false });
      const address = `${world.emulator.url}/organization/${world.emulator.organizationId}/entry-point/${String(found?.["id"])}`;
      const authorization = `Bearer ${world.emulator.accessToken}`;
      await fetch(address, { method: "DELETE", headers: { authorization } });
      const printed = await wxcc(stack.folder, environment, "plan");
      expect(printed.code).toBe(0);
      expect(printed.stdout).toContain("# wxcc_channel.sales will be created");
      expect(printed.stdout).toContain("Plan: 1 to add, 0 to change, 0 to destroy.");
    },
  ));
