// What the provider's functions answer, and which argument they blame.

import { BadArgument, functions } from "../../src/resources";
import { checkSupportNumber } from "../../src/resources/rules";
import type { Value } from "../../src/schema/value";
import { definition, exported } from "../scenarios/flow-document";

function call(name: string, ...args: readonly Value[]): Value {
  const definition = functions[name];
  if (definition === undefined) throw new Error(`There is no function ${name}.`);
  return definition.call(...args);
}

function blame(name: string, ...args: readonly Value[]): { argument: number; text: string } {
  try {
    call(name, ...args);
  } catch (problem) {
    if (problem instanceof BadArgument) return { argument: problem.argument, text: problem.message };
    throw problem;
  }
  throw new Error("The function found nothing wrong.");
}

describe("e164", () => {
  test.each([
    ["(408) 555-0100", "US", "+14085550100"],
    ["1 408 555 0100", "US", "+14085550100"],
    ["030 123456", "DE", "+4930123456"],
    ["+49 (0)30 123456", "DE", "+4930123456"],
    ["+44 20 7946 0018", "US", "+442079460018"],
    [" +1 408-555-0100 ", null, "+14085550100"],
  ])("writes %s (%s) as %s", (number, country, expected) => {
    expect(call("e164", number, country)).toBe(expected);
  });

  test.each([
    ["123", "US", 0, '"123" is no phone number of US.'],
    ["call 4085550100", "US", 0, '"call 4085550100" is no phone number of US.'],
    ["+999123456", null, 0, '"+999123456" is no phone number.'],
    ["408 555 0100 ext. 12", "US", 0, "has the extension 12"],
    ["4085550100", null, 1, "the country it belongs to is needed"],
    ["4085550100", "us", 1, '"us" is no country'],
    ["", "US", 0, '"" is no phone number of US.'],
  ])("refuses %s (%s), naming argument %i", (number, country, argument, text) => {
    const found = blame("e164", number, country);
    expect(found.argument).toBe(argument);
    expect(found.text).toContain(text);
  });
});

test.each(["+49 (0)30 1234", "+44 (0) 20 7946 0958", "+39 (0)6 12345678", "+33 (0)1 23 45 67 89"])(
  "the advice for %s in a configuration is what e164 makes of it",
  (number) => {
    const [problem] = checkSupportNumber({ number });
    expect(problem?.detail).toContain(`Write "${String(call("e164", number, null))}".`);
  },
);

describe("of a flow", () => {
  const hours = "cccccccc-0000-4000-8000-000000000001";

  test("flow_references lists what the flow names, once each", () => {
    expect(call("flow_references", definition({ businessHours: hours }))).toEqual({
      queues: [exported.queue],
      businessHours: [hours],
      audioFiles: [exported.music],
    });
  });

  test("flow_uses_business_hours sees a business-hours activity, and that there is none", () => {
    expect(call("flow_uses_business_hours", definition({ businessHours: hours }))).toBe(true);
    expect(call("flow_uses_business_hours", definition())).toBe(false);
  });

  test.each(["flow_references", "flow_uses_business_hours"])("%s refuses what is no flow", (name) => {
    expect(blame(name, "{}")).toEqual({
      argument: 0,
      text: expect.stringContaining("is not an exported flow") as string,
    });
  });
});
