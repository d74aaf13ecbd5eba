import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import {
  ChatChannel,
  Flow,
  GoLiveGate,
  InboundTelephonyChannel,
  VersionLabel,
  WxccProvider,
} from "cdktf-provider-wxcc";
import { errorsOf, newStack, resourcesOf } from "./stack";

const line = { name: "sales", serviceLevelThreshold: 30, supportNumbers: ["+14085550101"] };

function gateOf(stack: TerraformStack) {
  const gate = resourcesOf(stack).null_resource?.gate as {
    triggers: Record<string, string>;
    provisioner: { "local-exec": { command: string; environment?: Record<string, string> } }[];
  };
  return { triggers: gate.triggers, exec: gate.provisioner[0]?.["local-exec"] };
}

test("a change of the channel, its flow or its numbers checks again", () => {
  const stack = newStack();
  const flow = Flow.fromFile(stack, "flow", "examples/contact-center/flows/opening-hours.json");
  const channel = new InboundTelephonyChannel(stack, "line", {
    ...line,
    flow,
    flowVersionLabel: VersionLabel.LATEST,
  });
  new GoLiveGate(stack, "gate", { channel });
  channel.addSupportNumber("+14085550102"); // after the gate
  const [first, second] = Object.keys(resourcesOf(stack).wxcc_support_number ?? {});
  expect(gateOf(stack).triggers).toEqual({
    channel_id: "${wxcc_channel.line.id}",
    channel_type: "${wxcc_channel.line.channel_type}",
    flow_version_label: "${wxcc_channel.line.flow_version_label}",
    flow_content_hash: "${wxcc_flow.flow.content_hash}",
    numbers: `\${wxcc_support_number.${first}.number},\${wxcc_support_number.${second}.number}`,
  });
});

test("the command names the channel and its numbers, so that it runs after all of them are there", () => {
  const stack = newStack();
  new GoLiveGate(stack, "gate", { channel: new InboundTelephonyChannel(stack, "line", line), timeout: 5 });
  const [number] = Object.keys(resourcesOf(stack).wxcc_support_number ?? {});
  expect(gateOf(stack).exec?.command).toBe(
    'npx --offline --no-install wxcc verify --channel "${wxcc_channel.line.id}" ' +
      `--number "\${wxcc_support_number.${number}.number}" --timeout 5`,
  );
});

test("a channel without flow and numbers is watched by its id and type", () => {
  const stack = newStack();
  new GoLiveGate(stack, "gate", {
    channel: new ChatChannel(stack, "chat", { name: "chat", serviceLevelThreshold: 1 }),
    command: "wxcc",
  });
  const { triggers, exec } = gateOf(stack);
  expect(Object.keys(triggers)).toEqual(["channel_id", "channel_type"]);
  expect(exec?.command).toBe('wxcc verify --channel "${wxcc_channel.chat.id}" --timeout 60');
});

test("the check finds the same service as the apply, and no secret stands in the configuration of the gate", () => {
  const stack = new TerraformStack(Testing.app(), "main");
  const secret = (name: string) => new TerraformVariable(stack, name, { sensitive: true }).stringValue;
  new GoLiveGate(stack, "gate", { channel: new InboundTelephonyChannel(stack, "line", line) });
  new WxccProvider(stack, "wxcc", {
    apiUrl: "http://localhost:1",
    dataCenter: "eu1",
    organizationId: "org",
    accessToken: secret("access"),
    clientId: secret("client"),
    clientSecret: secret("secret"),
    refreshToken: secret("refresh"),
  });
  const { triggers, exec } = gateOf(stack);
  expect(exec?.environment).toEqual({
    WXCC_API_URL: "http://localhost:1",
    WXCC_DATA_CENTER: "eu1",
    WXCC_ORG_ID: "org",
  });
  expect(JSON.stringify({ triggers, exec })).not.toMatch(/var\./);
});

test("a provider that takes everything from the environment leaves the environment alone", () => {
  const stack = new TerraformStack(Testing.app(), "main");
  new WxccProvider(stack, "wxcc");
  new GoLiveGate(stack, "gate", { channel: new InboundTelephonyChannel(stack, "line", line) });
  expect(gateOf(stack).exec).not.toHaveProperty("environment");
});

test("two gates share one null provider", () => {
  const stack = newStack();
  const channel = new InboundTelephonyChannel(stack, "line", line);
  new GoLiveGate(stack, "gate", { channel });
  new GoLiveGate(stack, "gate-2", { channel });
  expect(JSON.parse(Testing.synth(stack, true)).provider.null).toEqual([{}]);
});

test("a timeout counts whole seconds", () => {
  const stack = newStack();
  new GoLiveGate(stack, "gate", { channel: new InboundTelephonyChannel(stack, "line", line), timeout: 0.5 });
  expect(errorsOf(stack)).toEqual([
    '[main/gate] Timeout of the gate for channel "sales" is 0.5: It counts whole seconds, from 1.',
  ]);
});
