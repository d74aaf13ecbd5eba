import { organizationId, scriptedContactCenter } from "./scripted-server";

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
