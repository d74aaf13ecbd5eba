import {
  audioFileId,
  dialNumberId,
  entryPointId,
  flowId,
  flowVersionId,
  InvalidIdError,
  organizationId,
  queueId,
  siteId,
  teamId,
} from "../../src/contact-center";

const uuid = "0b1f4c6e-93c7-4c5e-8d0a-2f5b7d1e9a34";
const uuidIds = { audioFileId, dialNumberId, entryPointId, organizationId, queueId, siteId, teamId };
const bad = ["", " ", "..", "../dial-number", `${uuid}/x`, `${uuid} `, `${uuid}?x=1`, "undefined", "sales"];

describe.each(Object.entries(uuidIds))("%s", (_name, make) => {
  test("takes a UUID as it is", () => {
    expect(make(uuid)).toBe(uuid);
    expect(make(uuid.toUpperCase())).toBe(uuid.toUpperCase());
  });

  test.each(bad)('refuses "%s", so that it never reaches an address', (text) => {
    expect(() => make(text)).toThrow(InvalidIdError);
  });
});

describe.each(Object.entries({ flowId, flowVersionId }))("%s", (_name, make) => {
  test("takes 24 hex digits and no UUID", () => {
    expect(make("50eecdb5ec2b1908e3fdcefe")).toBe("50eecdb5ec2b1908e3fdcefe");
    expect(() => make(uuid)).toThrow("has 24 hex digits");
    expect(() => make("")).toThrow(InvalidIdError);
  });
});

test("the message says what an id looks like", () => {
  expect(() => entryPointId("sales")).toThrow(
    '"sales" is not an id: a channel id is a UUID such as 0b1f4c6e-93c7-4c5e-8d0a-2f5b7d1e9a34.',
  );
});
