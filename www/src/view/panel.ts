import { dispatch } from "../app/store.svelte";
import { app } from "../app/store.svelte";
import type { Panel } from "../app/state";

/** Opens the side panel; what is not said is as by default. */
export function openPanel(panel: Pick<Panel, "metric"> & Partial<Panel>): void {
  dispatch({ type: "viewChanged", change: { panel: { tab: "explain", operand: null, bucket: null, stage: null, items: [], ...panel } } });
}

export function changePanel(change: Partial<Panel>): void {
  const { panel } = app.state.view;
  if (panel !== null) dispatch({ type: "viewChanged", change: { panel: { ...panel, ...change } } });
}

export const closePanel = () => dispatch({ type: "viewChanged", change: { panel: null } });
