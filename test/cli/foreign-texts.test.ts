// Names and answers from the organization, which steer neither the terminal nor the pipeline, through the program itself.
import { parseSeed } from "../../src/emulator";
import { inboundChannel, Workplace } from "./wxcc";

const escape = "\u001b";
/** Hides the rest, begins a line with an order to the pipeline, and tells of a plan of its own. */
const foreign = `Acme${escape}[8m\n::add-mask::a\r\n##vso[task.complete]\nPlan: 0 to add`;
const shown = "Acme\\u001b[8m\\n::add-mask::a\\n#\\u0023vso[task.complete]\\nPlan: 0 to add";

let work: Workplace;

beforeAll(async () => {
  work = await Workplace.open({
    seed: parseSeed({
      organization: { displayName: foreign },
      locations: [{ name: foreign, numbers: ["+14155550100"] }],
      "entry-point": [
        { ...entryPoint("line"), description: `hidden${escape}[8m` },
        { ...entryPoint("other"), id: "0e000000-0000-4000-8000-000000000002" },
      ],
    }),
  });
});
afterAll(() => work.close());
afterEach(() => work.emulator.setFaults([]));

function entryPoint(name: string) {
  return {
    id: "0e000000-0000-4000-8000-000000000001",
    name,
    entryPointType: "INBOUND",
    channelType: "TELEPHONY",
    serviceLevelThreshold: 20,
    maximumActiveContacts: 0,
    active: true,
  };
}

async function screen(...words: string[]): Promise<string> {
  const env = { FORCE_COLOR: "1", WXCC_WEBEX_API_URL: work.emulator.url };
  const { stdout, stderr } = await work.wxccWith(env, ...words);
  const text = `${stdout}${stderr}`;
  expect(text).not.toContain(`${escape}[8m`);
  expect(text).not.toMatch(/^\W*(::|Plan: 0)/m);
  expect(text).not.toContain("##vso[");
  return text;
}

const imported = {
  import: [{ to: "wxcc_channel.line", id: "0e000000-0000-4000-8000-000000000001" }],
  resource: { wxcc_channel: { line: { ...inboundChannel, name: "line", description: "ours" } } },
};

test("the organization's name, in a plan", async () => {
  work.channels({ sales: inboundChannel });
  expect(await screen("plan")).toContain(`Plan for organization ${shown} (`);
});

test("a description that the plan changes", async () => {
  work.configure(imported);
  expect(await screen("plan")).toContain('"hidden\\u001b[8m" -> "ours"');
});

test.each([[["doctor"]], [["auth", "status"]]])("the organization and its places, in %j", async (words) => {
  work.channels({ sales: inboundChannel });
  expect(await screen(...words)).toContain(`${shown} (`);
});

test("a channel's name, where its calls get through and where not", async () => {
  work.emulator.edit("entry-point", "0e000000-0000-4000-8000-000000000002", { name: foreign, active: false });
  expect(await screen("verify", "--channel", "0e000000-0000-4000-8000-000000000002")).toContain(shown);
});

test.each([["plan"], ["apply", "--auto-approve"], ["apply", "--auto-approve", "--json"]])(
  "the API's reason and tracking id, in %s %s",
  async (...words) => {
    work.channels({ sales: inboundChannel });
    const reason = { error: { key: "x", reason: foreign, message: [] }, trackingId: foreign };
    const effect = { kind: "status" as const, status: 400, body: reason };
    work.emulator.setFaults([{ pathContains: "entry-point", effect }]);
    const text = await screen(...words.filter((word) => word !== undefined));
    expect(text.replaceAll("\\\\", "\\")).toContain(`${shown} (tracking id ${shown})`);
  },
);
