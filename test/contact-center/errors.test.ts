import { inspect } from "node:util";
import {
  ContactCenterError,
  dialNumberId,
  entryPointId,
  flowId,
  type ErrorKind,
} from "../../src/contact-center";
import { accessToken, failureOf, scriptedContactCenter, type Reply } from "./scripted-server";

const scripted = scriptedContactCenter();
const id = "0b1f4c6e-93c7-4c5e-8d0a-2f5b7d1e9a34";
const channel = { noun: "channel", name: "sales" };
const number = { noun: "support number", name: "+14085550199" };
const flow = { noun: "flow", name: "Main" };

type Center = ReturnType<typeof scripted.open>;
const update = (center: Center) => center.entryPoints.update(entryPointId(id), { name: "sales" }, channel);
const create = (center: Center) => center.entryPoints.create({ name: "sales" }, channel);
const map = (center: Center) => center.dialNumbers.create({ dialledNumber: "+14085550199" }, number);
const importFlow = (center: Center) => center.flows.import("{}", { overwrite: true }, flow);

function fault(status: number, reason: string, more: object = {}): Reply {
  return { status, json: { trackingId: "ccconfig_77", error: { key: String(status), reason, ...more } } };
}

interface Row {
  readonly kind: ErrorKind;
  readonly call: (center: Center) => Promise<unknown>;
  readonly reply: Reply;
  readonly summary: string;
  readonly detail: string[];
}

const rows: Row[] = [
  {
    kind: "unauthorized",
    call: update,
    reply: fault(401, "Unauthorized"),
    summary: 'Could not update channel "sales"',
    detail: [
      "answered 401: Unauthorized (tracking id ccconfig_77).",
      "another data center",
      "Get a new token",
    ],
  },
  {
    kind: "missing-scope",
    call: update,
    reply: fault(403, "Access denied - Client is forbidden access to the resource"),
    summary: 'Could not update channel "sales"',
    detail: ["Access denied", "scope cjp:config_write", "administrator"],
  },
  {
    kind: "missing-scope",
    call: (center) => center.entryPoints.read(entryPointId(id), channel),
    reply: fault(403, "Access denied"),
    summary: 'Could not read channel "sales"',
    detail: ["scope cjp:config_read"],
  },
  {
    kind: "missing-scope",
    call: (center) => center.calling.numbers(),
    reply: {
      status: 403,
      json: { message: "missing scope", trackingId: "W_1", errors: [{ description: "missing scope" }] },
    },
    summary: "Could not list Webex Calling numbers",
    detail: ["403: missing scope (tracking id W_1)", "spark-admin:telephony_config_read"],
  },
  {
    kind: "not-found",
    call: update,
    reply: fault(404, "entry-point does not exist"),
    summary: 'Could not update channel "sales"',
    detail: ["404: entry-point does not exist", "deleted it outside"],
  },
  {
    kind: "number-not-in-inventory",
    call: map,
    reply: fault(404, "Dialed number does not exist"),
    summary: 'Could not create support number "+14085550199"',
    detail: ["Dialed number does not exist", "must exist in Webex Calling"],
  },
  {
    kind: "number-not-in-inventory",
    call: (center) => center.dialNumbers.update(dialNumberId(id), { dialledNumber: "+14085550199" }, number),
    reply: fault(404, "Dialed number does not exist"),
    summary: 'Could not update support number "+14085550199"',
    detail: ["must exist in Webex Calling"],
  },
  {
    kind: "not-found",
    call: (center) => center.dialNumbers.update(dialNumberId(id), {}, number),
    reply: fault(404, "dial-number with this id is unknown"),
    summary: 'Could not update support number "+14085550199"',
    detail: ["deleted it outside"],
  },
  {
    kind: "name-taken",
    call: update,
    reply: fault(409, "similar entity is already present"),
    summary: 'Could not update channel "sales"',
    detail: ["similar entity is already present", "Choose another one, or import what exists."],
  },
  {
    kind: "payload-fault",
    call: create,
    reply: fault(409, "Internal error. Please contact Cisco Support Team"),
    summary: 'Could not create channel "sales"',
    detail: ["the service is up", "required field"],
  },
  {
    kind: "conflict",
    call: update,
    reply: fault(409, "stale version"),
    summary: 'Could not update channel "sales"',
    detail: ["changed at the same time"],
  },
  {
    kind: "invalid",
    call: update,
    reply: fault(400, "name: invalid value, active: should not be null or blank"),
    summary: 'Could not update channel "sales"',
    detail: ["name: invalid value, active: should not be null or blank", "Correct the named fields."],
  },
  {
    kind: "invalid",
    call: importFlow,
    reply: {
      status: 400,
      json: {
        code: "INVALID_FLOW",
        message: "Flow is wrong",
        details: [{ path: "name", code: "BLANK", message: "empty" }],
      },
    },
    summary: 'Could not import flow "Main"',
    detail: ["INVALID_FLOW; Flow is wrong; name: BLANK: empty"],
  },
  {
    kind: "referenced",
    call: update,
    reply: fault(412, "in use", {
      referencedEntities: ["dial-number"],
      message: [
        { description: "in use", entity: "dial-number", references: [{ id: "1", name: "+14085550101" }] },
      ],
    }),
    summary: 'Could not update channel "sales"',
    detail: ['still used by dial-number "+14085550101" (1). Change these first.'],
  },
  {
    kind: "referenced",
    call: update,
    reply: fault(412, "in use", { referencedEntities: ["dial-number", "flow"] }),
    summary: 'Could not update channel "sales"',
    detail: ["still used by objects of type dial-number, flow"],
  },
  {
    kind: "locked",
    call: importFlow,
    reply: {
      status: 409,
      json: { status: "409 CONFLICT", message: "Flow is locked", errors: ["FLOW_LOCKED"], trackingId: "f1" },
    },
    summary: 'Could not import flow "Main"',
    detail: ["Flow is locked", "FLOW_LOCKED", "Ask them to close the editor"],
  },
  {
    kind: "name-taken",
    call: importFlow,
    reply: { status: 409, json: { message: "exists", errors: ["FLOW_ALREADY_EXISTS"] } },
    summary: 'Could not import flow "Main"',
    detail: ["FLOW_ALREADY_EXISTS", "import what exists"],
  },
  {
    kind: "rate-limited",
    call: update,
    reply: { status: 429, headers: { "retry-after": "20" } },
    summary: 'Could not update channel "sales"',
    detail: ["answered 429 and gave no reason.", "wait 20 s", "Lower the requests per minute"],
  },
  {
    kind: "server",
    call: importFlow,
    reply: { status: 500, text: "Oops... Something broke..." },
    summary: 'Could not import flow "Main"',
    detail: ["500: Oops... Something broke...", "Run again later"],
  },
  {
    kind: "unexpected-answer",
    call: update,
    reply: { status: 404, json: { timestamp: 1, status: 404, error: "Not Found", path: "/x" } },
    summary: 'Could not update channel "sales"',
    detail: ["404: Not Found", "check the address of the API"],
  },
  {
    kind: "unexpected-answer",
    call: (center) => center.entryPoints.read(entryPointId(id), channel),
    reply: { status: 404, text: "<html><body><h1>No such host</h1></body></html>" },
    summary: 'Could not read channel "sales"',
    detail: ["404: No such host", "check the address of the API"],
  },
  {
    kind: "unexpected-answer",
    call: (center) => center.entryPoints.read(entryPointId(id), channel),
    reply: { status: 200, text: "<html>Sign in</html>" },
    summary: 'Could not read channel "sales"',
    detail: ["its body is not JSON", "no proxy changes its answers"],
  },
  {
    kind: "unexpected-answer",
    call: (center) => center.entryPoints.read(entryPointId(id), channel),
    reply: { status: 200, json: { name: "sales" }, headers: { trackingid: "ccconfig_9" } },
    summary: 'Could not read channel "sales"',
    detail: ["has no id", "Tracking id: ccconfig_9"],
  },
  {
    kind: "unexpected-answer",
    call: (center) => center.entryPoints.read(entryPointId(id), channel),
    reply: { status: 200, json: { id, name: "sales", serviceLevelThreshold: "20" } },
    summary: 'Could not read channel "sales"',
    detail: ['its field "serviceLevelThreshold" is not what it should be'],
  },
  {
    kind: "unexpected-answer",
    call: (center) => center.entryPoints.list(),
    reply: { status: 200, json: { id } },
    summary: "Could not list channels",
    detail: ["it holds no list"],
  },
];

