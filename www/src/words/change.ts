import type { Figure, Report, Change as ReportChange } from "dora-insight";
import { days } from "../format/date";
import { perOf, told } from "../format/number";
import { METRIC_WORDS } from "./metric";

export interface Change {
  /** An arrow only where the difference's interval does not hold zero. */
  arrow: "up" | "down" | null;
  tone: "better" | "worse" | "none";
  text: string;
  title: string;
}

const words = (figure: Figure, like: Figure) => {
  const { number, unit } = told(figure.value ?? 0, figure.unit, figure.operands, perOf(like));
  return `${number} ${unit}`.trim();
};

/** How a figure stands to the one of earlier dates: the engine says whether the difference is more than chance. */
export function changeOf(now: Report, change: ReportChange): Change {
  const title = `Compared with ${days(change.range.from, change.range.to)}`;
  const none = (text: string): Change => ({ arrow: null, tone: "none", text, title });
  const [current, earlier] = [now.figure, change.figure];
  if (earlier.value === null) return none("no figure to compare with");
  const was = words(earlier, current.value === null ? earlier : current);
  if (current.value === null || change.difference === null) return none(`was ${was}`);
  if (change.difference === 0) return none(`as before (${was})`);
  if (change.reason === "tooFew") return none(`was ${was}; too few to judge by`);
  if (change.noise === null) return { arrow: null, tone: "none", text: `was ${was}`, title: `${title}. How far chance moves this figure is not known, so no arrow` };
  if (change.noise) return none(`was ${was}; within noise`);
  const isUp = change.difference > 0;
  const isBetter = isUp === METRIC_WORDS[now.metric].greaterIsBetter;
  return { arrow: isUp ? "up" : "down", tone: isBetter ? "better" : "worse", text: `was ${was}; ${isBetter ? "better" : "worse"}`, title };
}
