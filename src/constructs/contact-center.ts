// What a stack uses of an organization without managing it.
import { Token } from "cdktf";
import { Construct } from "constructs";
import { Flow, type IFlow } from "./flow";
import { DataWxccChannel } from "./generated/data-wxcc-channel";
import { DataWxccLocation } from "./generated/data-wxcc-location";
import { DataWxccQueue } from "./generated/data-wxcc-queue";
import { DataWxccTelephonyRegion } from "./generated/data-wxcc-telephony-region";
import { type IMusicOnHold, MusicOnHold } from "./music-on-hold";

/**
 * The organization that the provider connects to, with everything in it that this stack uses but does not manage.
 * Each object is looked up by its name when the plan is made, once, however often it is asked for; one that does
 * not exist fails the plan.
 *
 * @example
 *
 * const tenant = ContactCenter.fromLookup(this, "tenant");
 * new OutdialChannel(this, "callbacks", {
 *   name: "callbacks",
 *   serviceLevelThreshold: 60,
 *   flow: tenant.flow("outdial"),
 *   musicOnHold: tenant.musicOnHold("hold.wav"),
 *   outdialQueueId: tenant.queueId("Outdial Queue-1"),
 * });
 */
export class ContactCenter extends Construct {
  /**
   * The provider's organization.
   *
   * @param scope where the look-ups belong
   * @param id id of the construct
   */
  public static fromLookup(scope: Construct, id: string): ContactCenter {
    return new ContactCenter(scope, id);
  }

  private readonly found = new Map<string, Construct>();

  private constructor(scope: Construct, id: string) {
    super(scope, id);
  }

  /**
   * A flow.
   *
   * @param name name of the flow
   */
  public flow(name: string): IFlow {
    return this.once("flow", name, (id) => Flow.fromLookup(this, id, name));
  }

  /**
   * Music on hold.
   *
   * @param name name of the audio file, ending in `.wav`
   */
  public musicOnHold(name: string): IMusicOnHold {
    return this.once("music-on-hold", name, (id) => MusicOnHold.fromLookup(this, id, name));
  }

  /**
   * Id of a queue.
   *
   * @param name name of the queue
   */
  public queueId(name: string): string {
    return this.once("queue", name, (id) => new DataWxccQueue(this, id, { name })).id;
  }

  /**
   * Id of a channel.
   *
   * @param name name of the channel
   */
  public channelId(name: string): string {
    return this.once("channel", name, (id) => new DataWxccChannel(this, id, { name })).id;
  }

  /** Id of the system's channel for transfers to a queue, whatever its name is in this organization. */
  public get transferChannelId(): string {
    return this.once(
      "transfer-channel",
      "",
      (id) => new DataWxccChannel(this, id, { outdialTransferToQueue: true }),
    ).id;
  }

  /**
   * Id of a Webex Calling location.
   *
   * @param name name of the location
   */
  public locationId(name: string): string {
    return this.once("location", name, (id) => new DataWxccLocation(this, id, { name })).id;
  }

  /**
   * Id of a telephony region.
   *
   * @param country two letters, such as `US`
   */
  public telephonyRegionId(country: string): string {
    return this.once("telephony-region", country, (id) => new DataWxccTelephonyRegion(this, id, { country }))
      .id;
  }

  /** Names that are only known after the apply can't be part of a construct's id: they are counted. */
  private once<T extends Construct>(kind: string, name: string, lookUp: (id: string) => T): T {
    const key = `${kind}/${name}`;
    const known = this.found.get(key);
    if (known !== undefined) return known as T;
    const readable = name === "" ? kind : `${kind}-${name}`;
    const construct = lookUp(Token.isUnresolved(name) ? `${kind}-${this.found.size}` : readable);
    this.found.set(key, construct);
    return construct;
  }
}
