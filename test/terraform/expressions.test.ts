// The language has one meaning: thousands of expressions, each evaluated by wxcc and by a real Terraform, which does all
// of them in one go. Where wxcc cannot do the same it refuses; it never gives another value.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate } from "../../src/engine/input/expression";
import { languageFunctions, operators } from "../../src/engine/input/functions";
import { InputError } from "../../src/engine/input/input-error";
import { constantScope, parseTemplate, TemplateError } from "../../src/engine/input/template";
import { expressionCases } from "./expression-cases";
import { describeTerraform, runProgram } from "./terraform";

const failed = "!";

/** Why wxcc refuses what Terraform can do; docs/guides/engine.md tells of them. */
const refusals = [
  "wxcc knows no regular expressions",
  "has more digits than can be kept exactly",
  "nothing can be divided by 0",
];

/** What Terraform 1.11 refuses and wxcc does not. */
function isShortCircuit(expression: string): boolean {
  // From version 1.12 on Terraform does not mind what stands behind a decision either.
  return / (&&|\|\|) /.test(expression);
}

interface Outcome {
  /** As jsonencode has it. */
  readonly value?: string;
  readonly problem?: string;
}

function outcome(expression: string, folder: string): Outcome {
  try {
    const scope = { ...constantScope("here"), folder };
    return { value: String(evaluate(parseTemplate(`\${jsonencode([${expression}])}`, scope), () => null)) };
  } catch (problem) {
    if (problem instanceof InputError) return { problem: problem.diagnostics[0]?.detail ?? "" };
    if (problem instanceof TemplateError) return { problem: problem.message };
    throw problem;
  }
}

/** Terraform divides to 150 digits, wxcc to 15; and there is no -0 in JavaScript's JSON. */
function rounded(json: string): string {
  return JSON.stringify(
    JSON.parse(json, (_key, value: unknown) =>
      typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(15)) : value,
    ),
  );
}

function isSame(expression: string, { value, problem = "" }: Outcome, theirs: string): boolean {
  if (value === undefined) return theirs === failed || refusals.some((words) => problem.includes(words));
  if (theirs === failed) return isShortCircuit(expression);
  return rounded(value) === rounded(theirs);
}

describeTerraform("expressions", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "wxcc-expressions-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function byTerraform(): Promise<readonly string[]> {
    const env = { PATH: process.env.PATH, HOME: folder, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };
    const lines = expressionCases.map((expression) => `try(jsonencode([${expression}]), "${failed}"),`);
    writeFileSync(join(folder, "main.tf"), `output "all" {\n  value = [\n${lines.join("\n")}\n  ]\n}\n`);
    const applied = await runProgram("terraform", ["apply", "-auto-approve", "-no-color"], {
      cwd: folder,
      env,
    });
    if (applied.code !== 0) throw new Error(applied.stderr.slice(0, 2000));
    const { stdout } = await runProgram("terraform", ["output", "-json", "all"], { cwd: folder, env });
    return JSON.parse(stdout) as string[];
  }

  test("have the value that Terraform gives them, or are refused by both", async () => {
    const theirs = await byTerraform();
    const different = expressionCases.flatMap((expression, index) => {
      const ours = outcome(expression, folder);
      const value = theirs[index] ?? "";
      return isSame(expression, ours, value) ? [] : [{ expression, ours: ours.value ?? ours.problem, value }];
    });
    expect(different).toEqual([]);
  });

  test("use every function and operator that needs no file and no provider", () => {
    const all = expressionCases.join("\n");
    const called = Object.keys(languageFunctions).filter((name) => !/^file|^provider::|^abspath$/.test(name));
    const left = [
      ...called.filter((name) => !new RegExp(`\\b${name}\\(`).test(all)),
      ...Object.keys(operators).filter((sign) => !all.includes(` ${sign} `)),
    ];
    // What is sensitive can't be compared: the tests of the variables have it.
    expect(left).toEqual(["sensitive"]);
  });
});
