// The screen of `wxcc doctor`: one line for each check, with the fix below what is not well.

import { oneLine } from "../../schema/printable";
import type { Finding } from "../doctor";
import type { Channel } from "../terminal";
import { wrapped } from "./wrap";

const longestCheck = 18;
const indent = " ".repeat(6 + longestCheck + 1);

export function renderFindings(findings: readonly Finding[], channel: Channel): string {
  const lines = findings.map((finding) => renderFinding(finding, channel));
  return `${lines.join("\n")}\n\n${summary(findings, channel)}`;
}

function renderFinding(finding: Finding, { colors, width }: Channel): string {
  const { check, status, text } = finding;
  const paint = { ok: colors.green, warn: colors.yellow, fail: colors.red, skip: colors.dim }[status];
  const told = wrapped(oneLine(text), indent, width).trimStart();
  const line = `${paint(status.padEnd(4))}  ${check.padEnd(longestCheck)} ${status === "skip" ? colors.dim(told) : told}`;
  return "fix" in finding ? `${line}\n${colors.bold(wrapped(oneLine(finding.fix), indent, width))}` : line;
}

function summary(findings: readonly Finding[], { colors }: Channel): string {
  const count = (status: Finding["status"]) => findings.filter((finding) => finding.status === status).length;
  const problems = count("fail");
  const warnings = count("warn");
  const also = warnings === 0 ? "" : `${warnings} warning${warnings === 1 ? "" : "s"}`;
  if (problems === 0) {
    const well = colors.bold(colors.green("A plan can work."));
    return also === "" ? well : `${well} There ${warnings === 1 ? "is" : "are"} ${also}.`;
  }
  const found = `${problems} problem${problems === 1 ? "" : "s"}${also === "" ? "" : ` and ${also}`}`;
  return colors.bold(colors.red(`A plan can't work yet: ${found}.`));
}
