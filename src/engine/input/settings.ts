// Reads the `terraform` block: which providers are meant, and where the state lies.

import { resolve } from "node:path";
import { version } from "../../../package.json";
import { providerSource } from "../../resources";
import type { ProviderName } from "./configuration";
import type { Report } from "./input-error";
import { expectBlock, isJsonObject, type Place, reportUnsupported, reportWrong, within } from "./place";
import { readConstant } from "./read-expression";
import { meetsConstraint } from "./version-constraint";

export interface Settings {
  readonly providerSources: Partial<Record<ProviderName, string>>;
  /** As written; relative to the folder of the configuration. */
  readonly statePath?: string;
}

/** Where Terraform looks for providers whose source names no host. */
const defaultHost = "registry.terraform.io";

export function readSettings(json: unknown, place: Place, report: Report): Settings {
  const block = expectBlock(json, place, report) ?? {};
  // required_version is about Terraform's releases and does not concern wxcc.
  const known = ["required_providers", "required_version", "backend", "//"];
  for (const name of Object.keys(block).filter((key) => !known.includes(key))) {
    reportUnsupported(report, within(place, name), name === "cloud" ? "HCP Terraform (cloud)" : name);
  }
  const statePath = readBackend(block["backend"], within(place, "backend"), report);
  return {
    providerSources: readRequiredProviders(
      block["required_providers"],
      within(place, "required_providers"),
      report,
    ),
    ...(statePath === undefined ? {} : { statePath }),
  };
}

function readRequiredProviders(json: unknown, place: Place, report: Report): Settings["providerSources"] {
  if (json === undefined) return {};
  const entries = Object.entries(expectBlock(json, place, report) ?? {}).filter(([name]) => name !== "//");
  const sources = entries.map(([name, requirement]) => {
    const source = isJsonObject(requirement) ? requirement["source"] : undefined;
    return [name, typeof source === "string" ? source : name] as const;
  });
  for (const [name, source] of sources.filter((entry) => !isOurProvider(entry))) {
    const detail =
      name === "wxcc"
        ? `${source} is another provider than this program: its source is ${providerSource}. Correct the source, or use Terraform with that provider.`
        : `${source} is neither the wxcc provider nor null. Use Terraform with the wxcc provider for a configuration that uses other providers.`;
    reportWrong(report, within(place, name), `The provider "${name}" cannot be used`, detail);
  }
  for (const [name, requirement] of entries) {
    if (name === "wxcc" && isJsonObject(requirement))
      checkVersion(requirement["version"], within(place, name), report);
  }
  return Object.fromEntries(sources.filter(isOurProvider));
}

/** null_resource is built in: of that provider no version is asked for. */
function checkVersion(constraint: unknown, place: Place, report: Report): void {
  if (typeof constraint !== "string") return;
  const isMet = meetsConstraint(version, constraint);
  if (isMet === true) return;
  const wanted = within(place, "version");
  const [summary, detail] =
    isMet === undefined
      ? [`"${constraint}" is no version constraint`, 'Write one such as "~> 1.2" or ">= 1.2, < 2.0".']
      : [
          `This is wxcc ${version}, but the configuration asks for ${constraint}`,
          "Install a version that it asks for, or correct the constraint.",
        ];
  reportWrong(report, wanted, summary, detail);
}

function isOurProvider([name, source]: readonly [string, string]): boolean {
  // A mirror may have another host. Without a source, Terraform takes the name for it.
  if (name === "wxcc")
    return source === "wxcc" || source.split("/").slice(-2).join("/").toLowerCase() === providerSource;
  return name === "null" && providerAddress(source) === providerAddress("null");
}

/** The full address of a provider source: `null` is `registry.terraform.io/hashicorp/null`. */
export function providerAddress(source: string): string {
  const [type = "", namespace = "hashicorp", host = defaultHost] = source.split("/").reverse();
  return [host, namespace, type].join("/").toLowerCase();
}

function readBackend(json: unknown, place: Place, report: Report): string | undefined {
  if (json === undefined) return undefined;
  const kinds = Object.entries(expectBlock(json, place, report) ?? {}).filter(([kind]) => kind !== "//");
  const [path] = kinds.map(([kind, body]) => readBackendKind(kind, body, within(place, kind), report));
  return path;
}

function readBackendKind(kind: string, json: unknown, place: Place, report: Report): string | undefined {
  if (kind !== "local") {
    const instead = 'wxcc keeps its state in a local file (backend "local").';
    reportUnsupported(report, place, `The backend "${kind}"`, instead);
    return undefined;
  }
  const block = expectBlock(json, place, report) ?? {};
  for (const name of Object.keys(block).filter((key) => key !== "path" && key !== "//")) {
    reportUnsupported(report, within(place, name), `${name} of the backend`);
  }
  const { path } = block;
  if (path === undefined || path === null || path === "") return undefined;
  return readConstant(path, "string", within(place, "path"), report);
}

/** Where the state lies: as the backend says, else `terraform.tfstate` in the folder. */
export function stateFile(folder: string, path: string | undefined): string {
  return resolve(folder, path ?? "terraform.tfstate");
}
