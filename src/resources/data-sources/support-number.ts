// Looks up the mapping of a number that somebody else keeps.

import { dialNumberId } from "../../contact-center";
import { type ConfigOf } from "../../schema/attribute";
import { text, textThatMeans } from "../../schema/types";
import { defineDataSource } from "../definition";
import { digitsOf } from "../rules";
import { fromApi, supportNumber } from "../support-number";
import { asComputed, exactlyOne, findBy, given, notFound } from "./lookup";

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
  read: async ({ contactCenter: { dialNumbers } }, config: Config) => {
    const id = given(config.id);
    const number = given(config.number) ?? "";
    const found =
      id === undefined
        ? await dialNumbers.findByDigitsAnew(digitsOf(number))
        : await dialNumbers.readAnew(dialNumberId(id), { noun: "support number", name: id });
    return found === undefined
      ? notFound(
          "support number",
          id === undefined ? `"${number}"` : `with the id ${id}`,
          "Only numbers that lead to a channel are support numbers.",
        )
      : fromApi(found);
  },
});
