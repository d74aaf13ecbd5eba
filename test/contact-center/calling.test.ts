import type { ContactCenter } from "../../src/contact-center";
import { organizationId, scriptedContactCenter, type Received, type Reply } from "./scripted-server";

const scripted = scriptedContactCenter();
const uuid = "0b1f4c6e-93c7-4c5e-8d0a-2f5b7d1e9a34";
const webexId = Buffer.from(`ciscospark://us/LOCATION/${uuid}`).toString("base64");

test.each([
  ["a bare array", [{ id: "r1", name: "US", countryCode: "US" }]],
  ["data", { data: [{ id: "r1", regionName: "US", country: "US" }] }],
  ["items", { items: [{ id: "r1", name: "US", country: "US" }] }],
])("telephony regions are read from %s: the shape is in no contract", async (_what, json) => {
  const center = scripted.open(() => ({ status: 200, json }));
  expect(await center.calling.regions()).toEqual([{ id: "r1", name: "US", country: "US" }]);
  expect(scripted.server.requests[0]?.url).toBe(`/global/telephony-region?orgId=${organizationId}`);
});

test("a location has the plain id that support numbers hold", async () => {
  const items = [
    { id: webexId, name: "HQ", address: { country: "US" } },
    { id: uuid, name: "Annex" },
  ];
  const center = scripted.open(() => ({ status: 200, json: { items } }));
  expect(await center.calling.locations()).toEqual([
    { id: webexId, uuid, name: "HQ", country: "US" },
    { id: uuid, uuid, name: "Annex", country: undefined },
  ]);
});

test("numbers come from all pages that the Link header announces", async () => {
  const center = scripted.open(({ query }) =>
    query.get("start") === "0"
      ? {
          status: 200,
          headers: { link: '<http://x/v1/telephony/config/numbers?start=1>; rel="next"' },
          json: { phoneNumbers: [{ phoneNumber: "+14085550100", extension: null, state: "ACTIVE" }] },
        }
      : {
          status: 200,
          json: { phoneNumbers: [{ extension: "1001", location: { id: webexId, name: "HQ" } }] },
        },
  );
  expect(await center.calling.numbers(uuid)).toEqual([
    { phoneNumber: "+14085550100", state: "ACTIVE" },
    { extension: "1001", location: { id: webexId, uuid, name: "HQ" } },
  ]);
  expect(scripted.server.requests.map(({ query }) => query.get("locationId"))).toEqual([uuid, uuid]);
});

test("the organization's name is read from Webex", async () => {
  const center = scripted.open(() => ({ status: 200, json: { id: "x", displayName: "Pier Nine" } }));
  expect(await center.organization()).toEqual({ id: organizationId, displayName: "Pier Nine" });
});

