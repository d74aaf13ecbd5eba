import { flowId, flowProjectId, flowVersionId, isKind } from "../../src/contact-center";
import {
  failureOf,
  organizationId,
  scriptedContactCenter,
  type Received,
  type Reply,
} from "./scripted-server";

const scripted = scriptedContactCenter();
const id = flowId("50eecdb5ec2b1908e3fdcefe");
const main = { noun: "flow", name: "Main" };
const row = { id, name: "Main", status: "Draft", tags: [], assignedRS: [] };
const old = `/flow-store/${organizationId}/project/${flowProjectId}/flows`;
const newer = `/${organizationId}/project/${flowProjectId}/flows`;
const page = (rows: object[], totalPages = 1): Reply => ({ status: 200, json: { data: rows, totalPages } });
const paths = () => scripted.server.requests.map(({ path }) => path);

describe("list", () => {
  test("asks for a size, or the API would cut it at 10, and walks all pages", async () => {
    const center = scripted.open(({ query }) =>
      page([{ ...row, id: query.get("page") === "0" ? id : "60eecdb5ec2b1908e3fdcefe" }], 2),
    );
    expect(await center.flows.list()).toHaveLength(2);
    expect(scripted.server.requests[0]?.url).toBe(
      `${old}?flowType=FLOW&page=0&size=100&includePagination=true`,
    );
  });

  test("walks a bare array until a page is empty", async () => {
    const center = scripted.open(({ query }) => ({
      status: 200,
      json: query.get("page") === "0" ? [row] : [],
    }));
    expect(await center.flows.list()).toMatchObject([row]);
  });
});

test("a flow is read by its id from the list, and looked for among subflows as well", async () => {
  const center = scripted.open(({ query }) => page(query.get("flowType") === "SUBFLOW" ? [row] : []));
  expect(await center.flows.readAnew(id, main)).toMatchObject(row);
  expect(scripted.server.requests.map(({ query }) => [query.get("flowType"), query.get("ids")])).toEqual([
    ["FLOW", id],
    ["SUBFLOW", id],
  ]);
  scripted.server.requests.length = 0;
  expect(await center.flows.readAnew(id, main, "FLOW")).toBeUndefined();
  expect(scripted.server.requests).toHaveLength(1);
});

test("a name is matched whole, though the API searches for parts", async () => {
  const center = scripted.open(() => page([{ ...row, id: "60eecdb5ec2b1908e3fdcefe", name: "Main 2" }, row]));
  expect(await center.flows.findByName("Main")).toMatchObject({ id });
});

describe("export", () => {
  test("gives the text as it came, of the wanted version", async () => {
    const text = '{ "name": "Main", "big": 12345678901234567890 }';
    const center = scripted.open(() => ({ status: 200, text }));
    expect(await center.flows.export(id, flowVersionId("70eecdb5ec2b1908e3fdcefe"), main)).toBe(text);
    expect(scripted.server.requests[0]?.url).toBe(`${old}/${id}:export?version=70eecdb5ec2b1908e3fdcefe`);
  });

  test("is undefined where there is no such version", async () => {
    const center = scripted.open(({ path }) =>
      path.endsWith(":export") ? { status: 404, text: "" } : page([]),
    );
    expect(await center.flows.export(id, "latest", main)).toBeUndefined();
  });
});

test("an import is one JSON file as multipart, with a length, and never overwrites unasked", async () => {
  const center = scripted.open(() => ({ status: 201, json: row }));
  expect(await center.flows.import('{"name":"Main"}', { overwrite: false }, main)).toMatchObject({ id });
  const [request] = scripted.server.requests;
  expect(request?.url).toBe(`${old}:import?overwrite=no`);
  expect(request?.headers["content-length"]).toBe(String(request?.body.length));
  expect(request?.body).toMatch(/name="file"; filename="flow.json"\r\nContent-Type: application\/json/);
  expect(request?.body).toContain('{"name":"Main"}');
  await center.flows.import("{}", { overwrite: true, flowType: "SUBFLOW" }, main);
  expect(scripted.server.requests[1]?.url).toBe(`${old}:import?overwrite=yes&flowType=SUBFLOW`);
});

test("a publish names its labels and a tracking id, and is refused without a label", async () => {
  const center = scripted.open(() => ({ status: 200, json: { id, version: 2 } }));
  await center.flows.publish(id, { comment: "why", labels: ["Live", "Latest"] }, main);
  const [request] = scripted.server.requests;
  expect(JSON.parse(request?.body ?? "")).toEqual({ comment: "why", tagIds: ["Live", "Latest"] });
  expect(request?.headers.trackingid).toMatch(/^wxcc_[0-9a-f-]{36}$/);
  await expect(center.flows.publish(id, { comment: "", labels: [] }, main)).rejects.toThrow(
    "at least one label",
  );
});

test("neither import nor publish is repeated when their outcome is unknown", async () => {
  const center = scripted.open(() => "reset");
  await failureOf(center.flows.import("{}", { overwrite: true }, main));
  await failureOf(center.flows.publish(id, { comment: "", labels: ["Live"] }, main));
  expect(scripted.server.requests).toHaveLength(2);
});

describe("delete", () => {
  test("always asks the API not to delete a flow in use", async () => {
    const center = scripted.open(() => ({ status: 200, text: "OK" }));
    expect(await center.flows.delete(id, main)).toBe("deleted");
    expect(scripted.server.requests[0]?.url).toBe(`${old}/${id}?force=no&skipRsEPCheck=false&flowType=FLOW`);
  });

  test("tells what is gone already from a route that is not offered", async () => {
    const gone = scripted.open(({ method }) => (method === "DELETE" ? { status: 404, text: "" } : page([])));
    expect(await gone.flows.delete(id, main)).toBe("absent");
    const without = scripted.open(() => ({ status: 405, json: { error: "Method Not Allowed" } }));
    expect(await without.flows.delete(id, main)).toBe("not-offered");
  });
});

describe("the two path prefixes", () => {
  const servedAt =
    (prefix: string) =>
    ({ path }: Received): Reply =>
      path.startsWith(prefix) ? page([row]) : { status: 404, text: "" };

  test("the contract's comes first", async () => {
    const center = scripted.open(servedAt(old));
    await center.flows.list();
    expect(paths()).toEqual([old]);
  });

  test("the newer one is found and remembered", async () => {
    const center = scripted.open(servedAt(newer));
    await center.flows.list();
    await center.flows.list();
    expect(paths()).toEqual([old, old, newer, newer]);
  });

  test("a 404 under both is an error, not an empty list", async () => {
    const center = scripted.open(() => ({ status: 404, text: "" }));
    expect(isKind(await failureOf(center.flows.list()), "not-found")).toBe(true);
  });
});
