// Rows of the table of bad input of which Terraform tells otherwise than the engine, and why it must be so.

import type { Message, Moment } from "../scenarios/bad-input";

export interface Otherwise {
  readonly found: Moment;
  readonly messages: readonly Message[];
  /** Writes of the same apply; other objects of the row are made, so the state is not what it was. */
  readonly writes?: readonly string[];
}

/** How to take over what has the name. */
function importing(type: string, id: string): string {
  return (
    `To import it: terraform import ${type}.<resource> ${id}, or a block in the configuration:\n\n` +
    `import {\n  to = ${type}.<resource>\n  id = "${id}"\n}\n\n` +
    "If this apply replaces it, and create_before_destroy is set here or on something that depends on it: the old " +
    `object still has the ${type === "wxcc_support_number" ? "number" : "name"}. Remove that setting, then apply again.`
  );
}

/** By the name of the row. */
export const otherwise: Readonly<Record<string, Otherwise>> = {
  // Terraform checks types, names and references of a configuration itself, before it asks a provider.
  "text for a number, a list for a text": {
    found: "validate",
    messages: [
      {
        summary: "Incorrect attribute value type",
        detail: 'Inappropriate value for attribute "service_level_threshold": a number is required.',
      },
      {
        summary: "Incorrect attribute value type",
        detail: 'Inappropriate value for attribute "description": string required.',
      },
    ],
  },
  "a misspelled attribute": {
    found: "validate",
    messages: [
      {
        summary: "Missing required argument",
        detail: 'The argument "channel_type" is required, but no definition was found.',
      },
      {
        summary: "Extraneous JSON object property",
        detail: 'No argument or block type is named "chanel_type". Did you mean "channel_type"?',
      },
    ],
  },
  "a required attribute left out": {
    found: "validate",
    messages: [
      {
        summary: "Missing required argument",
        detail: 'The argument "service_level_threshold" is required, but no definition was found.',
      },
    ],
  },
  "an unknown resource type of this provider": {
    found: "validate",
    messages: [
      {
        summary: "Invalid resource type",
        detail:
          'The provider wxcc/wxcc does not support resource type "wxcc_chanel". Did you mean "wxcc_channel"?',
      },
    ],
  },
  "a resource of another provider": {
    found: "validate",
    messages: [
      {
        summary: "Missing required provider",
        detail:
          "This configuration requires provider registry.terraform.io/hashicorp/aws, but that provider isn't available. You may be able to install it automatically by running:\n  terraform init",
      },
    ],
  },
  "another provider": {
    found: "validate",
    messages: [
      {
        summary: "Missing required provider",
        detail:
          "This configuration requires provider registry.terraform.io/hashicorp/aws, but that provider isn't available. You may be able to install it automatically by running:\n  terraform init",
      },
    ],
  },
  "a reference to nothing": {
    found: "validate",
    messages: [
      {
        summary: "Reference to undeclared resource",
        detail: 'A managed resource "wxcc_flow" "mian" has not been declared in the root module.',
      },
    ],
  },
  "a reference to an attribute that does not exist": {
    found: "validate",
    messages: [
      {
        summary: "Unsupported attribute",
        detail:
          'This object has no argument, nested block, or exported attribute named "idd". Did you mean "id"?',
      },
    ],
  },
  "a misspelled setting of the provider": {
    found: "validate",
    messages: [
      {
        summary: "Extraneous JSON object property",
        detail: 'No argument or block type is named "datacenter". Did you mean "data_center"?',
      },
    ],
  },
  // A provider plans one object at a time: what another object of the same plan will be is known in the apply.
  "a label that a flow of the same configuration does not get": {
    found: "apply",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Version label Live of flow "main" points to no version',
        detail:
          'Channel "sales" would run nothing. Publish the flow under Live first (version_labels of its wxcc_flow), or choose another label.',
      },
    ],
    writes: ["flow.import", "flow.publish"],
  },
  "a number on a chat channel of the same configuration": {
    found: "apply",
    messages: [
      {
        address: "wxcc_support_number.bad",
        summary: 'Support number "+14085550101" cannot point to channel "sales"',
        detail:
          "It is a chat channel. Support numbers belong to inbound telephony channels (or to the system's own channel for transfers to a queue). Choose such a channel.",
      },
    ],
    writes: ["entry-point.create"],
  },
  "a new number on a line that the same plan turns into a chat channel": {
    found: "apply",
    messages: [
      {
        address: "wxcc_support_number.bad",
        summary: 'Support number "+14085550101" cannot point to channel "sales"',
        detail:
          "It is a chat channel. Support numbers belong to inbound telephony channels (or to the system's own channel for transfers to a queue). Choose such a channel.",
      },
    ],
    writes: ["entry-point.update", "entry-point.delete", "entry-point.create"],
  },
  // Only the plans of both tell that they are two. Which comes second is chance: no address.
  "one number mapped twice": {
    found: "plan",
    messages: [
      {
        summary: 'Support number "+14085550101" is mapped twice',
        detail: "A number leads to one channel. Remove one of the two mappings.",
      },
    ],
  },
  "two channels of one name": {
    found: "plan",
    messages: [
      {
        summary: expect.stringMatching(/^There are two channels with the name "[Ss]ales"$/) as string,
        detail: "The name of a channel is unique in the organization, whatever its case. Rename one of them.",
      },
    ],
  },
  // Names are not looked up while planning: an object that was replaced or moved would find itself.
  "a number that somebody else has mapped": {
    found: "apply",
    messages: [
      {
        address: "wxcc_support_number.number-1",
        summary: 'Could not create support number "+14085550190"',
        detail: `Support number "+14085550190" already exists with id <id> and was not made by this configuration. Import it, or choose another one. ${importing("wxcc_support_number", "<id>")}`,
      },
    ],
    writes: ["entry-point.create"],
  },
  "a channel with the name of somebody else's": {
    found: "apply",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary:
          'The name "Their-Line" is taken by channel e9000000-0000-4000-8000-0000000000a1 (inbound_telephony)',
        detail:
          'This channel was not changed; what this apply did before it stands. It is written "their-line" there: names that differ only in upper and lower case count as the same. If create_before_destroy is set on this channel or on a resource that depends on it: remove it, channels are replaced in the default order. If you renamed the resource: add a moved block. Otherwise import it: terraform import <address> e9000000-0000-4000-8000-0000000000a1 (or wxcc import).',
      },
    ],
  },
  "a channel with the name of one that the system made": {
    found: "apply",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary:
          'The name "Outdial-Transfer-to-Queue" is taken by channel e9000000-0000-4000-8000-000000000001 (outdial_telephony)',
        detail:
          'This channel was not changed; what this apply did before it stands. If create_before_destroy is set on this channel or on a resource that depends on it: remove it, channels are replaced in the default order. If you renamed the resource: add a moved block. It was made by the system and can\'t be imported. Look it up with data "wxcc_channel" instead; support numbers can be mapped to it.',
      },
    ],
  },
  "a flow with the name of somebody else's": {
    found: "apply",
    messages: [
      {
        address: "wxcc_flow.bad",
        summary: 'Could not create flow "their-flow"',
        detail: `Flow "their-flow" already exists with id f100000000000000000000a1 and was not made by this configuration. Import it, or choose another one. ${importing("wxcc_flow", "f100000000000000000000a1")}`,
      },
    ],
  },
  // A plan that creates one channel asks the API nothing, so the connection is tried in the apply.
  "an expired token": {
    found: "apply",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "The API answered 401: Unauthorized: the access token is invalid or has expired (tracking id <tracking id>). The access token is missing, wrong or expired (personal tokens live 12 hours), or belongs to another data center than the one configured. Get a new token, or correct the data center.",
      },
    ],
  },
  "a token of another organization": {
    found: "apply",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "The API answered 403: Access denied - Client is forbidden access to the resource (tracking id <tracking id>). The token needs the scope cjp:config_read, and its user must be a full or contact center administrator. A token of another organization or data center is refused in the same way.",
      },
    ],
  },
  "the id of another organization": {
    found: "apply",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "The API answered 403: Access denied - Client is forbidden access to the resource (tracking id <tracking id>). The token needs the scope cjp:config_read, and its user must be a full or contact center administrator. A token of another organization or data center is refused in the same way. The organization that is set (WXCC_ORG_ID) is 0e0e0e0e-0000-4000-8000-0000000000ff, and the token belongs to <id>. Correct the one, or take another token.",
      },
    ],
  },
  "the wrong data center": {
    found: "apply",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "The API answered 401 and gave no reason. The access token is missing, wrong or expired (personal tokens live 12 hours), or belongs to another data center than the one configured. Get a new token, or correct the data center.",
      },
    ],
  },
  "an API that cannot be reached": {
    found: "apply",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "<nobody> can't be reached (ECONNREFUSED: connect ECONNREFUSED <nobody>). No program listens there. Does the emulator run? `npx wxcc emulator` starts it and prints its address, for WXCC_API_URL.",
      },
    ],
  },
  "a port that HTTP clients refuse": {
    found: "apply",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "127.0.0.1:1 can't be reached (bad port). Check the network, the proxy and the address of the API, then run again.",
      },
    ],
  },
  "an address that answers with web pages": {
    found: "apply",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "The API answered with success, but its body is not JSON. Check that the address of the API is right and no proxy changes its answers.",
      },
    ],
  },
  "an API with a fault": {
    found: "apply",
    messages: [
      {
        address: "wxcc_channel.bad",
        summary: 'Could not look up channel "sales"',
        detail:
          "The API answered 503 and gave no reason. The service, or a proxy before it, has a fault. Run again later.",
      },
    ],
  },
  // The apply plans once more before it creates, and warns once more.
  "a sound that is not there": {
    found: "apply",
    messages: [
      {
        address: "wxcc_music_on_hold.bad",
        severity: "warning",
        summary: 'Sound of music on hold "hold.wav" is not there yet',
        detail:
          "<folder>/hold.wav: there is no such file. Unless another resource of this apply makes it first, the apply will fail. Correct source; a relative path starts at the folder of the configuration.",
      },
      {
        address: "wxcc_music_on_hold.bad",
        summary: 'Sound of music on hold "hold.wav" can\'t be read',
        detail:
          "<folder>/hold.wav: there is no such file. Nothing was changed; put the file there and plan again.",
      },
    ],
  },
  "a sound that is deleted between the plan and its apply": {
    found: "apply",
    messages: [
      {
        address: "wxcc_music_on_hold.bad",
        severity: "warning",
        summary: 'Sound of music on hold "hold.wav" is not there yet',
        detail:
          "<folder>/hold.wav: there is no such file. Unless another resource of this apply makes it first, the apply will fail. Correct source; a relative path starts at the folder of the configuration.",
      },
      {
        address: "wxcc_music_on_hold.bad",
        summary: 'Sound of music on hold "hold.wav" can\'t be read',
        detail:
          "<folder>/hold.wav: there is no such file. Nothing was changed; put the file there and plan again.",
      },
    ],
  },
};

/** Rows that are left out. */
export const without: readonly string[] = [
  // Terraform refuses it too ("Cycle: ..."), and names the objects in any order.
  "two objects that refer to each other",
  // No refresh looks at the file of a new object: it is uploaded as the apply finds it. See changed-file.test.ts.
  "a sound that changes between the plan and its apply",
];
