// Names and numbers that only one object may have: found out while planning, not half-way through an apply.

import { error, warning, type Diagnostic } from "../schema/diagnostic";
import type { LateName } from "./execution-graph";
import type { AddressElsewhere } from "./left-behind";
import { forObject } from "./failure";
import { inBulk } from "./in-bulk";
import type { UniqueHolder } from "../resources/definition";
import { uniqueKey, uniqueValueIn, type ObjectType } from "./object-type";
import type { ResourceChange } from "./plan-data";
import type { Takeovers } from "./takeovers";

/** @param typeOf the type of an object by its Terraform name */
export async function checkUniqueness(
  changes: readonly ResourceChange[],
  takeovers: Takeovers,
  typeOf: (type: string) => ObjectType,
  concurrency: number,
  addressElsewhere: AddressElsewhere,
): Promise<readonly Diagnostic[]> {
  const claims = changes.flatMap((change) => claimOf(change, typeOf(change.type)));
  const diagnostics = checkUsedOnce(
    claims.map(({ change, type, value }) => ({ address: change.address, type, value })),
  );
  const doubled = new Set(diagnostics.map(({ address }) => address));
  const byId = new Map(changes.map((change) => [change.before?.attributes.id, change]));
  await inBulk(
    claims.filter(({ change, isNew }) => isNew && !doubled.has(change.address)),
    concurrency,
    async ({ change, unique, value }) => {
      const { address } = change;
      const holder = await forObject(address, `looking up who has ${value}`, () => unique.find(value));
      if (holder === undefined || (await unique.mayBeOurs(value))) return;
      if (holder.id === change.before?.attributes.id) return; // itself, in another spelling
      const managed = byId.get(holder.id);
      if (managed !== undefined && givesUp(managed, unique, value)) {
        if (takeovers.has(managed.address)) diagnostics.push(takenOver(change, unique, value, managed));
        else if (managed.action === "delete") diagnostics.push(madeAnew(change, unique, value, managed));
        return;
      }
      const holderAddress = managed?.address ?? addressElsewhere(holder.id);
      diagnostics.push(taken(change, unique, value, holder, holderAddress));
    },
  );
  return diagnostics;
}

interface Claim {
  readonly change: ResourceChange;
  readonly type: ObjectType;
  readonly unique: NonNullable<ObjectType["unique"]>;
  readonly value: string;
  /** Whether the object does not hold the value yet. */
  readonly isNew: boolean;
}

function claimOf(change: ResourceChange, type: ObjectType): Claim[] {
  const { unique } = type;
  const value = uniqueValueIn(type, change.after);
  if (unique === null || value === undefined) return [];
  const held = change.before?.attributes[unique.attribute];
  const isNew = typeof held !== "string" || unique.normalize(held) !== unique.normalize(value);
  return [{ change, type, unique, value, isNew }];
}

/** Values of one configuration that only one object may have, each with the address that wants it. */
export function checkUsedOnce(
  values: readonly { readonly address: string; readonly type: ObjectType; readonly value: string }[],
): Diagnostic[] {
  const first = new Map<string, string>();
  return values.flatMap(({ address, type, value }) => {
    if (type.unique === null) return [];
    const key = uniqueKey(type, value);
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, value);
      return [];
    }
    return type.unique.checkUsedOnce([other, value]).map((problem) => ({ ...problem, address }));
  });
}

/** Looks like a resource that was only renamed: worth a warning, because for a moment nobody has the value. */
function madeAnew(
  { address }: ResourceChange,
  unique: Claim["unique"],
  value: string,
  old: ResourceChange,
): Diagnostic {
  return {
    ...warning(
      `${address} is made anew in place of ${old.address}`,
      `Both have the ${unique.attribute} "${value}", so ${old.address} is deleted before ${address} is made; in between nothing has it. ` +
        `If the resource was only renamed, say so with a moved block from ${old.address} to ${address}, and nothing is deleted.`,
      unique.attribute,
    ),
    address,
  };
}

