// Names change between TypeScript and Terraform in one place, and come back as they were.

import fc from "fast-check";
import { resources } from "../../src/resources";
import { camelCase, fromTerraformNames, snakeCase, toTerraformNames } from "../../src/schema/names";
import type { Values } from "../../src/schema/value";
import { configurations } from "../engine/configurations";

test.each([
  ["name", "name"],
  ["serviceLevelThreshold", "service_level_threshold"],
  ["contentBase64", "content_base64"],
  ["contentSha256", "content_sha256"],
])("%s is %s", (camel, snake) => {
  expect(snakeCase(camel)).toBe(snake);
  expect(camelCase(snake)).toBe(camel);
});

test.each(Object.values(resources).map(({ type, attributes }) => [type, attributes] as const))(
  "every name of %s comes back",
  (_type, attributes) => {
    const names = Object.keys(attributes);
    expect(names.map(snakeCase).map(camelCase)).toEqual(names);
    expect(new Set(names.map(snakeCase)).size).toBe(names.length);
  },
);

test.each(Object.keys(configurations))("values of %s come back, nested ones too", (type) => {
  const { attributes } = resources[type] ?? {};
  const configuration = configurations[type];
  if (attributes === undefined || configuration === undefined) throw new Error(`there is no ${type}`);
  fc.assert(
    fc.property(configuration, (values) => {
      const all: Values = Object.fromEntries(
        Object.keys(attributes).map((name) => [name, values[name] ?? null]),
      );
      expect(fromTerraformNames(attributes, toTerraformNames(attributes, all))).toEqual(all);
    }),
    { seed: 20261122, numRuns: 30 },
  );
});

test("fields inside a map are renamed, its keys are not", () => {
  const { attributes } = resources.wxcc_channel ?? {};
  if (attributes === undefined) throw new Error("there is no wxcc_channel");
  const flowOverride = { myKey: { type: "AUDIO", value: null, entityType: "audio-file", entityId: "1" } };
  expect(toTerraformNames(attributes, { flowOverride }).flow_override).toEqual({
    myKey: { type: "AUDIO", value: null, entity_type: "audio-file", entity_id: "1" },
  });
});
