// Where a support number's location and region come from, through a real Terraform.

import { placementStories } from "../acceptance/placement-stories";
import { sampledStories, throughTerraform } from "./matrix";
import { describeTerraform } from "./terraform";

describeTerraform("through Terraform", () => placementStories(throughTerraform, sampledStories()));
