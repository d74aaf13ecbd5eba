/** Parses JSON from outside against a schema; the error names the place. */
import * as v from "valibot";

export function parseAs<TSchema extends v.GenericSchema>(
  schema: TSchema,
  value: unknown,
  root: string,
): v.InferOutput<TSchema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${placeOf(root, issue)}: ${issue.message}`);
  throw new Error(problems.join("\n"));
}

function placeOf(root: string, issue: v.BaseIssue<unknown>): string {
  return (issue.path ?? []).reduce((place, item) => {
    const key = (item as { key?: unknown }).key;
    return typeof key === "number" ? `${place}[${key}]` : `${place}.${String(key)}`;
  }, root);
}
