// Makes one planned change. What an error leaves behind goes into the state as it is.

import { ContactCenterError } from "../../contact-center";
import {
  diagnosticsOf,
  IncompleteWrite,
  type ObjectType,
  type PlannedObject,
  type StoredObject,
} from "../../engine";
import type { Diagnostic } from "../../schema/diagnostic";
import type { Values } from "../../schema/value";
import { diagnosticMessages, failureMessages } from "../diagnostics";
import { decodeValues, encodeValues } from "../dynamic-value";
import type { DiagnosticMessage, DynamicValue } from "../messages";
import { privateBytes, storedFrom } from "../private-bytes";
import type { ProviderServer } from "../provider-server";
import { destroyingPlan, markedReplacement, withoutMark } from "../replacement-mark";

interface Request {
  readonly type_name: string;
  readonly prior_state: DynamicValue;
  readonly planned_state: DynamicValue;
  readonly planned_private?: Uint8Array;
}

export async function applyResourceChange(server: ProviderServer, request: Request) {
  const type = server.ctyType(request.type_name);
  const prior = decodeValues(request.prior_state, type);
  const after = decodeValues(request.planned_state, type);
  const objectType = server.objectType(request.type_name);
  server.isApplying = true;
  const privateData = withoutMark(request.planned_private);
  try {
    if (after === null) {
      if (prior !== null) server.moves?.begin(String(prior.id), destroyingPlan(request.planned_private));
      const warnings =
        prior === null
          ? []
          : await removed(
              server,
              objectType,
              storedFrom(prior, privateData),
              markedReplacement(request.planned_private, prior),
            );
      return {
        new_state: encodeValues(null, type),
        private: new Uint8Array(),
        diagnostics: diagnosticMessages(warnings),
      };
    }
    const planned: PlannedObject = {
      action: prior === null ? "create" : "update",
      after,
      replacePaths: [],
      privateData: storedFrom({}, privateData).privateData,
      diagnostics: [],
    };
    const { object, warnings } =
      prior === null
        ? await objectType.create(planned)
        : await objectType.update(storedFrom(prior, privateData), planned);
    const noted = prior === null ? await handedOver(objectType, object) : [];
    return {
      new_state: encodeValues(object.attributes, type),
      private: privateBytes(object.privateData),
      diagnostics: diagnosticMessages([...warnings, ...noted]),
    };
  } catch (failure) {
    if (failure instanceof IncompleteWrite && prior === null && failure.resumable) {
      return {
        new_state: encodeValues(null, type),
        private: new Uint8Array(),
        diagnostics: diagnosticMessages(failure.diagnostics),
      };
    }
    if (failure instanceof IncompleteWrite) {
      const noted = prior === null ? await handedOver(objectType, failure.object) : [];
      return {
        new_state: encodeValues(failure.object.attributes, type),
        private: privateBytes(failure.object.privateData),
        diagnostics: diagnosticMessages([...failure.diagnostics, ...noted]),
      };
    }
    // The object is as it was, as far as we know: the next refresh looks. Terraform stores this private data.
    return {
      new_state: encodeValues(prior, type),
      private: privateData,
      diagnostics: withImport(failureMessages(failure, "ApplyResourceChange"), failure, request.type_name),
    };
  }
}

/** The object is made and must reach the state, so that a note that can't be written is worth a warning alone. */
async function handedOver(type: ObjectType, object: StoredObject): Promise<readonly Diagnostic[]> {
  try {
    await type.handOver(object);
    return [];
  } catch (problem) {
    return diagnosticsOf(problem, "noting that a create is finished").map((diagnostic) => ({
      ...diagnostic,
      severity: "warning" as const,
    }));
  }
}

/** A name or number that another object has: how to take that one over. Of its address Terraform tells no provider. */
function withImport(
  messages: readonly DiagnosticMessage[],
  failure: unknown,
  type: string,
): readonly DiagnosticMessage[] {
  if (!(failure instanceof ContactCenterError) || failure.kind !== "name-taken") return messages;
  const { objectId } = failure;
  if (objectId === undefined) return messages;
  const steps =
    `To import it: terraform import ${type}.<resource> ${objectId}, or a block in the configuration:\n\n` +
    `import {\n  to = ${type}.<resource>\n  id = "${objectId}"\n}\n\n` +
    "If this apply replaces it, and create_before_destroy is set here or on something that depends on it: the old " +
    `object still has the ${type === "wxcc_support_number" ? "number" : "name"}. Remove that setting, then apply again.`;
  return messages.map((message) => ({ ...message, detail: `${message.detail} ${steps}` }));
}

/** What a replacement leaves waits for its create half, which waits for this: only a plain delete can come too early. */
function removed(
  { changes, services, environment }: ProviderServer,
  type: ObjectType,
  object: StoredObject,
  replacement: Values | null,
) {
  const remove = () => type.delete(object, replacement);
  return services === null || replacement !== null
    ? remove()
    : changes.lastIfStillUsed(remove, services.clock, environment.lost);
}
