/** Fault rules: which requests go wrong, how, and how often, repeatably. */
import * as v from "valibot";
import { parseAs } from "./parse-as";

const milliseconds = v.pipe(v.number(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const status = v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599));

/** Answers that no client can read, by what is wrong with them. */
export const garbledAnswers = ["header", "content-length", "plain-text", "no-status-line", "chunks"] as const;

const effectSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("status"),
    status,
    body: v.optional(v.unknown()),
    headers: v.optional(v.record(v.string(), v.string())),
  }),
  v.strictObject({ kind: v.literal("reset") }),
  v.strictObject({ kind: v.literal("timeout") }),
  v.strictObject({ kind: v.literal("status-after-commit"), status }),
  v.strictObject({ kind: v.literal("reset-after-commit") }),
  v.strictObject({ kind: v.literal("timeout-after-commit") }),
  v.strictObject({ kind: v.literal("garbled-after-commit"), answer: v.picklist(garbledAnswers) }),
  v.strictObject({ kind: v.literal("doubled") }),
  v.strictObject({ kind: v.literal("drop-field"), field: v.string() }),
  v.strictObject({ kind: v.literal("latency"), ms: milliseconds }),
]);

const ruleSchema = v.strictObject({
  operation: v.optional(v.union([v.string(), v.array(v.string())])),
  method: v.optional(v.string()),
  pathContains: v.optional(v.string()),
  skip: v.optional(count),
  times: v.optional(count),
  probability: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  seed: v.optional(v.pipe(v.number(), v.integer())),
  effect: effectSchema,
});

/**
 * What goes wrong: `status` (instead of doing it), `reset` (connection cut), `timeout` (held, never answered), the
 * same three after the write is done, `garbled-after-commit` (done, and an `answer` that breaks HTTP), `doubled` (an
 * intermediary sends it twice and delivers the second answer), `drop-field` (200, but the field is ignored), `latency` in
 * milliseconds.
 */
export type FaultEffect = v.InferOutput<typeof effectSchema>;

/**
 * A rule. `operation`: a name or names, `*` matches any text. `skip`: matching requests to let pass first (0).
 * `times`: how often it strikes (no limit). `probability`: 0 to 1 (1), drawn from `seed` (1), so that a run repeats.
 */
export type FaultRule = v.InferOutput<typeof ruleSchema>;

/** Fault rules from JSON. Throws an Error that names the wrong place, such as `faults[1].effect.status`. */
export function parseFaultRules(value: unknown): FaultRule[] {
  return parseAs(v.array(ruleSchema), value, "faults");
}

export type Strike = Exclude<FaultEffect, { kind: "latency" }>;

interface ArmedRule {
  readonly rule: FaultRule;
  readonly random: () => number;
  seen: number;
  struck: number;
}

export class Faults {
  private armed: ArmedRule[] = [];

  constructor(rules: readonly FaultRule[]) {
    this.set(rules);
  }

  /** Replaces all rules; their counters start again. */
  set(rules: readonly FaultRule[]): void {
    this.armed = rules.map((rule) => ({ rule, random: randomFrom(rule.seed ?? 1), seen: 0, struck: 0 }));
  }

  rules(): readonly FaultRule[] {
    return this.armed.map(({ rule }) => rule);
  }

  /** What happens to this request: added latency, and the first other effect whose rule strikes. */
  strike(request: { operation: string; method: string; path: string }): {
    latencyMs: number;
    effect?: Strike;
  } {
    let latencyMs = 0;
    for (const armed of this.armed) {
      if (!matches(armed.rule, request) || !isDue(armed)) continue;
      const { effect } = armed.rule;
      if (effect.kind !== "latency") return { latencyMs, effect };
      latencyMs += effect.ms;
    }
    return { latencyMs };
  }
}

function isDue(armed: ArmedRule): boolean {
  const { skip = 0, times = Infinity, probability = 1 } = armed.rule;
  armed.seen += 1;
  if (armed.seen <= skip || armed.struck >= times) return false;
  if (armed.random() >= probability) return false;
  armed.struck += 1;
  return true;
}

function matches(rule: FaultRule, request: { operation: string; method: string; path: string }): boolean {
  const names = rule.operation === undefined ? ["*"] : [rule.operation].flat();
  return (
    names.some((name) => matchesWildcard(name, request.operation)) &&
    (rule.method === undefined || rule.method.toUpperCase() === request.method) &&
    (rule.pathContains === undefined || request.path.includes(rule.pathContains))
  );
}

function matchesWildcard(pattern: string, name: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`).test(name);
}

/** mulberry32: a small generator whose sequence a seed fixes. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
