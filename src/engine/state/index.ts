// The state of the engine: Terraform's state file, its writer and its lock.

export { acquireLock, forceUnlock, type Lock, type LockInfo, lockPath } from "./lock";
export { journalPath } from "./journal";
export { discardJournal, recoverState, stateText } from "./recover";
export type { Instance, Json, OutputState, ResourceState, State } from "./state";
export { type StateProblem, StateError } from "./state-error";
export { readState } from "./state-file";
export { type StatePlace, statePlace } from "./state-place";
export { type InstanceChoice, StateWriter, type StateWriterOptions } from "./state-writer";