test.each(rows)("$kind: $reply.status says what failed, on what, why and what to do: $#", async (row) => {
  const center = scripted.open(() => row.reply, { maxRetries: 0 });
  const error = (await failureOf(row.call(center))) as ContactCenterError;
  expect(error).toBeInstanceOf(ContactCenterError);
  expect(error.kind).toBe(row.kind);
  expect(error.summary).toBe(row.summary);
  for (const piece of row.detail) expect(error.detail).toContain(piece);
  expect(error.message).toBe(`${error.summary}. ${error.detail}`);
});

test("an answer of the API names method, path and tracking id", async () => {
  const center = scripted.open(() => fault(400, "name: invalid value"));
  expect(await failureOf(update(center))).toMatchObject({
    status: 400,
    method: "PUT",
    path: expect.stringContaining(`/entry-point/${id}`),
    trackingId: "ccconfig_77",
    reason: "name: invalid value",
    outcome: "not-done",
  });
});

test("no error holds the token, even when the API says it back", async () => {
  const echo = (status: number): Reply =>
    fault(status, `token ${accessToken} is bad`, { Authorization: accessToken });
  for (const status of [400, 401, 403, 404, 409, 412, 429, 500]) {
    const center = scripted.open(() => echo(status), { maxRetries: 0 });
    const error = await failureOf(update(center));
    const everything = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`;
    expect(everything).not.toContain(accessToken);
    expect(everything).not.toContain("Bearer");
    expect(everything).toContain("(secret)");
  }
});

test("no error holds client secret or refresh token, even when the token endpoint says them back", async () => {
  const center = scripted.open(
    ({ body }) => ({ status: 400, json: { error: "invalid_grant", error_description: `bad: ${body}` } }),
    {
      accessToken: undefined,
      clientId: "C123",
      clientSecret: "hush-hush-secret",
      refreshToken: "refresh-me-please",
    },
  );
  const error = await failureOf(center.flows.read(flowId("50eecdb5ec2b1908e3fdcefe"), flow));
  expect(error).toMatchObject({ kind: "unauthorized", summary: "Could not get an access token" });
  expect((error as Error).message).toContain("Log in again with wxcc auth login");
  expect(inspect(error, { depth: 9 })).not.toMatch(/hush-hush-secret|refresh-me-please/);
});
