// What every command works with.

import type { ExitCode } from "./exit-code";
import type { Interruption } from "./interruption";
import type { Terminal } from "./terminal";

export interface Cli {
  readonly terminal: Terminal;
  readonly interruption: Interruption;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute path of this program, for the commands it starts. */
  readonly program: string;
}

/** Runs the work of a command and sets the exit code of the process. */
export type Run = (work: (cli: Cli) => Promise<ExitCode>) => Promise<void>;
