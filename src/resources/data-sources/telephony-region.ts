// Looks up a telephony region, which a support number belongs to.

import { type ConfigOf } from "../../schema/attribute";
import { text } from "../../schema/types";
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
      if (given(config.name) !== undefined) return region.name === wanted;
      return (region.country ?? region.name).toUpperCase() === wanted.toUpperCase();
    });
    const [found] = matches;
    if (found === undefined || matches.length > 1) {
      return notFound(
        found === undefined ? "telephony region" : "single telephony region",
        `for "${wanted}"`,
        `There is ${regions.map((region) => `"${region.name}"`).join(", ")}.`,
      );
    }
    return { id: found.id, name: found.name, country: found.country ?? found.name };
  },
});
