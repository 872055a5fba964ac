import type { Goal, Metric, Report } from "dora-insight";
import type { GoalDocument } from "../documents/workspace";
import { day } from "../format/date";
import { duration } from "../format/duration";
import { decimal, percent } from "../format/number";
import { statisticWord } from "./made";

/** Where a goal begins, to be changed: no benchmark. */
export const FIRST_GOALS: Record<Metric, GoalDocument> = {
  deploymentFrequency: { value: 1 },
  leadTime: { value: "P2D" },
  changeFailureRate: { value: 0.1 },
  timeToRestore: { value: "PT4H" },
  reworkRate: { value: 0.1 },
};

const SPANS: Record<string, string> = { perDay: "a day", perWeek: "a week", perMonth: "a month" };

/** The edge of a goal: `at most 2d`, `at least 5 a week`. */
export function edgeWord({ direction, value, operand }: Pick<Goal, "direction" | "value" | "operand">): string {
  const edge = operand === "ms" ? duration(value).text : operand === "ratio" ? percent(value) : `${decimal(value)} ${SPANS[operand] ?? operand}`;
  return `${direction === "atLeast" ? "at least" : "at most"} ${edge}`;
}

/** A goal beside its figure: what is meant, by when, and whether it is met. */
export function goalOf(goal: Goal, { range }: Pick<Report, "range">): { tone: "met" | "missed" | "none"; text: string } {
  const isDue = goal.by === null || goal.by <= range.to;
  const of = goal.statistic === null ? "" : `${statisticWord(goal.statistic)} `;
  const meant = `${goal.name === null ? "Goal" : `Goal “${goal.name}”`}: ${of}${edgeWord(goal)}${goal.by === null ? "" : ` by ${day(goal.by)}`}`;
  if (goal.met === true) return { tone: "met", text: `${meant}, met` };
  if (goal.met === false) return { tone: isDue ? "missed" : "none", text: `${meant}, ${isDue ? "not met" : "not met yet"}` };
  const why = { otherStatistic: "; another statistic is shown here", otherUnit: "; the profile counts something else", noValue: "" };
  return { tone: "none", text: `${meant}${goal.reason === null ? "" : why[goal.reason]}` };
}
