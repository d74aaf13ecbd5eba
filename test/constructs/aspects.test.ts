import { Aspects, TerraformVariable } from "cdktf";
import {
  ChatChannel,
  DeletionProtection,
  EmailChannel,
  Flow,
  InboundTelephonyChannel,
  MusicOnHold,
  NamePrefix,
  resources,
} from "cdktf-provider-wxcc";
import { errorsOf, newStack, resourcesOf } from "./stack";

const flowFile = "examples/contact-center/flows/opening-hours.json";
const musicFile = "examples/contact-center/music/hold-music.wav";
const line = { serviceLevelThreshold: 30, supportNumbers: ["+14085550101"] };

test("deletion protection reaches every channel but the ones that decline it", () => {
  const stack = newStack();
  new InboundTelephonyChannel(stack, "line", { name: "line", ...line });
  new ChatChannel(stack, "chat", { name: "chat", serviceLevelThreshold: 30, deletionProtection: false });
  new resources.Channel(stack, "plain", {
    name: "plain",
    channelType: "email",
    serviceLevelThreshold: 30,
  });
  Aspects.of(stack).add(new DeletionProtection());
  const channels = Object.values(resourcesOf(stack).wxcc_channel ?? {});
  const byName = Object.fromEntries(
    channels.map(({ name, deletion_protection }) => [name, deletion_protection]),
  );
  expect(byName).toEqual({ line: true, chat: false, plain: true });
});

test("a name prefix reaches channels, flows by the name in their file, and music", () => {
  const stack = newStack();
  const channel = new InboundTelephonyChannel(stack, "line", {
    name: "line",
    ...line,
    flow: Flow.fromFile(stack, "flow", flowFile),
  });
  Flow.fromFile(stack, "renamed", flowFile, { name: "evening" });
  MusicOnHold.fromFile(stack, "music", musicFile);
  Aspects.of(stack).add(new NamePrefix("dev-"));
  const first = resourcesOf(stack);
  const names = (type: string) => Object.values(first[type] ?? {}).map(({ name }) => name);
  expect(names("wxcc_channel")).toEqual(["dev-line"]);
  expect(names("wxcc_flow").sort()).toEqual(["dev-Lakeside_Opening_Hours", "dev-evening"]);
  expect(names("wxcc_music_on_hold")).toEqual(["dev-hold-music.wav"]);
  expect(channel.channelName).toBe("dev-line");
  expect(resourcesOf(stack)).toEqual(first);
});

test("a name is checked together with its prefix", () => {
  const stack = newStack();
  new EmailChannel(stack, "mail", { name: "m".repeat(78), serviceLevelThreshold: 30 });
  Aspects.of(stack).add(new NamePrefix("dev-"));
  expect(errorsOf(stack).join("\n")).toMatch(/^\[main\/mail\] .*82 characters/);
});

test("a prefix needs a name when the flow's file is only known after the apply", () => {
  const stack = newStack();
  const text = new TerraformVariable(stack, "text", { type: "string" });
  new resources.Flow(stack, "flow", { definition: text.stringValue });
  Aspects.of(stack).add(new NamePrefix("dev-"));
  expect(() => resourcesOf(stack)).toThrow("give the flow a name");
});
