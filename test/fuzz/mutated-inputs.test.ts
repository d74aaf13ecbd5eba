// Ten thousand damaged inputs: each ends in a result or in an error that was foreseen. None crashes, none hangs, and
// no file is changed by being read.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../src/emulator";
import {
  diagnosticsOf,
  loadConfiguration,
  loadPlan,
  makePlan,
  openSession,
  readState,
  savePlan,
  validateConfiguration,
} from "../../src/engine";
import {
  applyBindings,
  checkWave,
  contentHash,
  flowReferences,
  parseFlow,
  usesBusinessHours,
} from "../../src/resources/rules";
import type { Diagnostic } from "../../src/schema/diagnostic";
import { flowDocument, wave } from "../emulator/raw-http";
import { Stack } from "../acceptance/stack";
import { Random } from "../soak/random";
import { mutated } from "./mutation";

const counts = { state: 2000, configuration: 2500, plan: 1500, answers: 1000, flow: 2000, wave: 1000 };

/** A reader that takes longer than this has no bound. */
const patienceMs = 5_000;

let emulator: Emulator;
let stack: Stack;
let folder: string;

beforeAll(async () => {
  emulator = await startEmulator({ requestsPerMinute: 0 });
  stack = new Stack(emulator);
  stack.file("hold.wav", wave(64));
  stack.write({
    provider: { wxcc: { max_retries: 0 } },
    resource: {
      wxcc_channel: {
        sales: {
          name: "sales",
          channel_type: "inbound_telephony",
          service_level_threshold: 30,
          flow_id: "${wxcc_flow.main.id}",
          flow_version_label: "Live",
          music_on_hold_id: "${wxcc_music_on_hold.hold.id}",
          flow_override: { Welcome: { type: "String", value: "hello" } },
          lifecycle: { prevent_destroy: true, ignore_changes: ["description"] },
        },
      },
      wxcc_flow: { main: { definition: JSON.stringify(flowDocument("main")), version_labels: ["Live"] } },
      wxcc_music_on_hold: { hold: { name: "hold.wav", source: "${path.module}/hold.wav" } },
      wxcc_support_number: { n1: { number: "+14085550101", channel_id: "${wxcc_channel.sales.id}" } },
    },
    data: { wxcc_queue: { q: { name: "Queue-1" } } },
    output: { id: { value: "${wxcc_channel.sales.id}-${data.wxcc_queue.q.id}", sensitive: false } },
  });
  await stack.applied();
  folder = mkdtempSync(join(tmpdir(), "wxcc-fuzz-"));
});

