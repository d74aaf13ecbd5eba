// What happens to a flow between two plans, through a real Terraform.

import { flowStories } from "../acceptance/flow-stories";
import { sampledStories, throughTerraform } from "./matrix";
import { describeTerraform } from "./terraform";

describeTerraform("through Terraform", () => flowStories(throughTerraform, sampledStories()));
