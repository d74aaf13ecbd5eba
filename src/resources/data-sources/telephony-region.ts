// Looks up a telephony region, which a support number belongs to.

import { type ConfigOf } from "../../schema/attribute";
import { text } from "../../schema/types";
import { sameName } from "../../contact-center";
import { fail } from "../../schema/diagnostic";
import { defineDataSource } from "../definition";
import { exactlyOne, findBy, given, notFound } from "./lookup";

const attributes = {
  id: findBy(text, "Id of the region, as support numbers want it."),
  name: findBy(text, "Name of the region."),
  country: findBy(text, "Country, as ISO 3166 code of two letters, for example `US`."),
};

type Config = ConfigOf<typeof attributes>;

export const telephonyRegionData = defineDataSource({
  type: "wxcc_telephony_region",
  noun: "telephony region",
  description: "Looks up a telephony region by country, name or id.",
  attributes,
  rules: ({ id, name, country }: Config) =>
    exactlyOne("telephony region", { id, name, country }, ["id", "name", "country"]),
  read: async ({ contactCenter: { calling } }, config: Config) => {
    const wanted = given(config.id) ?? given(config.name) ?? given(config.country) ?? "";
    const regions = await calling.regions();
    const matches = regions.filter((region) => {
      if (given(config.id) !== undefined) return region.id === wanted;
      if (given(config.name) !== undefined) return sameName(region.name, wanted);
      return (region.country ?? region.name).toUpperCase() === wanted.toUpperCase();
    });
    const [found] = matches;
    if (matches.length > 1) {
      return fail(
        `There are ${matches.length} telephony regions for "${wanted}"`,
        `They are ${matches.map(({ id, name }) => `"${name}" (${id})`).join(", ")}. Look up the one that is meant by its id.`,
      );
    }
    if (found === undefined) {
      return notFound(
        "telephony region",
        `for "${wanted}"`,
        `There is ${regions.map((region) => `"${region.name}"`).join(", ")}.`,
      );
    }
    return { id: found.id, name: found.name, country: found.country ?? found.name };
  },
});
