// Looks up a flow that somebody else keeps.

import { type ConfigOf } from "../../schema/attribute";
import { text } from "../../schema/types";
import { defineDataSource } from "../definition";
import { flow } from "../flow";
import { asComputed, exactlyOne, findBy, given } from "./lookup";

const { bindings: _bindings, publishComment: _comment, ...flowAttributes } = flow.attributes;

const attributes = {
  ...asComputed(flowAttributes),
  id: findBy(text, "Id of the flow: 24 hex digits."),
  name: findBy(text, "Name of the flow."),
};

type Config = ConfigOf<typeof attributes>;

export const flowData = defineDataSource({
  type: "wxcc_flow",
  noun: "flow",
  description:
    "Looks up a flow by id or name. `definition` is the version under its highest label, else its draft.",
  attributes,
  rules: ({ id, name }: Config) => exactlyOne("flow", { id, name }, ["id", "name"]),
  read: async (services, config: Config) => {
    const {
      bindings: _none,
      publishComment: _nothing,
      ...state
    } = await flow.importState(services, given(config.id) ?? given(config.name) ?? "");
    return state;
  },
});
