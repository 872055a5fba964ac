import type { Figure, Report } from "dora-insight";
import { days } from "../format/date";
import { perOf, told } from "../format/number";
import { METRIC_WORDS } from "./metric";

export interface Change {
  /** An arrow only where the two periods' intervals do not overlap. */
  arrow: "up" | "down" | null;
  tone: "better" | "worse" | "none";
  text: string;
  title: string;
}

const words = (figure: Figure, like: Figure) => {
  const { number, unit } = told(figure.value ?? 0, figure.unit, figure.operands, perOf(like));
  return `${number} ${unit}`.trim();
};

/** How a figure stands to the one of the period before. */
export function changeOf(now: Report, before: Report): Change {
  const title = `The period before: ${days(before.range.from, before.range.to)}`;
  const none = (text: string): Change => ({ arrow: null, tone: "none", text, title });
  const [current, earlier] = [now.figure, before.figure];
  if (earlier.value === null) return none("no figure for the period before");
  const was = words(earlier, current.value === null ? earlier : current);
  if (current.value === null) return none(`was ${was}`);
  if (current.value === earlier.value) return none(`as in the period before (${was})`);
  if (current.interval95 === null || earlier.interval95 === null) return none(`was ${was}; no interval to judge by`);
  const overlap = current.interval95[0] <= earlier.interval95[1] && earlier.interval95[0] <= current.interval95[1];
  if (overlap) return none(`was ${was}; within noise`);
  const isUp = current.value > earlier.value;
  const isBetter = isUp === METRIC_WORDS[now.metric].greaterIsBetter;
  return { arrow: isUp ? "up" : "down", tone: isBetter ? "better" : "worse", text: `was ${was}; ${isBetter ? "better" : "worse"}`, title };
}
