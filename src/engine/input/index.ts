// The input of the engine: a configuration read from disk, its expressions and references.

export type {
  Block,
  Body,
  Configuration,
  ImportBlock,
  Lifecycle,
  LocalExec,
  MovedBlock,
  OutputBlock,
  ProviderBlock,
  ProviderName,
  RemovedBlock,
} from "./configuration";
export {
  type AttributePath,
  evaluate,
  evaluateBody,
  type Expression,
  type PathStep,
  type Reference,
  references,
  uses,
} from "./expression";
export { givens, type Call, type Given } from "./expression";
export { InputError } from "./input-error";
export type { VariableBlock } from "./variable-blocks";
export type { RemoteState } from "./remote-state";
export { Sensitivity, type SensitivePaths } from "./sensitivity";
export type { Variable, VariableArgument, VariableInput } from "./variable-values";
export { loadConfiguration, type LoadOptions } from "./load";
export { didYouMean, nearest } from "./nearest";
export { checkReferences, referencesOf } from "./references";
export { escapeTemplate } from "./template";
export type { Vocabulary } from "./vocabulary";
