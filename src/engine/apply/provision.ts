// Runs the commands of a new object.

import { fail } from "../../schema/diagnostic";
import type { Values } from "../../schema/value";
import { runProvisioners } from "../local-exec";
import type { ResourceChange } from "../plan-data";
import type { Applying } from "./applying";

/** Runs the commands of a new object; when one fails the object stays, tainted, and the next plan replaces it. */
export async function provision(
  applying: Applying,
  change: ResourceChange,
  attributes: Values,
): Promise<void> {
  const { address } = change;
  const provisioners = applying.blocks.get(address)?.provisioners ?? [];
  if (provisioners.length === 0) return;
  const { onCommandLine, environment, signal } = applying.options;
  try {
    const why = applying.writer.reasonToStop;
    if (why !== undefined)
      fail(`The commands of ${address} were not run`, `${why}. The next apply replaces it.`);
    const warnings = await applying.commands.run(() =>
      runProvisioners({
        address,
        self: attributes,
        provisioners,
        lookup: applying.lookup,
        folder: applying.configuration.folder,
        ...(environment === undefined ? {} : { environment }),
        ...(onCommandLine === undefined ? {} : { onLine: commandOutput(applying, address, onCommandLine) }),
        ...(signal === undefined ? {} : { signal }),
      }),
    );
    applying.warn(address, warnings);
  } catch (problem) {
    await applying.put(change, { attributes, privateData: "" }, true);
    throw problem;
  }
}

/** What a command prints that was given a secret is not shown: it may repeat it. */
function commandOutput(
  applying: Applying,
  address: string,
  show: (address: string, line: string) => void,
): (line: string) => void {
  const given = (applying.blocks.get(address)?.provisioners ?? []).flatMap(
    ({ command, environment, workingDir, interpreter }) => [command, environment, workingDir, interpreter],
  );
  if (
    !given.some(
      (expression) => expression !== null && applying.sensitivity.of(expression, address).length > 0,
    )
  ) {
    return (line) => show(address, line);
  }
  show(address, "(output not shown: the command was given a sensitive value)");
  return () => undefined;
}
