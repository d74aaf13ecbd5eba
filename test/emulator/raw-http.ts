/** Raw HTTP against an emulator: no client of ours, so that a mistake in it cannot hide here. */
import { connect } from "node:net";
import type { Emulator, EmulatorOptions, RequestLogEntry } from "../../src/emulator";
import { startEmulator } from "../../src/emulator";

/** A JSON object from the wire: the keys that tests look into; a key the answer lacks fails where it is used. */
export interface ReplyBody {
  readonly [key: string]: unknown;
  readonly id: string;
  readonly name: string;
  readonly status: string | number;
  readonly blobId: string;
  readonly trackingId: string;
  readonly access_token: string;
  readonly meta: {
    readonly totalRecords: number;
    readonly totalPages: number;
    readonly pageSize: number;
    readonly links: Readonly<Record<string, string>>;
    readonly referencedEntities: readonly string[];
  };
  readonly data: readonly ReplyBody[];
  readonly items: readonly ReplyBody[];
  readonly tags: readonly ReplyBody[];
  readonly flowVersionId: string;
  readonly error: {
    readonly key: string;
    readonly reason: string;
    readonly referencedEntities?: readonly string[];
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON object of the answer; {} for another body. */
  readonly body: ReplyBody;
  /** The rows of a bare array; [] for another body. */
  readonly rows: readonly ReplyBody[];
}

/** Sends a request as it is; the body is JSON unless it is a form. */
export async function send(
  method: string,
  url: string,
  token: string | undefined,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const isForm = body instanceof FormData || body instanceof URLSearchParams;
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  const value: unknown = isJson ? JSON.parse(text) : {};
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: value as ReplyBody,
    rows: Array.isArray(value) ? (value as ReplyBody[]) : [],
  };
}

export const project = "5e5c9ad6d61f870d6d778c1b";

/** One emulator and short ways to its three APIs. */
export class Raw {
  constructor(
    readonly emulator: Emulator,
    private readonly token: string = emulator.accessToken,
  ) {}

  static async start(options: EmulatorOptions = {}): Promise<Raw> {
    return new Raw(await startEmulator(options));
  }

  as(token: string): Raw {
    return new Raw(this.emulator, token);
  }

  close(): Promise<void> {
    return this.emulator.close();
  }

  /** A configuration path below the organization. */
  org(method: string, path: string, body?: unknown): Promise<Reply> {
    return this.send(method, `/organization/${this.emulator.organizationId}/${path}`, body);
  }

  /** A flow path below the project, under the contract's prefix. */
  flows(method: string, path: string, body?: unknown): Promise<Reply> {
    return this.send(method, `/flow-store/${this.emulator.organizationId}/project/${project}/${path}`, body);
  }

  send(method: string, path: string, body?: unknown): Promise<Reply> {
    return send(method, this.emulator.url + path, this.token, body);
  }

  lastRequest(): RequestLogEntry {
    const entry = this.emulator.requests().at(-1);
    if (!entry) throw new Error("no request was logged");
    return entry;
  }

  async createChannel(fields: Record<string, unknown> = {}): Promise<ReplyBody> {
    const reply = await this.org("POST", "entry-point", { ...inboundChannel, ...fields });
    if (reply.status !== 201) throw new Error(`channel not created: ${reply.text}`);
    return reply.body;
  }

  mapNumber(channelId: string, number = "+14085550101"): Promise<Reply> {
    return this.org("POST", "dial-number", {
      dialledNumber: number,
      entryPointId: channelId,
      location: this.emulator.locationId,
      regionId: this.emulator.telephonyRegionId,
    });
  }

  upload(name = "music.wav", sound: Uint8Array = wave(8)): Promise<Reply> {
    return this.org("POST", "audio-file", audioForm({ name, contentType: "AUDIO_WAV" }, sound));
  }

  importFlow(document: unknown, query = "overwrite=no"): Promise<Reply> {
    return this.flows("POST", `flows:import?${query}`, flowForm(document));
  }

  async createFlow(name = "Opening_Hours"): Promise<ReplyBody> {
    const reply = await this.importFlow(flowDocument(name));
    if (reply.status !== 201) throw new Error(`flow not imported: ${reply.text}`);
    return reply.body;
  }

  publish(id: string, ...tagIds: readonly string[]): Promise<Reply> {
    return this.flows("POST", `flows/${id}:publish`, { comment: "", tagIds });
  }
}

export const inboundChannel = {
  name: "sales",
  entryPointType: "INBOUND",
  channelType: "TELEPHONY",
  active: true,
  serviceLevelThreshold: 20,
  maximumActiveContacts: 0,
};

/** A WAV of so many bytes of sound. */
export function wave(length: number): Buffer {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + length, 4);
  head.write("WAVEfmt ", 8, "latin1");
  return Buffer.concat([head, Buffer.alloc(length, 0xff)]);
}

/** The two parts of an upload; `type` is the content type of the JSON part. */
export function audioForm(info: unknown, sound: Uint8Array | undefined, type = "application/json"): FormData {
  const form = new FormData();
  if (info !== undefined) form.append("audioFileInfo", new Blob([JSON.stringify(info)], { type }));
  if (sound !== undefined)
    form.append("audioFile", new Blob([new Uint8Array(sound)], { type: "audio/wav" }), "sound.wav");
  return form;
}

export function flowForm(document: unknown): FormData {
  const form = new FormData();
  const text = typeof document === "string" ? document : JSON.stringify(document);
  form.append("file", new Blob([text], { type: "application/json" }), "flow.json");
  return form;
}

/** A small flow: start, queue, hang up. Activities given replace or extend these. */
export function flowDocument(
  name: string,
  activities: Record<string, unknown> = {},
): Record<string, unknown> {
  const activity = (id: string, group: string, properties: Record<string, unknown>): unknown => ({
    id,
    name: id,
    group,
    properties: { description: id, ...properties },
  });
  const all: Record<string, unknown> = {
    start: activity("start", "start", { activityName: "NewPhoneContact", activityId: "start" }),
    queue: activity("queue", "action", {
      activityName: "queue-contact",
      queueRadioGroup: "staticQueue",
      destination: "0e0e0000-0000-4000-8000-000000000001",
    }),
    hangup: activity("hangup", "terminating-action", { activityName: "disconnect-contact" }),
    ...activities,
  };
  const ids = Object.keys(all);
  return {
    name,
    flowType: "FLOW",
    description: "",
    variables: [],
    process: {
      activities: all,
      links: ids.slice(1).map((target, position) => ({
        id: `link-${position}`,
        sourceActivityId: ids[position],
        targetActivityId: target,
        conditionExpr: "out",
        properties: { value: "out" },
      })),
    },
    diagram: { widgets: {}, properties: {} },
    eventFlows: { eventsMap: {}, properties: {} },
  };
}

/** Writes a request line byte by byte as given and returns the status of the answer. */
export function sendRawLine(url: string, line: string, token: string): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `${line} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
      );
    });
    socket.once("data", (bytes) => {
      resolve(Number(bytes.toString("latin1").split(" ")[1]));
      socket.destroy();
    });
    socket.once("error", reject);
  });
}
