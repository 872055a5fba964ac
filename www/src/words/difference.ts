import type { Fraction, Operand, StepFigure, Unit } from "dora-insight";
import { told } from "../format/number";
import { noValueWord } from "./reason";

/** A difference with its sign, in the unit of the figures it lies between; of a rate by the shortest span in which there is one at all. */
export function changeWord(change: Fraction | null, unit: Unit): string {
  if (change === null) return "–";
  if (change.numerator === 0) return "no change";
  const size = Math.abs(change.numerator / change.denominator);
  const { number, unit: word } = told(size, unit, rates(size, unit));
  return `${change.numerator < 0 ? "−" : "+"}${number} ${word}`.trim();
}

/** A figure in few words; without a value, why there is none. */
export function figureWord({ value, unit, reason, operands }: Pick<StepFigure, "value" | "unit" | "reason"> & { operands?: readonly Operand[] }): string {
  if (value === null) return noValueWord(reason);
  const { number, unit: word } = told(value, unit, operands ?? rates(value, unit));
  return `${number} ${word}`.trim();
}

/** A rate by the day, the week and thirty days. */
const rates = (perDay: number, unit: Unit): Operand[] =>
  unit === "perDay" ? [{ name: "perDay", value: perDay }, { name: "perWeek", value: 7 * perDay }, { name: "per30Days", value: 30 * perDay }] : [];

const PARTS: readonly (readonly [letter: string, unit: string])[] = [["W", "week"], ["D", "day"], ["H", "hour"], ["M", "minute"], ["S", "second"]];

/** A length of time as documents have it, such as `P1DT12H`, in the reader's words. */
export function isoWord(text: string): string {
  const parts = PARTS.flatMap(([letter, unit]) => {
    const found = new RegExp(`(\\d+(?:\\.\\d+)?)${letter}`).exec(text);
    return found === null ? [] : [new Intl.NumberFormat(navigator.language, { style: "unit", unit, unitDisplay: "long" }).format(Number(found[1]))];
  });
  return parts.length === 0 ? text : parts.join(" ");
}
