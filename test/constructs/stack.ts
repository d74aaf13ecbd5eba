// A stack for tests of constructs, and what it synthesises to.
import { TerraformStack, Testing } from "cdktf";
import { WxccProvider } from "cdktf-provider-wxcc";

export function newStack(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "main");
  new WxccProvider(stack, "wxcc", { dataCenter: "us1" });
  return stack;
}

/** The resources by type and name; validations run. */
export function resourcesOf(stack: TerraformStack): Record<string, Record<string, Record<string, unknown>>> {
  return JSON.parse(Testing.synth(stack, true)).resource;
}

/** The errors that synthesis stops with, one in each line, without the frame around them. */
export function errorsOf(stack: TerraformStack): string[] {
  try {
    Testing.synth(stack, true);
  } catch (error) {
    const lines = (error as Error).message.split("\n");
    return lines.filter((line) => line.startsWith("  [")).map((line) => line.trim());
  }
  return [];
}

/** The warnings that synthesis leaves on a construct. */
export function warningsOf(stack: TerraformStack): string[] {
  Testing.synth(stack, true);
  return stack.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata.filter(({ type }) => type === "@cdktf/warn").map(({ data }) => `[${node.path}] ${data}`),
    );
}