/** Not an error: what the plan shows as a create and a delete is one object that stays. */
function takenOver(
  { address }: ResourceChange,
  unique: Claim["unique"],
  value: string,
  old: ResourceChange,
): Diagnostic {
  return {
    ...warning(
      `${address} takes over what ${old.address} was`,
      `Both have the ${unique.attribute} "${value}", so nothing is deleted: the ${unique.noun} stays in service and is ` +
        `brought in line with ${address}. With a moved block from ${old.address} to ${address} the plan shows that ` +
        "change alone; Terraform needs the block.",
      unique.attribute,
    ),
    address,
  };
}

function givesUp({ action, after }: ResourceChange, unique: Claim["unique"], value: string): boolean {
  if (action === "delete") return true;
  const next = after?.[unique.attribute];
  return typeof next === "string" && unique.normalize(next) !== unique.normalize(value);
}

function taken(
  { address }: ResourceChange,
  { attribute, noun }: Claim["unique"],
  value: string,
  { id, name, insteadOfImport }: UniqueHolder,
  holderAddress: string | null,
): Diagnostic {
  const holder =
    holderAddress === null
      ? `A ${noun} that is not managed here has it already (id ${id}).`
      : `${holderAddress} has it already (id ${id}).`;
  const caseOnly =
    typeof name === "string" && attribute === "name" && name.normalize() !== value.normalize()
      ? ` It is written "${name}" there: names that differ only in upper and lower case count as the same.`
      : "";
  const advice =
    holderAddress === null
      ? `${insteadOfImport ?? `If it is the one you mean, take it over: wxcc import ${address} ${id}.`} Otherwise choose another ${attribute}.`
      : `If the resource was renamed, say so with a moved block from ${holderAddress} to ${address}. Otherwise choose another ${attribute}.`;
  return {
    ...error(
      `The ${attribute} "${value}" of ${address} is taken`,
      `${holder}${caseOnly} Nothing was changed. ${advice}`,
      attribute,
    ),
    address,
    ...(holderAddress === null ? { takeOver: { to: address, id } } : {}),
  };
}

/** The errors for names that would still be taken when they are needed. */
export function refusedNames(late: readonly LateName[]): readonly Diagnostic[] {
  return late.map((name) => ({ ...refusedName(name), address: name.taker.address }));
}

/** Why some objects need no create_before_destroy. */
function needless({ type }: ResourceChange): string {
  switch (type) {
    case "wxcc_channel":
      return " (a channel does not need it: its numbers follow to its successor before the old one goes)";
    case "wxcc_support_number":
      return " (a number does not need it: its mapping stays while it is replaced)";
    default:
      return "";
  }
}

function refusedName({ attribute, value, taker, holder }: LateName): Diagnostic {
  const swapped = taker !== holder && holder.after?.[attribute] === taker.before?.attributes[attribute];
  if (swapped && taker.action === "update") {
    return error(
      `${[taker.address, holder.address].sort().join(" and ")} take each other's ${attribute}s`,
      `Each must be unique at every moment, so neither can change first. Nothing was changed. ` +
        `Give one of them another ${attribute} in an apply of its own, then swap.`,
      attribute,
    );
  }
  const why =
    taker === holder
      ? "The old object has it until it is destroyed, and create_before_destroy (of this object, or of one that depends on it) " +
        `makes the new one first. Nothing was changed. Remove create_before_destroy${needless(taker)}, or give the new object another ${attribute}.`
      : `${holder.address} has it, and can give it up only after ${taker.address} is there, because something moves from one to the other. ` +
        `Nothing was changed. If the resource was renamed, say so with a moved block from ${holder.address} to ${taker.address}; otherwise choose another ${attribute}.`;
  return error(`The ${attribute} "${value}" of ${taker.address} is not free in time`, why, attribute);
}
