// What happens to a flow between two plans, through the engine.

import { flowStories } from "./flow-stories";
import { throughTheEngine } from "./matrix";

flowStories(throughTheEngine);
