/**
 * The tenant every emulator starts with. Its ids are fixed, so that examples and tests can name them; only the
 * organization's is another one for each emulator, so that the state of one is not taken for that of another.
 */
import type { JsonObject } from "./json";
import type { StoreContent } from "./store";

export const standardIds = {
  site: "51e00000-0000-4000-8000-000000000001",
  team: "7ea00000-0000-4000-8000-000000000001",
  multimediaProfile: "3ed1a000-0000-4000-8000-000000000001",
  queue: "0e0e0000-0000-4000-8000-000000000001",
  outdialQueue: "0e0e0000-0000-4000-8000-000000000002",
  businessHours: "b0500000-0000-4000-8000-000000000001",
  music: "a0d10000-0000-4000-8000-000000000001",
  musicBlob: "audio-file_a0d10000-0000-4000-8000-0000000000b1",
  transferChannel: "e9000000-0000-4000-8000-000000000001",
  internalChannel: "e9000000-0000-4000-8000-000000000002",
  location: "10ca0000-0000-4000-8000-000000000001",
} as const;

const regions = [
  ["US", "USA"],
  ["CA", "Canada"],
  ["MX", "Mexico"],
  ["AU", "Australia"],
  ["SG", "Singapore"],
  ["GB", "United Kingdom"],
  ["DE", "Germany"],
] as const;

export const regionId = (position: number): string => `4e900000-0000-4000-8000-00000000000${position + 1}`;

const createdTime = Date.UTC(2026, 0, 5, 9);

interface Parts {
  readonly organizationId: string;
  readonly displayName: string;
  readonly timezone: string;
  readonly transferChannelName: string;
}

/** The standard tenant under another organization, name or language of the transfer channel. */
export function standardTenant(parts: Parts): StoreContent {
  const record = (id: string, version: number): JsonObject => ({
    organizationId: parts.organizationId,
    id,
    version,
    createdTime,
    lastUpdatedTime: createdTime,
  });
  return {
    entities: {
      organization: [{ id: parts.organizationId, displayName: parts.displayName, timezone: parts.timezone }],
      location: [
        {
          id: standardIds.location,
          name: "Headquarters",
          timezone: parts.timezone,
          address: { address1: "170 West Tasman Dr.", city: "San Jose", state: "CA", country: "US" },
          numbers: numbersBetween("+14085550100", "+14085550199"),
        },
      ],
      "telephony-region": regions.map(([name, country], position) => ({
        id: regionId(position),
        name,
        displayName: country,
      })),
      site: [
        {
          ...record(standardIds.site, 0),
          name: "Site-1",
          active: true,
          multimediaProfileId: standardIds.multimediaProfile,
          systemDefault: true,
        },
      ],
      team: [
        {
          ...record(standardIds.team, 0),
          name: "Team-1",
          teamType: "AGENT",
          teamStatus: "IN_SERVICE",
          active: true,
          siteId: standardIds.site,
          rankQueuesForTeam: false,
          systemDefault: true,
        },
      ],
      "audio-file": [
        {
          ...record(standardIds.music, 0),
          name: "defaultmusic_on_hold.wav",
          contentType: "AUDIO_WAV",
          blobId: standardIds.musicBlob,
          systemDefault: true,
        },
      ],
      // Observed live: both carry systemDefault and version 1.
      "contact-service-queue": [
        { ...record(standardIds.queue, 1), ...telephonyQueue("Queue-1", "INBOUND") },
        { ...record(standardIds.outdialQueue, 1), ...telephonyQueue("Outdial Queue-1", "OUTBOUND") },
      ],
      "entry-point": [
        {
          ...record(standardIds.transferChannel, 0),
          ...outdialChannel(parts.transferChannelName, parts.timezone),
          systemDefault: true,
          outdialTransferToQueueEnabled: true,
        },
        {
          ...record(standardIds.internalChannel, 0),
          ...outdialChannel("System internal channel", parts.timezone),
          systemDefault: false,
          systemInternal: true,
        },
      ],
      "business-hours": [
        {
          ...record(standardIds.businessHours, 0),
          name: "Opening hours",
          timezone: parts.timezone,
          workingHours: [
            {
              name: "Weekdays",
              days: ["MON", "TUE", "WED", "THU", "FRI"],
              startTime: "09:00",
              endTime: "17:00",
            },
          ],
        },
      ],
      "dial-number": [],
      flow: [],
    },
    blobs: { [standardIds.musicBlob]: silentWave().toString("base64") },
  };
}

function telephonyQueue(name: string, queueType: "INBOUND" | "OUTBOUND"): JsonObject {
  return {
    name,
    queueType,
    channelType: "TELEPHONY",
    active: true,
    serviceLevelThreshold: 20,
    maxActiveContacts: 250,
    maxTimeInQueue: 3600,
    routingType: "LONGEST_AVAILABLE_AGENT",
    queueRoutingType: "TEAM_BASED",
    checkAgentAvailability: false,
    callDistributionGroups: [{ agentGroups: [{ teamId: standardIds.team }], order: 1, duration: 0 }],
    defaultMusicInQueueMediaFileId: standardIds.music,
    monitoringPermitted: true,
    parkingPermitted: true,
    recordingPermitted: true,
    recordingAllCallsPermitted: false,
    pauseRecordingPermitted: true,
    queueLevelSummariesInclusion: "EXCLUDED",
    queueLevelSentimentAnalysisInclusion: "EXCLUDED",
    queueLevelPredictedWaitTimeInclusion: "EXCLUDED",
    queueLevelAutoCsatInclusion: "EXCLUDED",
    queueLevelRealTimeTranscriptionsInclusion: "EXCLUDED",
    systemDefault: true,
  };
}

const outdialChannel = (name: string, timezone: string): JsonObject => ({
  name,
  entryPointType: "OUTBOUND",
  channelType: "TELEPHONY",
  active: true,
  serviceLevelThreshold: 60,
  maximumActiveContacts: 0,
  timezone,
  callbackEnabled: false,
});

/** Every number from the first to the last, both included. */
export function numbersBetween(first: string, last: string): string[] {
  const from = BigInt(first.slice(1));
  const count = Number(BigInt(last.slice(1)) - from) + 1;
  return Array.from({ length: count }, (_, offset) => `+${from + BigInt(offset)}`);
}

/** A tenth of a second of silence: WAV, 8 kHz, 8 bit, u-law. */
export function silentWave(): Buffer {
  const samples = Buffer.alloc(800, 0xff);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(7, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}
