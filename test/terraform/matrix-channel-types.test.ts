// Each type of channel to each other through a real Terraform, and what the server fills in.

import { channelTypeScenarios, serverDefaultScenarios } from "../scenarios/channel";
import { testScenarios } from "../acceptance/matrix";
import { chosen, throughTerraform } from "./matrix";
import { describeTerraform } from "./terraform";

describeTerraform("through Terraform", () =>
  testScenarios(chosen([...channelTypeScenarios, ...serverDefaultScenarios]), throughTerraform),
);
