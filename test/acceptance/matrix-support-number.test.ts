// Every attribute of a support number: created with it, changed, unset, unknown while planning, edited outside.

import { supportNumberScenarios } from "../scenarios/support-number";
import { testScenarios } from "./matrix";

testScenarios(supportNumberScenarios);
