// The audit counts what is shipped, and never takes silence for a clean report.
import { verdict } from "../../src/generate/audit-shipped";

const advisory = (name: string, ...nodes: string[]) => ({
  name,
  severity: "high",
  nodes,
  via: [{ title: "Request smuggling", url: "https://advisories.invalid/1" }],
});
const audit = (...found: ReturnType<typeof advisory>[]) =>
  JSON.stringify({ vulnerabilities: Object.fromEntries(found.map((one) => [one.name, one])) });
const shipped = ["node_modules/undici", "node_modules/commander"];

test("a vulnerability of a shipped package is a finding, one of a build tool is none", () => {
  expect(
    verdict(audit(advisory("undici", "node_modules/undici"), advisory("jest", "node_modules/jest")), shipped),
  ).toEqual({
    kind: "audited",
    findings: ["undici (high): Request smuggling, https://advisories.invalid/1"],
  });
});

test("another copy of a shipped package, which only a build tool uses, is none", () => {
  const nested = advisory("undici", "node_modules/tool/node_modules/undici");
  expect(verdict(audit(nested), shipped)).toEqual({ kind: "audited", findings: [] });
});

test.each([
  ["npm's error", '{"error":{"code":"ENOAUDIT","summary":"no audit endpoint"}}', "no audit endpoint"],
  ["npm's message", '{"message":"request failed, reason: getaddrinfo ENOTFOUND"}', "request failed, reason"],
  ["plain text", "npm error network", "npm error network"],
  ["nothing", "", "npm said nothing"],
])("%s in place of a report is said, with the reason", (_what, output, reason) => {
  expect(verdict(output, shipped)).toEqual({ kind: "not audited", reason: expect.stringContaining(reason) });
});
