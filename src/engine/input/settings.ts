// Reads the `terraform` block: which providers are meant, and where the state lies.

import { resolve } from "node:path";
import type { ProviderName } from "./configuration";
import type { Report } from "./input-error";
import { expectBlock, isJsonObject, type Place, reportUnsupported, reportWrong, within } from "./place";
import { readConstant } from "./read-expression";

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
    const detail = `${source} is neither the wxcc provider nor null. Use Terraform with the wxcc provider for a configuration that uses other providers.`;
    reportWrong(report, within(place, name), `The provider "${name}" cannot be used`, detail);
  }
  return Object.fromEntries(sources.filter(isOurProvider));
}

function isOurProvider([name, source]: readonly [string, string]): boolean {
  if (name === "wxcc") return source.split("/").at(-1) === "wxcc";
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
