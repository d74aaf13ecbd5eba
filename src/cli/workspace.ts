// What a command works on: configuration, lock, state and connection, opened in this order and given back in the other.

import {
  acquireLock,
  loadConfiguration,
  openSession,
  readState,
  recoverState,
  statePlace,
  StateWriter,
  type Configuration,
  type Lock,
  type Session,
  type SessionOptions,
  type StatePlace,
  type VariableInput,
} from "../engine";
import type { Cli } from "./cli";
import { reportProblems } from "./failure";
import type { OrganizationOptions, VariableOptions } from "./options";
import { Pace } from "./pace";
import { notSharedWarning, waitNotices } from "./wait-notices";

export interface WorkspaceOptions {
  /** Path of the state file instead of the configuration's. */
  readonly state?: string;
  /** Default true. */
  readonly lock?: boolean;
}

/**
 * @param input file or folder; default: what is found from the working folder
 * @param variables instead of what the options and the environment say
 */
export function loadInput(
  { environment }: Pick<Cli, "environment">,
  input: string | undefined,
  { state, variables: given = [] }: WorkspaceOptions & VariableOptions,
  variables: VariableInput = { environment, given },
): Configuration {
  const configuration = loadConfiguration(input, { variables });
  return state === undefined ? configuration : { ...configuration, ...statePlace(state) };
}

/** For commands that only need to know where the state is: variables and other states may be missing. */
export const placesOnly: VariableInput = { complete: false };

/** The state that a command is about, for commands that need no configuration when it is named. */
export function statePlaceOf(input: string | undefined, { state }: WorkspaceOptions): StatePlace {
  return state === undefined ? loadConfiguration(input, { variables: placesOnly }) : statePlace(state);
}

/**
 * Takes the lock, and puts what a run that was cut off has left in its journal into the state.
 * @param operation what the run does, for whoever finds the state locked
 * @param work is given no lock when the user wants none
 */
export async function withLock<T>(
  cli: Cli,
  { statePath, stateLinks }: StatePlace,
  operation: string,
  { lock: wanted = true }: WorkspaceOptions,
  work: (lock: Lock | undefined) => Promise<T>,
): Promise<T> {
  if (!wanted) return work(undefined);
  const lock = acquireLock(statePath, { operation, stateLinks });
  const release = () => lock.release();
  // A process that is told twice to stop ends without the code below.
  process.once("exit", release);
  try {
    const recovered = await recoverState(statePath);
    if (recovered !== null) cli.terminal.problems.print(recoveredText(statePath, recovered));
    return await work(lock);
  } finally {
    process.off("exit", release);
    lock.release();
  }
}

/** What is told when the journal of a run that was cut off was found. */
export function recoveredText(statePath: string, objects: number): string {
  const known = objects === 1 ? "1 object" : `${objects} objects`;
  return `The last run on ${statePath} was cut off. Its journal knew ${known} better than the state; now the state does.`;
}

function newRefreshTokenText(path: string | undefined): string {
  const place =
    path === undefined
      ? "It could not be remembered: log in again (wxcc auth login), or get another one."
      : `It is remembered in ${path} for the next runs of this user on this machine; elsewhere log in anew.`;
  return `Webex gave a new refresh token in place of the one that is set. ${place}`;
}

/** @param reasonToStop asked before each request that changes something; there is none when only reads are made */
export async function withSession<T>(
  configuration: Configuration,
  cli: Cli,
  { org, reasonToStop }: OrganizationOptions & Pick<SessionOptions, "reasonToStop">,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { problems } = cli.terminal;
  const pace = new Pace(cli.terminal);
  const session = openSession(configuration, {
    environment: cli.environment,
    signal: cli.interruption.cancel,
    onWait: waitNotices(problems),
    onNewRefreshToken: (path) => problems.print(newRefreshTokenText(path)),
    ...(org === undefined ? {} : { expectedOrganization: org }),
    ...(reasonToStop === undefined ? {} : { reasonToStop }),
    onProgress: ({ phase, done, total }) =>
      pace.update({ doing: phase === "reading" ? "Reading" : "Planning", done, total, failed: 0 }),
    onNotShared: notSharedWarning(cli.terminal.problems),
  });
  if (session.warnings.length > 0) reportProblems(cli, session.warnings, configuration);
  try {
    if (session.isBoundToOrganization) await session.contactCenter.organizationId();
    return await work(session);
  } finally {
    pace.end();
    await session.close();
  }
}

/** @param lock the hold of this run on the state, unless the user wants none */
export function stateWriter(configuration: Configuration, lock: Lock | undefined): StateWriter {
  return new StateWriter(readState(configuration.statePath), {
    providerAddress: (type) => configuration.providerAddresses[type.startsWith("wxcc_") ? "wxcc" : "null"],
    ...(lock === undefined ? {} : { lock }),
  });
}
