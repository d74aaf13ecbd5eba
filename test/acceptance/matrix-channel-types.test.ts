// Each type of channel to each other: 20 replacements, no update in place. And what the server fills in.

import { channelTypeScenarios, serverDefaultScenarios } from "../scenarios/channel";
import { testScenarios } from "./matrix";

test("there are 20 changes of type", () => {
  expect(channelTypeScenarios).toHaveLength(20);
});

testScenarios([...channelTypeScenarios, ...serverDefaultScenarios]);
