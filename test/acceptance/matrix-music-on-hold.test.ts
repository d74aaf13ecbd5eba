// Every attribute of music on hold: created with it, changed, unset, unknown while planning, edited outside.

import { musicOnHoldScenarios } from "../scenarios/music-on-hold";
import { testScenarios } from "./matrix";

testScenarios(musicOnHoldScenarios);
