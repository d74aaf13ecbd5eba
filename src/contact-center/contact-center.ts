/** One tenant of Webex Contact Center: its collections behind one connection. */
import * as v from "valibot";
import type { AccessToken } from "./access-token";
import { objectOf } from "./answer";
import {
  audioFileSchema,
  businessHoursSchema,
  dialNumberSchema,
  entryPointSchema,
  queueSchema,
  siteSchema,
  teamSchema,
  type BusinessHours,
  type EntryPoint,
  type Queue,
  type Site,
  type Team,
} from "./api-objects";
import { AudioFiles } from "./audio-files";
import { Calling, readRequest, uuidIn } from "./calling";
import { ChannelReferences } from "./channel-references";
import {
  Collection,
  ReadableCollection,
  type Connected,
  type ReadStrategy,
  type ServerSide,
} from "./collection";
import { DialNumbers } from "./dial-numbers";
import { ConfigurationError, ContactCenterError } from "./error";
import { Flows } from "./flows";
import { isUuid, organizationId, type OrganizationId } from "./id";
import { Probe } from "./probe";
import type { Transport } from "./transport";

/** What a contact center is made of, so that a test or another transport can put it together. */
export interface Parts {
  /** Address of the API of the contact center. */
  readonly address: string;
  readonly transport: Transport;
  /** The organization's id when it is configured or written in the token. */
  readonly knownOrganization: () => Promise<OrganizationId | undefined>;
  /** Nothing is asked of an organization that is not each of these. Default: any will do. */
  readonly expectedOrganizations?: readonly OrganizationId[];
  readonly currentToken: () => Promise<AccessToken>;
  readonly freshToken: () => Promise<AccessToken>;
  readonly newTrackingId: () => string;
  /** What the clock of the service shows, as far as an answer has told. Default: nobody knows. */
  readonly serviceTime?: () => number | undefined;
  readonly close: () => Promise<void>;
  /** Default: snapshot. */
  readonly readStrategy?: ReadStrategy;
}

export class ContactCenter {
  readonly entryPoints: Collection<EntryPoint>;
  readonly dialNumbers: DialNumbers;
  readonly channelReferences: ChannelReferences;
  readonly audioFiles: AudioFiles;
  readonly queues: ReadableCollection<Queue>;
  readonly businessHours: ReadableCollection<BusinessHours>;
  readonly sites: ReadableCollection<Site>;
  readonly teams: ReadableCollection<Team>;
  readonly flows: Flows;
  readonly calling: Calling;
  readonly probe: Probe;

  /** Address of its API. */
  readonly address: string;

  private readonly transport: Transport;
  private knownId: Promise<OrganizationId> | undefined;

  constructor(private readonly parts: Parts) {
    const { transport } = parts;
    const organization = () => this.organizationId();
    const connected: Connected = {
      transport,
      organization,
      readStrategy: parts.readStrategy ?? "snapshot",
    };
    this.transport = transport;
    this.address = parts.address;
    this.entryPoints = new Collection(connected, {
      entity: "entry-point",
      noun: "channel",
      plural: "channels",
      schema: entryPointSchema,
      server: entryPointServerSide,
      hasArrays: true,
      bulk: ["create", "update", "delete"],
    });
    this.dialNumbers = new DialNumbers(connected, {
      entity: "dial-number",
      noun: "support number",
      plural: "support numbers",
      schema: dialNumberSchema,
      server: dialNumberServerSide,
      hasArrays: false,
      bulk: ["create", "update"],
      bulkDeleteIsUnproven: true,
    });
    this.channelReferences = new ChannelReferences(
      this.entryPoints,
      this.dialNumbers,
      connected.readStrategy,
    );
    this.audioFiles = new AudioFiles(connected, {
      entity: "audio-file",
      noun: "music on hold",
      plural: "music on hold files",
      schema: audioFileSchema,
      server: audioFileServerSide,
      hasArrays: false,
      bulk: [],
    });
    this.queues = new ReadableCollection(connected, {
      entity: "contact-service-queue",
      noun: "queue",
      plural: "queues",
      schema: queueSchema,
      server: nothingSpecial,
      hasArrays: false, // none of those it has are read here
      bulk: [],
    });
    this.businessHours = new ReadableCollection(connected, {
      entity: "business-hours",
      noun: "business hours",
      plural: "business hours",
      schema: businessHoursSchema,
      server: nothingSpecial,
      hasArrays: true,
      bulk: [],
    });
    this.sites = new ReadableCollection(connected, {
      entity: "site",
      noun: "site",
      plural: "sites",
      schema: siteSchema,
      server: nothingSpecial,
      hasArrays: false,
      bulk: [],
    });
    this.teams = new ReadableCollection(connected, {
      entity: "team",
      noun: "team",
      plural: "teams",
      schema: teamSchema,
      server: nothingSpecial,
      hasArrays: false,
      bulk: [],
    });
    this.flows = new Flows(connected, parts.newTrackingId);
    this.calling = new Calling(connected);
    this.probe = new Probe(transport, organization);
  }

