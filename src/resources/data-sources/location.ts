// Looks up a location of Webex Calling, which a support number belongs to.

import { computed, type ConfigOf } from "../../schema/attribute";
import { text } from "../../schema/types";
import { sameName } from "../../contact-center";
import { fail } from "../../schema/diagnostic";
import { defineDataSource } from "../definition";
import { exactlyOne, findBy, given, notFound } from "./lookup";

const attributes = {
  id: findBy(text, "Id of the location (UUID), as support numbers want it."),
  name: findBy(text, "Name of the location."),
  country: computed(text, "Country, as ISO 3166 code of two letters."),
};

type Config = ConfigOf<typeof attributes>;

export const locationData = defineDataSource({
  type: "wxcc_location",
  noun: "location",
  description: "Looks up a Webex Calling location by id or name.",
  attributes,
  rules: ({ id, name }: Config) => exactlyOne("location", { id, name }, ["id", "name"]),
  read: async ({ contactCenter: { calling } }, config: Config) => {
    const id = given(config.id);
    const name = given(config.name);
    const locations = await calling.locations();
    const matches = locations.filter((location) =>
      id === undefined ? sameName(location.name, name ?? "") : location.uuid === id || location.id === id,
    );
    const [found] = matches;
    if (matches.length > 1) {
      return fail(
        `There are ${matches.length} locations named "${name ?? ""}"`,
        `Their ids are ${matches.map(({ uuid }) => uuid).join(", ")}. Look up the one that is meant by its id.`,
      );
    }
    if (found === undefined) {
      return notFound(
        "location",
        id === undefined ? `named "${name ?? ""}"` : `with the id ${id}`,
        locations.length === 0
          ? "This token sees no locations of Webex Calling."
          : `There is ${locations.map((location) => `"${location.name}"`).join(", ")}.`,
      );
    }
    return { id: found.uuid, name: found.name, country: found.country ?? "" };
  },
});
