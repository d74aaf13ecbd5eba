/**
 * Flows. They live in their own service: other paging (10 rows unless asked for more), other bodies, ids of 24 hex
 * digits, and two path prefixes (the contract's `/flow-store`, and none, as newer copies of the contract say).
 */
import { jsonOf, objectFrom, objectOf, rowFrom } from "./answer";
import { flowSchema, publishedFlowSchema, type Flow, type PublishedFlow } from "./api-objects";
import { onlyOne, Snapshot, type Connected } from "./collection";
import { ContactCenterError, isKind, type About } from "./error";
import { summaryOf, unexpectedAnswer } from "./explain";
import type { FlowId, FlowVersionId, OrganizationId } from "./id";
import { isJsonObject, type Json } from "./json";
import { sameName } from "./name";
import { newRows, refuseEndless } from "./paging";
import type { Answer, ApiRequest, Doing, Transport } from "./transport";

/** The same on every tenant. Another one gives 200 and an empty list, which looks like "no flows". */
export const flowProjectId = "5e5c9ad6d61f870d6d778c1b";

const flowTypes = ["FLOW", "SUBFLOW"] as const;
export type FlowType = (typeof flowTypes)[number];

/** `latest`: the version published last; `draft`: what the editor holds. */
export type WantedVersion = "latest" | "draft" | FlowVersionId;

export interface PublishOptions {
  readonly comment: string;
  /** At least one of Live, Test, Dev, Latest: what a publish without labels does is not stated. */
  readonly labels: readonly string[];
}

export interface ImportOptions {
  readonly overwrite: boolean;
  /** Default FLOW. */
  readonly flowType?: FlowType;
  /** Awaited right before the request leaves. */
  readonly beforeLeaving?: () => Promise<void>;
}

const everyFlow: Doing = { verb: "list", noun: "flows" };
const listSize = 100;
const prefixes = ["/flow-store", ""] as const;
type Prefix = (typeof prefixes)[number];

type FlowRequest = Pick<
  ApiRequest,
  "method" | "query" | "body" | "headers" | "repeatable" | "beforeLeaving" | "doing"
> & {
  /** Behind `.../project/{projectId}/flows`. */
  readonly route: string;
};

export class Flows {
  private prefix: Prefix | undefined;
  private readonly transport: Transport;
  private readonly organization: () => Promise<OrganizationId>;
  /** Rows with an odd value, as they came. */
  private readonly faulty = new Map<string, Json>();
  /** Flows, not subflows. */
  private readonly snapshot: Snapshot<Flow>;

  constructor(
    private readonly connected: Connected,
    private readonly newTrackingId: () => string,
  ) {
    this.transport = connected.transport;
    this.organization = connected.organization;
    const flowType = ["flowType", "FLOW"] as const;
    this.snapshot = new Snapshot({
      page: (number) => this.page([flowType], number, everyFlow),
      some: (ids) => this.rows([flowType, ["ids", ids.join(",")]], everyFlow),
      keyOf: ({ name }) => name,
    });
  }

  /** Forgets what was read. */
  forget(): void {
    this.snapshot.forget();
  }

  /** All flows of a type, over all pages. */
  async list(flowType: FlowType = "FLOW"): Promise<Flow[]> {
    return this.rows([["flowType", flowType]], { verb: "list", noun: "flows" });
  }

  /** The flow with exactly this name; of any type unless one is given. */
  async findByName(name: string, flowType?: FlowType): Promise<Flow | undefined> {
    const doing = { verb: "look up", noun: "flow", name };
    const isNamed = (flow: Flow) => sameName(flow.name, name);
    const found = await this.first(["partialNameSearch", name], flowType, doing, isNamed);
    // The search is the service's, which may not know that a letter can be written in two ways.
    const isPlain = name.normalize("NFC") === name.normalize("NFD");
    return found ?? (isPlain ? undefined : this.first(undefined, flowType, doing, isNamed));
  }

