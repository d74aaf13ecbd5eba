// What an apply tells while it goes on, what it can be told, and what it has done in the end.

import type { Diagnostic } from "../../schema/diagnostic";
import type { OutputState } from "../state/state";

/** What is done to one object, as it happens. */
export type ApplyEvent =
  | { readonly kind: "started"; readonly address: string; readonly action: StepAction; readonly id?: string }
  | {
      readonly kind: "finished";
      readonly address: string;
      readonly action: StepAction;
      readonly milliseconds: number;
      readonly id?: string;
    }
  | {
      /** Stopped: it was not sent, because the run lost its hold on the state. */
      readonly kind: "failed" | "stopped";
      readonly address: string;
      readonly action: StepAction;
      readonly milliseconds: number;
    };

export type StepAction = "import" | "create" | "update" | "delete" | "read";

export interface ApplyOptions {
  /** Objects changed at the same time. Default 100. */
  readonly concurrency?: number;
  /** Starts nothing new once aborted; what is under way is finished and written down. */
  readonly signal?: AbortSignal;
  /** Told how many steps there are, before the first event: a replacement takes two. */
  readonly onSteps?: (steps: number) => void;
  readonly onEvent?: (event: ApplyEvent) => void;
  /** Takes each line that a `local-exec` command prints. */
  readonly onCommandLine?: (address: string, line: string) => void;
  /** Environment of those commands. Default: that of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. Default: the system's clock. */
  readonly now?: () => number;
}

export interface Applied {
  readonly diagnostics: readonly Diagnostic[];
  readonly imported: number;
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
  readonly forgotten: number;
  /** Addresses of changes that were not made because something before them failed or the run was stopped. */
  readonly skipped: readonly string[];
  /** False: an error says why not everything that was done is in the state, and where it is kept. */
  readonly recorded: boolean;
  readonly outputs: Readonly<Record<string, OutputState>>;
}
