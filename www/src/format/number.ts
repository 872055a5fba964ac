import type { Figure, Operand, Unit } from "dora-insight";
import { duration } from "./duration";

const locale = navigator.language;

const formats = new Map<string, Intl.NumberFormat>();

function format(value: number, options: Intl.NumberFormatOptions): string {
  const key = JSON.stringify(options);
  let known = formats.get(key);
  if (known === undefined) formats.set(key, (known = new Intl.NumberFormat(locale, options)));
  return known.format(value);
}

export const whole = (value: number) => format(value, { maximumFractionDigits: 0 });
export const decimal = (value: number) => format(value, Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
export const percent = (value: number) => format(value, { style: "percent", maximumFractionDigits: 1 });
export const exact = (value: number) => format(value, { maximumFractionDigits: 20 });

/** A message of the engine with its counts as they are told elsewhere: numbers before a word, and none of what it quotes. */
export const countsIn = (message: string) =>
  message.split('"').map((part, index) => (index % 2 === 1 ? part : part.replace(/(^|[ (])(\d{4,})(?= [a-z])/g, (_, before: string, count: string) => before + whole(Number(count))))).join('"');

const BYTES = ["byte", "kilobyte", "megabyte", "gigabyte"];

export function bytes(count: number): string {
  const step = Math.min(BYTES.length - 1, count < 1000 ? 0 : Math.floor(Math.log10(count) / 3));
  return format(count / 1000 ** step, { style: "unit", unit: BYTES[step] as string, unitDisplay: step === 0 ? "long" : "short", maximumFractionDigits: step === 0 ? 0 : 1 });
}

/** A rate is told by the shortest span in which something happens at all. */
export type Per = "perDay" | "perWeek" | "per30Days";
const PER_WORDS: Record<Per, string> = { perDay: "per day", perWeek: "per week", per30Days: "per 30 days" };

export const operand = (operands: readonly Operand[], name: string): number | null => operands.find((found) => found.name === name)?.value ?? null;

export function perOf(figure: { operands: readonly Operand[] }): Per {
  const of = (name: Per) => operand(figure.operands, name) ?? 0;
  return of("perDay") >= 1 ? "perDay" : of("perWeek") >= 1 ? "perWeek" : "per30Days";
}

export interface Told {
  number: string;
  unit: string;
  exact: string;
}

/** A value in the words in which it is shown, and exactly. */
export function told(value: number, unit: Unit, operands: readonly Operand[] = [], per: Per = perOf({ operands })): Told {
  switch (unit) {
    case "ms": {
      const { text, exact } = duration(value);
      return { number: text, unit: "", exact };
    }
    case "ratio":
      return { number: percent(value), unit: "", exact: exact(value) };
    case "perDay": {
      const shown = operand(operands, per);
      if (shown === null) return { number: decimal(value), unit: PER_WORDS.perDay, exact: `${exact(value)} ${PER_WORDS.perDay}` };
      return { number: decimal(shown), unit: PER_WORDS[per], exact: `${exact(value)} per day` };
    }
    case "count":
      return { number: decimal(value), unit: "", exact: exact(value) };
    default:
      return { number: decimal(value), unit: String(unit), exact: exact(value) };
  }
}

/** A figure's interval in the unit in which the figure itself is told; null where it has none. */
export function toldInterval({ value, unit, operands, interval95 }: Figure): string | null {
  if (interval95 === null) return null;
  const shown = unit === "perDay" ? operand(operands, perOf({ operands })) : null;
  // Nothing happened: no span is the figure's own, and the interval says which it is told by.
  const isOfADay = shown !== null && !value;
  const scale = shown !== null && value ? shown / value : 1;
  return interval95.map((end) => told(end * scale, unit).number).join(" – ") + (isOfADay ? ` ${PER_WORDS.perDay}` : "");
}

export const perWord = (per: Per) => PER_WORDS[per];
