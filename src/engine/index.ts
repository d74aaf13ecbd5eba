// The engine's door: plan, apply, drift, validate, state. It returns data and prints nothing.

export { applyPlan, type Applied, type ApplyEvent, type ApplyOptions, type StepAction } from "./apply";
export { configure } from "./configure";
export { definedType } from "./defined-type";
export { brokenPromises, diff, identical, keepSpellings, sketch, type Action, type Difference } from "./diff";
export { diagnosticsOf } from "./failure";
export { importObject } from "./import-object";
export {
  checkReferences,
  evaluateBody,
  InputError,
  references,
  uses,
  type Block,
  type Configuration,
  type Expression,
  type LocalExec,
  type OutputBlock,
  type SensitivePaths,
  type VariableArgument,
  type VariableBlock,
  type VariableInput,
} from "./input";
export {
  IncompleteWrite,
  uniqueKey,
  uniqueValueIn,
  type ObjectType,
  type PlannedObject,
  type StoredObject,
} from "./object-type";
export { OtherOrganization } from "./organization";
export { outputState } from "./output-type";
export { makePlan, type PlanOptions } from "./plan";
export {
  deferredDataOf,
  hasWork,
  isChange,
  summaryOf,
  unreachedNumbers,
  type ChangeAction,
  type ChangeReason,
  type Drift,
  type OutputChange,
  type Plan,
  type PlanSummary,
  type ResourceChange,
} from "./plan-data";
export { readDataSource, unknownDataValues, validateDataSource } from "./read-data-source";
export { assertCurrent, loadPlan, savePlan, type SavedPlan } from "./saved-plan";
export {
  configuredSensitivePaths,
  storedPaths,
  variablesForConnecting,
  withoutRemoteSecrets,
  withoutSecrets,
} from "./secrets";
export { isCoveredBy } from "./selection";
export {
  openSession,
  providerConfiguration,
  type PlanProgress,
  type Session,
  type SessionOptions,
} from "./session";
export { acquireLock, forceUnlock, type Lock } from "./state/lock";
export {
  localStatePath,
  recordFolders,
  terraformPlace,
  terraformMoves,
  terraformRecords,
  wxccRecordsOf,
  type TerraformPlace,
} from "./state/record-folders";
export { keptIn } from "./records";
export { journalPath } from "./state/journal";
export { discardJournal, recoverState, stateText } from "./state/recover";
export { modelRelease, readState } from "./state/state-file";
export { StateError } from "./state/state-error";
export { type StatePlace, statePlace } from "./state/state-place";
export { StateWriter } from "./state/state-writer";
export type { Instance, OutputState, ResourceState, State } from "./state/state";
export { validateConfiguration } from "./validate";
export { loadConfiguration } from "./vocabulary";
