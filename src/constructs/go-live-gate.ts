// The last step of an apply: prove that calls arrive before anybody is told that the line is live.
import { Resource as NullResource } from "@cdktf/provider-null/lib/resource";
import { NullProvider } from "@cdktf/provider-null/lib/provider";
import { Lazy, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import type { IChannel } from "./channel";
import { WxccProvider } from "./generated/provider";
import { type Problem, theChannel } from "../resources/rules";
import { checkAtSynthesis, known } from "./synthesis-check";
import { checkWritten, construct, type Kinds, number, required, text } from "./written-types";

/** What a gate checks, and how. */
export interface GoLiveGateProps {
  /** The channel that must be reachable. */
  readonly channel: IChannel;
  /**
   * Command that runs `wxcc`, as the shell of the machine that applies knows it.
   *
   * The default finds the `wxcc` that is installed with this package. It never downloads anything.
   *
   * @default "npx --offline --no-install wxcc"
   */
  readonly command?: string;
  /**
   * How long the check may take, in seconds.
   *
   * @default 60
   */
  readonly timeout?: number;
}

const kinds: Kinds<GoLiveGateProps> = {
  channel: required(construct("an InboundTelephonyChannel")),
  command: text,
  timeout: number,
};

/**
 * Runs `wxcc verify` after every change of a channel, its flow or its numbers, and fails the apply when a number
 * does not reach a published flow through that channel.
 *
 * The check logs in as the apply does: tokens come from the environment (`WXCC_ACCESS_TOKEN`, or `WXCC_CLIENT_ID`,
 * `WXCC_CLIENT_SECRET` and `WXCC_REFRESH_TOKEN`) and never stand in the command or in the state. What is not secret,
 * such as the data center, is taken from the provider of the stack.
 *
 * @example
 *
 * const support = new InboundTelephonyChannel(this, "support", {
 *   name: "support",
 *   serviceLevelThreshold: 30,
 *   supportNumbers: ["+14085550101"],
 * });
 * new GoLiveGate(this, "support-is-live", { channel: support });
 */
export class GoLiveGate extends Construct {
  /**
   * @param scope where the gate belongs
   * @param id id of the construct
   * @param props the channel, and how it is checked
   */
  public constructor(scope: Construct, id: string, props: GoLiveGateProps) {
    checkWritten(scope, id, props, kinds);
    super(scope, id);
    const { channel, command = "npx --offline --no-install wxcc", timeout = 60 } = props;
    ensureNullProvider(this);
    checkAtSynthesis(this, () => checkTimeout(channel, timeout));
    // Lazy: numbers may be added to the channel after this gate.
    new NullResource(this, "Default", {
      triggers: Token.asStringMap(Lazy.anyValue({ produce: () => triggersOf(channel) })),
      provisioners: [
        {
          type: "local-exec",
          command: Lazy.stringValue({ produce: () => verifyCommand(command, channel, timeout) }),
          environment: environmentOf(this),
        },
      ],
    });
  }
}

/** A change of any of these makes a new check. Numbers come by reference, so the check waits for their mappings. */
function triggersOf({ resource, flow, mappedNumbers }: IChannel): { [key: string]: string } {
  return {
    channel_id: resource.id,
    channel_type: resource.channelType,
    ...(flow === undefined ? {} : { flow_version_label: resource.flowVersionLabel }),
    ...(flow?.contentHash === undefined ? {} : { flow_content_hash: flow.contentHash }),
    ...(mappedNumbers.length === 0 ? {} : { numbers: mappedNumbers.join(",") }),
  };
}

function verifyCommand(command: string, { resource, mappedNumbers }: IChannel, timeout: number): string {
  const numbers = mappedNumbers.map((number) => `--number "${number}"`);
  return [command, "verify", `--channel "${resource.id}"`, ...numbers, `--timeout ${timeout}`].join(" ");
}

/** Where the provider's settings go in the environment of `wxcc`. None of them is a secret. */
function environmentOf(scope: Construct): Record<string, string> {
  return Token.asStringMap(
    Lazy.anyValue({
      produce: () => {
        const provider = TerraformStack.of(scope)
          .node.findAll()
          .find((construct) => construct instanceof WxccProvider);
        if (provider === undefined) return undefined;
        return withoutAbsent({
          WXCC_API_URL: provider.apiUrlInput,
          WXCC_DATA_CENTER: provider.dataCenterInput,
          WXCC_ORG_ID: provider.organizationIdInput,
          WXCC_TOKEN_URL: provider.tokenUrlInput,
          WXCC_WEBEX_API_URL: provider.webexApiUrlInput,
        });
      },
    }),
  );
}

function withoutAbsent(values: Record<string, string | undefined>): Record<string, string> | undefined {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** One null provider for a stack, whoever brings it. */
function ensureNullProvider(scope: Construct): void {
  const stack = TerraformStack.of(scope);
  if (stack.node.findAll().some((construct) => construct instanceof NullProvider)) return;
  new NullProvider(stack, "wxcc-null");
}

function checkTimeout({ channelName }: IChannel, timeout: number): Problem[] {
  const seconds = known(timeout);
  if (typeof seconds !== "number" || (Number.isInteger(seconds) && seconds >= 1)) return [];
  return [
    {
      severity: "error",
      summary: `Timeout of the gate for ${theChannel(known(channelName))} is ${seconds}`,
      detail: "It counts whole seconds, from 1.",
      attribute: "timeout",
    },
  ];
}
