// Every attribute of a support number through a real Terraform.

import { supportNumberScenarios } from "../scenarios/support-number";
import { testScenarios } from "../acceptance/matrix";
import { chosen, throughTerraform } from "./matrix";
import { describeTerraform } from "./terraform";

describeTerraform("through Terraform", () => testScenarios(chosen(supportNumberScenarios), throughTerraform));
