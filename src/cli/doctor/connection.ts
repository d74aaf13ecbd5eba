// The connection, as the doctor looks at it: credential, organization, what may be read and written, and what is there.

import {
  connect,
  ConfigurationError,
  ContactCenterError,
  isKind,
  systemClock,
  type Clock,
  type ConnectionOptions,
  type ContactCenter,
  type Person,
} from "../../contact-center";
import type { Credential } from "../credential";
import { failed, ok, skip, warn, type Check, type Finding } from "./finding";

export interface Connection {
  readonly options: ConnectionOptions;
  readonly credential: Credential;
  readonly defaultLocationId: string | null;
  readonly defaultTelephonyRegionId: string | null;
  readonly clock?: Clock;
  /** Looks at what interrupted creates have left. */
  readonly interrupted: (center: ContactCenter) => Promise<readonly Finding[]>;
}

/** Short: the doctor tells what is wrong instead of waiting until it is right. */
const patience = { maxRetries: 0, requestTimeoutMs: 10_000, requestsPerMinute: 0 };

const afterCredential: readonly Check[] = [
  "organization",
  "contact center",
  "clock",
  "write access",
  "request limit",
  "flows",
  "queues",
  "locations",
  "telephony regions",
  "cut-off creates",
];

export async function examineConnection(connection: Connection): Promise<readonly Finding[]> {
  let center: ContactCenter;
  try {
    center = connect({ ...connection.options, ...patience });
  } catch (problem) {
    if (!(problem instanceof ConfigurationError)) throw problem;
    const settings = failed(
      "settings",
      problem.message,
      "Correct it in the provider block or the environment.",
    );
    return [settings, ...skipped(["credential", ...afterCredential], "the settings are not complete")];
  }
  try {
    return [
      ok("settings", settingsText(connection.options)),
      ...(await new Examination(center, connection).run()),
    ];
  } finally {
    await center.close();
  }
}

function settingsText({ apiUrl, dataCenter }: ConnectionOptions): string {
  return apiUrl ? `the API is at ${apiUrl}` : `data center ${dataCenter}`;
}

export function skipped(list: readonly Check[], why: string): readonly Finding[] {
  return list.map((check) => skip(check, why));
}

export const connectionChecks: readonly Check[] = ["credential", ...afterCredential];

/** Seconds between the clocks that do no harm: times of answers are whole seconds, and answers take a while. */
const tolerance = 60;
const documentedLimit = 300;
/** Below this a plan of a hundred objects takes minutes. */
const smallLimit = 60;

class Examination {
  private readonly clock: Clock;

  constructor(
    private readonly center: ContactCenter,
    private readonly connection: Connection,
  ) {
    this.clock = connection.clock ?? systemClock;
  }

  async run(): Promise<readonly Finding[]> {
    const { credential, person } = await this.examineCredential();
    if (credential.status === "fail") {
      return [credential, ...skipped(afterCredential, "there is no token to ask with")];
    }
    const organization = await this.organizationId();
    if (typeof organization !== "string") {
      return [
        credential,
        organization,
        ...skipped(afterCredential.slice(1), "no other organization is asked"),
      ];
    }
    const started = this.clock.now();
    const read = await this.attempted(() => this.center.probe.read());
    if (read instanceof ContactCenterError)
      return [credential, ...this.unreadable(read, organization, person)];
    const middle = (started + this.clock.now()) / 2;
    return [
      credential,
      await this.examineOrganization(organization),
      ok(
        "contact center",
        `it answers${read.channels === undefined ? "" : `, with ${counted(read.channels, "channel")}`}`,
      ),
      clockFinding(read.date, middle),
      await this.examineWriting(),
      limitFinding(this.connection.options),
      await this.examineList("flows", "flow", () => this.center.flows.list()),
      await this.examineList("queues", "queue", () => this.center.queues.list()),
      await this.examineLocations(),
      await this.examineRegions(),
      ...(await this.connection.interrupted(this.center)),
    ];
  }

