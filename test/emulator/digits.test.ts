/** Numbers stay as they were sent, in every document the emulator stores: flows, objects, its data file. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { flowDocument, inboundChannel, Raw, send } from "./raw-http";

const digits = [
  "12345678901234567891",
  "9007199254740993",
  "0.12345678901234567890",
  "1.0",
  "1e5",
  "-0",
  "1E+400",
];
const folder = mkdtempSync(join(tmpdir(), "wxcc-digits-"));
afterAll(() => rmSync(folder, { recursive: true }));

function flowWith(number: string): string {
  const document = { ...flowDocument("Digits"), extra: { __proto__: null, "b c": "{number}", a: 1 } };
  return JSON.stringify(document).replace('"{number}"', number);
}

test.each(digits)("a flow is exported, published and restored with %s", async (number) => {
  const dataFile = join(folder, `${number}.json`);
  const first = await Raw.start({ dataFile });
  const { body } = await first.importFlow(flowWith(number));
  await first.publish(body.id, "Live");
  const expected = `"extra":{"b c":${number},"a":1}`;
  const exported = async (raw: Raw, version: string) =>
    (await raw.flows("GET", `flows/${body.id}:export?version=${version}`)).text;
  expect(await exported(first, "draft")).toContain(expected);
  expect(await exported(first, "latest")).toContain(expected);
  await first.close();
  const second = await Raw.start({ dataFile });
  expect(await exported(second, "latest")).toContain(expected);
  expect((await second.send("GET", "/_emulator/tenant")).text).toContain(expected);
  await second.close();
});

test.each(digits)(
  "an object keeps %s inside a list field, and tells it in lists, answers and the log",
  async (number) => {
    const raw = await Raw.start();
    const overrides = `[{"name":"limit","type":"INTEGER","value":"1","beyond":${number}}]`;
    const url = `${raw.emulator.url}/organization/${raw.emulator.organizationId}/entry-point`;
    const post = (text: string) =>
      fetch(url, {
        method: "POST",
        headers: {
          authorization: `Bearer ${raw.emulator.accessToken}`,
          "content-type": "application/json",
        },
        body: text,
      });
    const created = await post(
      JSON.stringify({ ...inboundChannel, flowOverrideSettings: 0 }).replace(
        '"flowOverrideSettings":0',
        `"flowOverrideSettings": ${overrides}`,
      ),
    );
    const answer = await created.text();
    expect(answer).toContain(`"flowOverrideSettings":${overrides}`);
    const { id } = JSON.parse(answer) as { id: string };
    expect((await send("GET", `${url}/${id}`, raw.emulator.accessToken)).text).toContain(overrides);
    expect((await raw.send("GET", "/_emulator/requests")).text).toContain(overrides);
    await raw.close();
  },
);

test("a field that holds a number takes every spelling of it", async () => {
  const raw = await Raw.start();
  const response = await fetch(
    `${raw.emulator.url}/organization/${raw.emulator.organizationId}/entry-point`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${raw.emulator.accessToken}`, "content-type": "application/json" },
      body: JSON.stringify(inboundChannel).replace(
        '"serviceLevelThreshold":20',
        '"serviceLevelThreshold":2.0e1',
      ),
    },
  );
  expect(response.status).toBe(201);
  expect(await response.json()).toMatchObject({ serviceLevelThreshold: 20 });
  await raw.close();
});
