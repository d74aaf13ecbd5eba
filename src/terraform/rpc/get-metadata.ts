// Names of everything this provider has, without their schemas.

import { dataSources, ephemeralResources, functions, resources } from "../../resources";
import { serverCapabilities } from "./get-provider-schema";

export async function getMetadata() {
  return {
    server_capabilities: serverCapabilities,
    diagnostics: [],
    data_sources: Object.keys(dataSources).map((type_name) => ({ type_name })),
    resources: Object.keys(resources).map((type_name) => ({ type_name })),
    functions: Object.keys(functions).map((name) => ({ name })),
    ephemeral_resources: Object.keys(ephemeralResources).map((type_name) => ({ type_name })),
  };
}