  private async examineCredential(): Promise<{ credential: Finding; person?: Person }> {
    const { kind, source } = this.connection.credential;
    const token = await this.attempted(() => this.center.currentToken());
    if (token instanceof ContactCenterError) {
      const [said, fix] = saidAndFix(token);
      return { credential: failed("credential", `${kind} from ${source}: ${token.summary}. ${said}`, fix) };
    }
    const person = await this.attempted(() => this.center.probe.person());
    if (!(person instanceof ContactCenterError)) {
      const who = person.name ?? person.email ?? "somebody without a name";
      return { credential: ok("credential", `${kind} from ${source}, of ${who}`), person };
    }
    if (person.kind === "unauthorized") {
      const fix =
        kind === "access token"
          ? "Get a new token (personal ones live 12 hours), or log in: wxcc auth login."
          : "Log in again: wxcc auth login.";
      return {
        credential: failed(
          "credential",
          `${kind} from ${source}: it is wrong or expired (Webex answered 401)`,
          fix,
        ),
      };
    }
    if (person.kind === "missing-scope") {
      return { credential: ok("credential", `${kind} from ${source}; it may not tell whose it is`) };
    }
    const [said, fix] = saidAndFix(person);
    return { credential: warn("credential", `${kind} from ${source}, not tried: ${said}`, fix) };
  }

  private async organizationId(): Promise<string | Finding> {
    try {
      return await this.center.organizationId();
    } catch (problem) {
      if (isKind(problem, "wrong-organization")) {
        return failed(
          "organization",
          problem.summary,
          "Use a token of the expected organization, or correct what is expected.",
        );
      }
      if (!(problem instanceof ContactCenterError || problem instanceof ConfigurationError)) throw problem;
      return failed("organization", problem.message, "Set the organization id (WXCC_ORG_ID).");
    }
  }

  private async examineOrganization(id: string): Promise<Finding> {
    const found = await this.attempted(() => this.center.organization());
    return ok("organization", found instanceof ContactCenterError ? id : `${found.displayName} (${id})`);
  }

  /** A read that failed: whose fault it is can be told from what else is known. */
  private unreadable(
    problem: ContactCenterError,
    organization: string,
    person: Person | undefined,
  ): readonly Finding[] {
    const rest = afterCredential.slice(2);
    const [said, fix] = saidAndFix(problem);
    if (problem.kind === "rate-limited") {
      return [
        ok("organization", organization),
        ok("contact center", "it answers"),
        ...rest.map((check) =>
          check === "request limit"
            ? failed(
                "request limit",
                `the requests of this minute are used up. ${said}`,
                "Wait a minute. If others use the same client id, give each a part (WXCC_REQUESTS_PER_MINUTE) or a client id of its own.",
              )
            : skip(check, "no requests are left"),
        ),
      ];
    }
    const isRefused = problem.kind === "unauthorized" || problem.kind === "missing-scope";
    const own = person?.organizationId;
    if (isRefused && own !== undefined && own.toLowerCase() !== organization.toLowerCase()) {
      const text = `the token belongs to organization ${own}, but ${organization} is set`;
      return [
        failed(
          "organization",
          text,
          "Leave the organization id out (WXCC_ORG_ID): the token holds it. Or use a token of the organization that is set.",
        ),
        ...skipped(afterCredential.slice(1), "it is the wrong organization"),
      ];
    }
    const text = isRefused
      ? `the token is known to Webex, but ${settingsText(this.connection.options)} refuses it. ${said}`
      : said;
    const advice = isRefused
      ? "Check the data center first: Control Hub shows it, and a token of another one is refused in the same way. Else the token lacks cjp:config_read, or its user is no administrator of the contact center: log in again with wxcc auth login."
      : fix;
    return [
      ok("organization", organization),
      failed("contact center", text, advice),
      ...skipped(rest, "the Contact Center does not answer"),
    ];
  }

  private async examineWriting(): Promise<Finding> {
    const tried = "a bulk request without items, which changes nothing";
    const written = await this.attempted(() => this.center.probe.writeNothing());
    if (!(written instanceof ContactCenterError)) return ok("write access", `tried by ${tried}`);
    const [said, fix] = saidAndFix(written);
    return written.kind === "missing-scope"
      ? warn(
          "write access",
          `the token may read, but not write (tried by ${tried})`,
          "It is enough to plan. To apply, log in with the scope cjp:config_write: wxcc auth login. Renewing a token does not add scopes.",
        )
      : warn("write access", `not known: ${said}`, fix);
  }

  private async examineList(
    check: "flows" | "queues",
    noun: string,
    list: () => Promise<readonly unknown[]>,
  ): Promise<Finding> {
    const found = await this.attempted(list);
    if (!(found instanceof ContactCenterError)) return ok(check, counted(found.length, noun));
    const [said, fix] = saidAndFix(found);
    return warn(check, `they can't be read: ${said}`, fix);
  }

