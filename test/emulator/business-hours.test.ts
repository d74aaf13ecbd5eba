/** Business hours over raw HTTP: what the API takes, refuses, and who keeps them from being deleted. */
import { flowDocument, Raw, type Reply } from "./raw-http";

let api: Raw;
beforeAll(async () => {
  api = await Raw.start({ requestsPerMinute: 0 });
});
beforeEach(() => api.emulator.reset());
afterAll(() => api.close());

const row = { name: "Weekdays", days: ["MON", "TUE"], startTime: "09:00", endTime: "17:00" };
const hours = { name: "Shop hours", timezone: "Europe/Berlin", workingHours: [row] };
const create = (more: object = {}): Promise<Reply> =>
  api.org("POST", "business-hours", { ...hours, ...more });

test("a create is 201, an update 200 and a delete 204, after which it is gone", async () => {
  const created = await create();
  expect([created.status, created.body]).toMatchObject([201, { ...hours, version: 0 }]);
  const path = `business-hours/${created.body.id}`;
  const changed = { ...hours, id: created.body.id, description: "Summer" };
  expect(await api.org("PUT", path, changed)).toMatchObject({ status: 200, body: { description: "Summer" } });
  expect((await api.org("DELETE", path)).status).toBe(204);
  expect((await api.org("GET", path)).status).toBe(404);
});

test("lists leave the working hours out, the item holds them", async () => {
  const { body } = await create();
  const listed = await api.org("GET", "v2/business-hours?filter=name==%22Shop%20hours%22&includeCount=true");
  expect(listed.body.data[0]).toMatchObject({ id: body.id, workingHoursCount: 1 });
  expect(listed.body.data[0]).not.toHaveProperty("workingHours");
  expect((await api.org("GET", `business-hours/${body.id}`)).body.workingHours).toEqual([row]);
});

test("no working hours are a 400 in words of their own", async () => {
  const reply = await create({ workingHours: [] });
  expect([reply.status, reply.body.error.reason]).toEqual([400, "Working hours cannot be empty"]);
});

test("days as one text can't be deserialized", async () => {
  const reply = await create({ workingHours: [{ ...row, days: "MON,TUE" }] });
  expect(reply.status).toBe(400);
  expect(reply.body.error.reason).toContain("Bad payload: Cannot deserialize");
});

test.each(["a.b", "a+b", "a/b", "two  spaces", " leading", "trailing ", "x".repeat(81)])(
  "the name %j is a 400",
  async (name) => {
    const reply = await create({ name });
    expect([reply.status, reply.body.error.reason]).toEqual([400, "name: invalid value"]);
  },
);

test("a long name that fits nowhere is refused at once: the pattern does not backtrack", async () => {
  const reply = await create({ name: `${"a".repeat(79)}.` });
  expect(reply.status).toBe(400);
});

test("a name that is taken is a 409", async () => {
  await create();
  expect((await create()).status).toBe(409);
});

test("a flow that names them is listed, and keeps them from being deleted", async () => {
  const { body } = await create();
  await api.importFlow(
    flowDocument("Reception", {
      hours: {
        id: "hours",
        name: "hours",
        group: "enum-gateway",
        properties: { activityName: "business-hours", businessHoursId: body.id },
      },
    }),
  );
  const references = await api.org("GET", `business-hours/${body.id}/incoming-references`);
  expect(references.body.meta.referencedEntities).toEqual(["flow"]);
  expect(references.body.data.map(({ name }) => name)).toEqual(["Reception"]);
  const refused = await api.org("DELETE", `business-hours/${body.id}`);
  expect([refused.status, refused.body.error.referencedEntities]).toEqual([412, ["flow"]]);
});

test("a bulk saves new hours and deletes, but never updates", async () => {
  const { body } = await create();
  const item = (itemIdentifier: number, requestAction: string, fields: object): object => ({
    itemIdentifier,
    requestAction,
    item: { ...hours, ...fields },
  });
  const reply = await api.org("POST", "business-hours/bulk", {
    items: [
      item(1, "SAVE", { id: body.id, description: "Summer" }),
      item(2, "SAVE", { name: "Others" }),
      item(3, "DELETE", { id: body.id }),
    ],
  });
  expect(reply.body.items.map(({ status }) => status)).toEqual([400, 201, 204]);
  expect(JSON.stringify(reply.body.items[0])).toContain("New configuration cannot have an id");
});

test("sort orders the list by a field, up or down, and refuses what it can't sort by", async () => {
  await create({ timezone: "Asia/Tokyo" });
  await create({ name: "Holidays", timezone: "Europe/Berlin" });
  const namesBy = async (sort: string): Promise<readonly string[]> =>
    (await api.org("GET", `v2/business-hours?sort=${sort}`)).body.data.map(({ name }) => name);
  expect(await namesBy("name")).toEqual(["Holidays", "Opening hours", "Shop hours"]);
  expect(await namesBy("name,desc")).toEqual(["Shop hours", "Opening hours", "Holidays"]);
  expect(await namesBy("timezone,asc")).toEqual(["Opening hours", "Shop hours", "Holidays"]);
  for (const sort of ["workingHours", "name,sideways"]) {
    expect((await api.org("GET", `v2/business-hours?sort=${sort}`)).status).toBe(400);
  }
});
