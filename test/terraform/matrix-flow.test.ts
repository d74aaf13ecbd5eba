// Every attribute of a flow through a real Terraform.

import { flowScenarios } from "../scenarios/flow";
import { testScenarios } from "../acceptance/matrix";
import { chosen, throughTerraform } from "./matrix";
import { describeTerraform } from "./terraform";

describeTerraform("through Terraform", () => testScenarios(chosen(flowScenarios), throughTerraform));
