// Takes an object that exists already into the state, by its id or its name.

import { resources } from "../resources";
import { fail } from "../schema/diagnostic";
import { toTerraformNames } from "../schema/names";
import type { Values } from "../schema/value";
import type { Configuration } from "./input";
import { References } from "./references";
import type { Session } from "./session";
import type { Instance } from "./state/state";
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
  const definition = resources[block.type];
  if (definition === undefined)
    return fail(`${address} can't be imported`, `Objects of type ${block.type} live in the state alone.`);
  const state = await definition.importState(session.services, idOrName);
  const attributes = toTerraformNames(definition.attributes, state as Values);
  const id = String(attributes.id);
  const holder = [...writer.state.resources.values()].find(
    ({ type, current }) => type === block.type && current?.attributes.id === id,
  );
  if (holder !== undefined) {
    fail(
      `${definition.noun} ${id} is managed already`,
      `It belongs to ${holder.address}. An object may have one address only.`,
    );
  }
  await writer.put(address, {
    schemaVersion: 0,
    attributes: attributes as Instance["attributes"],
    private: "",
    dependencies: new References(configuration).dependenciesOf(address),
  });
  return id;
}
