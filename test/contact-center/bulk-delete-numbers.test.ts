// Nobody has seen the API delete mappings of numbers in bulk: the first such request of a run is one of a single number,
// and lists must show that exactly this one is gone before others leave together.

import { connect, dialNumberId, type ContactCenter, type DialNumberId } from "../../src/contact-center";
import { startEmulator, type Behaviour, type Emulator } from "../../src/emulator";
import { Raw } from "../emulator/raw-http";
import { TestClock } from "./scripted-server";

let emulator: Emulator;
let center: ContactCenter;
let raw: Raw;
let onRequest: (operation: string) => Promise<void> = async () => undefined;

beforeAll(async () => {
  emulator = await startEmulator({
    requestsPerMinute: 0,
    onRequest: ({ operation }) => onRequest(operation),
  });
  raw = new Raw(emulator);
});
afterAll(() => emulator.close());
beforeEach(() => {
  onRequest = async () => undefined;
  emulator.reset();
  center = connect({
    apiUrl: emulator.url,
    accessToken: emulator.accessToken,
    clock: new TestClock(),
    requestsPerMinute: 0,
    maxRetries: 0,
  });
});
afterEach(() => center.close());

const numberAt = (position: number) => `+140855501${String(position).padStart(2, "0")}`;
const mapped = () =>
  (emulator.tenant().entities["dial-number"] ?? []).map((row) => String(row.dialledNumber));

/** Maps so many numbers to a new channel. @returns the ids of their mappings */
async function map(count: number): Promise<DialNumberId[]> {
  const channel = await raw.createChannel({});
  const ids: DialNumberId[] = [];
  for (let position = 0; position < count; position++) {
    ids.push(dialNumberId((await raw.mapNumber(channel.id, numberAt(position))).body.id));
  }
  return ids;
}

const remove = (id: DialNumberId) => center.dialNumbers.delete(id, { noun: "support number", name: id });

/** What is asked while numbers are deleted at the same time, without lists. */
async function deleting(ids: readonly DialNumberId[]) {
  const before = emulator.requests().length;
  const results = await Promise.allSettled(ids.map(remove));
  const writes = emulator
    .requests()
    .slice(before)
    .map(({ operation }) => operation.replace("dial-number.", ""))
    .filter((operation) => operation !== "list");
  return { results, writes };
}

const singly = (count: number) => Array.from({ length: count }, () => "delete");
const allDone = (count: number) =>
  Array.from({ length: count }, () => ({ status: "fulfilled", value: "deleted" }));

test("where it works, one leaves alone in a bulk request, the others together, and the rest stays", async () => {
  const ids = await map(30);
  const { results, writes } = await deleting(ids.slice(0, 25));
  expect(results).toEqual(allDone(25));
  expect(writes).toEqual(["bulk", "bulk"]);
  expect(mapped()).toEqual([25, 26, 27, 28, 29].map(numberAt));
  expect((await deleting(ids.slice(25))).writes).toEqual(["bulk"]);
  expect(mapped()).toEqual([]);
});

test.each<Behaviour["bulkDeleteOfNumbers"]>(["refused", "ignored"])(
  "where it is %s, each is deleted by itself, once and for the whole run",
  async (bulkDeleteOfNumbers) => {
    const ids = await map(22);
    emulator.setBehaviour({ bulkDeleteOfNumbers });
    const first = await deleting(ids.slice(0, 10));
    expect(first.results).toEqual(allDone(10));
    expect(first.writes).toEqual(["bulk", ...singly(10)]);
    expect((await deleting(ids.slice(10, 20))).writes).toEqual(singly(10));
    expect(mapped()).toEqual([20, 21].map(numberAt));
  },
);

test.each([
  ["is not there", { operation: "dial-number.bulk", effect: { kind: "status", status: 404 } }],
  ["breaks off", { operation: "dial-number.bulk", times: 1, effect: { kind: "reset-after-commit" } }],
] as const)("where the bulk route %s, each is deleted by itself", async (_what, fault) => {
  const ids = await map(12);
  emulator.setFaults([fault]);
  const { results, writes } = await deleting(ids.slice(0, 10));
  expect(results).toEqual(allDone(10));
  expect(writes.filter((operation) => operation === "bulk")).toHaveLength(1);
  expect(mapped()).toEqual([10, 11].map(numberAt));
});

test("when others go with the first one, that is told, and no such request leaves again", async () => {
  const ids = await map(20);
  onRequest = async (operation) => {
    if (operation !== "dial-number.bulk") return;
    onRequest = async () => undefined;
    for (const id of ids.slice(3, 6)) await raw.org("DELETE", `dial-number/${id}`);
  };
  const { results, writes } = await deleting(ids.slice(0, 10));
  expect(results[0]).toMatchObject({
    status: "rejected",
    reason: { summary: `Could not delete support number "${String(ids[0])}" as asked`, outcome: "done" },
  });
  expect(String((results[0] as PromiseRejectedResult).reason)).toContain("and 3 more are gone");
  expect(writes.filter((operation) => operation === "bulk")).toHaveLength(1);
  expect(mapped()).toHaveLength(10);
});

test("when another number goes at the same moment, nothing is proven and each is deleted by itself", async () => {
  const ids = await map(20);
  onRequest = async (operation) => {
    if (operation !== "dial-number.bulk") return;
    onRequest = async () => undefined;
    await raw.org("DELETE", `dial-number/${String(ids[19])}`);
  };
  const { results, writes } = await deleting(ids.slice(0, 10));
  expect(results).toEqual(allDone(10));
  expect(writes).toEqual(["bulk", ...singly(10)]); // nine, and the one by hand
  expect(mapped()).toHaveLength(9);
});

test("one that somebody else has unmapped meanwhile holds nothing up", async () => {
  const ids = await map(20);
  await raw.org("DELETE", `dial-number/${String(ids[0])}`);
  await raw.org("DELETE", `dial-number/${String(ids[5])}`);
  const { results } = await deleting(ids);
  expect(results.map((result) => (result.status === "fulfilled" ? result.value : "failed"))).toEqual(
    ids.map((_, position) => (position === 0 || position === 5 ? "absent" : "deleted")),
  );
  expect(mapped()).toEqual([]);
});

test("for a few it does not pay to find out", async () => {
  const ids = await map(7);
  expect((await deleting(ids)).writes).toEqual(singly(7));
});

describe("an empty id", () => {
  test.each(["", "/", "..", "%20"])("such as %j reaches neither an address nor a bulk item", async (text) => {
    const ids = await map(12);
    const before = emulator.requests().length;
    const id = text as DialNumberId; // what the types forbid
    await expect(remove(id)).rejects.toThrow("is not an id");
    const results = await Promise.allSettled([...ids.slice(0, 9), id].map(remove));
    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(1);
    const wanted = emulator.requests().slice(before);
    expect(wanted.map(({ operation }) => operation)).not.toContain("dial-number.delete-all");
    expect(mapped()).toEqual([9, 10, 11].map(numberAt));
    expect(() => dialNumberId(text)).toThrow("is not an id");
  });
});
