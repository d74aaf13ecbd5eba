import {
  computed,
  optional,
  required,
  sensitive,
  serverDefault,
  withDefault,
} from "../../src/schema/attribute";
import { integer, mapOf, object, optionalField, requiredField, setOf, text } from "../../src/schema/types";
import { schemaJson } from "../../src/schema/provider-schema";

const row = object({ firstDay: requiredField(text, "First day."), count: optionalField(integer, "Count.") });

const described = {
  type: "wxcc_thing",
  description: "A thing.",
  attributes: {
    id: computed(text, "Id."),
    displayName: required(text, "Name."),
    secret: optional(text, "Secret.", sensitive),
    zone: serverDefault(text, "Zone."),
    count: withDefault(integer, 0, "Count."),
    tags: optional(setOf(text), "Tags."),
    rows: optional(mapOf(row), "Rows."),
  },
};

const providerBlock = { description: "A provider.", attributes: {} };
const schema = schemaJson("host/wxcc/wxcc", {
  provider: providerBlock,
  resources: [described],
  dataSources: [],
});
const attributes =
  schema.provider_schemas["host/wxcc/wxcc"]?.resource_schemas.wxcc_thing?.block.attributes ?? {};

test.each([
  ["id", { type: "string", computed: true }],
  ["display_name", { type: "string", required: true }],
  ["secret", { type: "string", optional: true, sensitive: true }],
  ["zone", { type: "string", optional: true, computed: true }],
  ["count", { type: "number", optional: true, computed: true }],
  ["tags", { type: ["set", "string"], optional: true }],
])("%s has its Terraform name, type and mode", (name, expected) => {
  const { description, description_kind, ...rest } = attributes[name] ?? {};
  expect(rest).toEqual(expected);
  expect([typeof description, description_kind]).toEqual(["string", "markdown"]);
});

test("objects in a collection are nested attributes with descriptions of their own", () => {
  expect(attributes.rows).toMatchObject({
    optional: true,
    nested_type: {
      nesting_mode: "map",
      attributes: {
        first_day: { type: "string", required: true, description: "First day." },
        count: { type: "number", optional: true },
      },
    },
  });
});
