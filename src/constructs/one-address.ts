// What cdktf writes under one address is one object, whatever was meant: it drops blanks and other characters from the
// ids of constructs, and merges what meets then without a word. So a stack in which that happens is not synthesised.
import {
  App,
  TerraformDataSource,
  TerraformElement,
  TerraformLocal,
  TerraformModule,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
} from "cdktf";
import type { IConstruct } from "constructs";

const checked = new WeakSet<TerraformStack>();

/**
 * Refuses, at synthesis, everything of a construct's stack that would be written under an address which another
 * construct has. One look for each stack, however many providers ask for it: each stack has at least one.
 */
export function refuseSharedAddresses(construct: IConstruct): void {
  const stack = TerraformStack.of(construct);
  if (checked.has(stack)) return;
  checked.add(stack);
  stack.node.addValidation({ validate: () => [...sharedFolder(stack), ...sharedAddresses(stack)] });
}

function sharedAddresses(stack: TerraformStack): string[] {
  const holders = new Map<string, IConstruct>();
  const problems: string[] = [];
  for (const construct of stack.node.findAll()) {
    if (!TerraformElement.isTerraformElement(construct) || construct.cdktfStack !== stack) continue;
    const address = addressOf(construct);
    if (address === undefined) continue;
    const first = holders.get(address);
    if (first === undefined) holders.set(address, construct);
    else problems.push(met(address, first, construct));
  }
  return problems;
}

/** Undefined for what has no address of its own, such as the provider. */
function addressOf(element: TerraformElement): string | undefined {
  const id = element.friendlyUniqueId;
  if (TerraformResource.isTerraformResource(element)) return `${element.terraformResourceType}.${id}`;
  if (TerraformDataSource.isTerraformDataSource(element)) {
    return `data.${element.terraformResourceType}.${id}`;
  }
  if (TerraformOutput.isTerraformOutput(element)) return `output.${id}`;
  if (element instanceof TerraformVariable) return `var.${id}`;
  if (element instanceof TerraformLocal) return `local.${id}`;
  if (element instanceof TerraformModule) return `module.${id}`;
  return undefined;
}

function met(address: string, first: IConstruct, second: IConstruct): string {
  return (
    `"${first.node.path}" and "${second.node.path}" would both become ${address}, and only one of them would exist: ` +
    "cdktf keeps letters, digits, _ and - of a construct's id and drops everything else. Give one of them an id that " +
    "differs in what stays."
  );
}

/** A stack's folder is named after its id alone, wherever in the program the stack stands. */
function sharedFolder(stack: TerraformStack): string[] {
  const all = App.of(stack).node.findAll().filter(TerraformStack.isStack);
  const first = all.find(({ node }) => node.id === stack.node.id);
  if (first === undefined || first === stack) return [];
  return [
    `Stacks "${first.node.path}" and "${stack.node.path}" would both be written to stacks/${stack.node.id}, and only ` +
      "one of them would exist. Give one of them another id.",
  ];
}
