import { member } from "../words/made";

/** One comparison of a level's condition. All of a level's must hold; a level without any is whatever is left. */
export interface Comparison {
  operand: string;
  op: Op;
  value: number | string;
}

export type Op = "below" | "atMost" | "atLeast" | "above";

export const OPS: readonly (readonly [Op, string])[] = [
  ["below", "below"],
  ["atMost", "at most"],
  ["atLeast", "at least"],
  ["above", "above"],
];

export interface Level {
  level: string;
  when?: unknown;
}

/** A condition as the document has it, comparison by comparison; null where it is written in a way that cannot be taken apart. */
export function comparisonsOf(when: unknown): Comparison[] | null {
  if (when === undefined) return [];
  const found: Comparison[] = [];
  for (const predicate of Array.isArray(when) ? (when as unknown[]) : [when]) {
    const operand = member(predicate, "operand");
    if (typeof operand !== "string") return null;
    for (const [op] of OPS) {
      const value = member(predicate, op);
      if (typeof value === "number" || typeof value === "string") found.push({ operand, op, value });
      else if (value !== undefined) return null;
    }
  }
  return found;
}

/** The condition as the document has it: comparisons of one operand together, as long as none stands twice. */
export function whenOf(comparisons: readonly Comparison[]): unknown {
  const predicates: Record<string, unknown>[] = [];
  for (const { operand, op, value } of comparisons) {
    const same = predicates.find((predicate) => predicate["operand"] === operand && !(op in predicate));
    if (same === undefined) predicates.push({ operand, [op]: value });
    else same[op] = value;
  }
  return predicates.length === 0 ? undefined : predicates.length === 1 ? predicates[0] : predicates;
}

/** The levels that a set or a stage begins with. */
export const FIRST_LEVELS: Record<"ms" | "perDay" | "ratio", readonly Level[]> = {
  ms: [
    { level: "elite", when: { operand: "ms", below: "P1D" } },
    { level: "high", when: { operand: "ms", below: "P7D" } },
    { level: "medium", when: { operand: "ms", below: "P30D" } },
    { level: "low" },
  ],
  perDay: [
    { level: "elite", when: { operand: "perDay", above: 1 } },
    { level: "high", when: { operand: "perWeek", atLeast: 1 } },
    { level: "medium", when: { operand: "per30Days", atLeast: 1 } },
    { level: "low" },
  ],
  ratio: [
    { level: "elite", when: { operand: "ratio", below: 0.05 } },
    { level: "high", when: { operand: "ratio", below: 0.1 } },
    { level: "medium", when: { operand: "ratio", below: 0.15 } },
    { level: "low" },
  ],
};
