/** Small questions that tell what a connection can do: who asks, whether it may read, whether it may write. */
import * as v from "valibot";
import { jsonOf, objectOf } from "./answer";
import { readRequest, uuidIn } from "./calling";
import { isUuid, type OrganizationId } from "./id";
import { isJsonObject } from "./json";
import type { Transport } from "./transport";

/** Whom the token belongs to. */
export interface Person {
  readonly name: string | undefined;
  readonly email: string | undefined;
  /** UUID of the person's organization, where Webex tells it. */
  readonly organizationId: string | undefined;
}

const personSchema = v.object({
  displayName: v.optional(v.string()),
  emails: v.optional(v.array(v.string())),
  orgId: v.optional(v.string()),
});

export class Probe {
  constructor(
    private readonly transport: Transport,
    private readonly organization: () => Promise<OrganizationId>,
  ) {}

  /** @throws ContactCenterError of kind "missing-scope" when the token lacks spark:people_read */
  async person(): Promise<Person> {
    const doing = { verb: "find out", noun: "whose token it is" };
    const answer = await this.transport.send(readRequest("webex", "/v1/people/me", doing));
    const { displayName, emails, orgId } = objectOf(answer, personSchema, doing);
    const uuid = orgId === undefined ? "" : uuidIn(orgId);
    return { name: displayName, email: emails?.[0], organizationId: isUuid(uuid) ? uuid : undefined };
  }

  /** The smallest read of the Contact Center: its number of channels, and the service's time. */
  async read(): Promise<{ readonly channels: number | undefined; readonly date: Date | undefined }> {
    const doing = { verb: "count", noun: "channels" };
    const answer = await this.transport.send({
      ...readRequest("configuration", `/organization/${await this.organization()}/v2/entry-point`, doing),
      query: [
        ["page", "0"],
        ["pageSize", "1"],
        ["attributes", "id"],
      ],
    });
    const json = jsonOf(answer, doing);
    const meta = isJsonObject(json) ? json.meta : undefined;
    const total = isJsonObject(meta) ? meta.totalRecords : undefined;
    const date = Date.parse(answer.headers.get("date") ?? "");
    return {
      channels: typeof total === "number" ? total : undefined,
      date: Number.isNaN(date) ? undefined : new Date(date),
    };
  }

  /**
   * A write of nothing: a bulk request without items changes nothing and answers 207 (observed live 2026-07-20).
   * @throws ContactCenterError of kind "missing-scope" when the token may not write
   */
  async writeNothing(): Promise<void> {
    await this.transport.send({
      service: "configuration",
      method: "POST",
      path: `/organization/${await this.organization()}/entry-point/bulk`,
      body: { kind: "json", value: { items: [] } },
      repeatable: true,
      doing: { verb: "try", noun: "a write that changes nothing" },
      notFoundMeans: "any",
    });
  }
}
