// Where a support number's location and region come from, through the engine.

import { throughTheEngine } from "./matrix";
import { placementStories } from "./placement-stories";

placementStories(throughTheEngine);
