/** telephony-region: where the media of a number is handled. */
import { invalid } from "../errors";
import type { Operation } from "../exchange";
import { json } from "../exchange";

/** The route is known from the contract's texts only; the shape of its rows is assumed. */
export const telephonyRegionOperations: readonly Operation[] = [
  {
    name: "telephony-region.list",
    method: "GET",
    path: "/global/telephony-region",
    area: "configuration",
    writes: false,
    handle: ({ tenant, query }) => {
      const organization = query.get("orgId");
      if (!organization) throw invalid("orgId: should not be null or blank");
      tenant.access.checkOrganization(organization);
      return json(200, tenant.store.all("telephony-region"));
    },
  },
];
