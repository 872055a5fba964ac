import { operatorWord } from "../form/operators";
import type { FieldTest } from "dora-insight";
import { member } from "./made";

/** A filter in words. */
export function filterWords(filter: unknown, isInner = false): string {
  const all = member(filter, "all");
  const any = member(filter, "any");
  const list = Array.isArray(all) ? all : Array.isArray(any) ? any : null;
  if (list !== null) {
    const words = list.map((part) => filterWords(part, list.length > 1)).join(Array.isArray(all) ? " and " : " or ");
    return isInner && list.length > 1 ? `(${words})` : words;
  }
  const not = member(filter, "not");
  if (not !== undefined) return `not ${filterWords(not, true)}`;
  const { field, op, value, values, parameter } = filter as FieldTest;
  if (op === "exists") return value === false ? `${field} has no value` : `${field} has a value`;
  if (parameter !== undefined) return `${field} ${operatorWord(op)} one of the parameter ${parameter}`;
  const shown = values ?? (Array.isArray(value) ? value : [value]);
  return `${field} ${operatorWord(op)} ${shown.map((word) => String(word ?? "")).join(", ")}`;
}
