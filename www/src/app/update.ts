import type { Action } from "./action";
import type { Effect } from "./effect";
import { toFragment } from "../route/fragment";
import { reportsQuestion, wanted } from "./question";
import { initialState, type FileEntry, type State } from "./state";

/** The next state, and what has to be done outside. Nothing else changes the state. */
export function update(state: State, action: Action): [State, Effect[]] {
  const [next, effects] = step(state, action);
  return ask(next, effects);
}

/** Asks every question on the screen that has not been asked. */
function ask(state: State, effects: Effect[]): [State, Effect[]] {
  const missing = wanted(state).filter(({ key }) => !state.results.has(key));
  if (missing.length === 0) return [state, effects];
  const results = new Map(state.results);
  for (const { key } of missing) results.set(key, { phase: "asked" });
  return [{ ...state, results }, [...effects, ...missing.map((question): Effect => ({ type: "ask", question }))]];
}

/** Answers kept at most: enough to go back through some ranges at once. */
const RESULTS_MOST = 80;

function step(state: State, action: Action): [State, Effect[]] {
  switch (action.type) {
    case "engineReady": {
      const { version, sources, defaultProfile } = action;
      return [{ ...state, engine: { ...state.engine, phase: "ready", version, sources, defaultProfile } }, [{ type: "restore" }]];
    }
    case "engineFailed":
      return [{ ...state, engine: { ...state.engine, phase: "failed", message: action.message } }, []];
    case "engineRestarted": {
      const changes = new Map(action.setAside.map((key) => [key, { phase: "setAside", message: action.restart.reason } as const]));
      const engine = { ...state.engine, restarts: [...state.engine.restarts, action.restart] };
      // With the same files the same answers hold; asked again, the question that the engine died of would bring it down again.
      return [{ ...state, engine, files: changed(state.files, changes) }, changes.size > 0 ? [{ type: "sumUp" }] : []];
    }
    case "restored": {
      if (action.documents === null) return [state, []];
      const documents = { ...state.documents, ...action.documents };
      return [{ ...state, documents }, [{ type: "theme", theme: documents.theme }, { type: "setDocuments", documents }]];
    }
    case "loading":
      return [{ ...state, loading: action.what }, []];
    case "clock":
      return [{ ...state, clock: action.now }, []];
    case "navigated":
      return [{ ...state, view: action.view }, []];
    case "viewChanged": {
      const view = { ...state.view, ...action.change };
      return saving({ ...state, view }, [{ type: "fragment", view, replace: action.replace ?? false }]);
    }
    case "themeChosen":
      return saving({ ...state, documents: { ...state.documents, theme: action.theme } }, [{ type: "theme", theme: action.theme }]);
    case "profileChosen":
      return saving({ ...state, documents: { ...state.documents, profile: action.id } }, []);
    case "profileAdded": {
      const others = state.documents.profiles.filter(({ id }) => id !== action.profile.id);
      const documents = { ...state.documents, profiles: [...others, action.profile], profile: action.profile.id };
      return saving(nextEpoch({ ...state, documents }), [{ type: "setDocuments", documents }]);
    }
    case "profileRemoved": {
      const profiles = state.documents.profiles.filter(({ id }) => id !== action.id);
      const profile = state.documents.profile === action.id ? null : state.documents.profile;
      const documents = { ...state.documents, profiles, profile };
      return saving(nextEpoch({ ...state, documents }), [{ type: "setDocuments", documents }]);
    }
    case "documentsChecked":
      return [nextEpoch({ ...state, documents: { ...state.documents, findings: action.findings } }), []];
    case "documentsSaved":
      return [{ ...state, documents: { ...state.documents, saved: action.saved } }, []];
    case "filesChosen":
      return [{ ...state, loading: "looking at the files" }, [{ type: "admit", files: action.files }]];
    case "sampleChosen":
      return [{ ...state, loading: "fetching the sample organisation" }, [{ type: "fetchSample", which: action.which }]];
    case "filesAdded": {
      const files = new Map(state.files);
      for (const file of action.files) files.set(file.key, file);
      return [{ ...state, files, loading: null }, []];
    }
    case "filesChanged":
      return [{ ...state, files: changed(state.files, action.changes) }, []];
    case "filesRemoved": {
      const files = new Map(state.files);
      for (const key of action.keys) files.delete(key);
      return [{ ...state, files }, []];
    }
    case "importsEnded":
      return [{ ...nextEpoch({ ...state, summary: action.summary }), loading: null }, []];
    case "importCancelled":
      return [state, [{ type: "cancel", keys: action.keys }]];
    case "fileForgotten":
      return [{ ...state, loading: "forgetting" }, [{ type: "forget", keys: [action.key], integration: null }]];
    case "integrationForgotten": {
      const keys = [...state.files.values()].filter((file) => file.integration === action.integration).map((file) => file.key);
      return [{ ...state, loading: "forgetting" }, [{ type: "forget", keys, integration: action.integration }]];
    }
    case "everythingErased": {
      const fresh = initialState({ ...state.view, screen: "home", panel: null }, state.clock);
      const next = { ...fresh, engine: state.engine, epoch: state.epoch + 1 };
      return [next, [{ type: "erase", integrations: integrationsOf(state) }, { type: "theme", theme: "system" }, { type: "fragment", view: next.view, replace: true }]];
    }
    case "reportsSaved": {
      const question = reportsQuestion(state);
      return [state, question === null ? [] : [{ type: "saveReports", question }]];
    }
    case "answered": {
      // A late answer that nobody wants any more is dropped.
      if (state.results.get(action.key)?.phase !== "asked") return [state, []];
      const results = new Map(state.results).set(action.key, { phase: "answered", value: action.value });
      const oldest = results.keys();
      while (results.size > RESULTS_MOST) results.delete(oldest.next().value as string);
      return [{ ...state, results, stale: new Map(state.stale).set(action.slot, action.value) }, []];
    }
    case "refused": {
      if (state.results.get(action.key)?.phase !== "asked") return [state, []];
      return [{ ...state, results: new Map(state.results).set(action.key, { phase: "failed", message: action.message }) }, []];
    }
    case "problem": {
      const others = state.problems.filter(({ id }) => id !== action.id);
      const problems = action.text === null ? others : [...others, { id: action.id, text: action.text }];
      return [{ ...state, problems }, []];
    }
  }
}

/** Documents are saved after every change that a person makes, and never by opening an address. */
function saving(state: State, effects: Effect[]): [State, Effect[]] {
  const { view } = state;
  const lastView = view.screen === "insight" ? toFragment({ ...view, panel: null }) : state.documents.lastView;
  const documents = { ...state.documents, lastView, saved: "saving" as const };
  return [{ ...state, documents }, [...effects, { type: "saveDocuments", documents }]];
}

const nextEpoch = (state: State): State => ({ ...state, epoch: state.epoch + 1, results: new Map() });

function changed(files: State["files"], changes: ReadonlyMap<string, Partial<FileEntry>>): State["files"] {
  const next = new Map(files);
  for (const [key, change] of changes) {
    const file = next.get(key);
    if (file !== undefined) next.set(key, { ...file, ...change });
  }
  return next;
}

const integrationsOf = (state: State) => [...new Set([...state.files.values()].map(({ integration }) => integration))];
