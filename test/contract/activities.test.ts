/** The emulator's table of activities says the same as the fact sheet it was made from. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { activities } from "../../src/emulator/entities/activities";
import { contractPath } from "./contract";

interface Fact {
  readonly name: string;
  readonly v1ActivityNames?: readonly string[];
  readonly activityId: string | null;
  readonly groupV1: string | null;
  readonly groupCatalog: string;
  readonly exits: {
    readonly v1: readonly string[] | null;
    readonly v2Catalog: readonly string[] | null;
    readonly v2Accepted: readonly string[] | null;
    readonly derived?: { readonly property: string };
  };
  readonly references: readonly { readonly property: string; readonly kind: string }[];
}

const path = join(dirname(contractPath), "ACTIVITIES.json");
const described = existsSync(path) ? describe : describe.skip;

/** Kinds of references that an emulated tenant has objects of, by the entity that holds them. */
const entities: Readonly<Record<string, string>> = {
  queue: "contact-service-queue",
  "business-hours": "business-hours",
  "audio-file": "audio-file",
  flow: "flow",
  subflow: "flow",
  "entry-point": "entry-point",
};

described("the table of activities", () => {
  const facts = existsSync(path)
    ? (JSON.parse(readFileSync(path, "utf8")) as { activities: readonly Fact[] }).activities
    : [];

  test("has exactly those of the fact sheet", () => {
    expect(facts.length).toBeGreaterThanOrEqual(52);
    expect(activities.map(({ name }) => name)).toEqual(facts.map(({ name }) => name));
  });

  test.each(facts)("tells of $name what the fact sheet tells", (fact) => {
    const { v1, v2Catalog, v2Accepted, derived } = fact.exits;
    const exits = [v1, v2Catalog, v2Accepted].flatMap((list) => list ?? []);
    const isPlaceholder = (text: string): boolean => /^<.*>$/.test(text) || text.endsWith("-placeholder");
    const activity = activities.find(({ name }) => name === fact.name);
    expect({
      ...activity,
      exits: [...(activity?.exits ?? [])].sort(),
      references: (activity?.references ?? []).map(({ setting, entity }) => `${setting} ${entity}`).sort(),
    }).toEqual({
      name: fact.name,
      ...(fact.v1ActivityNames === undefined ? {} : { alsoCalled: fact.v1ActivityNames }),
      ...(fact.activityId === null || isPlaceholder(fact.activityId) ? {} : { activityId: fact.activityId }),
      group: fact.groupV1 ?? fact.groupCatalog,
      exits: [...new Set(exits.filter((exit) => !isPlaceholder(exit)))].sort(),
      ...(derived === undefined ? {} : { exitsFrom: derived.property }),
      references: fact.references
        .filter(({ kind }) => kind in entities)
        .map(({ property, kind }) => `${property} ${entities[kind]}`)
        .sort(),
    });
  });
});
