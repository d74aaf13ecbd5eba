// One switch for a whole stack: no channel of it is destroyed by mistake.
import type { IAspect } from "cdktf";
import type { IConstruct } from "constructs";
import { Channel as ChannelResource } from "./generated/channel";

/**
 * Protects every channel below a construct against being destroyed or replaced. A channel that says
 * `deletionProtection: false` itself stays as it says.
 *
 * @example
 *
 * Aspects.of(stack).add(new DeletionProtection());
 */
export class DeletionProtection implements IAspect {
  /**
   * Called for every construct when the stack is synthesised.
   *
   * @param node the construct
   */
  public visit(node: IConstruct): void {
    if (node instanceof ChannelResource && node.deletionProtectionInput === undefined) {
      node.deletionProtection = true;
    }
  }
}
