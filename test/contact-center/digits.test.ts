// A PUT replaces the whole object: what this project does not know goes back digit by digit.
import { entryPointId } from "../../src/contact-center";
import { failureOf, scriptedContactCenter } from "./scripted-server";

const scripted = scriptedContactCenter();
const id = entryPointId("0b1f4c6e-93c7-4c5e-8d0a-2f5b7d1e9a34");
const sales = { noun: "channel", name: "sales" };

const objectWith = (text: string) =>
  `{"id":"${id}","name":"sales","version":1.0,"serviceLevelThreshold":20,"future":${text}}`;

const answers = (text: string) => ({ status: 200, text, headers: { "content-type": "application/json" } });

test.each([
  "9007199254740993",
  "-9007199254740993",
  "[1.0,1e5,-0,0.12345678901234567890,1E400]",
  '{"a":{"__proto__":12345678901234567891,"constructor":1}}',
  '{"10":1,"text":"12345678901234567891","é😀":"\\u0007"}',
])("an unknown key %s comes back as it was", async (text) => {
  const center = scripted.open(() => answers(objectWith(text)));
  const current = await center.entryPoints.readAnew(id, sales);
  if (current === undefined) throw new Error("not read");
  expect(current.version).toBe(1);
  await center.entryPoints.update(id, { ...current, description: "new" }, sales).catch(() => undefined);
  const sent = scripted.server.requests.find(({ method }) => method === "PUT");
  const body = Buffer.from(sent?.body ?? "", "latin1").toString("utf8");
  expect(body).toContain(`"future":${text}`);
});

test("an answer with a key twice is refused with its place, before it can lose one with the next write", async () => {
  const text = objectWith('{"a":1,"a":2}');
  const center = scripted.open(() => answers(text));
  const failure = await failureOf(center.entryPoints.readAnew(id, sales));
  expect(String(failure)).toContain(
    `its body has the key "a" twice with different values (at character ${text.indexOf('"a":2') + 1})`,
  );
  expect(scripted.server.requests.map(({ method }) => method)).not.toContain("PUT");
});

test("a number that does not fit where one is read is told, not rounded", async () => {
  const center = scripted.open(() =>
    answers(
      objectWith("1").replace('"serviceLevelThreshold":20', '"serviceLevelThreshold":9007199254740993'),
    ),
  );
  expect(String(await failureOf(center.entryPoints.readAnew(id, sales)))).toContain(
    '"serviceLevelThreshold"',
  );
});
