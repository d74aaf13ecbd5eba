// Where wxcc speaks and asks: results on standard output, problems on standard error, colour on terminals only.

import { createInterface } from "node:readline/promises";
import { createColors, painted, type Colors } from "./colors";
import { StatusLine } from "./status-line";

export type { Colors } from "./colors";

export interface Channel {
  readonly colors: Colors;
  /** Columns, or null when it is no terminal: then lines are left as long as they are. */
  readonly width: number | null;
  /** Writes a text and a line end. What a text from elsewhere brings for a terminal or a pipeline is shown escaped. */
  print(text: string): void;
  /** Writes a text as it is: for programs that asked for the bare value. */
  write(text: string): void;
}

export interface Terminal {
  readonly output: Channel;
  readonly problems: Channel;
  /** Below what is printed; null when problems go to no terminal. */
  readonly status: StatusLine | null;
  /** Whether somebody is there to answer a question. */
  readonly canAsk: boolean;
  /** @returns the answer, or null when the input ends or `signal` aborts before there is one */
  ask(question: string, options: { signal: AbortSignal; onInterrupt: () => void }): Promise<string | null>;
}

/** @param noColor the user's `--no-color` */
export function processTerminal({ noColor }: { noColor: boolean }): Terminal {
  const { stdin, stdout, stderr } = process;
  const status = stderr.isTTY === true && process.env.TERM !== "dumb" ? new StatusLine(stderr) : null;
  return {
    output: channel(stdout, noColor, status),
    problems: channel(stderr, noColor, status),
    status,
    canAsk: stdin.isTTY === true && stdout.isTTY === true,
    ask,
  };
}

const widestText = 100;

function channel(stream: NodeJS.WriteStream, noColor: boolean, status: StatusLine | null): Channel {
  stream.on("error", ignoreClosedPipe);
  const write = (text: string) => {
    if (status === null || stream.isTTY !== true) stream.write(text);
    else status.above(() => stream.write(text));
  };
  return {
    colors: createColors(!noColor && wantsColor(stream)),
    width: stream.isTTY === true ? Math.min(stream.columns || widestText, widestText) : null,
    print: (text) => write(`${painted(text)}\n`),
    write,
  };
}

/** An apply goes on when `| head` has seen enough, or when the terminal is gone. */
function ignoreClosedPipe(problem: NodeJS.ErrnoException): void {
  if (problem.code !== "EPIPE" && problem.code !== "EIO") throw problem;
}

/** NO_COLOR (no-color.org) wins over FORCE_COLOR, which wins over what the stream is. */
function wantsColor(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== "0";
  return stream.isTTY === true && TERM !== "dumb";
}

async function ask(
  question: string,
  { signal, onInterrupt }: { signal: AbortSignal; onInterrupt: () => void },
): Promise<string | null> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  // While readline reads, the terminal sends Ctrl-C as a key and not as a signal.
  lines.on("SIGINT", onInterrupt);
  const ended = new Promise<null>((settle) => lines.once("close", () => settle(null)));
  const answered = lines.question(question, { signal }).catch((problem: Error) => {
    if (problem.name === "AbortError") return null;
    throw problem;
  });
  try {
    return await Promise.race([answered, ended]);
  } finally {
    lines.close();
  }
}
