// Reads the blocks that say where an object of the state belongs: `import` brings one in, `moved` gives it another
// address, `removed` lets it go.

import type { AttributePath, Reference } from "./expression";
import type { Block, ImportBlock, MovedBlock, RemovedBlock } from "./configuration";
import type { Labelled } from "./blocks";
import { inputProblem, type Report } from "./input-error";
import { didYouMean } from "./nearest";
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

const importArguments = new Set(["//", "to", "id", "provider"]);

export function readImport(
  { body: json, place }: Labelled,
  context: ExpressionContext,
): ImportBlock | undefined {
  const { report } = context;
  const body = expectObject(json, place, report);
  if (body === undefined) return undefined;
  reportOthers(body, importArguments, place, "of an import block", report);
  const to = readAddress(body["to"], within(place, "to"), report);
  if (to === undefined) return undefined;
  const { id } = body;
  if (id === undefined || id === null) {
    const detail = "id is required: the id of the object, its exact name, or the number of a support number.";
    reportWrong(report, place, `The import of ${to} has no id`, detail);
    return undefined;
  }
  const subject = `the import of ${to}`;
  return {
    to,
    id: readExpression(id, { ...within(place, "id"), subject, address: to }, context),
    place: placeText(place),
  };
}

const movedArguments = new Set(["//", "from", "to"]);

export function readMoved({ body: json, place }: Labelled, report: Report): MovedBlock | undefined {
  const body = expectObject(json, place, report);
  if (body === undefined) return undefined;
  reportOthers(body, movedArguments, place, "of a moved block", report);
  const from = readAddress(body["from"], within(place, "from"), report);
  const to = readAddress(body["to"], within(place, "to"), report);
  return from === undefined || to === undefined ? undefined : { from, to, place: placeText(place) };
}

const removedArguments = new Set(["//", "from", "lifecycle", "provisioner"]);

export function readRemoved({ body: json, place }: Labelled, report: Report): RemovedBlock | undefined {
  const body = expectObject(json, place, report);
  if (body === undefined) return undefined;
  reportOthers(body, removedArguments, place, "of a removed block", report);
  if ("provisioner" in body) {
    reportUnsupported(report, within(place, "provisioner"), "A provisioner");
  }
  const from = readAddress(body["from"], within(place, "from"), report);
  const destroy = readDestroy(body["lifecycle"], within(place, "lifecycle"), report);
  return from === undefined ? undefined : { from, destroy, place: placeText(place) };
}

/** Terraform's default: what is removed is destroyed. */
function readDestroy(json: unknown, place: Place, report: Report): boolean {
  if (json === undefined || json === null) return true;
  const lifecycle = expectBlock(json, place, report) ?? {};
  reportOthers(lifecycle, new Set(["//", "destroy"]), place, "of its lifecycle", report);
  const { destroy } = lifecycle;
  if (destroy === undefined || destroy === null) return true;
  return readConstant(destroy, "boolean", within(place, "destroy"), report) !== false;
}

function reportOthers(
  body: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
  place: Place,
  what: string,
  report: Report,
): void {
  for (const name of Object.keys(body).filter((key) => !known.has(key))) {
    reportUnsupported(report, within(place, name), `${name} ${what}`);
  }
}

/** The address of a resource: type and name, neither an instance nor in a module. */
function readAddress(json: unknown, place: Place, report: Report): string | undefined {
  if (json === undefined || json === null) {
    const argument = place.path.split(".").at(-1) ?? "an address";
    reportWrong(report, place, `Cannot read ${place.subject}`, `${argument} is required.`);
    return undefined;
  }
  const path = readTraversal(json, place, report);
  if (path === undefined) return undefined;
  const address = resourceAddress(path);
  if (address !== undefined) return address;
  const detail = `"${path.join(".")}" is no address of a resource, such as wxcc_channel.sales.`;
  reportWrong(report, place, `Cannot read ${place.subject}`, detail);
  return undefined;
}

function resourceAddress(path: AttributePath): string | undefined {
  const [type, name, ...rest] = path;
  if (typeof type !== "string" || typeof name !== "string" || rest.length > 0) return undefined;
  return ["module", "data", "var", "local", "each", "path"].includes(type) ? undefined : `${type}.${name}`;
}

export interface AddressBlocks {
  readonly imports: readonly ImportBlock[];
  readonly moves: readonly MovedBlock[];
  readonly removals: readonly RemovedBlock[];
}

