import { fromFragment } from "../route/fragment";
import type { Action } from "./action";
import type { Effect } from "./effect";
import { effects } from "./run";
import { initialState, type State } from "./state";
import { update } from "./update";

let current = $state.raw<State>(initialState(fromFragment(window.location.hash), Date.now()));

/** The state, for views: read it, never change it. */
export const app = {
  get state(): State {
    return current;
  },
};

export function dispatch(action: Action): void {
  const [next, todo] = update(current, action);
  current = next;
  for (const effect of todo) run(effect);
}

const run: (effect: Effect) => void = effects(dispatch, () => current);

window.addEventListener("popstate", () => dispatch({ type: "navigated", view: fromFragment(window.location.hash) }));
window.addEventListener("hashchange", () => dispatch({ type: "navigated", view: fromFragment(window.location.hash) }));
document.addEventListener("visibilitychange", () => {
  // A question's "now" moves only when the page is looked at again on another day, so that answers are not asked for twice.
  const day = (ms: number) => new Date(ms).toDateString();
  if (!document.hidden && day(Date.now()) !== day(current.clock)) dispatch({ type: "clock", now: Date.now() });
});
