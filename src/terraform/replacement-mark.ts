// How the delete half of a replacement knows that it is one. Terraform hands the private data of a plan without a
// prior object to that delete, and to no other one: so every such plan carries a mark with what is known of the new
// object. The mark must never reach the state: with it, a later plain delete would pass for half of a replacement. What a
// plain destroy puts into its plan reaches its delete in the same way, and no state either.

import { unknown, containsUnknown, isObject, type Value, type Values } from "../schema/value";

const markKey = "replacement";
const planKey = "destroyedBy";

/** Puts a mark into the private data of a plan. @param planned values by Terraform names */
export function marked(privateData: Uint8Array | undefined, planned: Values): Uint8Array {
  const known = Object.entries(planned).filter(([, value]) => !containsUnknown(value));
  return bytesOf({ ...contentOf(privateData), [markKey]: Object.fromEntries(known) });
}

/** Puts into the private data of a destroy which plan it belongs to. */
export function destroyedBy(privateData: Uint8Array | undefined, plan: string): Uint8Array {
  return bytesOf({ ...contentOf(privateData), [planKey]: plan });
}

/** The plan that a delete belongs to, as far as it is known. */
export function destroyingPlan(privateData: Uint8Array | undefined): string | undefined {
  const plan = contentOf(privateData)[planKey];
  return typeof plan === "string" ? plan : undefined;
}

/** The private data as a state may have it. */
export function withoutMark(privateData: Uint8Array | undefined): Uint8Array {
  const { [markKey]: mark, [planKey]: plan, ...content } = contentOf(privateData);
  if (mark === undefined && plan === undefined) return privateData ?? new Uint8Array();
  return Object.keys(content).length === 0 ? new Uint8Array() : bytesOf(content);
}

/**
 * What is known of the object that takes the place of a deleted one; null when the delete is no half of a replacement.
 * @param prior the object that is deleted: it has a value for every attribute
 */
export function markedReplacement(privateData: Uint8Array | undefined, prior: Values): Values | null {
  const mark = contentOf(privateData)[markKey];
  if (!isObject(mark)) return null;
  return Object.fromEntries(
    Object.keys(prior).map((name) => [name, name in mark ? (mark[name] ?? null) : unknown]),
  );
}

type Content = Readonly<Record<string, Value>>;

/** Private data of other origin counts as none, as for the engine. */
function contentOf(privateData: Uint8Array | undefined): Content {
  if (privateData === undefined || privateData.length === 0) return {};
  try {
    const content: unknown = JSON.parse(Buffer.from(privateData).toString("utf8"));
    return isObject(content as Value) ? (content as Content) : {};
  } catch (problem) {
    if (problem instanceof SyntaxError) return {};
    throw problem;
  }
}

function bytesOf(content: Content): Uint8Array {
  return Buffer.from(JSON.stringify(content));
}