  private async examineLocations(): Promise<Finding> {
    const found = await this.attempted(() => this.center.calling.locations());
    const needed = "Support numbers need the id of one, in location_id or WXCC_DEFAULT_LOCATION_ID.";
    if (found instanceof ContactCenterError) {
      return warn(
        "locations",
        `they can't be read: ${saidAndFix(found)[0]}`,
        `Ask for the scope spark-admin:locations_read, or take the id from Control Hub. ${needed}`,
      );
    }
    const rows = found.map(({ uuid, name }) => ({ id: uuid, name }));
    return placesFinding("locations", rows, this.connection.defaultLocationId, "default_location_id", {
      none: "Webex Calling has no location that this token may see",
      fix: `Make a location in Control Hub, or use a token that may see them. ${needed}`,
    });
  }

  private async examineRegions(): Promise<Finding> {
    const found = await this.attempted(() => this.center.calling.regions());
    if (found instanceof ContactCenterError) {
      const [said, fix] = saidAndFix(found);
      return warn("telephony regions", `they can't be read: ${said}`, fix);
    }
    const { defaultTelephonyRegionId } = this.connection;
    return placesFinding(
      "telephony regions",
      found,
      defaultTelephonyRegionId,
      "default_telephony_region_id",
      {
        none: "the Contact Center names none",
        fix: "Support numbers need one: ask Cisco support to set up telephony for the contact center.",
      },
    );
  }

  private async attempted<T>(work: () => Promise<T>): Promise<T | ContactCenterError> {
    try {
      return await work();
    } catch (problem) {
      if (problem instanceof ContactCenterError) return problem;
      throw problem;
    }
  }
}

function clockFinding(theirs: Date | undefined, ours: number): Finding {
  if (theirs === undefined) return skip("clock", "the service did not tell its time");
  const seconds = Math.round((ours - theirs.getTime()) / 1000);
  if (Math.abs(seconds) <= tolerance) return ok("clock", `within ${tolerance} s of the service's`);
  return warn(
    "clock",
    `this machine is ${Math.abs(seconds)} s ${seconds > 0 ? "ahead of" : "behind"} the service`,
    "Set the clock (by NTP): with a wrong one tokens are renewed too early or too late.",
  );
}

function limitFinding({ requestsPerMinute = documentedLimit, apiUrl }: ConnectionOptions): Finding {
  const fix = `Leave requests_per_minute (WXCC_REQUESTS_PER_MINUTE) out, unless several pipelines share a client id: the limit of the service is ${documentedLimit}.`;
  if (requestsPerMinute === 0 && apiUrl === undefined) {
    return warn("request limit", "none is kept, so that the service will refuse requests", fix);
  }
  if (requestsPerMinute > documentedLimit) {
    return warn("request limit", `${requestsPerMinute} a minute are more than the service takes`, fix);
  }
  if (requestsPerMinute > 0 && requestsPerMinute < smallLimit) {
    return warn("request limit", `${requestsPerMinute} a minute make large plans slow`, fix);
  }
  return ok("request limit", requestsPerMinute === 0 ? "none is kept" : `${requestsPerMinute} a minute`);
}

const shownPlaces = 10;

function placesFinding(
  check: "locations" | "telephony regions",
  found: readonly { readonly id: string; readonly name: string }[],
  chosen: string | null,
  setting: string,
  { none, fix }: { none: string; fix: string },
): Finding {
  if (found.length === 0) return warn(check, none, fix);
  const shown = found.slice(0, shownPlaces).map(({ id, name }) => `${name} (${id})`);
  const text = `${shown.join(", ")}${found.length > shownPlaces ? `, and ${found.length - shownPlaces} more` : ""}`;
  if (chosen === null || found.some(({ id }) => id === chosen)) return ok(check, text);
  return warn(
    check,
    `${setting} is ${chosen}, which is not among ${text}`,
    `Set ${setting} to one of these ids.`,
  );
}

/** An error's detail ends with what to do next: the doctor shows it apart. */
function saidAndFix({ summary, detail, trackingId }: ContactCenterError): readonly [string, string] {
  const [said = summary, ...advice] = detail.split(/(?<=[.!?)])\s+(?=[A-Z])/);
  const fix = advice.join(" ");
  return [
    said,
    fix === "" ? `Run again later${trackingId === undefined ? "" : `; tracking id ${trackingId}`}.` : fix,
  ];
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
