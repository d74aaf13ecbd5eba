import { parse } from "@rsql/parser";
import * as fc from "fast-check";
import { and, or, rsql, where } from "../../src/contact-center";
import { encoded } from "../../src/contact-center/filter";
import { scriptedContactCenter } from "./scripted-server";

const scripted = scriptedContactCenter();

test.each([
  [where("name", "==", "Sales"), 'name=="Sales"'],
  [where("active", "!=", true), "active!=true"],
  [where("id", "=in=", ["a", "b c"]), 'id=in=("a","b c")'],
  [where("name", "==", 'a "b" \\ c'), 'name=="a \\"b\\" \\\\ c"'],
  [and(where("name", "==", "x"), where("queueType", "==", "OUTBOUND")), 'name=="x";queueType=="OUTBOUND"'],
  [and(where("a", "==", 1), or(where("b", "==", 2), where("c", "==", 3))), "a==1;(b==2,c==3)"],
])("a filter is written as RSQL: %#", (filter, text) => {
  expect(rsql(filter)).toBe(text);
});

test("whatever a value holds, a filter stays one comparison with that value", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (value) => {
      const node = parse(rsql(where("name", "==", value))) as unknown as { right: { value: unknown } };
      expect(node.right.value).toBe(value);
    }),
    { seed: 42 },
  );
});

test("nothing that a URL or RSQL gives a meaning to is left raw", () => {
  expect(encoded(`+14085550101 & "x" ('*!')`)).toBe("%2B14085550101%20%26%20%22x%22%20%28%27%2A%21%27%29");
});

test("a plus sign goes over the wire as %2B, because the API reads a raw one as a space", async () => {
  const center = scripted.open(() => ({ status: 200, json: { meta: { totalPages: 1 }, data: [] } }));
  await center.dialNumbers.list(where("dialledNumber", "==", "+14085550101"));
  const [request] = scripted.server.requests;
  expect(request?.url).toContain("filter=dialledNumber%3D%3D%22%2B14085550101%22");
  expect(request?.url).not.toContain("+");
  expect(request?.query.get("filter")).toBe('dialledNumber=="+14085550101"');
});

test("a number is looked up in the inventory of Webex Calling with %2B as well", async () => {
  const center = scripted.open(() => ({ status: 200, json: { phoneNumbers: [] } }));
  await center.calling.number("+14085550101");
  expect(scripted.server.requests[0]?.url).toContain("phoneNumber=%2B14085550101");
});
