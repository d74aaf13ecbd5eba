// A stack as files, as `cdktf synth` would write them.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { Testing, type TerraformStack } from "cdktf";

export interface SynthesisedStack {
  /** Folder of `cdk.tf.json`. */
  readonly folder: string;
  /** Removes what was written for this. */
  readonly remove: () => void;
}

/** @throws Error with the broken rules, as `cdktf synth` reports them */
export function synthesised(stack: TerraformStack | string): SynthesisedStack {
  if (typeof stack === "string") return { folder: stack, remove: () => undefined };
  const output = Testing.fullSynth(stack);
  return {
    folder: join(output, "stacks", stack.node.id),
    remove: () => rmSync(output, { recursive: true, force: true }),
  };
}
