import { shown, type Question } from "./question";
import { isBusy } from "./state";
import { app, dispatch } from "./store.svelte";

export interface Answer<T> {
  /** The answer, or the one before it while it is on its way. */
  readonly value: T | null;
  readonly fresh: boolean;
  readonly failed: string | null;
}

/** Asks the engine for a view as long as it is there, anew whenever the question or the data changes. Called while the view is made. */
export function answerTo<T>(question: () => Question | null): Answer<T> {
  const asked = $derived(question());
  $effect(() => {
    const { engine, results } = app.state;
    if (asked !== null && engine.phase === "ready" && !isBusy(app.state) && !results.has(asked.key)) dispatch({ type: "wanted", question: asked });
  });
  const key = $derived(asked?.key);
  $effect(() => {
    const own = key;
    if (own === undefined) return;
    // Later: while it is taken down, a view reads the state as it was before.
    return () => queueMicrotask(() => dispatch({ type: "unwanted", key: own }));
  });
  const answer = $derived(shown<T>(app.state, asked));
  return {
    get value() {
      return answer.value;
    },
    get fresh() {
      return answer.fresh;
    },
    get failed() {
      return answer.failed;
    },
  };
}
