// The state in the form of terraform show -json.

import type { Instance, OutputState, ResourceState, State } from "../../engine";
import type { Values } from "../../schema/value";
import { sensitiveMarks, type Json } from "./json-values";
import { sensitiveInState } from "./sensitive";
import { outputsJson } from "./output";

export interface StateJson {
  readonly format_version: "1.0";
  readonly terraform_version?: string;
  readonly values?: ValuesJson;
}

interface ValuesJson {
  readonly outputs?: Readonly<Record<string, OutputState>>;
  readonly root_module: { readonly resources?: readonly ObjectJson[] };
}

export interface ObjectJson {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly provider_name: string;
  readonly schema_version: number;
  readonly values?: Json | Values;
  readonly sensitive_values: Json;
  readonly depends_on?: readonly string[];
  readonly tainted?: true;
  readonly deposed_key?: string;
}

/** Sensitive values are marked, and in it all the same. */
export function stateJson({ resources, outputs, terraformVersion }: State): StateJson {
  if (resources.size === 0 && Object.keys(outputs).length === 0) return { format_version: "1.0" };
  const objects = [...resources.values()].flatMap(objectsOf);
  return {
    format_version: "1.0",
    terraform_version: terraformVersion,
    values: {
      ...(Object.keys(outputs).length === 0 ? {} : { outputs: outputsJson(outputs) }),
      root_module: objects.length === 0 ? {} : { resources: objects.sort(byAddress) },
    },
  };
}

export function objectsOf(resource: ResourceState): ObjectJson[] {
  const { address, mode, type, name, provider, current, deposed } = resource;
  const objectJson = (instance: Instance): ObjectJson => ({
    address,
    mode,
    type,
    name,
    provider_name: provider,
    schema_version: instance.schemaVersion,
    values: instance.attributes,
    sensitive_values: sensitiveMarks(instance.attributes as Values, sensitiveInState(type, instance)),
    ...(instance.dependencies.length === 0 ? {} : { depends_on: instance.dependencies }),
    ...(instance.tainted === true ? { tainted: true } : {}),
  });
  return [
    ...(current === null ? [] : [objectJson(current)]),
    ...[...deposed].map(([key, instance]) => ({ ...objectJson(instance), deposed_key: key })),
  ];
}

function byAddress(left: ObjectJson, right: ObjectJson): number {
  return left.address < right.address ? -1 : left.address > right.address ? 1 : 0;
}
