// Version constraints as Terraform writes them: `~> 1.2, != 1.2.3`.

/** Whether a version meets all parts of a constraint; undefined when it is none. */
export function meetsConstraint(version: string, constraint: string): boolean | undefined {
  const parts = constraint.split(",").map((part) => meetsPart(version, part.trim()));
  if (parts.includes(undefined)) return undefined;
  return parts.every(Boolean);
}

const partPattern = /^(=|!=|>=|<=|>|<|~>)?\s*(\d+(?:\.\d+){0,2})(?:-([\w.-]+))?$/;

function meetsPart(version: string, part: string): boolean | undefined {
  const [, operator = "=", digits, prerelease] = partPattern.exec(part) ?? [];
  if (digits === undefined) return undefined;
  const given = digits.split(".").map(Number);
  const [, ownDigits = "", ownPrerelease] = /^(\d+\.\d+\.\d+)(?:-([\w.-]+))?/.exec(version) ?? [];
  const own = ownDigits.split(".").map(Number);
  // A prerelease is chosen by its exact name alone.
  if (prerelease !== ownPrerelease) return operator === "!=";
  const order = compared(own, given);
  switch (operator) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    default: {
      // `~> 1.2` is before 2, `~> 1.2.3` before 1.3: all but the last number that is written stay.
      const kept = Math.max(given.length - 1, 1);
      return order >= 0 && compared(own.slice(0, kept), given.slice(0, kept)) === 0;
    }
  }
}

/** Numbers that are left out are zeros. */
function compared(one: readonly number[], other: readonly number[]): number {
  for (let place = 0; place < 3; place++) {
    const difference = (one[place] ?? 0) - (other[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
