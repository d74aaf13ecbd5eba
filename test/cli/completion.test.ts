// Completion as a shell asks for it: by the printed script, in a real bash.

import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { program, Workplace } from "./wxcc";

let work: Workplace;

beforeAll(async () => {
  work = await Workplace.open();
  mkdirSync(work.path("bin"));
  writeFileSync(work.path("bin/wxcc"), `#!/bin/sh\nexec ${process.execPath} ${program()} "$@"\n`, {
    mode: 0o755,
  });
  symlinkSync(process.execPath, join(dirname(work.path("bin/wxcc")), "node"));
  work.configure({
    resource: {
      wxcc_channel: {
        sales: { name: "sales", channel_type: "chat", service_level_threshold: 30 },
        service: { name: "service", channel_type: "chat", service_level_threshold: 30 },
      },
    },
  });
});

afterAll(() => work.close());

/** What bash has to offer for the last of these words. */
function offered(...words: string[]): string[] {
  const script = `eval "$(wxcc completion bash)"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _wxcc; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const environment = { ...process.env, PATH: `${work.path("bin")}:${process.env["PATH"]}` };
  const text = execFileSync("bash", ["-c", script, "bash", ...words], {
    cwd: work.folder,
    env: environment,
    encoding: "utf8",
  });
  return text.split("\n").filter((word) => word !== "");
}

test("commands and their subcommands are offered by what is typed so far", () => {
  expect(offered("wxcc", "pl")).toEqual(["plan"]);
  expect(offered("wxcc", "state", "")).toEqual(expect.arrayContaining(["list", "mv", "pull", "rm", "show"]));
  expect(offered("wxcc", "")).toEqual(expect.arrayContaining(["apply", "help", "verify"]));
  expect(offered("wxcc", "")).not.toContain("completion-words");
  expect(offered("wxcc", "help", "des")).toEqual(["destroy"]);
});

test("options and their choices are offered", () => {
  expect(offered("wxcc", "plan", "--form")).toEqual(["--format"]);
  expect(offered("wxcc", "plan", "--format", "")).toEqual(["json", "text"]);
  expect(offered("wxcc", "completion", "z")).toEqual(["zsh"]);
});

test("addresses of the stack are offered where one is wanted", () => {
  expect(offered("wxcc", "plan", "--target", "wxcc_channel.sa")).toEqual(["wxcc_channel.sales"]);
  expect(offered("wxcc", "import", "")).toEqual(["wxcc_channel.sales", "wxcc_channel.service"]);
});

test("where files are wanted, and where the stack can't be read, nothing is offered, so bash offers files", () => {
  expect(offered("wxcc", "plan", "--out", "")).toEqual([]);
  expect(offered("wxcc", "show", "")).toEqual([]);
  writeFileSync(work.path("main.tf.json"), "{");
  expect(offered("wxcc", "plan", "--target", "")).toEqual([]);
});
