import { dispatch } from "../app/store.svelte";
import { app } from "../app/store.svelte";
import type { Out, Panel } from "../app/state";

/** Opens the side panel; what is not said is as by default. */
export function openPanel(panel: Pick<Panel, "metric"> & Partial<Panel>): void {
  dispatch({ type: "viewChanged", change: { panel: { widget: null, collection: null, tab: "explain", operand: null, bucket: null, stage: null, between: null, out: null, items: [], ...panel } } });
}

export function changePanel(change: Partial<Panel>): void {
  const { panel } = app.state.view;
  if (panel !== null) dispatch({ type: "viewChanged", change: { panel: { ...panel, ...change } } });
}

/** Shows the rows that something let in, kept out, found or missed. */
export const openOut = (out: Partial<Out>, operand: string | null = null) =>
  changePanel({ tab: "rows", operand, bucket: null, stage: null, between: null, out: { reason: null, definition: null, rule: null, link: null, ...out } });

export const closePanel = () => dispatch({ type: "viewChanged", change: { panel: null } });
