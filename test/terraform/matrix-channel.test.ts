// Every attribute of a channel through a real Terraform: the scenarios that the engine goes through.

import { channelScenarios } from "../scenarios/channel";
import { testScenarios } from "../acceptance/matrix";
import { chosen, throughTerraform } from "./matrix";
import { describeTerraform } from "./terraform";

describeTerraform("through Terraform", () => testScenarios(chosen(channelScenarios), throughTerraform));
