// The changes that failures and kills interrupt: what is there before, what is wanted after. Each starts from a
// tenant and a state that are made once and copied for every interruption.

import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator";
import type { Clock } from "../../src/contact-center";
import { flowDocument, wave } from "../emulator/raw-http";
import { CallWatch, idsIn } from "./call-invariants";
import { Stack, type StackConfiguration } from "./stack";

const inbound = { channel_type: "inbound_telephony", service_level_threshold: 30 };
const chat = { channel_type: "chat", service_level_threshold: 30 };

const channels = (blocks: Record<string, object>): StackConfiguration => ({
  resource: { wxcc_channel: blocks as Record<string, Record<string, object>> },
});
const line = { name: "sales-line", ...inbound };
const otherLine = { name: "support-line", ...inbound };
const number = (digits: string, channel: string) => ({
  number: `+1408555${digits}`,
  channel_id: `\${wxcc_channel.${channel}.id}`,
});
const flow = (name: string, more: Record<string, unknown> = {}) => ({
  definition: JSON.stringify({ ...flowDocument(name), ...more }),
  version_labels: ["Latest", "Live"],
});
const music = (length: number) => ({
  name: "waiting.wav",
  content_base64: wave(length).toString("base64"),
});
const withNumber = (
  channel: string,
  blocks: Record<string, object>,
  more: object = {},
): StackConfiguration => ({
  resource: {
    ...channels(blocks).resource,
    wxcc_support_number: { main: { ...number("0101", channel), ...more } },
  },
});
const withNumbers = (sales: object): StackConfiguration => ({
  resource: {
    ...channels({ sales }).resource,
    wxcc_support_number: { main: number("0101", "sales"), other: number("0102", "sales") },
  },
});
const withFlow = (definition: object): StackConfiguration => ({
  resource: {
    wxcc_flow: { main: definition },
    ...channels({ sales: { ...line, flow_id: "${wxcc_flow.main.id}", flow_version_label: "Live" } }).resource,
  },
});

export interface ChangeUnderFire {
  readonly before: StackConfiguration;
  readonly after: StackConfiguration;
  /** Addresses that are tainted before the change, as `terraform taint` does it. */
  readonly tainted?: readonly string[];
}

export const changesUnderFire: Readonly<Record<string, ChangeUnderFire>> = {
  "creating a channel": { before: {}, after: channels({ sales: line }) },
  "creating a flow": { before: {}, after: { resource: { wxcc_flow: { main: flow("Reception") } } } },
  "creating music on hold": { before: {}, after: { resource: { wxcc_music_on_hold: { main: music(8) } } } },
  "mapping a number": { before: channels({ sales: line }), after: withNumber("sales", { sales: line }) },
  "changing a channel": {
    before: channels({ sales: line }),
    after: channels({ sales: { ...line, name: "sales-desk", description: "New" } }),
  },
  "changing a flow": {
    before: withFlow(flow("Reception")),
    after: withFlow(flow("Reception", { description: "New" })),
  },
  "changing music on hold": {
    before: { resource: { wxcc_music_on_hold: { main: music(8) } } },
    after: { resource: { wxcc_music_on_hold: { main: music(16) } } },
  },
  "moving a number": {
    before: withNumber("sales", { sales: line, support: otherLine }),
    after: withNumber("support", { sales: line, support: otherLine }),
  },
  "deleting a channel with its number": { before: withNumber("sales", { sales: line }), after: {} },
  "replacing a channel whose number moves to a new one": {
    before: withNumber("sales", { sales: line }),
    after: withNumber("support", { sales: { ...line, ...chat }, support: otherLine }),
  },
  "replacing a tainted line with its numbers": {
    before: withNumbers(line),
    after: withNumbers(line),
    tainted: ["wxcc_channel.sales"],
  },
  "replacing a tainted number": {
    before: withNumber("sales", { sales: line }),
    after: withNumber("sales", { sales: line }, { extension: "4711" }),
    tainted: ["wxcc_support_number.main"],
  },
  "replacing a tainted number that moves": {
    before: withNumber("sales", { sales: line, support: otherLine }),
    after: withNumber("support", { sales: line, support: otherLine }),
    tainted: ["wxcc_support_number.main"],
  },
  "replacing a tainted line and its tainted number": {
    before: withNumber("sales", { sales: line }),
    after: withNumber("sales", { sales: line }),
    tainted: ["wxcc_channel.sales", "wxcc_support_number.main"],
  },
  "renaming the resource of a number that moves off a line that goes": {
    before: withNumber("sales", { sales: line }),
    after: {
      resource: {
        ...channels({ support: otherLine }).resource,
        wxcc_support_number: { renamed: number("0101", "support") },
      },
    },
  },
  "dropping a flow that a channel leaves": {
    before: withFlow(flow("Reception")),
    after: channels({ sales: line }),
  },
};

export interface Started {
  readonly emulator: Emulator;
  readonly stack: Stack;
  readonly watch: CallWatch;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  readonly onRequest?: EmulatorOptions["onRequest"];
}

const tenantFile = "tenant.json";
const stateFile = "terraform.tfstate";

/** A tenant and a state in which a configuration is applied, to be copied as often as needed. */
export class StartingPoint {
  private constructor(private readonly folder: string) {}

  static async of({ before, tainted = [] }: ChangeUnderFire): Promise<StartingPoint> {
    const point = new StartingPoint(mkdtempSync(join(tmpdir(), "wxcc-start-")));
    const { stack, stop } = await point.start();
    try {
      await stack.write(before).applied();
      taint(join(stack.folder, stateFile), tainted);
      for (const name of [tenantFile, stateFile]) copyIfThere(stack.folder, point.folder, name);
    } finally {
      await stop();
    }
    return point;
  }

  async start({ environment = {}, clock, onRequest }: StartOptions = {}): Promise<Started> {
    const folder = mkdtempSync(join(tmpdir(), "wxcc-stack-"));
    for (const name of [tenantFile, stateFile]) copyIfThere(this.folder, folder, name);
    const emulator = await startEmulator({
      requestsPerMinute: 0,
      dataFile: join(folder, tenantFile),
      ...(onRequest === undefined ? {} : { onRequest }),
    });
    const stack = new Stack(emulator, environment, clock, folder);
    return {
      emulator,
      stack,
      watch: new CallWatch(emulator, idsIn([stack.state()])),
      stop: async () => {
        await emulator.close();
        stack.remove();
      },
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Marks objects in a state file for replacement, as `terraform taint` writes it. */
export function taint(path: string, addresses: readonly string[]): void {
  if (addresses.length === 0) return;
  const state = JSON.parse(readFileSync(path, "utf8")) as {
    serial: number;
    resources: { type: string; name: string; instances: object[] }[];
  };
  for (const resource of state.resources) {
    if (!addresses.includes(`${resource.type}.${resource.name}`)) continue;
    resource.instances = resource.instances.map((instance) => ({ status: "tainted", ...instance }));
  }
  state.serial += 1;
  writeFileSync(path, JSON.stringify(state));
}

function copyIfThere(from: string, to: string, name: string): void {
  if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
}
