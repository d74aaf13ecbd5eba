// The arguments that every resource has, whatever its type: dependencies, lifecycle, provisioners.

import { readTriggers } from "./address-blocks";
import type { Lifecycle, LocalExec } from "./configuration";
import type { AttributePath, Expression } from "./expression";
import type { Report } from "./input-error";
import {
  expectBlock,
  expectObject,
  type Place,
  placeText,
  reportUnsupported,
  reportWrong,
  within,
} from "./place";
import { type ExpressionContext, readConstant, readExpression, readTraversal } from "./read-expression";

export const defaultLifecycle: Lifecycle = {
  preventDestroy: false,
  createBeforeDestroy: false,
  ignoreChanges: [],
  replaceTriggeredBy: [],
};

/** Addresses of a `depends_on` list, each once; CDKTF writes them bare or as `${...}`. */
export function readDependsOn(json: unknown, place: Place, report: Report): string[] {
  if (json === undefined) return [];
  if (!Array.isArray(json)) {
    reportWrong(
      report,
      place,
      `Cannot read depends_on of ${place.subject}`,
      "a list of addresses was expected.",
    );
    return [];
  }
  const addresses = json.map((item, index) => {
    const path = readTraversal(item, within(place, index), report);
    return path === undefined ? undefined : dependencyAddress(path, within(place, index), report);
  });
  return [...new Set(addresses.filter((address) => address !== undefined))];
}

function dependencyAddress(path: AttributePath, place: Place, report: Report): string | undefined {
  if (path[0] === "module") {
    reportUnsupported(report, place, "A dependency on a module");
    return undefined;
  }
  const address = path.slice(0, path[0] === "data" ? 3 : 2);
  if (address.length === (path[0] === "data" ? 3 : 2)) return address.join(".");
  const detail = `"${path.join(".")}" is no address of an object, such as wxcc_channel.sales.`;
  reportWrong(report, place, `Cannot read depends_on of ${place.subject}`, detail);
  return undefined;
}

export function readLifecycle(json: unknown, place: Place, report: Report): Lifecycle {
  if (json === undefined) return defaultLifecycle;
  const block = expectBlock(json, place, report);
  if (block === undefined) return defaultLifecycle;
  const known = ["prevent_destroy", "create_before_destroy", "ignore_changes", "replace_triggered_by", "//"];
  for (const name of Object.keys(block).filter((key) => !known.includes(key))) {
    reportUnsupported(report, within(place, name), `lifecycle ${name}`);
  }
  const flag = (name: string) =>
    block[name] !== undefined && block[name] !== null
      ? readConstant(block[name], "boolean", within(place, name), report) === true
      : false;
  return {
    preventDestroy: flag("prevent_destroy"),
    createBeforeDestroy: flag("create_before_destroy"),
    ignoreChanges: readIgnoreChanges(block["ignore_changes"], within(place, "ignore_changes"), report),
    replaceTriggeredBy: readTriggers(
      block["replace_triggered_by"],
      within(place, "replace_triggered_by"),
      report,
    ),
  };
}

function readIgnoreChanges(json: unknown, place: Place, report: Report): Lifecycle["ignoreChanges"] {
  if (json === undefined || json === null) return [];
  if (json === "all") return "all";
  if (!Array.isArray(json)) {
    const detail = 'a list of attribute names or "all" was expected.';
    reportWrong(report, place, `Cannot read ignore_changes of ${place.subject}`, detail);
    return [];
  }
  return json
    .map((item, index) => readTraversal(item, within(place, index), report))
    .filter((path) => path !== undefined);
}

/** The provisioners of a resource: a list of blocks, or one block, as Terraform's JSON syntax allows. */
export function readProvisioners(json: unknown, place: Place, context: ExpressionContext): LocalExec[] {
  if (json === undefined || json === null) return [];
  const items = Array.isArray(json) ? json : [json];
  return items.flatMap((item, index) => {
    const itemPlace = Array.isArray(json) ? within(place, index) : place;
    const kinds = Object.entries(expectObject(item, itemPlace, context.report) ?? {});
    return kinds.flatMap(([kind, body]) => readProvisioner(kind, body, within(itemPlace, kind), context));
  });
}

function readProvisioner(kind: string, json: unknown, place: Place, context: ExpressionContext): LocalExec[] {
  if (kind === "//") return [];
  if (kind !== "local-exec") {
    reportUnsupported(context.report, place, `The provisioner ${kind}`);
    return [];
  }
  if (Array.isArray(json)) {
    return json.flatMap((item, index) => readProvisioner(kind, item, within(place, index), context));
  }
  const body = expectObject(json, place, context.report);
  return body === undefined ? [] : readLocalExec(body, place, context);
}

const localExecArguments = new Set([
  "command",
  "environment",
  "working_dir",
  "interpreter",
  "on_failure",
  "when",
  "quiet",
  "//",
]);

function readLocalExec(
  body: Readonly<Record<string, unknown>>,
  place: Place,
  context: ExpressionContext,
): LocalExec[] {
  const { report } = context;
  for (const name of Object.keys(body).filter((key) => !localExecArguments.has(key))) {
    reportUnsupported(report, within(place, name), `${name} of a local-exec provisioner`);
  }
  const { command, when = "create", on_failure: onFailure = "fail" } = body;
  if (when !== "create") {
    reportUnsupported(report, within(place, "when"), `A provisioner that runs when ${JSON.stringify(when)}`);
    return [];
  }
  if (onFailure !== "fail" && onFailure !== "continue") {
    const detail = '"fail" or "continue" was expected.';
    reportWrong(report, within(place, "on_failure"), `Cannot read on_failure of ${place.subject}`, detail);
    return [];
  }
  if (command === undefined || command === null || command === "") {
    reportWrong(report, place, `local-exec of ${place.subject} has no command`, "command is required.");
    return [];
  }
  const inner = { ...context, self: true };
  const argument = (name: string): Expression | null =>
    body[name] === undefined || body[name] === null
      ? null
      : readExpression(body[name], within(place, name), inner);
  return [
    {
      command: readExpression(command, within(place, "command"), inner),
      environment: argument("environment"),
      workingDir: argument("working_dir"),
      interpreter: argument("interpreter"),
      onFailure,
      place: placeText(place),
    },
  ];
}
