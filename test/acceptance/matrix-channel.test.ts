// Every attribute of a channel: created with it, changed, unset, unknown while planning, edited behind our back.

import { channelScenarios } from "../scenarios/channel";
import { testScenarios } from "./matrix";

testScenarios(channelScenarios);
