// What cdktf would write over each other without a word is refused, with both places.
import { TerraformOutput, TerraformStack, TerraformVariable, Testing } from "cdktf";
import { DataWxccQueue, Flow, InboundTelephonyChannel, resources, WxccProvider } from "cdktf-provider-wxcc";
import { Construct } from "constructs";
import { errorsOf, newStack, resourcesOf } from "./stack";

const line = (name: string, number: string) => ({
  name,
  serviceLevelThreshold: 30,
  supportNumbers: [number],
});

const plain = (name: string) => ({ name, serviceLevelThreshold: 30, channelType: "chat" });

/** The errors about addresses: which two constructs, and the address. */
function metIn(stack: TerraformStack): string[][] {
  return errorsOf(stack).flatMap((text) => {
    const found = /"(.*)" and "(.*)" would both become (\S+), and only one/.exec(text);
    return found === null ? [] : [found.slice(1)];
  });
}

test("two lines whose ids differ in a blank only are refused, with both paths and what to do", () => {
  const stack = newStack();
  new InboundTelephonyChannel(stack, "Line 1", line("one", "+14085550101"));
  new InboundTelephonyChannel(stack, "Line1", line("two", "+14085550102"));
  expect(errorsOf(stack)).toEqual([
    '[main] "main/Line 1/Default" and "main/Line1/Default" would both become wxcc_channel.Line1, and only one of them ' +
      "would exist: cdktf keeps letters, digits, _ and - of a construct's id and drops everything else. Give one of " +
      "them an id that differs in what stays.",
  ]);
});

test.each<[string, (stack: TerraformStack) => void, string[]]>([
  [
    "two flows",
    (stack) => {
      new resources.Flow(stack, "opening hours", { definition: "${file(a.json)}" });
      new resources.Flow(stack, "openinghours", { definition: "${file(b.json)}" });
    },
    ["main/opening hours", "main/openinghours", "wxcc_flow.openinghours"],
  ],
  [
    "plain resources whose names came from a table in another alphabet",
    (stack) => {
      new resources.Channel(stack, "Köln", plain("koeln"));
      new resources.Channel(stack, "Kln", plain("kiln"));
    },
    ["main/Köln", "main/Kln", "wxcc_channel.Kln"],
  ],
  [
    "a plain resource and a construct of it",
    (stack) => {
      new resources.Channel(new Construct(stack, "Default"), "sales", plain("chat"));
      new InboundTelephonyChannel(stack, "sales", line("calls", "+14085550101"));
    },
    ["main/Default/sales", "main/sales/Default", "wxcc_channel.sales"],
  ],
  [
    "an id that was set by hand",
    (stack) => {
      new resources.SupportNumber(stack, "main", { number: "+14085550101", channelId: "c" });
      new resources.SupportNumber(stack, "other", {
        number: "+14085550102",
        channelId: "c",
      }).overrideLogicalId("main");
    },
    ["main/main", "main/other", "wxcc_support_number.main"],
  ],
  [
    "look-ups",
    (stack) => {
      new DataWxccQueue(stack, "Queue 1", { name: "Queue-1" });
      new DataWxccQueue(stack, "Queue.1", { name: "Queue-2" });
    },
    ["main/Queue 1", "main/Queue.1", "data.wxcc_queue.Queue1"],
  ],
  [
    "outputs",
    (stack) => {
      new TerraformOutput(stack, "Line 1", { value: "a" });
      new TerraformOutput(stack, "Line1", { value: "b" });
    },
    ["main/Line 1", "main/Line1", "output.Line1"],
  ],
  [
    "variables",
    (stack) => {
      new TerraformVariable(stack, "number 1", {});
      new TerraformVariable(stack, "number1", {});
    },
    ["main/number 1", "main/number1", "var.number1"],
  ],
])("%s at one address are refused", (_what, define, expected) => {
  const stack = newStack();
  define(stack);
  expect(metIn(stack)).toEqual([expected]);
});

test("three at one address are two mistakes, told at once", () => {
  const stack = newStack();
  for (const id of ["a b", "ab", "a.b"]) new resources.Channel(stack, id, plain(id));
  expect(metIn(stack).map(([first, second]) => [first, second])).toEqual([
    ["main/a b", "main/ab"],
    ["main/a b", "main/a.b"],
  ]);
});

test("two providers of one stack tell it once", () => {
  const stack = newStack();
  new WxccProvider(stack, "second", { alias: "second", dataCenter: "eu1" });
  for (const id of ["a b", "ab"]) new resources.Channel(stack, id, plain(id));
  expect(metIn(stack)).toHaveLength(1);
});

test("one id is fine for a resource, a look-up and an output, and for constructs in different places", () => {
  const stack = newStack();
  new InboundTelephonyChannel(stack, "Line 1", line("one", "+14085550101"));
  new InboundTelephonyChannel(new Construct(stack, "Line1"), "Line 1", line("two", "+14085550102"));
  Flow.fromLookup(stack, "Line-1", "a flow");
  new TerraformOutput(stack, "out", { value: "a" }).overrideLogicalId("Line1");
  expect(Object.keys(resourcesOf(stack).wxcc_channel ?? {})).toHaveLength(2);
});

test("two stacks that would be written into one folder are refused", () => {
  const app = Testing.app();
  const inScope = (scope: string) => {
    const stack = new TerraformStack(new Construct(app, scope), "lines");
    new WxccProvider(stack, "wxcc", { dataCenter: "us1" });
    return stack;
  };
  inScope("dev");
  expect(errorsOf(inScope("prod"))).toEqual([
    '[prod/lines] Stacks "dev/lines" and "prod/lines" would both be written to stacks/lines, and only one of them ' +
      "would exist. Give one of them another id.",
  ]);
});
