import { type TerraformStack, Testing, Tokenization, DefaultTokenResolver, StringConcat } from "cdktf";
import {
  ContactCenter,
  Flow,
  InboundTelephonyChannel,
  MusicOnHold,
  OutdialChannel,
} from "cdktf-provider-wxcc";
import { newStack } from "./stack";

const resolved = (scope: TerraformStack, value: unknown): unknown =>
  Tokenization.resolve(value, { scope, resolver: new DefaultTokenResolver(new StringConcat()) });

test("what exists already is looked up by name, once, and used by reference", () => {
  const stack = newStack();
  const tenant = ContactCenter.fromLookup(stack, "tenant");
  new OutdialChannel(stack, "callbacks", {
    name: "callbacks",
    serviceLevelThreshold: 60,
    flow: tenant.flow("outdial"),
    musicOnHold: tenant.musicOnHold("hold.wav"),
    outdialQueueId: tenant.queueId("Outdial Queue-1"),
  });
  new InboundTelephonyChannel(stack, "line", {
    name: "line",
    serviceLevelThreshold: 60,
    flow: tenant.flow("outdial"),
    supportNumbers: ["+14085550101"],
    locationId: tenant.locationId("Headquarters"),
    telephonyRegionId: tenant.telephonyRegionId("US"),
  });
  const ids = [tenant.transferChannelId, tenant.channelId("sales"), tenant.channelId("sales")];
  expect(ids.map((id) => resolved(stack, id))).toEqual([
    "${data.wxcc_channel.tenant_transfer-channel_9CD48803.id}",
    "${data.wxcc_channel.tenant_channel-sales_5C72AA3D.id}",
    "${data.wxcc_channel.tenant_channel-sales_5C72AA3D.id}",
  ]);
  expect(JSON.parse(Testing.synth(stack, true))).toMatchSnapshot();
});

test("a flow and a music construct can be looked up by themselves", () => {
  const stack = newStack();
  const flow = Flow.fromLookup(stack, "flow", "main");
  const music = MusicOnHold.fromLookup(stack, "music", "hold.wav");
  expect(resolved(stack, flow.flowId)).toBe("${data.wxcc_flow.flow.id}");
  expect(resolved(stack, flow.contentHash)).toBe("${data.wxcc_flow.flow.content_hash}");
  expect(resolved(stack, music.musicOnHoldId)).toBe("${data.wxcc_music_on_hold.music.id}");
});
