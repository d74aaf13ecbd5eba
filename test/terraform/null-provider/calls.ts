// What hashicorp/null 3.2.4 answers for its one resource, served by the same plugin code as our provider: gates need a
// null provider, and tests have no network.

import { nullResourceType } from "../../../src/engine/null-resource";
import { tellingFailures } from "../../../src/terraform/calls";
import type { CtyType } from "../../../src/terraform/cty/type";
import { diagnosticMessages } from "../../../src/terraform/diagnostics";
import { decodeValues, encodeValues } from "../../../src/terraform/dynamic-value";
import type { DynamicValue } from "../../../src/terraform/messages";
import { storedFrom } from "../../../src/terraform/private-bytes";
import { configuredOnly } from "../../../src/terraform/rpc/validate-resource-config";
import type { ProviderCalls } from "../../../src/terraform/serve";

const type: CtyType = ["object", { id: "string", triggers: ["map", "string"] }];

interface PlanRequest {
  readonly prior_state: DynamicValue;
  readonly proposed_new_state: DynamicValue;
  readonly config: DynamicValue;
}

interface ApplyRequest {
  readonly prior_state: DynamicValue;
  readonly planned_state: DynamicValue;
}

const nothingWrong = async () => ({ diagnostics: [] });

export const nullProviderCalls: ProviderCalls = tellingFailures({
  GetProviderSchema: async () => ({
    provider: { version: 0, block: {} },
    resource_schemas: { null_resource: { version: 0, block: { attributes } } },
    server_capabilities: { get_provider_schema_optional: true },
  }),
  ValidateProviderConfig: nothingWrong,
  ConfigureProvider: nothingWrong,
  ValidateResourceConfig: async ({ config }: { config: DynamicValue }) => ({
    diagnostics: diagnosticMessages(nullResourceType.validate(configured(config))),
  }),
  UpgradeResourceState: async ({ raw_state }: { raw_state: DynamicValue }) => ({
    upgraded_state: { json: raw_state.json },
  }),
  ReadResource: async ({ current_state }: { current_state: DynamicValue }) => ({ new_state: current_state }),
  PlanResourceChange: async (request: PlanRequest) => {
    if (decodeValues(request.proposed_new_state, type) === null) {
      return { planned_state: request.proposed_new_state };
    }
    const planned = await nullResourceType.plan({
      config: configured(request.config),
      prior: storedAs(request.prior_state),
      replaceBecause: null,
    });
    return {
      planned_state: encodeValues(planned.after, type),
      requires_replace: planned.replacePaths.map((attribute_name) => ({ steps: [{ attribute_name }] })),
      diagnostics: diagnosticMessages(planned.diagnostics),
    };
  },
  ApplyResourceChange: async (request: ApplyRequest) => {
    const after = decodeValues(request.planned_state, type);
    if (after === null) return { new_state: request.planned_state };
    const prior = storedAs(request.prior_state);
    const planned = { after, action: "create", replacePaths: [], privateData: "", diagnostics: [] } as const;
    const { object } = await (prior === null
      ? nullResourceType.create(planned)
      : nullResourceType.update(prior, planned));
    return { new_state: encodeValues(object.attributes, type) };
  },
  StopProvider: async () => ({ Error: "" }),
});

const attributes = [
  { name: "id", type: Buffer.from('"string"'), computed: true },
  { name: "triggers", type: Buffer.from('["map","string"]'), optional: true },
];

const configured = (config: DynamicValue) => configuredOnly(decodeValues(config, type) ?? {});

function storedAs(state: DynamicValue) {
  const attributesOfState = decodeValues(state, type);
  return attributesOfState === null ? null : storedFrom(attributesOfState, undefined);
}
