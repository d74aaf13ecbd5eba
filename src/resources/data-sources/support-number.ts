// Looks up the mapping of a number that somebody else keeps.

import { type ConfigOf } from "../../schema/attribute";
import { text, textThatMeans } from "../../schema/types";
import { defineDataSource } from "../definition";
import { digitsOf } from "../rules";
import { supportNumber } from "../support-number";
import { asComputed, exactlyOne, findBy, given } from "./lookup";

const attributes = {
  ...asComputed(supportNumber.attributes),
  id: findBy(text, "Id of the mapping."),
  number: findBy(textThatMeans(digitsOf), "The number, for example `+14085550101`."),
};

type Config = ConfigOf<typeof attributes>;

export const supportNumberData = defineDataSource({
  type: "wxcc_support_number",
  noun: "support number",
  description: "Looks up to which channel a number is mapped, by the number or the id of the mapping.",
  attributes,
  rules: ({ id, number }: Config) => exactlyOne("support number", { id, number }, ["id", "number"]),
  read: (services, config: Config) =>
    supportNumber.importState(services, given(config.id) ?? given(config.number) ?? ""),
});
