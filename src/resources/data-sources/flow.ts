// Looks up a flow that somebody else keeps.

import { flowId } from "../../contact-center";
import { type ConfigOf } from "../../schema/attribute";
import { text } from "../../schema/types";
import { defineDataSource, type Services } from "../definition";
import { flow, type Flow } from "../flow";
import { unmanagedState } from "../flow/read";
import { asComputed, exactlyOne, findBy, given, notFound } from "./lookup";

const {
  bindings: _bindings,
  publishComment: _comment,
  unpublishedEditBy: _edit,
  ...flowAttributes
} = flow.attributes;

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
      unpublishedEditBy: _nobody,
      ...state
    } = await find(services, config);
    return state;
  },
});

async function find(services: Services, config: Config): Promise<Flow> {
  const { flows } = services.contactCenter;
  const id = given(config.id);
  const name = given(config.name) ?? "";
  const row =
    id === undefined
      ? await flows.findByName(name)
      : await flows.readAnew(flowId(id), { noun: "flow", name: id });
  return row === undefined
    ? notFound(
        "flow",
        id === undefined ? `named "${name}"` : `with the id ${id}`,
        "Names are as the Flow Designer shows them.",
      )
    : unmanagedState(services, row);
}