/** What contradicts the resources that are declared, or another of these blocks. */
export function checkAddressBlocks(
  { imports, moves, removals }: AddressBlocks,
  resources: readonly Block[],
  report: Report,
): void {
  const declared = new Map(resources.map((block) => [block.address, block]));
  checkImports(imports, declared, report);
  checkMoves(moves, declared, report);
  for (const { from, place } of removals) {
    const block = declared.get(from);
    if (block === undefined) continue;
    const detail = `${place} says that it was removed, but ${block.place} declares it. Remove one of them.`;
    report(inputProblem(`${from} is removed and declared`, detail, from));
  }
}

function checkImports(
  imports: readonly ImportBlock[],
  declared: ReadonlyMap<string, Block>,
  report: Report,
): void {
  const first = new Map<string, string>();
  for (const { to, place } of imports) {
    const before = first.get(to);
    if (before !== undefined) {
      const detail = `${before} and ${place}: a resource is one object. Keep one of them.`;
      report(inputProblem(`${to} is imported twice`, detail, to));
    } else first.set(to, place);
    if (declared.has(to)) continue;
    const meant = didYouMean(to, declared.keys());
    const detail = `${place}: the configuration declares no ${to}.${meant} Write the resource that the object is imported into.`;
    report(inputProblem(`Cannot import into ${to}`, detail));
  }
}

function checkMoves(
  moves: readonly MovedBlock[],
  declared: ReadonlyMap<string, Block>,
  report: Report,
): void {
  const left = new Map<string, MovedBlock>();
  const taken = new Map<string, MovedBlock>();
  for (const move of moves) {
    const { from, to, place } = move;
    const why = [whyNotMoved(move, declared), whyTwice(left.get(from) ?? taken.get(to))];
    for (const reason of why.filter((one) => one !== undefined)) {
      report(inputProblem(`${from} can't be moved to ${to}`, `${place}: ${reason}`));
    }
    left.set(from, left.get(from) ?? move);
    taken.set(to, taken.get(to) ?? move);
  }
  const circle = circleOf(moves);
  if (circle === undefined) return;
  const detail = `${left.get(circle[0] ?? "")?.place}: ${circle.join(" -> ")} leads back to where it starts. The last address must be another one.`;
  report(inputProblem("The moved blocks form a circle", detail));
}

function whyNotMoved({ from, to }: MovedBlock, declared: ReadonlyMap<string, Block>): string | undefined {
  if (from === to) return "both are the same address. Remove the block.";
  if (from.split(".")[0] !== to.split(".")[0]) {
    return "an object keeps its type. Import it under its new address, or let it be made anew.";
  }
  const block = declared.get(from);
  if (block === undefined) return undefined;
  return `${from} is still declared, in ${block.place}. Rename that resource to ${to}.`;
}

function whyTwice(other: MovedBlock | undefined): string | undefined {
  if (other === undefined) return undefined;
  return `${other.place} moves ${other.from} to ${other.to}. Each object moves to one address alone.`;
}

function circleOf(moves: readonly MovedBlock[]): readonly string[] | undefined {
  const next = new Map(moves.filter(({ from, to }) => from !== to).map(({ from, to }) => [from, to]));
  const seen = new Set<string>();
  for (const start of next.keys()) {
    const path = new Set<string>();
    for (let at: string | undefined = start; at !== undefined && !seen.has(at); at = next.get(at)) {
      if (path.has(at)) return [...[...path].slice([...path].indexOf(at)), at];
      path.add(at);
    }
    for (const passed of path) seen.add(passed);
  }
  return undefined;
}

/** What `replace_triggered_by` names: resources of this configuration, or attributes of theirs. */
export function readTriggers(json: unknown, place: Place, report: Report): Reference[] {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json)) {
    const detail = "a list of resources and their attributes was expected.";
    reportWrong(report, place, `Cannot read replace_triggered_by of ${place.subject}`, detail);
    return [];
  }
  return json
    .map((item, index) => readTrigger(item, within(place, index), report))
    .filter((trigger) => trigger !== undefined);
}

function readTrigger(json: unknown, place: Place, report: Report): Reference | undefined {
  const path = readTraversal(json, place, report);
  if (path === undefined) return undefined;
  const address = resourceAddress(path.slice(0, 2));
  const text = path.join(".");
  if (address !== undefined && address !== place.address) {
    return { kind: "reference", address, path: path.slice(2), text, place: placeText(place) };
  }
  const detail =
    address === undefined
      ? `"${text}" is neither a resource nor an attribute of one, such as wxcc_flow.main.version.`
      : "a resource can't trigger its own replacement.";
  reportWrong(report, place, `Cannot read replace_triggered_by of ${place.subject}`, detail);
  return undefined;
}
