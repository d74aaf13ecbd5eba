// No attribute without scenarios: a new attribute of a definition fails here until it has all of them.

import { resources } from "../../src/resources";
import { isConfigurable } from "../../src/schema/attribute";
import { snakeCase } from "../../src/schema/names";
import type { AttributeCase } from "../scenarios/attribute-scenarios";
import { channelCases, channelScenarios } from "../scenarios/channel";
import { flowCases, flowScenarios } from "../scenarios/flow";
import { musicOnHoldCases, musicOnHoldScenarios } from "../scenarios/music-on-hold";
import { proofs, type Proof, type Scenario } from "../scenarios/scenario";
import { supportNumberCases, supportNumberScenarios } from "../scenarios/support-number";

const scenarios: Readonly<Record<string, readonly Scenario[]>> = {
  wxcc_channel: channelScenarios,
  wxcc_flow: flowScenarios,
  wxcc_music_on_hold: musicOnHoldScenarios,
  wxcc_support_number: supportNumberScenarios,
};

const cases: Readonly<Record<string, readonly AttributeCase[]>> = {
  wxcc_channel: channelCases,
  wxcc_flow: flowCases,
  wxcc_music_on_hold: musicOnHoldCases,
  wxcc_support_number: supportNumberCases,
};

/**
 * Computed attributes that nothing outside can change, or that follow from one that has its own scenario. What an
 * interrupted replacement leaves has tests of its own (replace.test.ts, and replacement-interrupted.test.ts for Terraform),
 * and so have edits of a draft (flow-stories.ts).
 */
const withoutDrift = new Set([
  "wxcc_channel.id",
  "wxcc_channel.unfinished_replacement",
  "wxcc_support_number.id",
  "wxcc_music_on_hold.id",
  "wxcc_flow.id",
  "wxcc_flow.version",
  "wxcc_flow.status",
  "wxcc_flow.uses_business_hours",
  "wxcc_flow.content_hash",
  "wxcc_flow.unpublished_edit_by",
]);

const attributesUnderTest = Object.values(resources).flatMap(({ type, attributes }) =>
  Object.entries(attributes).map(([name, attribute]) => ({ type, name: snakeCase(name), attribute })),
);

test.each(attributesUnderTest.map((row) => [`${row.type}.${row.name}`, row] as const))(
  "%s has a scenario for everything that can happen to it",
  (address, { type, name, attribute }) => {
    const shown = new Set(
      (scenarios[type] ?? []).filter((scenario) => scenario.attribute === name).map(({ proof }) => proof),
    );
    const drift = cases[type]?.find((one) => one.attribute === name)?.drift;
    const cannotDrift = withoutDrift.has(address) || (drift !== undefined && "cannot" in drift);
    const configurable: readonly Proof[] = isConfigurable(attribute) ? proofs : ["create", "change", "drift"];
    expect(configurable.filter((proof) => !shown.has(proof) && !(proof === "drift" && cannotDrift))).toEqual(
      [],
    );
  },
);

test("no scenario is about an attribute that does not exist", () => {
  const known = new Set(attributesUnderTest.map(({ type, name }) => `${type}.${name}`));
  const named = Object.values(scenarios)
    .flat()
    .map(({ type, attribute }) => `${type}.${attribute}`);
  expect(named.filter((address) => !known.has(address))).toEqual([]);
});

test("no two scenarios have the same title", () => {
  const titles = Object.values(scenarios)
    .flat()
    .map(({ title }) => title);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});
