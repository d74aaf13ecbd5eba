// Which organization an object was made in. The private data remembers it, so that no state is ever compared with another
// organization, where nothing of it exists and everything would be made anew.

import { isOnThisMachine, type ContactCenter } from "../contact-center";
import { DiagnosticError, error, type Diagnostic } from "../schema/diagnostic";
import { decodePrivateData, type Organization } from "./private-data";
import type { Instance } from "./state/state";

/** Objects of another organization: nothing was read or changed. */
export class OtherOrganization extends DiagnosticError {}

const asked = new WeakMap<ContactCenter, Promise<Organization>>();

/** The connection's organization. Its name is asked for once, and is null when the token may not read it. */
export function organizationOf(contactCenter: ContactCenter): Promise<Organization> {
  const known = asked.get(contactCenter);
  if (known !== undefined) return known;
  const asking = ask(contactCenter);
  asked.set(contactCenter, asking);
  asking.catch(() => asked.delete(contactCenter)); // whoever asked hears of it; the next one asks again
  return asking;
}

async function ask(contactCenter: ContactCenter): Promise<Organization> {
  const id = await contactCenter.organizationId();
  const { address } = contactCenter;
  return { id, name: await nameOf(contactCenter), ...(isOnThisMachine(address) ? { api: address } : {}) };
}

async function nameOf(contactCenter: ContactCenter): Promise<string | null> {
  try {
    return (await contactCenter.organization()).displayName;
  } catch {
    return null; // nothing depends on it; what else is wrong with the connection the next request reports
  }
}

/**
 * @param what an object in the user's words, for example `Channel "sales"`
 * @throws OtherOrganization when the object was made in another organization than the connection's
 */
export async function assertOrganization(
  what: string,
  made: Organization | undefined,
  contactCenter: ContactCenter,
): Promise<void> {
  if (made === undefined || isSame(made.id, await contactCenter.organizationId())) return;
  throw new OtherOrganization([
    otherOrganization(
      `${what} belongs to another organization`,
      "It was",
      made,
      await organizationOf(contactCenter),
    ),
  ]);
}

/**
 * What is wrong with using a state for the connection's organization, told once for all of its objects.
 * @param instances the objects of the state by address
 */
export async function foreignObjects(
  instances: readonly (readonly [address: string, instance: Pick<Instance, "private">])[],
  contactCenter: ContactCenter,
): Promise<readonly Diagnostic[]> {
  const remembered = instances.flatMap(([address, { private: privateData = "" }]) => {
    const { organization } = decodePrivateData(privateData);
    return organization === undefined ? [] : [{ address, organization }];
  });
  if (remembered.length === 0) return [];
  const here = await contactCenter.organizationId();
  const foreign = remembered.filter(({ organization }) => !isSame(organization.id, here));
  const [first] = foreign;
  if (first === undefined) return [];
  const made =
    foreign.length === 1
      ? `${first.address} was`
      : `${foreign.length} objects of it, ${first.address} among them, were`;
  return [
    otherOrganization(
      "The state belongs to another organization",
      made,
      first.organization,
      await organizationOf(contactCenter),
    ),
  ];
}

function otherOrganization(
  summary: string,
  what: string,
  made: Organization,
  here: Organization,
): Diagnostic {
  return error(
    summary,
    `${what} made in organization ${inWords(made)}, and the connection leads to ${inWords(here)}. Nothing was read or changed. ` +
      "Connect to the organization that is meant (its token, data center and organization id), or use another state for " +
      `this one.${emulatorAdvice(made)}`,
  );
}

/** What may have become of objects that were made through an API on this machine; "" for all others. */
export function emulatorAdvice(made: Organization | undefined): string {
  if (made?.api === undefined) return "";
  return (
    ` It was made through an API on this machine, ${made.api}, as wxcc emulator is one. If that emulator is gone, so is what ` +
    "it held, unless it was started with --data FILE: begin with a new state then (move the state file away)."
  );
}

function inWords({ id, name }: Organization): string {
  return name === null ? id : `${name} (${id})`;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
