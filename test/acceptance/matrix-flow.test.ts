// Every attribute of a flow: created with it, changed, unset, unknown while planning, edited outside.

import { flowScenarios } from "../scenarios/flow";
import { testScenarios } from "./matrix";

testScenarios(flowScenarios);
