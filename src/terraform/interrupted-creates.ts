// What creates that were cut off have left, told whenever the provider is configured. It never undoes them: the
// configuration that may still want them is Terraform's alone.

import type { WriteAheadRecord } from "../contact-center";
import { diagnosticsOf, keptIn, localStatePath, readState, type State } from "../engine";
import {
  examineRecords,
  forgetRecords,
  resources,
  type Interrupted,
  type ResourceDefinition,
} from "../resources";
import { warning, type Diagnostic } from "../schema/diagnostic";
import { capitalized } from "../schema/sentence";
import type { ProviderServer } from "./provider-server";

export async function warnOfInterruptedCreates({
  services,
  place,
}: ProviderServer): Promise<readonly Diagnostic[]> {
  if (services === null || services.writeAhead.isEmpty()) return [];
  try {
    const state = knownState(localStatePath(place));
    const { interrupted, over } = await examineRecords(services, Object.values(resources), keptBy(state));
    await forgetRecords(services, over);
    const ids = [...(state?.resources.values() ?? [])].map(({ current }) => String(current?.attributes.id));
    return interrupted.filter((one) => !isShownByItsChannel(one, ids)).map(told);
  } catch (problem) {
    // The plan goes on: what it needs itself it asks for itself.
    return diagnosticsOf(problem, "looking for what interrupted creates have left").map((diagnostic) => ({
      ...diagnostic,
      severity: "warning" as const,
    }));
  }
}

/** Undefined when the state lies elsewhere. */
function knownState(path: string | undefined): State | undefined {
  return path === undefined ? undefined : readState(path);
}

/** Of a state that can't be seen here, what was handed over to Terraform counts as being in it. */
function keptBy(state: State | undefined) {
  return state === undefined
    ? (_definition: ResourceDefinition, { isHandedOver }: WriteAheadRecord) => isHandedOver === true
    : keptIn(state.resources);
}

/** A successor whose channel is still there: `unfinished_replacement` shows it, and an apply undoes it. */
function isShownByItsChannel({ definition, record }: Interrupted, ids: readonly string[]): boolean {
  return definition.unique.isAwaited?.(record.name, { wanted: [], ids }) === true;
}

function told({ definition, record, id, isAsSent }: Interrupted): Diagnostic {
  const object = capitalized(`${definition.noun} "${record.name}"`);
  return isAsSent
    ? warning(
        `${object} was made by a create that was cut off`,
        `It has the id ${id} and is in no state. An apply of a configuration that has it takes it over. When it is not ` +
          "wanted any more, wxcc doctor --fix in this folder deletes it.",
      )
    : warning(
        `${object} seems to be left by a create that was cut off, and was changed since`,
        `It has the id ${id}, is in no state, and is not touched. Import it, or delete it in Control Hub.`,
      );
}
