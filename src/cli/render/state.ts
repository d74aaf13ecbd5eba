// The state for people: its objects with their attributes, and its outputs.

import type { ResourceState, State } from "../../engine";
import { oneLine } from "../../schema/printable";
import type { Values } from "../../schema/value";
import type { Colors } from "../terminal";
import { renderOutputs } from "./output";
import { hiddenAttributes, sensitiveInState } from "./sensitive";
import { renderAttributes } from "./resource-diff";

export function renderState({ resources, outputs }: State, colors: Colors): string {
  const objects = [...resources.values()]
    .sort((left, right) => (left.address < right.address ? -1 : 1))
    .map((resource) => renderObjects(resource, colors));
  if (objects.length === 0 && Object.keys(outputs).length === 0) return "The state is empty.";
  return [
    ...objects,
    ...(Object.keys(outputs).length === 0 ? [] : [`Outputs:\n\n${renderOutputs(outputs)}`]),
  ].join("\n\n");
}

/** The object of an address, and what replacements have left of its predecessors. */
export function renderObjects(resource: ResourceState, { bold }: Colors): string {
  const { type, mode, current, deposed } = resource;
  const [address, name] = [oneLine(resource.address), oneLine(resource.name)];
  const block = `${mode === "data" ? "data" : "resource"} "${oneLine(type)}" "${name}"`;
  const objects = [
    ...(current === null
      ? []
      : [{ title: `# ${address}${current.tainted === true ? " (tainted)" : ""}:`, ...current }]),
    ...[...deposed].map(([key, instance]) => ({
      title: `# ${address} (deposed object ${oneLine(key)}):`,
      ...instance,
    })),
  ];
  return objects
    .map(({ title, ...instance }) => {
      const hidden = hiddenAttributes(sensitiveInState(type, instance));
      const attributes = renderAttributes(instance.attributes as Values, hidden);
      return `${bold(title)}\n${block} {\n${attributes}\n}`;
    })
    .join("\n\n");
}
