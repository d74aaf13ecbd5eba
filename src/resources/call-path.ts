// Walks the path of a call, from the number to what the flow names, and tells every broken link in words of its own.

import {
  businessHoursId,
  entryPointId,
  flowId,
  isUuid,
  queueId,
  sameName,
  where,
  type ContactCenter,
  type DialNumber,
  type EntryPoint,
  type Flow,
} from "../contact-center";
import { error, fail, type Diagnostic } from "../schema/diagnostic";
import { channelTypeOf } from "./channel-kinds";
import { labelled } from "./flow-use";
import { isInInventory } from "./inventory";
import {
  digitsOf,
  flowReferences,
  parseFlow,
  referencesByVariables,
  type FlowDocument,
  type FlowReference,
} from "./rules";

/** What to verify: a number, a channel, or that a number reaches a certain channel. */
export interface CallPathQuery {
  /** E.164. */
  readonly numbers: readonly string[];
  /** Id or name. */
  readonly channel?: string;
}

export interface CallPath {
  readonly channel: { readonly id: string; readonly name: string } | null;
  /** Numbers that lead to the channel. */
  readonly numbers: readonly string[];
  readonly flow: { readonly id: string; readonly name: string; readonly label: string } | null;
  /** One for each broken link; empty when calls get through. */
  readonly broken: readonly Diagnostic[];
}

/** @throws DiagnosticError when neither a number nor a channel is given */
export async function verifyCallPath(contactCenter: ContactCenter, query: CallPathQuery): Promise<CallPath> {
  if (query.numbers.length === 0 && query.channel === undefined) {
    fail("There is nothing to verify", "Give a channel, a number, or both.");
  }
  return new CallPathWalk(contactCenter).walk(query);
}

/** An object as a state holds it. */
interface StatedObject {
  /** Terraform type name. */
  readonly type: string;
  /** By Terraform's names. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * What there is to verify of a state: each line with its numbers, and the numbers that lead to a channel which is not
 * in the state.
 */
export function linesIn(objects: readonly StatedObject[]): CallPathQuery[] {
  const of = (type: string) =>
    objects.filter((object) => object.type === type).map(({ attributes }) => attributes);
  const numbers = of("wxcc_support_number");
  const channels = of("wxcc_channel");
  const leadingTo = (id: unknown) =>
    numbers.filter(({ channel_id: target }) => target === id).map(({ number }) => String(number));
  const lines = channels
    .filter(({ channel_type: kind }) => kind === "inbound_telephony")
    .map(({ id }) => ({ channel: String(id), numbers: leadingTo(id) }));
  const known = new Set(channels.map(({ id }) => id));
  const others = new Set(numbers.map(({ channel_id: id }) => id).filter((id) => !known.has(id)));
  return [...lines, ...[...others].map((id) => ({ numbers: leadingTo(id) }))];
}

class CallPathWalk {
  private readonly broken: Diagnostic[] = [];

  constructor(private readonly contactCenter: ContactCenter) {}

  async walk({ numbers, channel: wanted }: CallPathQuery): Promise<CallPath> {
    const expected = wanted === undefined ? undefined : await this.findChannel(wanted);
    const mappings = await this.mappingsOf(numbers);
    for (const { number, mapping } of mappings) await this.checkMapping(number, mapping, expected);
    const channel = expected ?? (wanted === undefined ? await this.channelBehind(mappings) : undefined);
    if (channel === undefined) return { channel: null, numbers: [], flow: null, broken: this.broken };
    const leading = await this.numbersOf(channel);
    const flow = await this.checkChannel(channel, leading);
    return { channel: { id: channel.id, name: channel.name }, numbers: leading, flow, broken: this.broken };
  }

  private fail(summary: string, detail: string): void {
    this.broken.push(error(summary, detail));
  }

  private async findChannel(wanted: string): Promise<EntryPoint | undefined> {
    const { entryPoints } = this.contactCenter;
    const found = isUuid(wanted)
      ? await entryPoints.readAnew(entryPointId(wanted), { noun: "channel", name: wanted })
      : await entryPoints.findByNameAnew(wanted);
    if (found === undefined) {
      this.fail(
        `Channel "${wanted}" does not exist`,
        "No call can reach it. Create it, or correct its name or id.",
      );
    }
    return found;
  }

