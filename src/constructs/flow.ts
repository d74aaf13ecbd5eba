// A flow from the file that the Flow Designer exports: the routing of calls under version control.
import { Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { applyBindings, checkFlowName, type FlowDocument, parseFlow, type Problem } from "../resources/rules";
import { DataWxccFlow } from "./generated/data-wxcc-flow";
import { Flow as FlowResource } from "./generated/flow";
import { checkMadeFromFile, readSourceFile } from "./source-file";
import { checkAtSynthesis, known } from "./synthesis-check";
import { literal } from "./template-text";
import type { VersionLabel } from "./version-label";
import { checkWritten, type Kinds, map, text, texts } from "./written-types";

/** A flow that a channel can run: one of this stack, or one that exists already. */
export interface IFlow extends IConstruct {
  /** Id of the flow: 24 hex digits, known after the apply. */
  readonly flowId: string;
  /** Hash of what the flow means. It changes when its content does, and only then. */
  readonly contentHash?: string;
}

/** How a flow is published. */
export interface FlowProps {
  /**
   * Name of the flow, unique in the organization. Another name makes another flow.
   *
   * @default - the name in the file
   */
  readonly name?: string;
  /**
   * Labels under which the flow is published. With an empty list it is kept as a draft and never published.
   *
   * @default [VersionLabel.LATEST]
   */
  readonly versionLabels?: VersionLabel[];
  /**
   * What stands for an id or an audio file's name inside the file, in this organization. Keys are queue ids,
   * business-hours ids or audio file names as the file has them; so one file serves all environments.
   *
   * @default - the file is used as it is
   */
  readonly bindings?: { [key: string]: string };
  /**
   * Comment of the published version.
   *
   * @default - none
   */
  readonly publishComment?: string;
}

const kinds: Kinds<FlowProps> = { name: text, versionLabels: texts, bindings: map, publishComment: text };

/**
 * A flow, imported from an exported file and published. Its text is written into the synthesised stack, so a
 * review of the plan shows what callers will hear.
 *
 * A flow that is no longer needed is deleted after the channels have left it (create before destroy).
 *
 * @example
 *
 * const openingHours = Flow.fromFile(this, "opening-hours", path.join(__dirname, "flows/opening-hours.json"), {
 *   versionLabels: [VersionLabel.LIVE],
 *   bindings: { "bbbbbbbb-0000-4000-8000-000000000001": supportQueue.id },
 * });
 */
export class Flow extends Construct implements IFlow {
  /**
   * A flow from a file that the Flow Designer (or the API) exported.
   *
   * @param scope where the flow belongs
   * @param id id of the construct
   * @param path path of the JSON file; a relative one starts at the folder of `cdktf.json`
   * @param props name, labels and bindings
   */
  public static fromFile(scope: Construct, id: string, path: string, props: FlowProps = {}): Flow {
    checkMadeFromFile(scope, id, "Flow", path);
    const definition = readSourceFile(scope, id, "Flow file", path).toString("utf8");
    return new Flow(scope, id, definition, `Flow file ${JSON.stringify(path)}`, props);
  }

  /**
   * A flow that exists already and is not managed here.
   *
   * @param scope where the flow belongs
   * @param id id of the construct
   * @param flowId id of the flow, 24 hex digits
   */
  public static fromFlowId(scope: Construct, id: string, flowId: string): IFlow {
    class ExistingFlow extends Construct implements IFlow {
      public readonly flowId = flowId;
    }
    return new ExistingFlow(scope, id);
  }

  /**
   * A flow that exists already and is not managed here, by its name. It is looked up when the plan is made.
   *
   * @param scope where the look-up belongs
   * @param id id of the construct
   * @param name name of the flow
   */
  public static fromLookup(scope: Construct, id: string, name: string): IFlow {
    class FoundFlow extends Construct implements IFlow {
      private readonly found = new DataWxccFlow(this, "Default", { name });
      public readonly flowId = this.found.id;
      public readonly contentHash = this.found.contentHash;
    }
    return new FoundFlow(scope, id);
  }

  /** Id of the flow, known after the apply. */
  public readonly flowId: string;
  /** Name of the flow. */
  public readonly flowName: string;
  /** Hash of what the flow means, after bindings. It changes when the content does, and only then. */
  public readonly contentHash?: string;
  /** Labels under which the flow is published. */
  public readonly versionLabels: string[];
  /** The Terraform resource, for everything that this construct does not offer. */
  public readonly resource: FlowResource;

  private constructor(scope: Construct, id: string, definition: string, label: string, props: FlowProps) {
    checkMadeFromFile(scope, id, "Flow", definition);
    checkWritten(scope, id, props, kinds);
    super(scope, id);
    const parsed = parseFlow(definition, label);
    checkAtSynthesis(this, () =>
      "document" in parsed
        ? checkFlow(parsed.document, this.resource.nameInput, props.bindings)
        : parsed.problems,
    );
    this.resource = new FlowResource(this, "Default", {
      definition: literal(definition),
      name: props.name,
      versionLabels: props.versionLabels,
      bindings: props.bindings,
      publishComment: props.publishComment,
      lifecycle: { createBeforeDestroy: true },
    });
    this.flowId = this.resource.id;
    this.flowName = this.resource.name;
    this.contentHash = this.resource.contentHash;
    this.versionLabels = props.versionLabels ?? ["Latest"];
  }
}

function checkFlow(
  document: FlowDocument,
  name: string | undefined,
  bindings: FlowProps["bindings"],
): Problem[] {
  const unused =
    bindings === undefined || Token.isUnresolved(bindings) ? [] : applyBindings(document, bindings).problems;
  return [...checkFlowName(known(name) ?? document.name), ...unused];
}
