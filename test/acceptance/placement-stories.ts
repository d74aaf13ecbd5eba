// Where a support number's location and region come from when the configuration names none.

import { parseSeed } from "../../src/emulator";
import { Raw } from "../emulator/raw-http";
import { ids, seed } from "../scenarios/seed";
import type { OpenDoor } from "./matrix";
import { Story, type Telling } from "./story";

const address = "wxcc_support_number.main";
const none = { WXCC_DEFAULT_LOCATION_ID: "", WXCC_DEFAULT_TELEPHONY_REGION_ID: "" };

/** A number on the seeded channel, under a provider block with these settings. */
const mapped = (provider: object = {}, more: object = {}) => ({
  provider: { wxcc: provider },
  resource: {
    wxcc_support_number: { main: { number: "+14085550101", channel_id: ids.sourceChannel, ...more } },
  },
});

const defaults = { default_location_id: ids.secondLocation, default_telephony_region_id: ids.secondRegion };

export function placementStories(open: OpenDoor, told: Telling = test): void {
  const story = new Story(open, { seed: parseSeed(seed), environment: none });
  const raw = () => new Raw(story.emulator);

  /** Another number of the organization, mapped by somebody else. */
  async function mapOther(number: string, location: string, regionId: string): Promise<void> {
    const body = { dialledNumber: number, entryPointId: ids.sourceChannel, location, regionId };
    expect((await raw().org("POST", "dial-number", body)).status).toBe(200);
  }

  const placement = () => {
    const { location_id, telephony_region_id } = story.attributes(address);
    return { location_id, telephony_region_id };
  };

  told("the provider's defaults are taken", async () => {
    await mapOther("+14085550110", ids.standardLocation, ids.standardRegion);
    await story.write(mapped(defaults)).applied();
    expect(placement()).toEqual({ location_id: ids.secondLocation, telephony_region_id: ids.secondRegion });
    expect((await story.plan()).actions).toEqual({});
  });

  told("without a default the one choice of the other numbers is taken", async () => {
    await mapOther("+14085550110", ids.secondLocation, ids.secondRegion);
    await mapOther("+14085550111", ids.secondLocation, ids.secondRegion);
    const plan = await story.write(mapped()).plan();
    expect((await plan.values()).unknown(address)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/location|region/)]),
    );
    expect(await plan.apply()).toBe("");
    expect(placement()).toEqual({ location_id: ids.secondLocation, telephony_region_id: ids.secondRegion });
    expect((await story.plan()).actions).toEqual({});
  });

  told("location and region are chosen one by one", async () => {
    await mapOther("+14085550110", ids.secondLocation, ids.secondRegion);
    await story.write(mapped({ default_location_id: ids.standardLocation })).applied();
    expect(placement()).toEqual({ location_id: ids.standardLocation, telephony_region_id: ids.secondRegion });
  });

  told("several choices are an error that lists them and names the settings", async () => {
    await mapOther("+14085550110", ids.standardLocation, ids.secondRegion);
    await mapOther("+14085550111", ids.secondLocation, ids.secondRegion);
    const text = (await story.write(mapped()).plan()).errors;
    expect(text).toContain('Support number "+14085550101" has no location');
    expect(text).toContain(ids.standardLocation);
    expect(text).toContain(ids.secondLocation);
    expect(text).toContain("Set location_id here, or default_location_id in the provider block");
    expect(text).not.toContain("has no telephony region");
  });

  told("no other number and no default is an error for both", async () => {
    const text = (await story.write(mapped()).plan()).errors;
    expect(text).toContain("has no location");
    expect(text).toContain("has no telephony region");
    expect(text).toContain("No number of the organization is mapped yet");
  });

  told("a changed provider default never changes an existing number", async () => {
    await story.write(mapped(defaults)).applied();
    story.write(
      mapped({ default_location_id: ids.standardLocation, default_telephony_region_id: ids.standardRegion }),
    );
    expect((await story.plan()).actions).toEqual({});
    await story.write(mapped({ default_location_id: ids.standardLocation }, { extension: "1001" })).applied();
    expect(placement()).toEqual({ location_id: ids.secondLocation, telephony_region_id: ids.secondRegion });
  });

  told("an existing number needs no default any more, and none is looked up", async () => {
    await story.write(mapped(defaults)).applied();
    story.write(mapped({ read_strategy: "each" })); // else a list answers the read of the number itself
    const requests = await story.requestsOf(async () => expect((await story.plan()).actions).toEqual({}));
    expect(requests.map(({ operation }) => operation)).not.toContain("dial-number.list");
  });

  told("a number that is replaced is placed by the defaults of now", async () => {
    await story.write(mapped(defaults)).applied();
    story.write(
      mapped(
        { default_location_id: ids.standardLocation, default_telephony_region_id: ids.standardRegion },
        { number: "+14085550102" },
      ),
    );
    expect((await story.plan()).actions).toEqual({ [address]: "replace" });
    await story.applied();
    expect(placement()).toEqual({
      location_id: ids.standardLocation,
      telephony_region_id: ids.standardRegion,
    });
  });

  told("several new numbers of one apply agree on the one choice", async () => {
    await mapOther("+14085550110", ids.secondLocation, ids.secondRegion);
    const numbers = ["+14085550101", "+14085550102", "+14085550103"];
    const blocks = Object.fromEntries(
      numbers.map((number, index) => [`n${index}`, { number, channel_id: ids.sourceChannel }]),
    );
    await story.write({ resource: { wxcc_support_number: blocks } }).applied();
    for (const index of numbers.keys()) {
      expect(story.attributes(`wxcc_support_number.n${index}`).location_id).toBe(ids.secondLocation);
    }
  });
}
