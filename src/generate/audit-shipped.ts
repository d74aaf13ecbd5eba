// `npm run audit:shipped`: known vulnerabilities of the packages that are bundled and so shipped. What only builds and
// tests this package is left out: it runs on no user's machine. Ends with 1 when there is one, with 2 when the registry
// could not be asked.

import { execFile } from "node:child_process";
import { join } from "node:path";
import * as v from "valibot";
import { bundledPackages } from "./third-party-licenses";

const root = join(__dirname, "../..");

/** What `npm audit --json` prints. `nodes` are folders of installed packages, relative to the root. */
const report = v.object({
  vulnerabilities: v.record(
    v.string(),
    v.object({
      name: v.string(),
      severity: v.string(),
      nodes: v.array(v.string()),
      /** An advisory, or the name of the vulnerable package it depends on. */
      via: v.array(v.union([v.string(), v.object({ title: v.string(), url: v.string() })])),
    }),
  ),
});

export type Verdict =
  | { readonly kind: "audited"; readonly findings: readonly string[] }
  /** The registry gave no report. */
  | { readonly kind: "not audited"; readonly reason: string };

/**
 * @param output of `npm audit --json`
 * @param folders of the shipped packages, relative to the root
 */
export function verdict(output: string, folders: readonly string[]): Verdict {
  const json = parsed(output);
  const audited = v.safeParse(report, json);
  if (!audited.success) return { kind: "not audited", reason: reasonOf(json, output) };
  const shipped = new Set(folders);
  const findings = Object.values(audited.output.vulnerabilities)
    .filter(({ nodes }) => nodes.some((node) => shipped.has(node)))
    .map(({ name, severity, via }) => {
      const causes = via.map((cause) => (typeof cause === "string" ? cause : `${cause.title}, ${cause.url}`));
      return `${name} (${severity}): ${causes.join("; ")}`;
    });
  return { kind: "audited", findings };
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output) as unknown;
  } catch {
    return undefined; // npm prints plain text when it fails early
  }
}

const failure = v.union([
  v.pipe(
    v.object({ error: v.object({ summary: v.pipe(v.string(), v.nonEmpty()) }) }),
    v.transform(({ error }) => error.summary),
  ),
  v.pipe(
    v.object({ message: v.string() }),
    v.transform(({ message }) => message),
  ),
]);

function reasonOf(json: unknown, output: string): string {
  const told = v.safeParse(failure, json);
  return told.success ? told.output : output.trim().slice(0, 500) || "npm said nothing";
}

/** npm ends with 1 when it finds something, and still prints its report. */
function npmAudit(): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile("npm", ["audit", "--json"], { cwd: root, maxBuffer: 64e6 }, (problem, stdout, stderr) => {
      if (problem !== null && problem.code === "ENOENT") reject(problem);
      else resolve(stdout || stderr);
    });
  });
}

async function main(): Promise<void> {
  const folders = await bundledPackages();
  const result = verdict(await npmAudit(), folders);
  if (result.kind === "not audited") {
    console.error(`NOT AUDITED: the registry could not be asked. ${result.reason}`);
    process.exitCode = 2;
    return;
  }
  for (const finding of result.findings) console.error(finding);
  console.log(`${folders.length} shipped packages, ${result.findings.length} with known vulnerabilities`);
  if (result.findings.length > 0) process.exitCode = 1;
}

if (require.main === module) void main();
