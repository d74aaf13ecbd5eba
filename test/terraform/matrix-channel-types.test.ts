// Each type of channel to each other through a real Terraform, and what the server fills in.

import { channelTypeScenarios, serverDefaultScenarios } from "../scenarios/channel";
import { testScenarios } from "../acceptance/matrix";
import type { Scenario, Step } from "../scenarios/scenario";
import { chosen, throughTerraform } from "./matrix";
import { describeTerraform } from "./terraform";

/**
 * A value that is configured as it already is changes nothing, and Terraform keeps no private data of a plan without
 * a change: it can't be known later that the value was configured. So it stays where the engine would take it back.
 */
const staysUnderTerraform = serverDefaultScenarios.map((scenario) =>
  scenario.attribute === "callback_enabled" ? withLastStep(scenario, { actions: {}, writes: [] }) : scenario,
);

function withLastStep(scenario: Scenario, outcome: Omit<Step, "configuration">): Scenario {
  const last = scenario.steps.at(-1);
  if (last === undefined) throw new Error(`${scenario.title} has no steps`);
  return {
    ...scenario,
    steps: [...scenario.steps.slice(0, -1), { configuration: last.configuration, ...outcome }],
  };
}

describeTerraform("through Terraform", () =>
  testScenarios(chosen([...channelTypeScenarios, ...staysUnderTerraform]), throughTerraform),
);
