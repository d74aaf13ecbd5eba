// The contact center of a bicycle shop: who answers which number, what callers hear, and the chat, mail and
// WhatsApp beside it. Run it with `npx tsx examples/contact-center/main.ts`; it writes `cdktf.out`.
import { join } from "node:path";
import { App, LocalBackend, TerraformOutput, TerraformStack } from "cdktf";
import {
  ChatChannel,
  DataWxccLocation,
  DataWxccQueue,
  DataWxccTelephonyRegion,
  EmailChannel,
  Flow,
  GoLiveGate,
  InboundTelephonyChannel,
  MusicOnHold,
  OutdialChannel,
  SocialChannel,
  SocialChannelType,
  VersionLabel,
  WxccProvider,
} from "cdktf-provider-wxcc";
import type { Construct } from "constructs";

/** What differs between tenants. The flow files were exported from another one, so ids in them are bound below. */
interface Tenant {
  readonly location: string;
  readonly country: string;
  readonly deskQueue: string;
  readonly callbackQueue: string;
  readonly openingHoursId: string;
  readonly numbers: { readonly rental: string; readonly workshop: readonly string[] };
}

/** Kind of the channel on the website. A channel never changes its kind: another value replaces it. */
type WebsiteChannel = "chat" | "email";

class LakesideBikes extends TerraformStack {
  public constructor(scope: Construct, id: string, tenant: Tenant, website: WebsiteChannel) {
    super(scope, id);
    // Starts at cdktf.out/stacks/lakeside-bikes: the state lies beside cdktf.out, which may be deleted at any time.
    new LocalBackend(this, { path: "../../../terraform.lakeside-bikes.tfstate" });
    new WxccProvider(this, "wxcc"); // who asks, and where: from the environment (WXCC_ACCESS_TOKEN, ...)

    const music = MusicOnHold.fromFile(this, "music", join(__dirname, "music/hold-music.wav"), {
      name: "lakeside-hold-music.wav",
      description: "Piano, twelve notes",
    });
    const deskQueue = new DataWxccQueue(this, "desk-queue", { name: tenant.deskQueue });
    const openingHours = Flow.fromFile(this, "opening-hours", join(__dirname, "flows/opening-hours.json"), {
      versionLabels: [VersionLabel.LIVE],
      bindings: {
        "5a8f4f0e-3c1d-4b51-8a77-0d3c5a1be001": tenant.openingHoursId,
        "5a8f4f0e-3c1d-4b51-8a77-0d3c5a1be002": deskQueue.id,
        "hold-music.wav": music.musicOnHoldName,
      },
    });

    const line = {
      serviceLevelThreshold: 30,
      timeZone: "America/Los_Angeles",
      flow: openingHours,
      flowVersionLabel: VersionLabel.LIVE,
      musicOnHold: music,
      locationId: new DataWxccLocation(this, "location", { name: tenant.location }).id,
      telephonyRegionId: new DataWxccTelephonyRegion(this, "region", { country: tenant.country }).id,
    };
    const rental = new InboundTelephonyChannel(this, "rental", {
      ...line,
      name: "rental-desk",
      description: "Bookings and questions about rented bicycles",
      supportNumbers: [tenant.numbers.rental],
    });
    const workshop = new InboundTelephonyChannel(this, "workshop", {
      ...line,
      name: "workshop",
      description: "Repairs",
      maximumActiveContacts: 10,
      supportNumbers: [...tenant.numbers.workshop],
    });

    const callbackQueue = new DataWxccQueue(this, "callback-queue", { name: tenant.callbackQueue });
    new OutdialChannel(this, "callbacks", {
      name: "callbacks",
      description: "Colleagues call customers back",
      serviceLevelThreshold: 60,
      flow: Flow.fromFile(this, "callback-flow", join(__dirname, "flows/callbacks.json"), {
        bindings: {
          "5a8f4f0e-3c1d-4b51-8a77-0d3c5a1be003": callbackQueue.id,
          "hold-music.wav": music.musicOnHoldName,
        },
      }),
      musicOnHold: music,
      outdialQueueId: callbackQueue.id,
    });

    const Website = website === "chat" ? ChatChannel : EmailChannel;
    new Website(this, "website", { name: "website", serviceLevelThreshold: 120 });
    new EmailChannel(this, "post", { name: "post", serviceLevelThreshold: 14_400 });
    new SocialChannel(this, "whatsapp", {
      name: "whatsapp",
      serviceLevelThreshold: 300,
      socialChannelType: SocialChannelType.WHATSAPP,
    });

    new GoLiveGate(this, "rental-is-live", { channel: rental });
    new GoLiveGate(this, "workshop-is-live", { channel: workshop });
    new TerraformOutput(this, "rental_channel_id", { value: rental.channelId });
  }
}

// These values fit the tenant that the emulator starts with.
const tenant: Tenant = {
  location: "Headquarters",
  country: "US",
  deskQueue: "Queue-1",
  callbackQueue: "Outdial Queue-1",
  openingHoursId: "b0500000-0000-4000-8000-000000000001",
  numbers: { rental: "+14085550101", workshop: ["+14085550102", "+14085550103"] },
};

const app = new App();
new LakesideBikes(app, "lakeside-bikes", tenant, process.env.WEBSITE_CHANNEL === "email" ? "email" : "chat");
app.synth();
