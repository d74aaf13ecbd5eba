// Both doors make the same plan: what Terraform's PlanResourceChange answers, once it has been over the wire, is what
// the engine plans for the same configuration and prior state.

import fc from "fast-check";
import { definedType } from "../../src/engine";
import { resources } from "../../src/resources";
import { toTerraformNames } from "../../src/schema/names";
import { isUnknown, type Value, type Values } from "../../src/schema/value";
import { decodeValues, encodeValues } from "../../src/terraform/dynamic-value";
import { privateBytes } from "../../src/terraform/private-bytes";
import { ProviderServer } from "../../src/terraform/provider-server";
import { planResourceChange } from "../../src/terraform/rpc/plan-resource-change";
import { configuredOnly } from "../../src/terraform/rpc/validate-resource-config";
import { configurations } from "../engine/configurations";

const server = new ProviderServer({ variables: {}, folder: __dirname, lost: new AbortController().signal });

/** Terraform knows sets, sorts objects and writes no null values: told apart by nothing else. */
function comparable(value: Value): unknown {
  if (isUnknown(value)) return "(unknown)";
  if (Array.isArray(value))
    return value
      .map(comparable)
      .map((item) => JSON.stringify(item))
      .sort();
  if (typeof value !== "object" || value === null) return value ?? null;
  const entries = Object.entries(value as Values).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, comparable(item)]).sort());
}

test.each(Object.entries(resources))(
  "%s: same values, same replacement, same messages",
  async (type, definition) => {
    const rows = configurations[type];
    if (rows === undefined) throw new Error(`there are no configurations of ${type}`);
    const ctyType = server.ctyType(type);
    const engine = definedType(definition, null);
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(rows, fc.option(rows), async (row, before) => {
        const config = configuredOnly(toTerraformNames(definition.attributes, row));
        const first =
          before &&
          (await engine.plan({
            config: configuredOnly(toTerraformNames(definition.attributes, before)),
            prior: null,
            replaceBecause: null,
          }));
        const prior = first && { attributes: settled(first.after), privateData: first.privateData };
        const planned = await engine.plan({ config, prior, replaceBecause: null });
        const wire = encodeValues(config, ctyType);
        const answer = await planResourceChange(server, {
          type_name: type,
          prior_state: encodeValues(prior && prior.attributes, ctyType),
          proposed_new_state: wire,
          config: wire,
          prior_private: privateBytes(prior?.privateData ?? ""),
        });
        const errors = planned.diagnostics.filter(({ severity }) => severity === "error");
        expect(answer.diagnostics.map(({ summary }) => summary)).toEqual(
          expect.arrayContaining(planned.diagnostics.map(({ summary }) => summary)),
        );
        // A replacement that deletion_protection forbids is an error of Terraform's plan here, of another step there.
        if (errors.length > 0 || answer.diagnostics.some(({ severity }) => severity === 1)) return;
        compared += 1;
        expect(comparable(decodeValues(answer.planned_state, ctyType))).toEqual(comparable(planned.after));
        expect(answer.requires_replace.map(({ steps: [step] }) => step?.attribute_name)).toEqual(
          planned.replacePaths,
        );
      }),
      { seed: 20261122, numRuns: 150 },
    );
    expect(compared).toBeGreaterThan(20);
  },
);

/** The object as an apply leaves it: what was unknown has a value. */
function settled(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, isUnknown(value) ? null : value]),
  );
}
