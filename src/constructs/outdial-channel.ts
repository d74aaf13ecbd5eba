// The channel through which agents call out.
import type { Construct } from "constructs";
import { isAbsent, type Problem, theChannel } from "../resources/rules";
import { ChannelConstruct, type ChannelProps, type FlowOverride, type OwnKinds } from "./channel";
import { type IMusicOnHold, musicKind } from "./music-on-hold";
import { checkAtSynthesis, idOfGiven, known } from "./synthesis-check";
import { map, text } from "./written-types";

/** Settings of an outdial channel: a flow with music and an outdial queue, or none of the three. */
export interface OutdialChannelProps extends ChannelProps {
  /**
   * Music for the called person on hold; together with a flow.
   *
   * @default - a routing strategy decides
   */
  readonly musicOnHold?: IMusicOnHold;
  /**
   * Id of the outbound telephony queue for these calls; together with a flow.
   *
   * @default - a routing strategy decides
   */
  readonly outdialQueueId?: string;
  /**
   * Settings of the flow that this channel overrides, by the name of the setting.
   *
   * @default - none
   */
  readonly flowOverrides?: { [setting: string]: FlowOverride };
}

const kinds: OwnKinds<OutdialChannelProps> = {
  musicOnHold: musicKind,
  outdialQueueId: text,
  flowOverrides: map,
};

/**
 * A channel for the calls that agents make. With a flow it also needs music on hold and an outdial queue, as in
 * Control Hub; without one, a routing strategy of the organization runs it.
 *
 * @example
 *
 * new OutdialChannel(this, "callbacks", {
 *   name: "callbacks",
 *   serviceLevelThreshold: 60,
 *   flow: Flow.fromFile(this, "outdial", "flows/outdial.json"),
 *   musicOnHold: MusicOnHold.fromFile(this, "hold-music", "music/hold.wav"),
 *   outdialQueueId: new DataWxccQueue(this, "outdial-queue", { name: "Outdial Queue-1" }).id,
 * });
 */
export class OutdialChannel extends ChannelConstruct {
  /**
   * @param scope where the channel belongs
   * @param id id of the construct
   * @param props settings
   */
  public constructor(scope: Construct, id: string, props: OutdialChannelProps) {
    const own = {
      musicOnHoldId: props.musicOnHold?.musicOnHoldId,
      outdialQueueId: props.outdialQueueId,
      flowOverride: props.flowOverrides,
    };
    super(scope, id, "outdial_telephony", props, own, kinds);
    checkAtSynthesis(this, () => checkCompleteness(props));
  }
}

/** Control Hub asks for music and a queue as soon as a flow is chosen; the API itself does not. */
function checkCompleteness({ name, flow, musicOnHold, outdialQueueId }: OutdialChannelProps): Problem[] {
  if (flow === undefined) return [];
  const wanted = [
    { attribute: "musicOnHold", what: "music on hold", value: idOfGiven(musicOnHold) },
    { attribute: "outdialQueueId", what: "an outdial queue", value: known(outdialQueueId) },
  ];
  return wanted
    .filter(({ value }) => isAbsent(value))
    .map(({ attribute, what }) => ({
      severity: "error" as const,
      summary: `An outdial flow needs ${what}, but ${theChannel(known(name))} has none`,
      detail:
        "Give it a flow with music on hold and an outdial queue, or none of the three (a routing strategy runs it then).",
      attribute,
    }));
}
