// The provider block as Terraform sends it.

import { provider, withEnvironment, withLogin, type ProviderConfig } from "../../resources";
import { fromTerraformNames } from "../../schema/names";
import { decodeValues, objectTypeOf } from "../dynamic-value";
import type { DynamicValue } from "../messages";

const type = objectTypeOf(provider.attributes);

/** The block as it is written. */
export function writtenConfig(config: DynamicValue): ProviderConfig {
  return fromTerraformNames(
    provider.attributes,
    decodeValues(config, type) ?? {},
  ) as unknown as ProviderConfig;
}

/** The block, completed from the environment, and from the login of this user where it has no credential. */
export function completedConfig(
  config: DynamicValue,
  environment: Readonly<Record<string, string | undefined>>,
): ProviderConfig {
  const block = fromTerraformNames(provider.attributes, decodeValues(config, type) ?? {});
  return withLogin(withEnvironment(block, environment), environment);
}
