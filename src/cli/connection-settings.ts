// The provider block that a command without objects takes its connection from: of the configuration here, if any.

import { join } from "node:path";
import { InputError, type Configuration } from "../engine";
import type { Cli } from "./cli";
import type { VariableOptions } from "./options";
import { loadInput } from "./workspace";

/** The configuration here, if there is a usable one and nobody named another. Only its provider block counts. */
export function connectionSettings(
  cli: Cli,
  input: string | undefined,
  options: VariableOptions,
): Configuration {
  const { configuration, problem } = settingsOrProblem(cli, input, options);
  const isSetHere = ["WXCC_API_URL", "WXCC_DATA_CENTER"].some((name) => cli.environment[name]);
  // Without a place in the environment the configuration was needed, so its problems are the answer.
  if (problem !== undefined && !isSetHere) throw problem;
  return configuration;
}

/** As `connectionSettings`, with what is wrong with the configuration here beside the environment alone. */
export function settingsOrProblem(
  cli: Cli,
  input: string | undefined,
  options: VariableOptions,
): { readonly configuration: Configuration; readonly problem?: InputError } {
  try {
    return { configuration: loadInput(cli, input, options) };
  } catch (problem) {
    if (input !== undefined || !(problem instanceof InputError)) throw problem;
    return { configuration: environmentOnly, problem };
  }
}

const environmentOnly: Configuration = {
  folder: process.cwd(),
  files: [],
  contentHash: "",
  statePath: join(process.cwd(), "terraform.tfstate"),
  stateLinks: [],
  providerAddresses: { wxcc: "", null: "" },
  provider: null,
  resources: [],
  dataSources: [],
  outputs: [],
  imports: [],
  moves: [],
  removals: [],
  variables: new Map(),
  remoteStates: [],
  warnings: [],
};
