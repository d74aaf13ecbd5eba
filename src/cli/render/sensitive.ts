// Which values of an object are not shown.

import {
  configuredSensitivePaths,
  storedPaths,
  type Configuration,
  type Instance,
  type Plan,
  type SensitivePaths,
} from "../../engine";
import { resources } from "../../resources";
import { snakeCase } from "../../schema/names";

/** Paths to the sensitive values of an object; Terraform's names. */
export type SensitivePathsOf = (type: string, address: string) => SensitivePaths;

/** Of the objects of a plan: those of their types, and those that the configuration or the state makes sensitive. */
export function sensitiveInPlan({ sensitivePaths }: Pick<Plan, "sensitivePaths">): SensitivePathsOf {
  return (type, address) => [...sensitiveOfType(type), ...(sensitivePaths[address] ?? [])];
}

/** Of the objects of a plan before it is applied. */
export function sensitiveBeforeApply({ sensitiveBefore }: Pick<Plan, "sensitiveBefore">): SensitivePathsOf {
  return (type, address) => [...sensitiveOfType(type), ...(sensitiveBefore[address] ?? [])];
}

/** Of the objects of a plan once it has been applied. */
export function sensitiveOnceApplied(configuration: Configuration): SensitivePathsOf {
  const configured = configuredSensitivePaths(configuration);
  return (type, address) => [...sensitiveOfType(type), ...(configured[address] ?? [])];
}

/** Of an object as the state has it. */
export function sensitiveInState(type: string, instance: Instance): SensitivePaths {
  return [...sensitiveOfType(type), ...storedPaths(instance)];
}

function sensitiveOfType(type: string): SensitivePaths {
  return Object.entries(resources[type]?.attributes ?? {})
    .filter(([, { sensitive }]) => sensitive)
    .map(([name]) => [snakeCase(name)]);
}

/** The attributes that are hidden on a screen: all with something sensitive in them. */
export function hiddenAttributes(paths: SensitivePaths): readonly string[] {
  return [...new Set(paths.flatMap(([name]) => (name === undefined ? [] : [String(name)])))];
}