  /**
   * From the configuration, else from the token, else from the token's user. Every address of the contact center
   * holds it, so that an organization that is not the expected one is never asked for anything.
   * @throws ContactCenterError of kind "wrong-organization"
   */
  organizationId(): Promise<OrganizationId> {
    this.knownId ??= this.findOrganizationId()
      .then((id) => this.expected(id))
      .catch((error: unknown) => {
        this.knownId = undefined;
        throw error;
      });
    return this.knownId;
  }

  /** The token that requests carry, and what is known of it. */
  currentToken(): Promise<AccessToken> {
    return this.parts.currentToken();
  }

  /**
   * A token for another tool: made for this call when there are a client id, a client secret and a refresh token,
   * else the configured one.
   */
  freshToken(): Promise<AccessToken> {
    return this.parts.freshToken();
  }

  /**
   * Name of the organization as Webex shows it. It is nice to know, so nobody waits long for it: one try of 5 seconds.
   * @throws ContactCenterError of kind "missing-scope" for a token that may not read it
   */
  async organization(): Promise<{ id: OrganizationId; displayName: string }> {
    const id = await this.organizationId();
    const doing = { verb: "read", noun: "organization", name: id };
    const answer = await this.transport.send({
      ...readRequest("webex", `/v1/organizations/${id}`, doing),
      patience: { retries: 0, timeoutMs: 5000 },
    });
    return { id, displayName: objectOf(answer, v.object({ displayName: v.string() }), doing).displayName };
  }

  /** Milliseconds since the epoch by the clock of the service, as far as an answer has told it. */
  serviceTime(): number | undefined {
    return this.parts.serviceTime?.();
  }

  /** Forgets what was read, so that an apply builds on nothing that is older than its start. */
  forget(): void {
    const { entryPoints, dialNumbers, audioFiles, queues, businessHours, sites, teams, flows, calling } =
      this;
    const all = [entryPoints, dialNumbers, audioFiles, queues, businessHours, sites, teams, flows, calling];
    for (const read of [...all, this.channelReferences]) read.forget();
  }

  /** Closes idle connections. */
  close(): Promise<void> {
    return this.parts.close();
  }

  private expected(id: OrganizationId): OrganizationId {
    const other = this.parts.expectedOrganizations?.find((one) => one.toLowerCase() !== id.toLowerCase());
    if (other === undefined) return id;
    throw new ContactCenterError({
      kind: "wrong-organization",
      summary: `The connection leads to organization ${id}, but ${other} is expected`,
      detail:
        "Nothing was read or changed there. Use a token of the expected organization, or correct what is expected " +
        "(expected_organization_id, WXCC_EXPECTED_ORG_ID or --org).",
      outcome: "not-done",
    });
  }

  private async findOrganizationId(): Promise<OrganizationId> {
    const known = await this.parts.knownOrganization();
    if (known !== undefined) return known;
    const doing = { verb: "find out", noun: "the organization of the token" };
    const answer = await this.transport.send(readRequest("webex", "/v1/people/me", doing));
    const uuid = uuidIn(objectOf(answer, v.object({ orgId: v.string() }), doing).orgId);
    if (isUuid(uuid)) return organizationId(uuid);
    throw new ConfigurationError(
      "The organization id is neither written in the access token nor known of its user. Set the organization id.",
    );
  }
}

const entryPointServerSide: ServerSide = {
  readOnly: [
    "systemDefault",
    "systemInternal",
    "outdialTransferToQueueEnabled",
    "dnEpMappingCount",
    "controlFlowScriptUrl", // filled in by the system when there is neither flow nor routing strategy
    "routePointId",
  ],
  clearable: [
    "description",
    "flowId",
    "musicOnHoldId",
    "outdialQueueId",
    "overflowNumber",
    "flowOverrideSettings",
    "assetId",
  ],
};

const dialNumberServerSide: ServerSide = {
  readOnly: ["dialledNumberDigits", "entryPointName", "routePointId", "esn"],
  clearable: ["extension", "routingPrefix"],
  phoneNumbers: ["dialledNumber"],
};

const audioFileServerSide: ServerSide = {
  readOnly: ["systemDefault", "blobId", "url"],
  clearable: ["description"],
};

const nothingSpecial: ServerSide = { readOnly: [], clearable: [] };
