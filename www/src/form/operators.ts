import type { FieldTest, KindField } from "dora-insight";

type Operator = FieldTest["op"];

/** Operators in words, by what a field holds; the first is the one that a new test has. */
const WORDS: Record<Operator, string> = {
  is: "is",
  in: "is one of",
  has: "has",
  startsWith: "starts with",
  endsWith: "ends with",
  contains: "contains",
  matches: "matches (* and ?)",
  regex: "matches the regular expression",
  greater: "is greater than",
  less: "is less than",
  before: "is before",
  after: "is after",
  between: "is between",
  exists: "has a value",
};

const TEXT: readonly Operator[] = ["is", "in", "startsWith", "endsWith", "contains", "matches", "regex", "exists"];

const BY_TYPE: Record<KindField["type"], readonly Operator[]> = {
  text: TEXT,
  list: ["has", "in", "startsWith", "endsWith", "contains", "matches", "regex", "exists"],
  time: ["before", "after", "between", "exists"],
  number: ["is", "in", "greater", "less", "exists"],
  flag: ["is", "exists"],
};

export const operatorsOf = (type: KindField["type"]): readonly (readonly [Operator, string])[] => BY_TYPE[type].map((op) => [op, WORDS[op]]);

export const operatorWord = (op: Operator) => WORDS[op];

/** A test of another field or operator, with a value of the kind that it takes. */
export function testOf(field: string, type: KindField["type"], op: Operator, before?: FieldTest): FieldTest {
  const kept = before?.exactCase === true && type !== "flag" && type !== "time" ? { exactCase: true } : {};
  if (before?.parameter !== undefined && op !== "exists" && op !== "between" && (type === "text" || type === "list")) return { field, op, parameter: before.parameter, ...kept };
  if (op === "exists" || type === "flag") return { field, op, value: true };
  const old = before?.values?.[0] ?? (Array.isArray(before?.value) ? before.value[0] : before?.value);
  const value = typeof old === "string" || typeof old === "number" ? String(old) : "";
  const typed = type === "number" ? Number(value) || 0 : value;
  if (op === "in" || op === "between") return { field, op, values: value === "" ? [] : [typed], ...kept };
  return { field, op, value: typed, ...kept };
}
