// An access token for other tools of the same run: scripts, other providers. It is in no plan and no state.

import { computed } from "../../schema/attribute";
import { nullable, text } from "../../schema/types";
import type { Services } from "../definition";
import type { EphemeralDefinition } from "./definition";

const attributes = {
  accessToken: { ...computed(text, "The bearer token."), sensitive: true },
  expiresAt: computed(
    nullable(text),
    "Time until which it is good, in UTC (RFC 3339). Null for a token that is configured: it does not tell.",
  ),
  organizationId: computed(text, "Id of the organization it is for (UUID)."),
};

export const accessToken: EphemeralDefinition<typeof attributes> = {
  type: "wxcc_access_token",
  noun: "access token",
  description:
    "An access token of this provider for other tools of the same run, never stored in a plan or a state. " +
    "With `client_id`, `client_secret` and `refresh_token` it is made anew for each run; with `access_token` it is that one. " +
    "Nobody can prolong a token: a run that outlives it is warned.",
  attributes,
  async open({ contactCenter }: Services) {
    const { text: token, expiresAt } = await contactCenter.freshToken();
    const goodUntil = expiresAt === undefined ? null : new Date(expiresAt).toISOString();
    return {
      values: {
        accessToken: token,
        expiresAt: goodUntil,
        organizationId: await contactCenter.organizationId(),
      },
      goodUntil,
    };
  },
};
