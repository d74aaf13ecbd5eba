// What a bulk answer says is believed only as far as it is clear: nobody gets another one's id, and a service that
// refuses or fails for all is not asked again for each.

import { entryPointId, type ContactCenter, type EntryPoint } from "../../src/contact-center";
import { scriptedContactCenter, type Received, type Reply, type Script } from "./scripted-server";

interface Item {
  readonly itemIdentifier: number;
  readonly requestAction: string;
  readonly item: { readonly name: string; readonly id?: string };
}
type Row = Record<string, unknown>;

const scripted = scriptedContactCenter();
const about = (name: string) => ({ noun: "channel", name });
const names = (count: number) => Array.from({ length: count }, (_, number) => `channel-${number}`);
const idOf = (name: string) =>
  entryPointId(`00000000-0000-4000-8000-${name.replace(/\D/g, "").padStart(12, "0")}`);
const itemsOf = ({ body }: Received) => (JSON.parse(body) as { items: Item[] }).items;
const saved = ({ itemIdentifier, item }: Item): Row => ({
  itemIdentifier,
  status: item.id === undefined ? 201 : 200,
  href: `/api/organization/o/entry-point/${item.id ?? idOf(item.name)}`,
});

/** A service in which every object exists: `bulk` answers bulk requests, `object` says what one is like. */
function service(
  bulk: (items: readonly Item[], request: Received) => ReturnType<Script>,
  object: (id: string, isRow: boolean) => Row = () => ({}),
  single: (request: Received) => Reply | undefined = () => undefined,
): Script {
  const stored = (id: string, isRow: boolean) => ({
    id,
    name: `channel-${Number(id.slice(-12))}`,
    ...object(id, isRow),
  });
  return (request) => {
    if (request.path.endsWith("/bulk")) return bulk(itemsOf(request), request);
    if (request.method !== "GET") {
      const { name } = (request.body === "" ? {} : JSON.parse(request.body)) as { name?: string };
      return single(request) ?? { status: 200, json: stored(idOf(name ?? ""), false) };
    }
    if (!request.path.includes("/v2/"))
      return { status: 200, json: stored(request.path.split("/")[4] ?? "", false) };
    const ids = [...(request.query.get("filter") ?? "").matchAll(/"([^"]+)"/g)].map(([, id]) => String(id));
    return { status: 200, json: { meta: { totalPages: 1 }, data: ids.map((id) => stored(id, true)) } };
  };
}
const answered = (items: readonly Row[]): Reply => ({ status: 207, json: { items } });
const createAll = (center: ContactCenter, count: number) =>
  Promise.allSettled(names(count).map((name) => center.entryPoints.create({ name }, about(name))));
const updateAll = (center: ContactCenter, count: number, more: object = {}) =>
  Promise.allSettled(
    names(count).map((name) => center.entryPoints.update(idOf(name), { name, ...more }, about(name))),
  );
const writes = () => scripted.server.requests.filter(({ method }) => method !== "GET");
const inBulk = () => writes().filter(({ path }) => path.endsWith("/bulk"));

test("items of an answer in another order are told by their numbers", async () => {
  const center = scripted.open(service((items) => answered(items.map(saved).reverse())));
  const made = await createAll(center, 5);
  expect(made.map((result) => (result as PromiseFulfilledResult<EntryPoint>).value.id)).toEqual(
    names(5).map(idOf),
  );
});

test.each<[string, (rows: Row[]) => Row[]]>([
  ["a number twice", ([one, two, ...rest]) => [...rest, { ...one }, { ...two, itemIdentifier: 1 }]],
  ["an id twice", ([one, two, ...rest]) => [{ ...one, href: two?.href }, { ...two }, ...rest]],
])(
  "an answer that tells %s gives nobody another one's id: these outcomes are unknown",
  async (_what, garble) => {
    const center = scripted.open(service((items) => answered(garble(items.map(saved)))));
    const results = await createAll(center, 4);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled", "fulfilled"]);
    for (const result of results.slice(0, 2)) {
      const { reason } = result as PromiseRejectedResult;
      expect(reason).toMatchObject({ outcome: "unknown", objectId: undefined });
    }
  },
);

