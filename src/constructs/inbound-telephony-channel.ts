// The channel behind telephone numbers.
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  checkNumbersUsedOnce,
  checkSupportNumber,
  digitsOf,
  type Problem,
  theChannel,
} from "../resources/rules";
import { ChannelConstruct, type ChannelProps, type FlowOverride, type OwnKinds } from "./channel";
import { SupportNumber } from "./generated/support-number";
import { type IMusicOnHold, musicKind } from "./music-on-hold";
import { checkAtSynthesis, earlierInStack, known } from "./synthesis-check";
import { checkWritten, flag, type Kinds, map, required, text, texts } from "./written-types";

/** Settings of the mapping between a support number and its channel. */
export interface SupportNumberOptions {
  /**
   * Webex Calling location of the number.
   *
   * @default - the provider's `default_location_id`, else the one location of the organization's other numbers
   */
  readonly locationId?: string;
  /**
   * Telephony region of the number.
   *
   * @default - the provider's `default_telephony_region_id`, else the one region of the organization's other numbers
   */
  readonly telephonyRegionId?: string;
  /**
   * Extension, 2 to 10 digits.
   *
   * @default - none
   */
  readonly extension?: string;
  /**
   * Routing prefix, 2 to 7 digits.
   *
   * @default - none
   */
  readonly routingPrefix?: string;
  /**
   * Whether outdial calls show this number when nothing else is chosen.
   *
   * @default - the API's: true for the organization's first mapping
   */
  readonly defaultAni?: boolean;
}

/** Settings of an inbound telephony channel. */
export interface InboundTelephonyChannelProps extends ChannelProps {
  /**
   * Numbers that lead to this channel, in E.164, such as `+14085550101`. Each must exist in Webex Calling. With none
   * only transfers reach the channel, which is a warning.
   */
  readonly supportNumbers: string[];
  /**
   * Webex Calling location of these numbers.
   *
   * @default - the provider's `default_location_id`, else the one location of the organization's other numbers
   */
  readonly locationId?: string;
  /**
   * Telephony region of these numbers.
   *
   * @default - the provider's `default_telephony_region_id`, else the one region of the organization's other numbers
   */
  readonly telephonyRegionId?: string;
  /**
   * Music that callers hear on hold.
   *
   * @default - the system's music
   */
  readonly musicOnHold?: IMusicOnHold;
  /**
   * Number that calls overflow to, up to 40 digits without `+`.
   *
   * @default - none
   */
  readonly overflowNumber?: string;
  /**
   * Whether callers may ask to be called back.
   *
   * @default - the API's: false
   */
  readonly callbackEnabled?: boolean;
  /**
   * Settings of the flow that this channel overrides, by the name of the setting.
   *
   * @default - none
   */
  readonly flowOverrides?: { [setting: string]: FlowOverride };
}

const kinds: OwnKinds<InboundTelephonyChannelProps> = {
  supportNumbers: required(texts),
  locationId: text,
  telephonyRegionId: text,
  musicOnHold: musicKind,
  overflowNumber: text,
  callbackEnabled: flag,
  flowOverrides: map,
};

const numberKinds: Kinds<SupportNumberOptions & { readonly number: string }> = {
  number: required(text),
  locationId: text,
  telephonyRegionId: text,
  extension: text,
  routingPrefix: text,
  defaultAni: flag,
};

/**
 * A line that customers call: a channel, and the support numbers that lead to it.
 *
 * @example
 *
 * new InboundTelephonyChannel(this, "support", {
 *   name: "support",
 *   serviceLevelThreshold: 30,
 *   supportNumbers: ["+14085550101"],
 *   flow: Flow.fromFile(this, "opening-hours", "flows/opening-hours.json"),
 * });
 */
export class InboundTelephonyChannel extends ChannelConstruct {
  private readonly numbers: SupportNumber[] = [];
  private readonly defaults: SupportNumberOptions;

  /**
   * @param scope where the channel belongs
   * @param id id of the construct
   * @param props settings
   */
  public constructor(scope: Construct, id: string, props: InboundTelephonyChannelProps) {
    const own = {
      musicOnHoldId: props.musicOnHold?.musicOnHoldId,
      overflowNumber: props.overflowNumber,
      callbackEnabled: props.callbackEnabled,
      flowOverride: props.flowOverrides,
    };
    super(scope, id, "inbound_telephony", props, own, kinds);
    this.defaults = { locationId: props.locationId, telephonyRegionId: props.telephonyRegionId };
    for (const number of props.supportNumbers) this.addSupportNumber(number);
    checkAtSynthesis(this, () => this.checkNumbers());
  }

  /**
   * Lets one more number lead to this channel. Its address is `wxcc_support_number.number_DIGITS`, whichever channel of
   * the stack it leads to, so that moving it to another one updates it. Only a number that is not known before the
   * apply has its channel in its address.
   *
   * @param number the number in E.164, such as `+14085550101`
   * @param options settings of this mapping
   */
  public addSupportNumber(number: string, options: SupportNumberOptions = {}): void {
    checkWritten(this, "number", { ...options, number }, numberKinds);
    const digits = known(number) === number ? digitsOf(number) : "";
    const isFirst = digits !== "" && this.node.tryFindChild(digits) === undefined;
    const mapping = new SupportNumber(this, isFirst ? digits : `number-${this.numbers.length}`, {
      ...this.defaults,
      ...options,
      number,
      channelId: this.channelId,
    });
    // The same address under every channel of the stack: a number that moves to another line is updated. With the
    // channel in its address it would be deleted and made anew, and callers would reach nobody in between. A number
    // that is mapped twice is refused by its number: its second mapping needs an address of its own until then.
    if (isFirst && isFirstInStack(mapping, digits)) mapping.overrideLogicalId(`number_${digits}`);
    this.numbers.push(mapping);
  }

  /** The numbers that lead here, as references to their mappings. */
  public get mappedNumbers(): string[] {
    return this.numbers.map(({ number }) => number);
  }

  private checkNumbers(): Problem[] {
    if (this.numbers.length === 0) return [noNumber(this.channelName)];
    return this.numbers.flatMap((mapping) => {
      const number = known(mapping.numberInput);
      const earlier = earlierInStack(mapping, SupportNumber).map(({ numberInput }) => known(numberInput));
      const twice = earlier.some((other) => checkNumbersUsedOnce([other, number]).length > 0);
      return [
        ...checkSupportNumber({
          number,
          extension: known(mapping.extensionInput),
          routingPrefix: known(mapping.routingPrefixInput),
        }),
        ...(twice ? checkNumbersUsedOnce([number, number]) : []),
      ];
    });
  }
}

const mappedIn = new WeakMap<TerraformStack, Set<string>>();

function isFirstInStack(mapping: SupportNumber, digits: string): boolean {
  const stack = TerraformStack.of(mapping);
  const mapped = mappedIn.get(stack) ?? new Set<string>();
  mappedIn.set(stack, mapped);
  if (mapped.has(digits)) return false;
  mapped.add(digits);
  return true;
}

function noNumber(name: string): Problem {
  return {
    severity: "warning",
    summary: `Nobody can call ${theChannel(known(name))}: it has no support number`,
    detail:
      'Only transfers lead to it. Unless that is meant, give it a support number, such as "+14085550101".',
    attribute: "supportNumbers",
  };
}
