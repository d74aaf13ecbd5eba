/** Who is asking: the OAuth endpoints, the caller's own record and the organization's. */
import type { Consent, Granted } from "../access";
import { allScopes, organizationInToken } from "../access";
import { ApiError, FrameworkError, invalid, notFound } from "../errors";
import type { Answer, Call, Operation } from "../exchange";
import { json } from "../exchange";
import { isJsonObject, text } from "../json";
import { organizationOf } from "../tenant";
import { plainId, webexId } from "../webex-id";

const personId = "c0c0c0c0-0000-4000-8000-000000000001";

/** The person behind every token of the emulator; imports and publications carry this name. */
export const caller = "platform.engineer@emulator.test";

// Observed live: a refresh token lives about 90 days and is renewed by use.
const refreshTokenSeconds = 7_776_000;

function issueToken(call: Call): Answer {
  if (call.body.kind !== "form") throw new FrameworkError(415);
  const { fields } = call.body;
  const { access, behaviour } = call.tenant;
  const { refreshAnswerCarriesRefreshToken, rotatesRefreshToken } = behaviour();
  const granted = access.granted(fields, rotatesRefreshToken);
  // Observed live: the answer to a refresh may lack the refresh token.
  const carriesRefreshToken =
    fields.get("grant_type") !== "refresh_token" || refreshAnswerCarriesRefreshToken || rotatesRefreshToken;
  return tokenAnswer(call, granted, carriesRefreshToken);
}

function tokenAnswer({ tenant }: Call, granted: Granted, carriesRefreshToken: boolean): Answer {
  const { accessTokenSeconds } = tenant.behaviour();
  return json(200, {
    access_token: tenant.access.issue(accessTokenSeconds, granted),
    expires_in: accessTokenSeconds,
    ...(carriesRefreshToken ? { refresh_token: granted.refreshToken } : {}),
    refresh_token_expires_in: refreshTokenSeconds,
    token_type: "Bearer",
    scope: granted.scopes.join(" "),
  });
}

/** The page where a person agrees, with a person who agrees at once: it sends the browser back with a code. */
function authorize({ query, tenant }: Call): Answer {
  const asked = query.toObject();
  const { client_id, redirect_uri = "", response_type, scope = "", state = "" } = asked;
  if (client_id !== tenant.access.credentials.clientId) throw invalid("invalid client_id");
  if (!URL.canParse(redirect_uri)) throw invalid("invalid redirect_uri");
  if (response_type !== "code") throw invalid("unsupported response_type");
  const back = new URL(redirect_uri);
  if (state !== "") back.searchParams.set("state", state);
  const wanted = scope.split(" ").filter((one) => one !== "");
  // RFC 6749, 4.1.2.1: refusals go back to the client too.
  const refusal = tenant.behaviour().refuseConsent
    ? "access_denied"
    : wanted.every((one) => allScopes.includes(one))
      ? undefined
      : "invalid_scope";
  if (refusal !== undefined) back.searchParams.set("error", refusal);
  else back.searchParams.set("code", tenant.access.authorize(consentTo(asked, wanted)));
  return { status: 302, headers: { location: back.href } };
}

function consentTo(asked: Readonly<Record<string, string>>, scopes: readonly string[]): Consent {
  const { redirect_uri: redirectUri = "", code_challenge, code_challenge_method } = asked;
  if (code_challenge === undefined) return { redirectUri, scopes };
  if (code_challenge_method !== "S256") throw invalid("unsupported code_challenge_method");
  return { redirectUri, scopes, codeChallenge: code_challenge };
}

/**
 * Tokens of a service app that an administrator of the organization has authorized. The form of the body is that of
 * the admin API's contract; the texts of refusals are assumed.
 */
function serviceAppToken(call: Call): Answer {
  if (call.body.kind !== "json" || !isJsonObject(call.body.value)) throw new FrameworkError(415);
  const asked = call.body.value;
  const { access, organizationId } = call.tenant;
  access.checkClient(text(asked, "clientId"), text(asked, "clientSecret"));
  if (plainId(text(asked, "targetOrgId")) !== organizationId) {
    throw new ApiError(403, "The service app is not authorized by this organization.");
  }
  const { refreshToken } = access.credentials;
  return tokenAnswer(call, { organizationId, scopes: allScopes, refreshToken }, true);
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
    name: "oauth.authorize",
    method: "GET",
    path: "/v1/authorize",
    area: "platform",
    writes: false,
    open: true,
    handle: authorize,
  },
  {
    name: "service-app.token",
    method: "POST",
    path: "/v1/applications/:id/token",
    area: "platform",
    writes: false,
    handle: serviceAppToken,
  },
  {
    name: "people.me",
    method: "GET",
    path: "/v1/people/me",
    area: "platform",
    writes: false,
    // Assumed: everybody may ask who they are, and Webex has one address for all organizations.
    anyOrganization: true,
    handle: ({ tenant, headers }) =>
      json(200, {
        id: webexId("PEOPLE", personId),
        emails: [caller],
        displayName: "Platform Engineer",
        // Observed live: a base64 id whose last path piece is the UUID.
        orgId: webexId("ORGANIZATION", organizationInToken(headers.authorization) ?? tenant.organizationId),
        type: "person",
      }),
  },
  {
    name: "organization.record",
    method: "GET",
    path: "/organization/:org",
    area: "configuration",
    writes: false,
    // Observed live 2026-08-26: these three keys; their values here are assumed.
    handle: ({ tenant }) =>
      json(200, {
        name: text(organizationOf(tenant), "displayName"),
        subscriptionType: "Premium",
        environment: "emulator",
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
