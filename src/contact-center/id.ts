/**
 * Ids as checked types. `DELETE dial-number/` with an empty id would unmap every number of an organization, so no
 * text becomes part of an address before it has passed here.
 */

declare const entityOfId: unique symbol;

/** The entity types of the API that this client speaks to. */
export type Entity =
  | "entry-point"
  | "dial-number"
  | "audio-file"
  | "contact-service-queue"
  | "business-hours"
  | "site"
  | "team"
  | "flow"
  | "flow-version"
  | "organization";

/** An id that has been checked and may stand in an address. */
export type Id<E extends Entity> = string & { readonly [entityOfId]: E };

export type EntryPointId = Id<"entry-point">;
export type DialNumberId = Id<"dial-number">;
export type AudioFileId = Id<"audio-file">;
export type QueueId = Id<"contact-service-queue">;
export type BusinessHoursId = Id<"business-hours">;
export type SiteId = Id<"site">;
export type TeamId = Id<"team">;
export type FlowId = Id<"flow">;
export type FlowVersionId = Id<"flow-version">;
export type OrganizationId = Id<"organization">;

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const flowIdPattern = /^[0-9a-f]{24}$/i;
const oneAddressSegment = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** Thrown when a text that is no id was about to be used as one. */
export class InvalidIdError extends Error {
  override readonly name = "InvalidIdError";

  /** @param expectation what an id is, as a part of a sentence */
  constructor(
    readonly text: string,
    readonly expectation: string,
  ) {
    super(`"${text}" is not an id: ${expectation}.`);
  }
}

export const entryPointId = (text: string): EntryPointId => uuidOf("entry-point", "channel", text);
export const dialNumberId = (text: string): DialNumberId => uuidOf("dial-number", "support number", text);
export const audioFileId = (text: string): AudioFileId => uuidOf("audio-file", "music on hold", text);
export const queueId = (text: string): QueueId => uuidOf("contact-service-queue", "queue", text);
export const businessHoursId = (text: string): BusinessHoursId =>
  uuidOf("business-hours", "business hours", text);
export const siteId = (text: string): SiteId => uuidOf("site", "site", text);
export const teamId = (text: string): TeamId => uuidOf("team", "team", text);
export const organizationId = (text: string): OrganizationId => uuidOf("organization", "organization", text);
export const flowId = (text: string): FlowId => flowIdOf("flow", "flow", text);
export const flowVersionId = (text: string): FlowVersionId => flowIdOf("flow-version", "flow version", text);

/** An id the API itself has given: trusted, as long as it can't change the address it will be put into. */
export function isIdFromAnswer<E extends Entity>(value: unknown): value is Id<E> {
  return typeof value === "string" && oneAddressSegment.test(value);
}

export function isUuid(text: string): boolean {
  return uuid.test(text);
}

export function isFlowId(text: string): boolean {
  return flowIdPattern.test(text);
}

function uuidOf<E extends Entity>(entity: E, noun: string, text: string): Id<E> {
  return checked(entity, uuid, `a ${noun} id is a UUID such as 0b1f4c6e-93c7-4c5e-8d0a-2f5b7d1e9a34`, text);
}

/** Flow ids are 24 hex digits in every sample seen, whatever one note says of UUIDs. */
function flowIdOf<E extends Entity>(entity: E, noun: string, text: string): Id<E> {
  return checked(
    entity,
    flowIdPattern,
    `a ${noun} id has 24 hex digits such as 50eecdb5ec2b1908e3fdcefe`,
    text,
  );
}

function checked<E extends Entity>(_entity: E, pattern: RegExp, expectation: string, text: string): Id<E> {
  if (typeof text === "string" && pattern.test(text)) return text as Id<E>;
  throw new InvalidIdError(String(text), expectation);
}