afterAll(async () => {
  await emulator.close();
  stack.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** What a reader does with damaged input that it should not: how it failed, when that was not foreseen. */
function unforeseen(problem: unknown): string[] {
  return crashes(diagnosticsOf(problem, "reading"));
}

function crashes(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics
    .filter(({ summary }) => summary.startsWith("Unexpected failure"))
    .map(({ summary, detail }) => `${summary}: ${detail}`);
}

/** Reads a damaged file again and again. */
async function fuzzFile(
  name: string,
  original: Buffer,
  times: number,
  seed: number,
  read: (path: string) => unknown,
): Promise<string[]> {
  const random = new Random(seed);
  const path = join(folder, name);
  const problems: string[] = [];
  for (let turn = 0; turn < times && problems.length < 5; turn++) {
    const damaged = mutated(original, random);
    writeFileSync(path, damaged);
    const began = Date.now();
    try {
      await read(path);
    } catch (problem) {
      problems.push(
        ...unforeseen(problem).map((text) => `turn ${turn}: ${text}\n${damaged.toString("utf8", 0, 2000)}`),
      );
    }
    if (Date.now() - began > patienceMs) problems.push(`turn ${turn} took ${Date.now() - began} ms`);
    if (!readFileSync(path).equals(damaged)) problems.push(`turn ${turn} changed the file`);
  }
  return problems;
}

test("damaged state files", async () => {
  const original = readFileSync(join(stack.folder, "terraform.tfstate"));
  const problems = await fuzzFile("damaged.tfstate", original, counts.state, 1, readState);
  expect(problems).toEqual([]);
});

test("damaged configurations", async () => {
  const original = readFileSync(join(stack.folder, "main.tf.json"));
  writeFileSync(join(folder, "hold.wav"), wave(64));
  const problems = await fuzzFile("main.tf.json", original, counts.configuration, 2, (path) => {
    expect(crashes(validateConfiguration(loadConfiguration(path, { cwd: folder })))).toEqual([]);
  });
  expect(problems).toEqual([]);
});

test("damaged plan files", async () => {
  const whole = join(folder, "whole.plan");
  await savePlan(whole, await stack.plan(), stack.folder);
  const original = readFileSync(whole);
  const problems = await fuzzFile("damaged.plan", original, counts.plan, 3, loadPlan);
  expect(problems).toEqual([]);
});

test("damaged flow definitions", () => {
  const random = new Random(4);
  const original = Buffer.from(JSON.stringify(flowDocument("main")));
  for (let turn = 0; turn < counts.flow; turn++) {
    const text = mutated(original, random).toString("utf8");
    const parsed = parseFlow(text);
    if (!("document" in parsed)) {
      expect(parsed.problems).not.toEqual([]);
      continue;
    }
    expect(contentHash(parsed.document)).toMatch(/^[0-9a-f]{64}$/);
    expect(typeof usesBusinessHours(parsed.document)).toBe("boolean");
    flowReferences(parsed.document);
    applyBindings(parsed.document, { main: "other" });
  }
});

test("damaged WAV heads", () => {
  const random = new Random(5);
  const original = wave(32);
  for (let turn = 0; turn < counts.wave; turn++) {
    for (const problem of checkWave(mutated(original, random), "sound")) expect(problem.summary).not.toBe("");
  }
});

test("damaged answers of the API", async () => {
  const random = new Random(6);
  const answers = new Map<string, Promise<{ status: number; type: string; body: Buffer }>>();
  let damagedRequest = 0;
  let requests = 0;
  /** Answers as the emulator did the first time, and one of a plan's answers damaged. */
  const server: Server = createServer((request, response) => {
    const key = `${request.method} ${request.url}`;
    const known = answers.get(key) ?? answerOf(request.method ?? "GET", request.url ?? "/");
    answers.set(key, known);
    requests += 1;
    const isDamaged = requests === damagedRequest;
    void known.then(({ status, type, body }) => {
      response.writeHead(status, { "content-type": type });
      response.end(isDamaged ? mutated(body, random) : body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const configuration = stack.configuration();
  const stateFile = join(stack.folder, "terraform.tfstate");
  const before = readFileSync(stateFile);
  const problems: string[] = [];
  let perPlan = 20;
  for (let turn = 0; turn < counts.answers && problems.length < 5; turn++) {
    requests = 0;
    damagedRequest = turn === 0 ? 0 : random.between(1, perPlan);
    const session = openSession(configuration, {
      environment: {
        WXCC_API_URL: url,
        WXCC_ACCESS_TOKEN: emulator.accessToken,
        WXCC_REQUESTS_PER_MINUTE: "0",
        WXCC_DEFAULT_LOCATION_ID: emulator.locationId,
        WXCC_DEFAULT_TELEPHONY_REGION_ID: emulator.telephonyRegionId,
      },
    });
    try {
      const plan = await makePlan(configuration, readState(stateFile), session, { mode: "apply" });
      problems.push(...crashes(plan.diagnostics).map((text) => `turn ${turn}: ${text}`));
    } catch (problem) {
      problems.push(...unforeseen(problem).map((text) => `turn ${turn}: ${text}`));
    } finally {
      await session.close();
    }
    if (turn === 0) perPlan = requests;
  }
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  expect(problems).toEqual([]);
  expect(readFileSync(stateFile)).toEqual(before);
}, 180_000);

async function answerOf(
  method: string,
  path: string,
): Promise<{ status: number; type: string; body: Buffer }> {
  const answer = await fetch(`${emulator.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${emulator.accessToken}` },
  });
  const type = answer.headers.get("content-type") ?? "application/json";
  return { status: answer.status, type, body: Buffer.from(await answer.arrayBuffer()) };
}
