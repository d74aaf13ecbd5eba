// What plan and drift show of a change of a flow: what callers will notice, with the ids of this tenant, and all of it.
import { flowDocument, definition, exported } from "../scenarios/flow-document";
import { Raw } from "../emulator/raw-http";
import { Workplace } from "./wxcc";

let work: Workplace;
beforeEach(async () => {
  work = await Workplace.open();
});
afterEach(() => work.close());

const queueHere = "0e0e0000-0000-4000-8000-000000000001";

/** A flow with many messages, so that five edits of it are far apart. */
function messages(texts: Readonly<Record<number, string>> = {}): ReturnType<typeof flowDocument> {
  const flow = flowDocument() as {
    process: { activities: Record<string, unknown>; links: unknown[] };
  };
  for (let index = 0; index < 40; index++) {
    const id = `message-${index}`;
    flow.process.activities[id] = {
      id,
      name: id,
      group: "action",
      properties: {
        name: id,
        description: id,
        activityId: "play-message",
        activityName: "play-message",
        toggle: true,
        connector: "Cisco Cloud Text-to-Speech",
        promptsTts: [{ type: "tts", value: texts[index] ?? `Message ${index}.`, name: "TTS1" }],
      },
    };
    flow.process.links.push({
      id: `link-${id}`,
      sourceActivityId: index === 0 ? "end" : `message-${index - 1}`,
      targetActivityId: id,
      conditionExpr: "out",
      properties: { value: "out" },
    });
  }
  return flow as unknown as ReturnType<typeof flowDocument>;
}

const bindings = { [exported.queue]: queueHere };
const configured = (document: object) => ({
  resource: { wxcc_flow: { main: { definition: JSON.stringify(document), bindings } } },
});

async function editInConsole(document: object): Promise<void> {
  const raw = new Raw(work.emulator);
  const text = JSON.stringify(document).replaceAll(exported.queue, queueHere);
  expect((await raw.importFlow(text, "overwrite=yes")).status).toBe(201);
  await raw.publish(String(work.attribute("wxcc_flow.main", "id")), "Latest");
}

const symbols = (screen: string) => screen.split("\n").filter((line) => /^ {10}[-+] /.test(line));

test("five texts changed in the console are shown, and nothing of the export's bookkeeping or bindings", async () => {
  work.configure(configured(messages()));
  expect((await work.wxcc("apply", "--auto-approve")).code).toBe(0);
  await editInConsole(messages({ 3: "One.", 11: "Two.", 20: "Three.", 29: "Four.", 39: "CLOSED FOREVER" }));
  for (const command of [["drift"], ["plan"]]) {
    const { stdout } = await work.wxcc(...command);
    const shown = symbols(stdout).filter((line) => line.includes("+ ") === (command[0] === "drift"));
    for (const text of ["One.", "Two.", "Three.", "Four.", "CLOSED FOREVER"]) {
      expect(stdout).toContain(`"value": "${text}"`);
    }
    expect(shown.every((line) => line.includes('"value": '))).toBe(true);
    expect(stdout).not.toMatch(/orgId|lastModified|createdBy|flowVersionId|more lines/);
  }
  const { stdout } = await work.wxcc("drift");
  expect(symbols(stdout)).toHaveLength(10);
});

test("edits beyond the limit are announced, and --full shows them all", async () => {
  const all = (word: string) =>
    messages(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [index, `${word} ${index}`])));
  work.configure(configured(all("Old")));
  expect((await work.wxcc("apply", "--auto-approve")).code).toBe(0);
  work.configure(configured(all("New")));
  const { stdout } = await work.wxcc("plan");
  expect(stdout).toMatch(/# \d+ more lines, which --full shows/);
  expect(symbols(stdout).length).toBeLessThan(80);
  const full = await work.wxcc("plan", "--full", "--out", "p");
  expect(symbols(full.stdout)).toHaveLength(80);
  expect(full.stdout).not.toContain("more lines");
  expect(symbols((await work.wxcc("show", "--full", "p")).stdout)).toEqual(symbols(full.stdout));
});

test("a changed digit and a binding that leads elsewhere are shown", async () => {
  const account = (digits: string) =>
    definition().replace('"description":""', `"description":"","account":${digits}`);
  const flow = (digits: string, target: string) => ({
    resource: {
      wxcc_flow: { main: { definition: account(digits), bindings: { [exported.queue]: target } } },
    },
  });
  work.configure(flow("12345678901234567891", queueHere));
  expect((await work.wxcc("apply", "--auto-approve")).code).toBe(0);
  expect((await work.wxcc("plan", "--detailed-exitcode")).code).toBe(0);
  work.configure(flow("12345678901234567892", "0e0e0000-0000-4000-8000-000000000002"));
  const lines = symbols((await work.wxcc("plan")).stdout).map((line) => line.trim());
  expect(lines).toEqual([
    '-   "account": 12345678901234567891,',
    '+   "account": 12345678901234567892,',
    `-           "destination": "${queueHere}",`,
    '+           "destination": "0e0e0000-0000-4000-8000-000000000002",',
  ]);
  expect((await work.wxcc("apply", "--auto-approve")).code).toBe(0);
  const stored = await new Raw(work.emulator).send("GET", "/_emulator/tenant");
  expect(stored.text).toContain('"account":12345678901234567892');
  expect((await work.wxcc("plan", "--detailed-exitcode")).code).toBe(0);
});
