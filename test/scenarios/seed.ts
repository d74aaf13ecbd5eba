// What the tenant of the scenarios holds beyond the standard one: objects of others, whose values are looked up.

import { flowDocument } from "./flow-document";
import type { JsonObject } from "./scenario";

/** Ids of the seeded objects, and of those every emulated tenant has. */
export const ids = {
  standardLocation: "10ca0000-0000-4000-8000-000000000001",
  secondLocation: "10ca0000-0000-4000-8000-000000000002",
  standardRegion: "4e900000-0000-4000-8000-000000000001",
  secondRegion: "4e900000-0000-4000-8000-000000000002",
  standardMusic: "a0d10000-0000-4000-8000-000000000001",
  otherMusic: "a0d10000-0000-4000-8000-000000000002",
  outdialQueue: "0e0e0000-0000-4000-8000-000000000002",
  secondOutdialQueue: "0e0e0000-0000-4000-8000-000000000003",
  transferChannel: "e9000000-0000-4000-8000-000000000001",
  sourceChannel: "e9000000-0000-4000-8000-000000000003",
  sourceSocial: "e9000000-0000-4000-8000-000000000004",
  hours: "aaaaaaaa-0000-4000-8000-000000000001",
  sourceFlow: "f10000000000000000000001",
} as const;

const channelOfOthers = {
  channelType: "TELEPHONY",
  entryPointType: "INBOUND",
  active: true,
  serviceLevelThreshold: 77,
  maximumActiveContacts: 7,
} as const;

/** A tiny WAV in base64: 8 kHz u-law, as many samples as given, all of one value. */
export function wave(samples: number, value = 0xff): string {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + samples, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(7, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([head, Buffer.alloc(samples, value)]).toString("base64");
}

/** A seed document of the emulator. */
export const seed: JsonObject = {
  locations: [
    {
      id: ids.secondLocation,
      name: "Branch",
      numbers: [{ from: "+14085550200", to: "+14085550209" }],
    },
  ],
  "contact-service-queue": [
    {
      id: ids.secondOutdialQueue,
      name: "Outdial Queue-2",
      queueType: "OUTBOUND",
      channelType: "TELEPHONY",
      active: true,
      serviceLevelThreshold: 20,
      maxActiveContacts: 250,
      maxTimeInQueue: 3600,
      routingType: "LONGEST_AVAILABLE_AGENT",
      checkAgentAvailability: false,
      callDistributionGroups: [
        { agentGroups: [{ teamId: "7ea00000-0000-4000-8000-000000000001" }], order: 1, duration: 0 },
      ],
      monitoringPermitted: true,
      parkingPermitted: true,
      recordingPermitted: true,
      recordingAllCallsPermitted: false,
      pauseRecordingPermitted: true,
      defaultMusicInQueueMediaFileId: ids.standardMusic,
    },
  ],
  "audio-file": [
    { id: ids.otherMusic, name: "other.wav", contentType: "AUDIO_X_WAV", description: "of-others.wav" },
  ],
  flows: [
    {
      id: ids.sourceFlow,
      definition: flowDocument({ name: "of-others", businessHours: ids.hours }),
      labels: ["Live", "Latest"],
    },
  ],
  "entry-point": [
    {
      ...channelOfOthers,
      id: ids.sourceChannel,
      name: "source",
      description: "of-others",
      timezone: "Asia/Tokyo",
      callbackEnabled: true,
      overflowNumber: "9999",
      flowId: ids.sourceFlow,
      flowTagId: "Live",
      musicOnHoldId: ids.otherMusic,
      flowOverrideSettings: [{ name: "greeting", type: "STRING", value: "of others" }],
    },
    {
      ...channelOfOthers,
      channelType: "SOCIAL_CHANNEL",
      id: ids.sourceSocial,
      name: "source-social",
      description: "+14085550109",
      socialChannelType: "WHATSAPP",
      assetId: "asset-of-others",
      imiOrgType: "IMI",
      callbackEnabled: false,
    },
    {
      ...channelOfOthers,
      channelType: "CHAT",
      name: "source-path",
      description: "of-others.wav",
      active: false,
    },
    { ...channelOfOthers, channelType: "CHAT", name: "source-sound", description: wave(20) },
  ],
};
