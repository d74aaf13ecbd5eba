// Damage as it happens to files and answers: bytes that are wrong, missing or too many, and JSON of another shape.

import type { Random } from "../soak/random";

/** A damaged copy: of its bytes, or, when it is JSON, of its structure. */
export function mutated(original: Buffer, random: Random): Buffer {
  if (random.next() < 0.5) return damagedBytes(original, random);
  const value = jsonOf(original);
  return value === undefined
    ? damagedBytes(original, random)
    : Buffer.from(JSON.stringify(withOneChange(value, random)) ?? "null");
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (problem) {
    if (problem instanceof SyntaxError || (problem as Error).name === "SyntaxError") return undefined;
    throw problem;
  }
}

function damagedBytes(original: Buffer, random: Random): Buffer {
  let bytes = Buffer.from(original);
  for (let turn = random.between(1, 4); turn > 0; turn--) {
    const at = random.between(0, Math.max(bytes.length - 1, 0));
    const byte = Buffer.from([random.between(0, 255)]);
    const rest = random.oneOf([
      () => Buffer.concat([bytes.subarray(0, at), byte, bytes.subarray(at + 1)]),
      () => Buffer.concat([bytes.subarray(0, at), byte, bytes.subarray(at)]),
      () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
      () => bytes.subarray(0, at),
      () => Buffer.concat([bytes.subarray(0, at), bytes]),
    ]);
    bytes = rest?.() ?? bytes;
  }
  return bytes;
}

const strange: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  "",
  "x",
  "${x",
  "${wxcc_channel.none.id}",
  "\u0000\u001b[2J",
  "x".repeat(5000),
  [],
  [null],
  [[]],
  {},
  { __proto__: null },
  { constructor: "x", toString: 1, hasOwnProperty: null },
];

/** One place of a JSON value is another value, is gone, or stands twice. */
function withOneChange(value: unknown, random: Random): unknown {
  const inside = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  if (!inside || random.next() < 0.15) return random.oneOf(strange);
  if (Array.isArray(value)) {
    const at = random.between(0, value.length - 1);
    if (random.next() < 0.1) return [...value.slice(0, at), ...value.slice(at + 1)];
    if (random.next() < 0.1) return [...value, value[at]];
    return value.map((item: unknown, position) => (position === at ? withOneChange(item, random) : item));
  }
  const entries = Object.entries(value);
  const chosen = random.oneOf(entries)?.[0];
  if (random.next() < 0.1) return Object.fromEntries(entries.filter(([key]) => key !== chosen));
  if (random.next() < 0.1) return { ...value, [`${chosen}x`]: random.oneOf(strange) };
  return Object.fromEntries(
    entries.map(([key, item]) => [key, key === chosen ? withOneChange(item, random) : item]),
  );
}
