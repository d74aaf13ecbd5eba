/** Options of the emulator and the switches for behaviour the official contract leaves open. */
import * as v from "valibot";
import type { FaultRule } from "./faults";
import { parseAs } from "./parse-as";
import type { RequestLogEntry } from "./request-log";
import type { SeedDocument } from "./seed";

const bulkDeletes = ["works", "refused", "ignored"] as const;

export interface Behaviour {
  /** Let an active channel be deleted. Default false: the console forbids it, the API's answer is unknown. */
  readonly allowDeleteOfActiveChannel: boolean;
  /** Answer 409 to a PUT with an old `version`. Default false: nobody has tried it. */
  readonly refuseStaleVersion: boolean;
  /**
   * What becomes of a number's mapping that a bulk request deletes. Default "works", as the contract has it; nobody has
   * seen it. "refused": 400 for the item. "ignored": the answer says that it is gone, and it is not.
   */
  readonly bulkDeleteOfNumbers: (typeof bulkDeletes)[number];
  /** Answer 500 to a channel created with a flow, as some organizations do. Default false. */
  readonly flowIdOnCreateFails: boolean;
  /** Answer 405 to the deletion of a flow, as tenants without the newer route do. Default false. */
  readonly hideFlowDelete: boolean;
  /** Refuse to publish a draft with ERROR rows unless `skipValidation=true`. Default true (assumed). */
  readonly refusePublishWithErrors: boolean;
  /** Answer 400 to the import of a flow with an unknown activity, as the contract says. Default false: a row of results. */
  readonly refuseUnknownActivities: boolean;
  /** Count flow versions that no label points to as users of what they name. Default false (assumed). */
  readonly olderVersionsHoldReferences: boolean;
  /** Largest sound in bytes. Default 5,000,000 (assumed; no limit is published). */
  readonly audioSizeLimit: number;
  /** Largest flow definition in bytes. Default 2,000,000 (assumed; "too large" is a documented 400). */
  readonly flowSizeLimit: number;
  /** Repeat the refresh token in the answer to a refresh. Default false: it may lack it. */
  readonly refreshAnswerCarriesRefreshToken: boolean;
  /** Answer each refresh with a new refresh token and refuse the old one. Default false. */
  readonly rotatesRefreshToken: boolean;
  /** The person at the authorization page says no. Default false. */
  readonly refuseConsent: boolean;
  /** Life of an access token in seconds. Default 1209600, 14 days. */
  readonly accessTokenSeconds: number;
}

export const defaultBehaviour: Behaviour = {
  allowDeleteOfActiveChannel: false,
  refuseStaleVersion: false,
  bulkDeleteOfNumbers: "works",
  flowIdOnCreateFails: false,
  hideFlowDelete: false,
  refusePublishWithErrors: true,
  refuseUnknownActivities: false,
  olderVersionsHoldReferences: false,
  audioSizeLimit: 5_000_000,
  flowSizeLimit: 2_000_000,
  refreshAnswerCarriesRefreshToken: false,
  rotatesRefreshToken: false,
  refuseConsent: false,
  accessTokenSeconds: 1_209_600,
};

export interface EmulatorOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Merged over the standard tenant. */
  readonly seed?: SeedDocument;
  /** Loaded at start when it exists, written atomically after each write. */
  readonly dataFile?: string;
  /** Added to every answer, in milliseconds. Default 0. */
  readonly latencyMs?: number;
  /** Sliding limit of Contact Center requests. Default 300, 0 = no limit. */
  readonly requestsPerMinute?: number;
  readonly faults?: readonly FaultRule[];
  readonly behaviour?: Partial<Behaviour>;
  /** Milliseconds since the epoch. Default Date.now. */
  readonly clock?: () => number;
  /** Awaited before each answer leaves. */
  readonly onRequest?: (entry: RequestLogEntry) => void | Promise<void>;
}

const behaviourSchema = v.partial(
  v.strictObject({
    allowDeleteOfActiveChannel: v.boolean(),
    refuseStaleVersion: v.boolean(),
    bulkDeleteOfNumbers: v.picklist(bulkDeletes),
    flowIdOnCreateFails: v.boolean(),
    hideFlowDelete: v.boolean(),
    refusePublishWithErrors: v.boolean(),
    refuseUnknownActivities: v.boolean(),
    olderVersionsHoldReferences: v.boolean(),
    audioSizeLimit: v.number(),
    flowSizeLimit: v.number(),
    refreshAnswerCarriesRefreshToken: v.boolean(),
    rotatesRefreshToken: v.boolean(),
    refuseConsent: v.boolean(),
    accessTokenSeconds: v.number(),
  }),
);

/** Switches from JSON; throws an Error that names the wrong one. */
export function parseBehaviour(value: unknown): Partial<Behaviour> {
  return parseAs(behaviourSchema, value, "behaviour");
}
