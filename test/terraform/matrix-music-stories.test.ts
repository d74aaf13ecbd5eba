// What happens to a sound between two plans, through a real Terraform.

import { musicStories } from "../acceptance/music-stories";
import { sampledStories, throughTerraform } from "./matrix";
import { describeTerraform } from "./terraform";

describeTerraform("through Terraform", () => musicStories(throughTerraform, sampledStories()));