  /** The row of a flow, with its labels, as the snapshot has it. A miss is asked for by its id. */
  async read(id: FlowId, about: About): Promise<Flow | undefined> {
    if (this.connected.readStrategy === "each") return this.readAnew(id, about);
    const known = await this.snapshot.find(id).catch((error: unknown) => {
      const isShared = error instanceof ContactCenterError && error.summary === summaryOf(everyFlow);
      throw isShared ? error.with({ summary: summaryOf({ ...about, verb: "read" }) }) : error;
    });
    return known === undefined
      ? this.readAnew(id, about)
      : this.sound(known.object, { ...about, verb: "read" });
  }

  /** The row of one flow as it is now; there is no route to read a flow alone. */
  async readAnew(id: FlowId, about: About, flowType?: FlowType): Promise<Flow | undefined> {
    return this.first(["ids", id], flowType, { ...about, verb: "read" }, (flow) => flow.id === id);
  }

  private async first(
    search: readonly [string, string] | undefined,
    flowType: FlowType | undefined,
    doing: Doing,
    wanted: (flow: Flow) => boolean,
  ): Promise<Flow | undefined> {
    for (const type of flowType === undefined ? flowTypes : [flowType]) {
      const query = [["flowType", type] as const, ...(search === undefined ? [] : [search])];
      const found = onlyOne((await this.rows(query, doing)).filter(wanted), doing, "flows");
      if (found !== undefined) return this.sound(found, doing);
    }
    return undefined;
  }

  /** There is no route to read a flow alone: what is wrong with its row is told to who asks for it. */
  private sound(flow: Flow, doing: Doing): Flow {
    const json = this.faulty.get(flow.id);
    return json === undefined ? flow : objectFrom(json, flowSchema, doing);
  }

  /** The text of a version as the API exports it, or undefined when there is no such flow or version. */
  async export(id: FlowId, version: WantedVersion, about: About): Promise<string | undefined> {
    const doing = { ...about, verb: "export" };
    try {
      const answer = await this.send({
        method: "GET",
        route: `/${id}:export`,
        query: [["version", version]],
        repeatable: true,
        doing,
      });
      if (!isJsonObject(jsonOf(answer, doing))) {
        throw unexpectedAnswer(doing, "it holds no flow", answer.trackingId);
      }
      return Buffer.from(answer.bytes).toString("utf8");
    } catch (error) {
      if (isKind(error, "not-found")) return undefined;
      throw error;
    }
  }

  /**
   * Imports a document. The name inside it decides which flow that is: without `overwrite` a taken name is an error
   * of kind "name-taken", with it the draft of that flow is replaced. Nothing is published.
   */
  async import(document: string, options: ImportOptions, about: About): Promise<Flow> {
    const doing = { ...about, verb: "import" };
    const answer = await this.send({
      method: "POST",
      route: ":import",
      query: [
        ["overwrite", options.overwrite ? "yes" : "no"],
        // sources spell this one differently; a flow is the default
        ...(options.flowType === "SUBFLOW" ? [["flowType", "SUBFLOW"] as const] : []),
      ],
      body: {
        kind: "multipart",
        parts: [{ name: "file", content: document, contentType: "application/json", filename: "flow.json" }],
      },
      repeatable: false,
      beforeLeaving: options.beforeLeaving,
      doing,
    });
    return objectOf(answer, flowSchema, doing);
  }

  /** Makes a numbered version of the draft and moves the labels to it. */
  async publish(id: FlowId, options: PublishOptions, about: About): Promise<PublishedFlow> {
    if (options.labels.length === 0) throw new RangeError("A flow is published under at least one label.");
    const doing = { ...about, verb: "publish" };
    const answer = await this.send({
      method: "POST",
      route: `/${id}:publish`,
      body: { kind: "json", value: { comment: options.comment, tagIds: [...options.labels] } },
      headers: { TrackingId: this.newTrackingId() },
      repeatable: false,
      doing,
    });
    return objectOf(answer, publishedFlowSchema, doing);
  }