  private mappingsOf(numbers: readonly string[]) {
    return Promise.all(numbers.map(async (number) => ({ number, mapping: await this.mappingOf(number) })));
  }

  /** The mapping, or undefined after the reason was told. */
  private async mappingOf(number: string): Promise<DialNumber | undefined> {
    const { dialNumbers } = this.contactCenter;
    if ((await isInInventory(this.contactCenter, number)) === false) {
      this.fail(
        `Number ${number} is not in the organization`,
        "The inventory of Webex Calling does not have it, so no call to it arrives. Add it in Control Hub under Calling, or correct it.",
      );
      return undefined;
    }
    const found = await dialNumbers.list(where("dialledNumberDigits", "==", digitsOf(number)));
    const mapping = found.find(({ dialledNumber }) => digitsOf(dialledNumber ?? "") === digitsOf(number));
    if (mapping === undefined) {
      this.fail(
        `Number ${number} is mapped to no channel`,
        "Calls to it end nowhere. Map it with a wxcc_support_number.",
      );
    }
    return mapping;
  }

  private async checkMapping(
    number: string,
    mapping: DialNumber | undefined,
    expected: EntryPoint | undefined,
  ): Promise<void> {
    if (mapping === undefined || expected === undefined || mapping.entryPointId === expected.id) return;
    this.fail(
      `Number ${number} leads to another channel`,
      `It is mapped to ${await this.channelInWords(mapping.entryPointId)}, not to "${expected.name}" (${expected.id}). Change its channel_id.`,
    );
  }

  private async channelInWords(id: string | undefined): Promise<string> {
    if (id === undefined) return "no channel";
    const about = { noun: "channel", name: id };
    const channel = await this.contactCenter.entryPoints.readAnew(entryPointId(id), about);
    return channel === undefined ? `channel ${id}, which is gone` : `channel "${channel.name}" (${id})`;
  }

  private async channelBehind(
    mappings: readonly { number: string; mapping: DialNumber | undefined }[],
  ): Promise<EntryPoint | undefined> {
    const first = mappings.find(({ mapping }) => mapping !== undefined);
    if (first?.mapping?.entryPointId === undefined) return undefined;
    const id = entryPointId(first.mapping.entryPointId);
    const channel = await this.contactCenter.entryPoints.readAnew(id, { noun: "channel", name: id });
    if (channel === undefined) {
      this.fail(
        `Number ${first.number} leads to a channel that does not exist`,
        `There is no channel ${id}. Map it to another one.`,
      );
      return undefined;
    }
    for (const { number, mapping } of mappings) await this.checkMapping(number, mapping, channel);
    return channel;
  }

  private async numbersOf(channel: EntryPoint): Promise<string[]> {
    const mappings = await this.contactCenter.dialNumbers.list(where("entryPointId", "==", channel.id));
    return mappings
      .filter(({ entryPointId: target }) => target === channel.id)
      .map(({ dialledNumber }) => dialledNumber ?? "")
      .sort();
  }

  private async checkChannel(channel: EntryPoint, numbers: readonly string[]): Promise<CallPath["flow"]> {
    const { name } = channel;
    if (channel.active !== true) {
      this.fail(`Channel "${name}" is switched off`, "It takes no contacts. Set active = true.");
    }
    if (channelTypeOf(channel) === "inbound_telephony" && numbers.length === 0) {
      this.fail(
        `Channel "${name}" has no support number`,
        "Nobody can call an inbound channel without one. Map a number to it.",
      );
    }
    if (channel.flowId === undefined) {
      this.fail(`Channel "${name}" has no flow`, "Nothing happens when a contact arrives. Set flow_id.");
      return null;
    }
    const flow = await this.contactCenter.flows.readAnew(flowId(channel.flowId), {
      noun: "flow",
      name: channel.flowId,
    });
    if (flow === undefined) {
      this.fail(
        `The flow of channel "${name}" does not exist`,
        `The channel runs flow ${channel.flowId}, which is gone. Give it another flow.`,
      );
      return null;
    }
    return this.checkFlow(channel, flow);
  }

