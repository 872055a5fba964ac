import { member } from "../words/made";

/** One way to a moment; written as a text where it is nothing but its path. */
export interface Way {
  moment: string;
  pick?: "first" | "last";
  [member: string]: unknown;
}

export interface Ways {
  choose: "firstOf" | "earliestOf";
  ways: Way[];
}

const asWay = (value: unknown): Way => (typeof value === "string" ? { moment: value } : { ...(value as object), moment: String(member(value, "moment") ?? "") });

/** The ways to a moment, however the document writes it. */
export function waysOf(moment: unknown): Ways {
  for (const choose of ["firstOf", "earliestOf"] as const) {
    const list = member(moment, choose);
    if (Array.isArray(list) && member(moment, "moment") === undefined) return { choose, ways: list.map(asWay) };
  }
  return { choose: "firstOf", ways: moment === undefined ? [] : [asWay(moment)] };
}

/** A moment as a document has it: one way stands alone. */
export function momentOf({ choose, ways }: Ways): unknown {
  const [only, ...others] = ways;
  if (only !== undefined && others.length === 0) return only;
  return { [choose]: ways };
}
