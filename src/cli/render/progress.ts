// What an apply does, line by line, while it happens.

import type { ApplyEvent, StepAction } from "../../engine";
import { oneLine } from "../../schema/printable";
import type { Colors } from "../terminal";
import { duration } from "./duration";

const words: Readonly<Record<StepAction, readonly [doing: string, done: string]>> = {
  import: ["Importing", "Import"],
  create: ["Creating", "Creation"],
  update: ["Modifying", "Modification"],
  delete: ["Destroying", "Destruction"],
  read: ["Reading", "Read"],
};

export function renderEvent(event: ApplyEvent, { bold, red }: Colors): string {
  const [doing, done] = words[event.action];
  const address = bold(`${oneLine(event.address)}:`);
  switch (event.kind) {
    case "started":
      return `${address} ${doing}...${idText(event.id)}`;
    case "finished":
      return `${address} ${done} complete after ${duration(event.milliseconds)}${idText(event.action === "delete" ? undefined : event.id)}`;
    case "stopped":
      return `${address} ${red(`${done} not begun`)}`;
    case "failed":
      return `${address} ${red(`${done} failed after ${duration(event.milliseconds)}`)}`;
  }
}

function idText(id: string | undefined): string {
  return id === undefined ? "" : ` [id=${oneLine(id)}]`;
}

/** For what takes long. */
export function renderStillGoing(
  address: string,
  action: StepAction,
  milliseconds: number,
  { bold }: Colors,
): string {
  return `${bold(`${oneLine(address)}:`)} Still ${words[action][0].toLowerCase()}... [${duration(milliseconds)} elapsed]`;
}
