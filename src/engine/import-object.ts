// Takes an object that exists already into the state, by its id or its name.

import { resources } from "../resources";
import { DiagnosticError, fail } from "../schema/diagnostic";
import { toTerraformNames } from "../schema/names";
import type { Values } from "../schema/value";
import type { Configuration } from "./input";
import { foreignObjects } from "./organization";
import { References } from "./references";
import type { Session } from "./session";
import type { StoredObject } from "./object-type";
import type { Instance, State } from "./state/state";
import type { StateWriter } from "./state/state-writer";

/**
 * @param address address of a resource block without an object yet
 * @param idOrName id, exact name, or number of a support number
 * @returns the id of the object
 * @throws DiagnosticError when there is no such block or object, or the address has an object already
 */
export async function importObject(
  address: string,
  idOrName: string,
  configuration: Configuration,
  session: Session,
  writer: StateWriter,
): Promise<string> {
  const block = configuration.resources.find((candidate) => candidate.address === address);
  if (block === undefined) {
    const known = configuration.resources.map((candidate) => candidate.address);
    return fail(
      `There is no resource ${address} in the configuration`,
      `Write the block first, then import into it. The configuration has ${known.join(", ") || "no resources"}.`,
    );
  }
  if (writer.state.resources.get(address)?.current) {
    fail(
      `${address} has an object already`,
      "One address holds one object. Remove it from the state first, or use another address.",
    );
  }
  const instances = [...writer.state.resources].flatMap(([known, { current }]) =>
    current === null ? [] : [[known, current] as const],
  );
  const foreign = await foreignObjects(instances, session.contactCenter);
  if (foreign.length > 0) throw new DiagnosticError(foreign);
  const object = await findForImport(address, idOrName, session, holdersIn(writer.state));
  await writer.put(address, {
    schemaVersion: 0,
    attributes: object.attributes as Instance["attributes"],
    private: object.privateData,
    dependencies: new References(configuration).dependenciesOf(address),
  });
  return String(object.attributes.id);
}

/** The addresses of the objects in a state by their ids. */
export function holdersIn({ resources }: Pick<State, "resources">): ReadonlyMap<string, string> {
  const managed = [...resources.values()].filter(({ mode }) => mode === "managed");
  return new Map(managed.map(({ address, current }) => [String(current?.attributes.id), address]));
}

/**
 * The object as a state would have it after its import.
 * @param holders addresses by the ids of their objects
 * @throws DiagnosticError when there is no such object, or another address has it
 */
export async function findForImport(
  address: string,
  idOrName: string,
  session: Session,
  holders: ReadonlyMap<string, string>,
): Promise<StoredObject> {
  const [type = ""] = address.split(".");
  const definition = resources[type];
  if (definition === undefined)
    return fail(`${address} can't be imported`, `Objects of type ${type} live in the state alone.`);
  const state = await definition.importState(session.services, idOrName);
  const attributes = toTerraformNames(definition.attributes, state as Values);
  const id = String(attributes.id);
  const holder = holders.get(id);
  if (holder === undefined) return { attributes, privateData: "" };
  return fail(
    `${definition.noun} ${id} is managed already`,
    `It belongs to ${holder}, so ${address} can't have it too. If the resource was renamed, say so with a moved block from ${holder} to ${address}.`,
  );
}