describe("whether numbers are in the inventory", () => {
  const annex = "5d3c0f6a-1c8e-4f53-9f0e-6a2b8d4c7e10";
  const idOf = (location: string) => Buffer.from(`ciscospark://us/LOCATION/${location}`).toString("base64");
  const number = (position: number) => `+1408555${String(position).padStart(4, "0")}`;

  /** Numbers by location, in pages of two rows. */
  function inventory(numbers: Readonly<Record<string, readonly string[]>>): (request: Received) => Reply {
    return ({ query }) => {
      const [location, asked] = [query.get("locationId"), query.get("phoneNumber")];
      const all = Object.entries(numbers).flatMap(([id, some]) =>
        location === null || location === idOf(id) ? some : [],
      );
      const rows = asked === null ? all : all.filter((one) => one === asked);
      const start = Number(query.get("start"));
      return {
        status: 200,
        ...(start + 2 < rows.length ? { headers: { link: '<http://x/>; rel="next"' } } : {}),
        json: { phoneNumbers: rows.slice(start, start + 2).map((phoneNumber) => ({ phoneNumber })) },
      };
    };
  }
  const asked = () =>
    scripted.server.requests.map(({ query }) => {
      const [location, one] = [query.get("locationId"), query.get("phoneNumber")];
      return (
        one ?? `${location === null ? "all" : location === idOf(uuid) ? "hq" : "annex"} ${query.get("start")}`
      );
    });
  const ask = (center: ContactCenter, numbers: readonly string[], location?: string) =>
    Promise.all(numbers.map((one) => center.calling.hasNumber(one, location)));

  test("a lone one is asked for by itself, whatever else there is", async () => {
    const center = scripted.open(inventory({ [uuid]: [number(0), number(1), number(2)] }));
    expect(await ask(center, [number(2)], uuid)).toEqual([true]);
    expect(asked()).toEqual([number(2)]);
  });

  test("many are found in pages of their location, each read once", async () => {
    const numbers = { [uuid]: [0, 1, 2, 3].map(number), [annex]: [number(10), number(11)] };
    const center = scripted.open(inventory(numbers));
    expect(await ask(center, [0, 2, 3].map(number), uuid)).toEqual([true, true, true]);
    expect(await ask(center, [0, 1, 2, 3].map(number), uuid)).toEqual([true, true, true, true]);
    expect(await ask(center, [10, 11].map(number), annex)).toEqual([true, true]);
    expect(asked()).toEqual(["hq 0", "hq 2", "annex 0"]);
  });

  test("without a known location the whole inventory is listed", async () => {
    const center = scripted.open(inventory({ [uuid]: [number(0)], [annex]: [number(1)] }));
    expect(await ask(center, [0, 1].map(number))).toEqual([true, true]);
    expect(await ask(center, [0, 1].map(number), "Headquarters")).toEqual([true, true]);
    expect(asked()).toEqual(["all 0"]);
  });

  test("one that the list lacks is asked for by itself: it may belong to another location, or nowhere", async () => {
    const center = scripted.open(inventory({ [uuid]: [number(0)], [annex]: [number(1)] }));
    expect(await ask(center, [0, 1, 2].map(number), uuid)).toEqual([true, true, false]);
    expect(asked()).toEqual(["hq 0", number(1), number(2)]);
  });

  test("of a large inventory no more pages are read than numbers were asked for", async () => {
    const center = scripted.open(inventory({ [uuid]: Array.from({ length: 1000 }, (_, n) => number(n)) }));
    expect(await ask(center, [998, 999].map(number), uuid)).toEqual([true, true]);
    expect(asked()).toEqual(["hq 0", "hq 2", number(998), number(999)]);
    expect(await ask(center, [number(4)], uuid)).toEqual([true]);
    expect(asked().slice(4)).toEqual(["hq 4"]);
  });

  test("a page that failed is asked for again, and nothing counts as absent for it", async () => {
    const answers = inventory({ [uuid]: [0, 1, 2, 3].map(number) });
    let failures = 1;
    const center = scripted.open(
      (request) =>
        request.query.get("start") === "2" && failures-- > 0 ? { status: 503 } : answers(request),
      { maxRetries: 0 },
    );
    const first = await Promise.allSettled([2, 3].map((n) => center.calling.hasNumber(number(n), uuid)));
    expect(first.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(first[0]).toMatchObject({
      reason: { kind: "server", summary: `Could not look up Webex Calling number "${number(2)}"` },
    });
    expect(await ask(center, [2, 3].map(number), uuid)).toEqual([true, true]);
    expect(asked()).toEqual(["hq 0", "hq 2", "hq 2"]);
  });

  test("a location that Webex Calling refuses has no list, and its numbers are asked for one by one", async () => {
    const answers = inventory({ [uuid]: [0, 1].map(number) });
    const center = scripted.open((request) =>
      request.query.has("locationId") ? { status: 400, json: { message: "bad id" } } : answers(request),
    );
    expect(await ask(center, [0, 1].map(number), annex)).toEqual([true, true]);
    expect(await ask(center, [0, 1].map(number), annex)).toEqual([true, true]);
    expect(asked()).toEqual(["annex 0", number(0), number(1), number(0), number(1)]);
  });

  test("an apply forgets what its plan has read", async () => {
    const center = scripted.open(inventory({ [uuid]: [0, 1].map(number) }));
    await ask(center, [0, 1].map(number), uuid);
    center.forget();
    scripted.server.script = inventory({ [uuid]: [number(0)] });
    expect(await ask(center, [0, 1].map(number), uuid)).toEqual([true, false]);
    expect(asked()).toEqual(["hq 0", "hq 0", number(1)]);
  });

  test("with the read strategy each, every number is asked for by itself", async () => {
    const center = scripted.open(inventory({ [uuid]: [0, 1].map(number) }), { readStrategy: "each" });
    expect(await ask(center, [0, 1].map(number), uuid)).toEqual([true, true]);
    expect(asked().sort()).toEqual([0, 1].map(number));
  });

  test("a token that may not see the inventory is told so once", async () => {
    const center = scripted.open(() => ({ status: 403, json: { message: "no scope" } }));
    await expect(ask(center, [0, 1, 2].map(number), uuid)).rejects.toMatchObject({ kind: "missing-scope" });
    await expect(ask(center, [number(3)])).rejects.toMatchObject({ kind: "missing-scope" });
    expect(asked()).toEqual(["hq 0"]);
  });
});
