// A support line: one channel, and the number that leads to it.
import { App, TerraformStack } from "cdktf";
import { InboundTelephonyChannel, WxccProvider } from "cdktf-provider-wxcc";

const app = new App();
const stack = new TerraformStack(app, "support-line");
new WxccProvider(stack, "wxcc"); // who asks, and where: from the environment
new InboundTelephonyChannel(stack, "support", {
  name: "support",
  serviceLevelThreshold: 30, // seconds
  supportNumbers: ["+14085550101"],
});
app.synth();