  private async checkFlow(channel: EntryPoint, flow: Flow): Promise<CallPath["flow"]> {
    const label = channel.flowTagId ?? "Latest";
    const version = labelled(flow, label);
    const seen = { id: flow.id, name: flow.name, label };
    if (version === undefined) {
      this.fail(
        `Label ${label} of flow "${flow.name}" points to no version`,
        `Channel "${channel.name}" runs that label, so calls meet no flow. Publish the flow under ${label}.`,
      );
      return seen;
    }
    const about = { noun: "flow", name: flow.name };
    const exported = await this.contactCenter.flows.export(flow.id, version, about);
    const parsed = exported === undefined ? undefined : parseFlow(exported);
    if (parsed === undefined || !("document" in parsed)) {
      this.fail(
        `Version ${label} of flow "${flow.name}" can't be read`,
        "The API exports no flow document for it. Publish the flow again.",
      );
      return seen;
    }
    this.checkValidation(flow, label, parsed.document);
    const overrides = new Map(
      (channel.flowOverrideSettings ?? []).map(({ name, value }) => [String(name), String(value ?? "")]),
    );
    const references = [
      ...flowReferences(parsed.document),
      ...referencesByVariables(parsed.document, overrides),
    ];
    for (const reference of references) await this.checkReference(channel, flow, reference, overrides);
    return seen;
  }

  private checkValidation(flow: Flow, label: string, document: FlowDocument): void {
    const rows = Array.isArray(document.validationResults) ? document.validationResults : [];
    const errors = rows.filter((row): row is Record<string, unknown> => row?.severity === "ERROR");
    if (errors.length === 0) return;
    const listed = errors.map(
      ({ code, activityLabel, message }) =>
        `${String(code)} ${String(activityLabel ?? "")}: ${String(message)}`,
    );
    this.fail(
      `Version ${label} of flow "${flow.name}" has ${errors.length} validation ${errors.length === 1 ? "error" : "errors"}`,
      `${listed.join("; ")}. Correct them in the flow and publish it again.`,
    );
  }

  private async checkReference(
    channel: EntryPoint,
    flow: Flow,
    reference: FlowReference,
    overrides: ReadonlyMap<string, string>,
  ): Promise<void> {
    const { kind, value, activityName, variable } = reference;
    if (await this.exists(reference)) return;
    const what = { queue: "queue", "business-hours": "business hours", "audio-file": "audio file" }[kind];
    const held =
      variable === undefined
        ? ""
        : overrides.has(variable)
          ? `, which channel "${channel.name}" sets variable ${variable} to`
          : `, the initial value of variable ${variable}`;
    const remedy =
      variable !== undefined && overrides.has(variable)
        ? "Correct its flow_override."
        : "Bind it to one that exists (bindings), or correct the flow.";
    this.fail(
      `Flow "${flow.name}" names ${kind === "business-hours" ? "" : kind === "queue" ? "a " : "an "}${what} that ${kind === "business-hours" ? "do" : "does"} not exist`,
      `Activity "${activityName}" refers to ${what} "${value}"${held}: this organization does not have ${kind === "business-hours" ? "them" : "it"}. ${remedy}`,
    );
  }

  private async exists({ kind, value }: FlowReference): Promise<boolean> {
    const { queues, businessHours, audioFiles } = this.contactCenter;
    switch (kind) {
      case "queue":
        return (
          isUuid(value) &&
          (await queues.readAnew(queueId(value), { noun: "queue", name: value })) !== undefined
        );
      case "business-hours":
        return (
          isUuid(value) &&
          (await businessHours.readAnew(businessHoursId(value), { noun: "business hours", name: value })) !==
            undefined
        );
      case "audio-file":
        // Flows name audio files by their name.
        return sameName((await audioFiles.findByNameAnew(value))?.name ?? "", value);
    }
  }
}
