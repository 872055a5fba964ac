import type { InsightReport, Report } from "dora-insight";
import { insightQuestion, reportQuestion, shown } from "../app/question";
import { app, dispatch } from "../app/store.svelte";
import type { View } from "../app/state";
import { insightShown } from "../app/view";
import { shiftedPeriod } from "../range/period";

/** Keys of the insight: periods, intervals, comparison. Typing, menus and open panels keep their own. */
export function pressed(event: KeyboardEvent): void {
  const { view } = app.state;
  if (undoPressed(event)) return;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || view.screen !== "insight" || view.panel !== null) return;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("input, select, textarea, [role=menu], [role=dialog], [role=region]")) return;
  const change = changeFor(event.key);
  if (change === null) return;
  event.preventDefault();
  dispatch({ type: "viewChanged", change });
}

function changeFor(key: string): Partial<View> | null {
  switch (key.toLowerCase()) {
    case "d":
      return { interval: "day" };
    case "w":
      return { interval: "week" };
    case "m":
      return { interval: "month" };
    case "x":
      return { compare: !app.state.view.compare };
    case "arrowleft":
      return shifted(-1);
    case "arrowright":
      return shifted(1);
    default:
      return null;
  }
}

function shifted(steps: number): Partial<View> | null {
  const insight = insightShown(app.state);
  const range =
    insight === null
      ? shown<Report>(app.state, reportQuestion(app.state, "deploymentFrequency")).value?.range
      : shown<InsightReport>(app.state, insightQuestion(app.state, insight.part)).value?.settings.range;
  return range === undefined ? null : { range: shiftedPeriod(range, steps) };
}

/** Undo and redo of documents. A field that is being written in has its own. */
function undoPressed(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(event.key.toLowerCase())) return false;
  if (event.target instanceof Element && event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea") !== null) return false;
  event.preventDefault();
  dispatch({ type: event.shiftKey || event.key.toLowerCase() === "y" ? "redone" : "undone" });
  return true;
}
