// Where the records of creates under way lie. Each door keeps its own, and looks at those that the other one has left
// for the same state.

import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import * as v from "valibot";
import { statePlace } from "./state-place";

type Variables = Readonly<Record<string, string | undefined>>;

/** The folder of wxcc: beside the state, whose objects it protects. */
export function recordsBeside(statePath: string): string {
  return `${statePath}.pending`;
}

/** Folder and workspace that Terraform works in. */
export interface TerraformPlace {
  readonly folder: string;
  /** Its data directory, which survives a run. */
  readonly data: string;
  readonly workspace: string;
}

export function terraformPlace(folder: string, variables: Variables): TerraformPlace {
  const data = dataDirectory(folder, variables);
  return { folder, data, workspace: variables.TF_WORKSPACE || selectedWorkspace(data) };
}

function dataDirectory(folder: string, { TF_DATA_DIR }: Variables): string {
  return resolve(folder, TF_DATA_DIR || ".terraform");
}

/** `terraform workspace select` writes the name into the data directory; without one it is the default workspace. */
function selectedWorkspace(data: string): string {
  const file = join(data, "environment");
  return (existsSync(file) ? readFileSync(file, "utf8").trim() : "") || "default";
}

type DataFolder = Omit<TerraformPlace, "folder">;

/** The folder of the provider. */
export function terraformRecords(place: DataFolder): string {
  return folderOf(place, "wxcc-pending");
}

/** The folder in which the provider's plans note what moves away from objects that they destroy. */
export function terraformMoves(place: DataFolder): string {
  return folderOf(place, "wxcc-moves");
}

/** What one workspace began, another must not take for its own. */
function folderOf({ data, workspace }: DataFolder, name: string): string {
  return join(data, workspace === "default" ? name : `${name}-${encodeURIComponent(workspace)}`);
}

/**
 * The folders in which the provider may have left records of a state's objects: Terraform's data directory lies in its
 * working folder, which is that of the state or, after a synthesis, that of the configuration.
 */
export function terraformRecordsOf(
  statePath: string,
  configurationFolder: string,
  variables: Variables,
): readonly string[] {
  const parent = dirname(statePath);
  const isWorkspace = basename(dirname(parent)) === workspaces;
  const workspace = isWorkspace ? basename(parent) : "default";
  const beside = isWorkspace ? dirname(dirname(parent)) : parent;
  const folders = [...new Set([beside, configurationFolder])];
  return folders.map((folder) => terraformRecords({ data: dataDirectory(folder, variables), workspace }));
}

/** All folders that may hold records of a configuration's objects, wxcc's own first. */
export function recordFolders(
  { statePath, folder }: { readonly statePath: string; readonly folder: string },
  variables: Variables,
): readonly string[] {
  const place = terraformPlace(folder, variables);
  return [
    ...new Set([
      recordsBeside(statePath),
      ...terraformRecordsOf(statePath, folder, variables),
      terraformRecords(place),
      ...wxccRecordsOf(localStatePath(place)),
    ]),
  ];
}

const workspaces = "terraform.tfstate.d";

const backend = v.object({
  backend: v.object({
    type: v.string(),
    config: v.optional(
      v.nullable(
        v.object({
          path: v.optional(v.nullable(v.string())),
          workspace_dir: v.optional(v.nullable(v.string())),
        }),
      ),
    ),
  }),
});

/** The local state file of Terraform's working folder; undefined where its state lies elsewhere. */
export function localStatePath({ folder, data, workspace }: TerraformPlace): string | undefined {
  const chosen = chosenBackend(join(data, "terraform.tfstate"));
  if (chosen === undefined) return undefined;
  return workspace === "default"
    ? resolve(folder, chosen.path ?? "terraform.tfstate")
    : resolve(folder, chosen.workspace_dir ?? workspaces, workspace, "terraform.tfstate");
}

type LocalBackend = { readonly path?: string | null; readonly workspace_dir?: string | null };

/** `terraform init` notes it there; without such a note the state is a file in the working folder. */
function chosenBackend(file: string): LocalBackend | undefined {
  if (!existsSync(file)) return {};
  const noted = v.safeParse(v.pipe(v.string(), v.parseJson(), backend), readFileSync(file, "utf8"));
  if (!noted.success || noted.output.backend.type !== "local") return undefined;
  return noted.output.backend.config ?? {};
}

/** The folder of wxcc for a local state. */
export function wxccRecordsOf(statePath: string | undefined): readonly string[] {
  return statePath === undefined ? [] : [recordsBeside(statePlace(statePath).statePath)];
}
