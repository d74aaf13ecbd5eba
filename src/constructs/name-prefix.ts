// One program for several environments of one organization: their objects differ by the beginning of their names.
import { type IAspect, Token } from "cdktf";
import type { IConstruct } from "constructs";
import { parseFlow } from "../resources/rules";
import { Channel as ChannelResource } from "./generated/channel";
import { Flow as FlowResource } from "./generated/flow";
import { MusicOnHold as MusicOnHoldResource } from "./generated/music-on-hold";
import { withoutEscapes } from "./template-text";

/**
 * Puts a prefix before the name of every channel, flow and music on hold below a construct, such as `dev-`. Numbers
 * have no name, and what is only looked up keeps its own. The rules for names are checked with the prefix.
 *
 * A flow's name can't be changed: adding, changing or removing a prefix later replaces the flows. A flow that plays
 * music names it inside its file: bind that name to `musicOnHoldName`.
 *
 * @example
 *
 * Aspects.of(stack).add(new NamePrefix("dev-"));
 */
export class NamePrefix implements IAspect {
  private readonly done = new WeakSet<IConstruct>();

  /**
   * @param prefix what names begin with
   */
  public constructor(private readonly prefix: string) {}

  /**
   * Called for every construct when the stack is synthesised.
   *
   * @param node the construct
   */
  public visit(node: IConstruct): void {
    const named =
      node instanceof ChannelResource || node instanceof FlowResource || node instanceof MusicOnHoldResource;
    if (!named || this.done.has(node)) return;
    this.done.add(node);
    const name = node.nameInput ?? (node instanceof FlowResource ? nameInFile(node) : undefined);
    if (name !== undefined) node.name = `${this.prefix}${name}`;
  }
}

/** The name that a flow gets when it is given none; undefined when its file is no flow, which synthesis reports. */
function nameInFile({ definitionInput }: FlowResource): string | undefined {
  if (definitionInput === undefined) return undefined;
  if (Token.isUnresolved(definitionInput)) {
    throw new Error(
      "The name of a flow whose definition is only known after the apply can't get a prefix: give the flow a name.",
    );
  }
  const parsed = parseFlow(withoutEscapes(definitionInput));
  return "document" in parsed ? parsed.document.name : undefined;
}
