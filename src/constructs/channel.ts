// What all channels have in common. Each kind of channel is a construct of its own, since nothing but its kind
// decides which settings it has and the kind can never be changed.
import { Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import {
  checkChannel,
  checkNamesUsedOnce,
  type ChannelType,
  type ChannelValues,
  type Problem,
} from "../resources/rules";
import type { IFlow } from "./flow";
import { Channel as ChannelResource, type ChannelConfig } from "./generated/channel";
import { checkAtSynthesis, earlierInStack, idOfGiven, known, unknown } from "./synthesis-check";
import type { VersionLabel } from "./version-label";
import { checkWritten, construct, flag, type Kinds, number, required, text } from "./written-types";

/** A channel of this stack. */
export interface IChannel extends IConstruct {
  /** Id of the channel, known after the apply. */
  readonly channelId: string;
  /** Name of the channel. */
  readonly channelName: string;
  /** Flow that runs when a contact arrives, when there is one. */
  readonly flow?: IFlow;
  /** The numbers that lead here, as references to their mappings. */
  readonly mappedNumbers: string[];
  /** The Terraform resource, for everything that the construct does not offer. */
  readonly resource: ChannelResource;
}

/** Settings that every channel has. */
export interface ChannelProps {
  /** Name, unique in the organization: 1 to 80 letters, digits, `_` and `-`. */
  readonly name: string;
  /** How long a contact may wait, in seconds, and still be within the service level. At least 1. */
  readonly serviceLevelThreshold: number;
  /**
   * Description, up to 255 characters.
   *
   * @default - none
   */
  readonly description?: string;
  /**
   * Whether the channel takes contacts.
   *
   * @default true
   */
  readonly active?: boolean;
  /**
   * How many contacts may be active at the same time; 0 means no limit.
   *
   * @default 0
   */
  readonly maximumActiveContacts?: number;
  /**
   * Time zone of its business hours, by its IANA name, such as `Europe/Berlin`.
   *
   * @default - the organization's time zone
   */
  readonly timeZone?: string;
  /**
   * Flow that runs when a contact arrives.
   *
   * @default - none
   */
  readonly flow?: IFlow;
  /**
   * Label of the flow's version that runs.
   *
   * @default VersionLabel.LATEST, when there is a flow
   */
  readonly flowVersionLabel?: VersionLabel;
  /**
   * Refuse to destroy the channel, or to replace it. Switch it off in an apply of its own first.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;
}

/** A value that a channel sets for an overridable setting of its flow. */
export interface FlowOverride {
  /** Type of the setting, as the flow declares it, such as `String`. */
  readonly type: string;
  /**
   * Value of the setting.
   *
   * @default - none; then an entity is named
   */
  readonly value?: string;
  /**
   * Kind of the entity that the setting names, such as `audio-file` or `business-hours`.
   *
   * @default - none
   */
  readonly entityType?: string;
  /**
   * Id of the entity that the setting names.
   *
   * @default - none
   */
  readonly entityId?: string;
}

/** What a kind of channel adds to the common settings. */
type OwnSettings = Omit<ChannelConfig, "name" | "serviceLevelThreshold" | "channelType">;

const commonKinds: Kinds<ChannelProps> = {
  name: required(text),
  serviceLevelThreshold: required(number),
  description: text,
  active: flag,
  maximumActiveContacts: number,
  timeZone: text,
  flow: construct("Flow.fromFile(this, id, path)"),
  flowVersionLabel: text,
  deletionProtection: flag,
};

/**
 * Kinds of the settings that a kind of channel has besides.
 *
 * @internal
 */
export type OwnKinds<Props extends ChannelProps> = Kinds<Omit<Props, keyof ChannelProps>>;

/**
 * Common part of all channel constructs; users create a channel of a kind.
 *
 * @internal
 */
export abstract class ChannelConstruct extends Construct implements IChannel {
  /** Id of the channel, known after the apply. */
  public readonly channelId: string;
  /** Flow that runs when a contact arrives, when there is one. */
  public readonly flow?: IFlow;
  /** The Terraform resource, for everything that the construct does not offer. */
  public readonly resource: ChannelResource;

  protected constructor(
    scope: Construct,
    id: string,
    channelType: ChannelType,
    props: ChannelProps,
    own: OwnSettings,
    ownKinds: Kinds<object>,
  ) {
    checkWritten<object>(scope, id, props, { ...commonKinds, ...ownKinds });
    super(scope, id);
    checkAtSynthesis(this, () => [
      ...this.checkSettings(channelType, props, own),
      ...this.checkNameIsUnique(),
    ]);
    this.flow = props.flow;
    this.resource = new ChannelResource(this, "Default", {
      name: props.name,
      description: props.description,
      channelType,
      active: props.active,
      serviceLevelThreshold: props.serviceLevelThreshold,
      maximumActiveContacts: props.maximumActiveContacts,
      timeZone: props.timeZone,
      flowId: props.flow?.flowId,
      flowVersionLabel: props.flowVersionLabel,
      deletionProtection: props.deletionProtection,
      ...own,
    });
    this.channelId = this.resource.id;
  }

  /** Name of the channel, with what an aspect such as `NamePrefix` made of it by then. */
  public get channelName(): string {
    return this.resource.nameInput ?? "";
  }

  /** The numbers that lead here, as references to their mappings. */
  public get mappedNumbers(): string[] {
    return [];
  }

  private checkSettings(channelType: ChannelType, props: ChannelProps, own: OwnSettings): Problem[] {
    return checkChannel({
      name: known(this.resource.nameInput),
      description: known(props.description),
      channelType,
      socialChannelType: known(own.socialChannelType),
      serviceLevelThreshold: known(props.serviceLevelThreshold),
      maximumActiveContacts: known(props.maximumActiveContacts),
      timeZone: known(props.timeZone),
      flowId: idOfGiven(props.flow),
      flowVersionLabel: known(props.flowVersionLabel),
      musicOnHoldId: idOfGiven(own.musicOnHoldId),
      outdialQueueId: known(own.outdialQueueId),
      overflowNumber: known(own.overflowNumber),
      flowOverride: overridesOf(own.flowOverride),
      digitalOrgType: known(own.digitalOrgType),
    });
  }

  private checkNameIsUnique(): Problem[] {
    const name = known(this.resource.nameInput);
    const earlier = earlierInStack(this.resource, ChannelResource).map(({ nameInput }) => known(nameInput));
    return earlier.some((other) => checkNamesUsedOnce("channel", [other, name]).length > 0)
      ? checkNamesUsedOnce("channel", [name, name])
      : [];
  }
}

function overridesOf(own: OwnSettings["flowOverride"]): ChannelValues["flowOverride"] {
  if (own === undefined) return undefined;
  if (Token.isUnresolved(own)) return unknown;
  const entries = Object.entries(own).map(([setting, override]) => [
    setting,
    {
      type: known(override.type),
      value: known(override.value),
      entityType: known(override.entityType),
      entityId: known(override.entityId),
    },
  ]);
  return Object.fromEntries(entries);
}
