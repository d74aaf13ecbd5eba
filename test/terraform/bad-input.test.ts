// The table of bad input through a real Terraform: the same mistakes, told in the same words and before anything has
// changed, as through the engine. What was there before was applied by the engine: Terraform takes its state over.

import { join } from "node:path";
import { readState } from "../../src/engine";
import { asMessage, Worlds, type Outcome } from "../acceptance/bad-input-world";
import { badInput, type BadInput, type World } from "../scenarios/bad-input";
import { AttachedProject, requiredProviders, type Reported } from "./attached-project";
import { otherwise, without } from "./bad-input-otherwise";
import { describeTerraform } from "./terraform";

describeTerraform("bad input through Terraform", () => {
  let worlds: Worlds;
  beforeAll(async () => {
    worlds = await Worlds.open();
  });
  afterAll(() => worlds.close());

  const rows = badInput.filter(({ name }) => !without.includes(name));

  test.each(rows.map((row) => [row.name, row] as const))("%s", async (name, row) => {
    const { found, messages, writes } = { ...row, writes: row.refusedWrites, ...otherwise[name] };
    const files = { ...row.files, "providers.tf.json": requiredProviders };
    const outcome = await worlds.with({ ...row, files }, (_stack, world, environment) =>
      throughTerraform(row, world, environment),
    );
    const nothingElse = otherwise[name]?.writes === undefined;
    expect(outcome).toEqual({
      found,
      messages: expect.arrayContaining(messages.map((message) => expect.objectContaining(message))),
      writes: writes ?? [],
      changes: nothingElse ? [] : expect.anything(),
      stateIsUntouched: nothingElse ? true : expect.any(Boolean),
    });
    expect(outcome.messages).toHaveLength(messages.length);
  });

  test("each exception is about a row that exists", () => {
    const names = badInput.map(({ name }) => name);
    expect([...Object.keys(otherwise), ...without].filter((name) => !names.includes(name))).toEqual([]);
  });

  test("of two channels whose one name is known in the apply only, one is made and the other is refused", async () => {
    const sales = {
      name: "${terraform_data.name.output}",
      channel_type: "chat",
      service_level_threshold: 30,
    };
    const configuration = {
      resource: { terraform_data: { name: { input: "sales" } }, wxcc_channel: { one: sales, other: sales } },
    };
    const row = { name: "alike", configuration, files: { "providers.tf.json": requiredProviders } };
    await worlds.with(row, async (_stack, { emulator, folder }, environment) => {
      const project = await AttachedProject.in(folder, environment);
      expect((await project.plan()).messages).toEqual([]);
      const { messages } = await project.applyPlan();
      await project.close();
      expect(messages.map(({ summary }) => summary)).toEqual([
        'There are two channels with the name "sales"',
      ]);
      expect(emulator.requests().map(({ operation }) => operation)).toContain("entry-point.create");
      const made = emulator.tenant().entities["entry-point"]?.filter(({ name }) => name === "sales");
      expect(made).toHaveLength(1);
    });
  });
});

async function throughTerraform(
  row: BadInput,
  world: World,
  environment: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const project = await AttachedProject.in(world.folder, environment);
  try {
    const before = objectsOf(world.folder);
    const logged = world.emulator.requests().length;
    const byOthers = new Set<number>();
    const { found, messages } = await firstErrors(row, project, world, byOthers);
    const own = world.emulator.requests().filter(({ index }) => index >= logged && !byOthers.has(index));
    return {
      found,
      messages: messages.filter(isOurs).map((message) => asMessage(withoutProvider(message), world)),
      writes: own.filter(({ method }) => method !== "GET").map(({ operation }) => operation),
      changes: own.filter(({ changes }) => changes.length > 0).map(({ operation }) => operation),
      stateIsUntouched: before === objectsOf(world.folder),
    };
  } finally {
    await project.close();
  }
}

async function firstErrors(
  row: BadInput,
  project: AttachedProject,
  world: World,
  byOthers: Set<number>,
): Promise<{ found: Outcome["found"]; messages: Reported["messages"] }> {
  if (row.found === "validate") {
    const { messages } = await project.validate();
    if (messages.some(isError)) return { found: "validate", messages: messages.filter(isError) };
  }
  const planned = await project.plan();
  const isBad = row.messages.some(({ severity = "error" }) => severity === "error");
  if (planned.messages.some(isError) || !isBad) {
    return { found: "plan", messages: planned.messages };
  }
  const requests = world.emulator.requests().length;
  await row.afterThePlan?.(world);
  for (const { index } of world.emulator.requests().slice(requests)) byOthers.add(index);
  return { found: "apply", messages: (await project.applyPlan()).messages };
}

/** Terraform adds this one to what a provider says about its configuration when there is no provider block. */
const isOurs = ({ detail }: Reported["messages"][number]): boolean =>
  !/^Provider "\S+" requires explicit configuration\./.test(detail);

/** Terraform gives messages about the provider block an address of their own. */
function withoutProvider({
  address,
  ...message
}: Reported["messages"][number]): Reported["messages"][number] {
  return address === undefined || address.startsWith("provider[") ? message : { ...message, address };
}

const isError = ({ severity }: Reported["messages"][number]): boolean => severity === "error";

/** The objects of the state: a failed apply may write the same ones under a new serial. */
function objectsOf(folder: string): string {
  const { resources } = readState(join(folder, "terraform.tfstate"));
  const objects = [...resources].flatMap(([address, { current }]) => {
    // Terraform keeps a place for an object that it could not create.
    if (!current) return [];
    const { attributes, tainted } = current;
    return [[address, tainted, Object.entries(attributes).sort(([one], [other]) => (one < other ? -1 : 1))]];
  });
  return JSON.stringify(objects.sort());
}