  /**
   * Deletes a flow that nothing uses. The API would delete one in use as well: `force` and the skipping of its check
   * for channels and routing strategies are always declined. This route is not in the contract of May 2026.
   * @returns "not-offered" when the organization's API has no such route
   */
  async delete(
    id: FlowId,
    about: About,
    flowType: FlowType = "FLOW",
  ): Promise<"deleted" | "absent" | "not-offered"> {
    try {
      await this.send({
        method: "DELETE",
        route: `/${id}`,
        query: [
          ["force", "no"],
          ["skipRsEPCheck", "false"],
          ["flowType", flowType],
        ],
        repeatable: true,
        doing: { ...about, verb: "delete" },
      });
      return "deleted";
    } catch (error) {
      if (isKind(error, "not-found")) return error.repeated ? "deleted" : "absent";
      if (isKind(error, "invalid") && error.status === 405) return "not-offered";
      throw error;
    }
  }

  private async rows(query: readonly (readonly [string, string])[], doing: Doing): Promise<Flow[]> {
    const byId = new Map<string, Flow>();
    const goesOn = newRows();
    for (let number = 0; ; number++) {
      const page = await this.page(query, number, doing);
      for (const flow of page.rows) byId.set(flow.id, flow);
      if (!page.hasNext || !goesOn(page)) return [...byId.values()];
    }
  }

  private async page(query: readonly (readonly [string, string])[], number: number, doing: Doing) {
    const answer = await this.send({
      method: "GET",
      route: "",
      query: [...query, ["page", String(number)], ["size", String(listSize)], ["includePagination", "true"]],
      repeatable: true,
      doing,
    });
    const { rows, totalPages } = flowPage(answer, doing);
    refuseEndless(number, totalPages, doing);
    return {
      rows: rows.map((json) => {
        const { object, isFaulty } = rowFrom(json, flowSchema, doing, answer.trackingId);
        if (isFaulty) this.faulty.set(object.id, json);
        else this.faulty.delete(object.id);
        return object;
      }),
      totalPages,
      // a bare array does not say how many there are, nor whether it was cut shorter than asked for
      hasNext: totalPages === undefined ? rows.length > 0 : number + 1 < totalPages,
    };
  }

  /** The first answer that is not 404 settles which prefix this tenant has. */
  private async send(request: FlowRequest): Promise<Answer> {
    if (this.prefix !== undefined) return this.sendTo(this.prefix, request);
    const [contract, newer] = prefixes;
    try {
      const answer = await this.sendTo(contract, request);
      this.prefix = contract;
      return answer;
    } catch (error) {
      if (!isKind(error, "not-found")) throw error;
      this.prefix = (await this.serves(contract)) ? contract : newer;
      if (this.prefix === contract) throw error;
      return this.sendTo(newer, request);
    }
  }

  private async serves(prefix: Prefix): Promise<boolean> {
    try {
      const doing = { verb: "list", noun: "flows" };
      await this.sendTo(prefix, {
        method: "GET",
        route: "",
        query: [["size", "1"]],
        repeatable: true,
        doing,
      });
      return true;
    } catch (error) {
      if (isKind(error, "not-found")) return false;
      throw error;
    }
  }

  private async sendTo(prefix: Prefix, { route, ...request }: FlowRequest): Promise<Answer> {
    const project = `${prefix}/${await this.organization()}/project/${flowProjectId}`;
    try {
      return await this.transport.send({
        ...request,
        service: "configuration",
        path: `${project}/flows${route}`,
        notFoundMeans: "any",
      });
    } finally {
      if (request.method !== "GET") this.forget(); // labels, names and authors may be others now
    }
  }
}

function flowPage(answer: Answer, doing: Doing): { rows: Json[]; totalPages?: number } {
  const json = jsonOf(answer, doing);
  if (Array.isArray(json)) return { rows: json };
  if (!isJsonObject(json) || !Array.isArray(json.data)) {
    throw unexpectedAnswer(doing, "it holds no list", answer.trackingId);
  }
  return { rows: json.data, totalPages: typeof json.totalPages === "number" ? json.totalPages : undefined };
}
