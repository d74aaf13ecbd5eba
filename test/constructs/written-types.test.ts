// Programs that were never compiled: tsx and JavaScript give a construct whatever stands there.

import { Fn, TerraformStack, TerraformVariable, Testing, Token } from "cdktf";
import {
  ChatChannel,
  Flow,
  GoLiveGate,
  InboundTelephonyChannel,
  MusicOnHold,
  OutdialChannel,
  SocialChannel,
} from "cdktf-provider-wxcc";

let stack: TerraformStack;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), "lines");
});

const line = { name: "support", serviceLevelThreshold: 30, supportNumbers: ["+14085550101"] };

/** What the compiler would refuse. */
const uncompiled = (props: object) => props as never;

function made(props: object): () => void {
  return () => void new InboundTelephonyChannel(stack, "support", uncompiled({ ...line, ...props }));
}

test.each([
  [
    { serviceLevelThreshold: "30" },
    'serviceLevelThreshold: "30" is text, use Number() or leave the quotes out.',
  ],
  [
    { supportNumbers: "+14085550101" },
    'supportNumbers: "+14085550101" is text, a list is needed: ["+14085550101"].',
  ],
  [
    { supportNumbers: ["+14085550101", 14085550102] },
    'supportNumbers[1]: 14085550102 is a number, use String() or write "14085550102".',
  ],
  [{ callbackEnabled: "false" }, 'callbackEnabled: "false" is text, write true or false, without quotes.'],
  [{ name: 30 }, 'name: 30 is a number, use String() or write "30".'],
  [{ name: undefined }, "name is missing, text is needed."],
  [{ supportNumbers: undefined }, "supportNumbers is missing, a list is needed."],
  [
    { flow: "hours.json" },
    'flow: "hours.json" is text, a construct is needed, such as Flow.fromFile(this, id, path).',
  ],
  [
    { musicOnHold: "hold.wav" },
    'musicOnHold: "hold.wav" is text, a construct is needed, such as MusicOnHold.fromFile(this, id, path).',
  ],
  [{ flowOverrides: "x" }, 'flowOverrides: "x" is text, an object is needed: { key: value }.'],
])("a line with %j is told the path, the setting and what to write", (props, told) => {
  expect(made(props)).toThrow(new Error(`[lines/support] ${told}`));
});

test("all wrong settings of a construct are told at once", () => {
  const told =
    '[lines/support] serviceLevelThreshold: "30" is text, use Number() or leave the quotes out; ' +
    'active: "true" is text, write true or false, without quotes.';
  expect(made({ serviceLevelThreshold: "30", active: "true" })).toThrow(new Error(told));
});

test("every construct and its methods are checked", () => {
  const support = new InboundTelephonyChannel(stack, "support", line);
  const common = { name: "a", serviceLevelThreshold: 30 };
  const wrong = [
    () => new ChatChannel(stack, "chat", uncompiled({ ...common, assetId: 5 })),
    () => new SocialChannel(stack, "social", uncompiled({ ...common, socialChannelType: 1 })),
    () => new OutdialChannel(stack, "outdial", uncompiled({ ...common, outdialQueueId: 5 })),
    () => new GoLiveGate(stack, "gate", uncompiled({ channel: support, timeout: "60" })),
    () =>
      Flow.fromFile(
        stack,
        "flow",
        "examples/contact-center/flows/callbacks.json",
        uncompiled({ versionLabels: "Live" }),
      ),
    () =>
      MusicOnHold.fromFile(stack, "music", "examples/contact-center/music/hold.wav", uncompiled({ name: 5 })),
    () => support.addSupportNumber(uncompiled(Object(14085550102))),
    () => support.addSupportNumber("+14085550102", uncompiled({ extension: 1234 })),
  ];
  const told = wrong.map((make) => {
    try {
      make();
      return "nothing";
    } catch (problem) {
      return problem instanceof Error ? problem.message : problem;
    }
  });
  expect(told).toEqual([
    '[lines/chat] assetId: 5 is a number, use String() or write "5".',
    '[lines/social] socialChannelType: 1 is a number, use String() or write "1".',
    '[lines/outdial] outdialQueueId: 5 is a number, use String() or write "5".',
    '[lines/gate] timeout: "60" is text, use Number() or leave the quotes out.',
    '[lines/flow] versionLabels: "Live" is text, a list is needed: ["Live"].',
    '[lines/music] name: 5 is a number, use String() or write "5".',
    '[lines/support/number] number: Number is an object, use String() or write "14085550102".',
    '[lines/support/number] extension: 1234 is a number, use String() or write "1234".',
  ]);
});

test.each([
  ["MusicOnHold", MusicOnHold],
  ["Flow", Flow],
])("new %s(...) says to use fromFile", (name, kind) => {
  const constructor = kind as unknown as new (scope: TerraformStack, id: string, props: object) => unknown;
  expect(() => new constructor(stack, "hold", { name: "hold.wav", source: "hold.wav" })).toThrow(
    new Error(
      `[lines/hold] ${name} is made from a file: write ${name}.fromFile(this, "hold", path, { ... }) instead of ` +
        `new ${name}(...), with the path of the file as text.`,
    ),
  );
});

test("what is known at the apply only is taken as it is", () => {
  const count = new TerraformVariable(stack, "count", { type: "number" });
  const numbers = new TerraformVariable(stack, "numbers", { type: "list(string)" });
  expect(
    made({
      name: count.value,
      serviceLevelThreshold: count.numberValue,
      active: Fn.tobool("true"),
      supportNumbers: [Token.asString(numbers.value)],
    }),
  ).not.toThrow();
});
