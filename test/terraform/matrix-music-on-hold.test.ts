// Every attribute of music on hold through a real Terraform.

import { musicOnHoldScenarios } from "../scenarios/music-on-hold";
import { testScenarios } from "../acceptance/matrix";
import { chosen, throughTerraform } from "./matrix";
import { describeTerraform } from "./terraform";

describeTerraform("through Terraform", () => testScenarios(chosen(musicOnHoldScenarios), throughTerraform));
