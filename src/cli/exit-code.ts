// What the exit code of `wxcc` says.

export const exitCode = {
  /** Done, or nothing to do. */
  done: 0,
  failed: 1,
  /** There are changes (with --detailed-exitcode) or drift. */
  changes: 2,
  /** Stopped by Ctrl-C or SIGTERM before anything was changed, or at once by a second one. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

export const exitCodeHelp = {
  plain: "Exit codes: 0 done, 1 error, 130 interrupted.",
  plan: "Exit codes: 0 done, 1 error, 130 interrupted; with --detailed-exitcode: 0 no changes, 2 changes.",
  apply:
    "Exit codes: 0 done or no changes, 1 error or not finished, 130 interrupted before anything was changed.",
  drift: "Exit codes: 0 no drift, 2 drift, 1 error, 130 interrupted.",
} as const;
