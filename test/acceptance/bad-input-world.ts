// Brings a row of the table of bad input into the world and through the engine, and tells what came of it.

import { createServer, type Server } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parseSeed, startEmulator, type Emulator } from "../../src/emulator";
import { diagnosticsOf } from "../../src/engine";
import type { Diagnostic } from "../../src/schema/diagnostic";
import { others, type BadInput, type Message, type Moment, type World } from "../scenarios/bad-input";
import { Stack } from "./stack";

/** What became of a row. */
export interface Outcome {
  readonly found: Moment;
  readonly messages: readonly Message[];
  /** Operations that wanted to change the tenant. */
  readonly writes: readonly string[];
  /** Operations that changed it. */
  readonly changes: readonly string[];
  readonly stateIsUntouched: boolean;
}

/** One emulator and one web server for all rows. */
export class Worlds {
  private constructor(
    readonly emulator: Emulator,
    private readonly pages: Server,
    private readonly nobody: string,
  ) {}

  static async open(): Promise<Worlds> {
    const emulator = await startEmulator({ requestsPerMinute: 0, seed: parseSeed(others) });
    const pages = await listening();
    const closed = await listening();
    const nobody = addressOf(closed);
    await new Promise((resolve) => closed.close(resolve));
    return new Worlds(emulator, pages, nobody);
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.pages.close(resolve));
    await this.emulator.close();
  }

  world(folder: string): World {
    return { emulator: this.emulator, folder, webPage: addressOf(this.pages), nobody: this.nobody };
  }

  /**
   * Brings the row about up to where its configuration is used, and hands it to `use`, with the environment variables
   * in which a program has to run.
   */
  async with<T>(
    row: Omit<BadInput, "found" | "messages">,
    use: (stack: Stack, world: World, environment: Readonly<Record<string, string>>) => Promise<T>,
  ): Promise<T> {
    this.emulator.reset();
    const environment = connectionTo(this.emulator);
    const stack = new Stack(this.emulator, environment);
    const world = this.world(stack.folder);
    try {
      for (const [name, content] of Object.entries(row.files ?? {})) stack.file(name, content);
      if (row.before !== undefined) {
        stack.write(row.before);
        await stack.applied();
      }
      row.meanwhile?.(world);
      Object.assign(environment, row.environment?.(world));
      stack.write(row.configuration);
      return await use(stack, world, environment);
    } finally {
      stack.remove();
    }
  }
}

function connectionTo(emulator: Emulator): Record<string, string> {
  return {
    WXCC_API_URL: emulator.url,
    WXCC_ACCESS_TOKEN: emulator.accessToken,
    WXCC_REQUESTS_PER_MINUTE: "0",
    WXCC_DEFAULT_LOCATION_ID: emulator.locationId,
    WXCC_DEFAULT_TELEPHONY_REGION_ID: emulator.telephonyRegionId,
  };
}

async function listening(): Promise<Server> {
  const pages = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<html><body>Sign in</body></html>");
  });
  await new Promise<void>((resolve) => pages.listen(0, "127.0.0.1", resolve));
  return pages;
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Goes as far as the first error: read, validate, plan, apply. */
export async function throughTheEngine(row: BadInput, stack: Stack, world: World): Promise<Outcome> {
  const statePath = join(stack.folder, "terraform.tfstate");
  const before = bytesOf(statePath);
  const logged = world.emulator.requests().length;
  const byOthers = new Set<number>();
  const { found, diagnostics } = await firstErrors(row, stack, world, byOthers);
  const own = world.emulator.requests().filter(({ index }) => index >= logged && !byOthers.has(index));
  return {
    found,
    messages: diagnostics.map((diagnostic) => asMessage(diagnostic, world)),
    writes: own.filter(({ method }) => method !== "GET").map(({ operation }) => operation),
    changes: own.filter(({ changes }) => changes.length > 0).map(({ operation }) => operation),
    stateIsUntouched: before === bytesOf(statePath),
  };
}

async function firstErrors(
  row: BadInput,
  stack: Stack,
  world: World,
  byOthers: Set<number>,
): Promise<{ found: Moment; diagnostics: readonly Diagnostic[] }> {
  let found: Moment = "validate";
  try {
    const invalid = stack.validate().filter(isError);
    if (invalid.length > 0) return { found, diagnostics: invalid };
    found = "plan";
    const plan = await stack.plan();
    if (plan.diagnostics.some(isError) || row.found !== "apply") {
      return { found, diagnostics: plan.diagnostics };
    }
    found = "apply";
    const planned = world.emulator.requests().length;
    await row.afterThePlan?.(world);
    for (const { index } of world.emulator.requests().slice(planned)) byOthers.add(index);
    return { found, diagnostics: (await stack.applyPlan(plan)).diagnostics };
  } catch (failure) {
    return { found, diagnostics: diagnosticsOf(failure, "running") };
  }
}

const isError = ({ severity }: Diagnostic): boolean => severity === "error";

/** The text of a file, null when there is none. */
export function bytesOf(path: string): string | null {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

export function asMessage(
  { severity, address, summary, detail }: Pick<Diagnostic, "severity" | "address" | "summary" | "detail">,
  world: World,
): Message {
  return {
    ...(severity === "error" ? {} : { severity }),
    ...(address === undefined ? {} : { address }),
    summary: withoutChance(summary, world),
    detail: withoutChance(detail, world),
  };
}

const standardIds = /^(0e0e0|a0d10|e9000|10ca0|4e900)/;

/** What differs from run to run, by the placeholders of the table. */
export function withoutChance(text: string, { folder, emulator, webPage, nobody }: World): string {
  return text
    .replaceAll(folder, "<folder>")
    .replaceAll(new URL(emulator.url).host, "<api>")
    .replaceAll(new URL(webPage).host, "<web page>")
    .replaceAll(new URL(nobody).host, "<nobody>")
    .replace(/(ccconfig|wxcc|flow)_[0-9a-f-]{36}/g, "<tracking id>")
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => (standardIds.test(id) ? id : "<id>"))
    .replace(/\b[0-9a-f]{24}\b/g, (id) => (id.startsWith("f1000") ? id : "<flow id>"))
    .replace(/\b[0-9a-f]{64}\b/g, "<hash>");
}
