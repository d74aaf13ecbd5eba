/** Who is asking: the OAuth token endpoint, the caller's own record and the organization's. */
import { FrameworkError, notFound } from "../errors";
import type { Answer, Call, Operation } from "../exchange";
import { json } from "../exchange";
import { text } from "../json";
import { organizationOf } from "../tenant";
import { plainId, webexId } from "../webex-id";

const personId = "c0c0c0c0-0000-4000-8000-000000000001";

/** The person behind every token of the emulator; imports and publications carry this name. */
export const caller = "platform.engineer@emulator.test";

// Observed live: a refresh token lives about 90 days and is renewed by use.
const refreshTokenSeconds = 7_776_000;

function issueToken(call: Call): Answer {
  if (call.body.kind !== "form") throw new FrameworkError(415);
  const { access, behaviour } = call.tenant;
  access.checkGrant(call.body.fields);
  const { accessTokenSeconds, refreshAnswerCarriesRefreshToken } = behaviour();
  const isRefresh = call.body.fields.get("grant_type") === "refresh_token";
  // Observed live: the answer to a refresh may lack the refresh token.
  const carriesRefreshToken = !isRefresh || refreshAnswerCarriesRefreshToken;
  return json(200, {
    access_token: access.issue(accessTokenSeconds),
    expires_in: accessTokenSeconds,
    ...(carriesRefreshToken ? { refresh_token: access.credentials.refreshToken } : {}),
    refresh_token_expires_in: refreshTokenSeconds,
    token_type: "Bearer",
    scope: "cjp:config_read cjp:config_write cjp:config",
  });
}

export const identityOperations: readonly Operation[] = [
  {
    name: "oauth.token",
    method: "POST",
    path: "/v1/access_token",
    area: "platform",
    writes: false,
    open: true,
    handle: issueToken,
  },
  {
    name: "people.me",
    method: "GET",
    path: "/v1/people/me",
    area: "platform",
    writes: false,
    handle: ({ tenant }) =>
      json(200, {
        id: webexId("PEOPLE", personId),
        emails: [caller],
        displayName: "Platform Engineer",
        // Observed live: a base64 id whose last path piece is the UUID.
        orgId: webexId("ORGANIZATION", tenant.organizationId),
        type: "person",
      }),
  },
  {
    name: "organization.get",
    method: "GET",
    path: "/v1/organizations/:id",
    area: "platform",
    writes: false,
    handle: ({ tenant, params }) => {
      const id = plainId(params.id ?? "");
      if (id !== tenant.organizationId) throw notFound("organization", id);
      return json(200, {
        id: webexId("ORGANIZATION", id),
        displayName: text(organizationOf(tenant), "displayName"),
      });
    },
  },
];