test("a service that limits a bulk request to the end is not asked once more for each item", async () => {
  const limited: Reply = { status: 429, json: {}, headers: { "retry-after": "1" } };
  const center = scripted.open(
    service(
      () => limited,
      undefined,
      () => limited,
    ),
    { maxRetries: 2 },
  );
  const results = await updateAll(center, 20);
  expect(results.every(({ status }) => status === "rejected")).toBe(true);
  expect(results[7]).toMatchObject({
    reason: { kind: "rate-limited", summary: 'Could not update channel "channel-7"', outcome: "not-done" },
  });
  expect(writes()).toHaveLength(3);
});

test("in an outage a bulk request is tried again with one item, not with all of them", async () => {
  const down: Reply = { status: 503, text: "down" };
  const center = scripted.open(
    service(
      () => down,
      undefined,
      () => down,
    ),
    { maxRetries: 2 },
  );
  const results = await updateAll(center, 20);
  expect(results.every(({ status }) => status === "rejected")).toBe(true);
  expect(results[19]).toMatchObject({
    reason: { kind: "server", summary: 'Could not update channel "channel-19"', outcome: "unknown" },
  });
  expect(writes()).toHaveLength(1 + 3);
});

test("a bulk request that is too large leaves in smaller ones, and so do those after it", async () => {
  const center = scripted.open(
    service((items) => (items.length > 10 ? { status: 413, text: "" } : answered(items.map(saved)))),
  );
  await createAll(center, 40);
  expect(inBulk().map((request) => itemsOf(request).length)).toEqual([40, 20, 10, 10, 20, 10, 10]);
  scripted.server.requests.length = 0;
  const results = await createAll(center, 40);
  expect(results.every(({ status }) => status === "fulfilled")).toBe(true);
  expect(writes().map((request) => itemsOf(request).length)).toEqual([10, 10, 10, 10]);
});

describe("what somebody else writes between a bulk request and its read-back", () => {
  const settings = [{ name: "greeting", type: "String", value: "theirs" }];
  /** Rows lack the array that somebody has added; `revision` is what the object has come to. */
  const edited = (revision: Row) => (id: string, isRow: boolean) => ({
    ...(id === idOf("channel-1")
      ? { ...revision, ...(isRow ? {} : { flowOverrideSettings: settings }) }
      : { version: 0, createdTime: 5, lastUpdatedTime: 5 }),
  });

  test.each([
    ["later version", { version: 2, createdTime: 5, lastUpdatedTime: 9 }],
    ["later time", { version: 1, createdTime: 5, lastUpdatedTime: 9 }],
    ["unknown version", {}],
  ])("is seen by its %s after a create: its array fields are not taken for empty", async (_how, revision) => {
    const center = scripted.open(service((items) => answered(items.map(saved)), edited(revision)));
    const made = await createAll(center, 3);
    expect(made[1]).toMatchObject({ value: { flowOverrideSettings: settings } });
    const read = await center.entryPoints.read(idOf("channel-1"), about("channel-1"));
    expect(read).toMatchObject({ flowOverrideSettings: settings });
    expect(scripted.server.requests.filter(({ path }) => /entry-point\/0/.test(path))).toHaveLength(1);
  });

  test("is seen by its version after an update, and told", async () => {
    let version = 3;
    const center = scripted.open(
      service(
        (items) => answered(items.map(saved)),
        (id, isRow) => ({
          version: id === idOf("channel-1") && version > 3 ? version + 1 : version,
          lastUpdatedTime: version,
          ...(!isRow && version > 3 && id === idOf("channel-1") ? { flowOverrideSettings: settings } : {}),
        }),
      ),
    );
    for (const name of names(3)) await center.entryPoints.readAnew(idOf(name), about(name));
    version = 4;
    const updated = await updateAll(center, 3, { version: 3 });
    expect(updated.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(updated[1]).toMatchObject({ reason: { kind: "conflict", outcome: "done" } });
  });
});
