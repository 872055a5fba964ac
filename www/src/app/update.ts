import type { Action } from "./action";
import type { Effect } from "./effect";
import { adopted, redone, undone, withEdits, type Documents } from "../documents/history";
import { keeping } from "../documents/draft";
import { put, type Edit } from "../documents/edit";
import { EMPTY_WORKSPACE, nameOf } from "../documents/workspace";
import { toFragment } from "../route/fragment";
import { profiles } from "./profile";
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
  return [{ ...state, results }, [...effects, ...missing.map((question): Effect => ({ type: "ask", question, ofScreen: true }))]];
}

/** Answers kept at most: enough to go back through some ranges at once. */
const RESULTS_MOST = 400;

function step(state: State, action: Action): [State, Effect[]] {
  switch (action.type) {
    case "engineReady": {
      const { version, sources, kinds, defaultProfile } = action;
      const next: State = { ...state, engine: { ...state.engine, phase: "ready", version, sources, kinds, defaultProfile } };
      return [next, [...givenToEngine(next), { type: "restoreFiles" }]];
    }
    case "presetsRead":
      return [{ ...state, engine: { ...state.engine, presets: action.presets, bandSets: action.bandSets } }, []];
    case "engineFailed":
      return [{ ...state, engine: { ...state.engine, phase: "failed", message: action.message } }, []];
    case "engineRestarted": {
      const changes = new Map(action.setAside.map((key) => [key, { phase: "setAside", message: action.restart.reason } as const]));
      const engine = { ...state.engine, restarts: [...state.engine.restarts, action.restart] };
      // With the same files the same answers hold; asked again, the question that the engine died of would bring it down again.
      return [{ ...state, engine, files: changed(state.files, changes) }, changes.size > 0 ? [{ type: "sumUp" }] : []];
    }
    case "restored": {
      const { document, settings } = action;
      const documents: Documents = document === null ? state.documents : { ...state.documents, document, saved: "saved" };
      const next: State = { ...state, documents, settings: settings === null ? state.settings : { ...settings, saved: "saved" }, isRestored: true };
      return [next, [{ type: "theme", theme: next.settings.theme }, ...givenToEngine(next)]];
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
      return saving({ ...state, settings: { ...state.settings, theme: action.theme } }, [{ type: "theme", theme: action.theme }]);
    case "profileChosen":
      return saving({ ...state, settings: { ...state.settings, profile: action.id } }, []);
    case "profileAdded": {
      const index = profiles(state).findIndex(({ id }) => id === action.profile.id);
      const before = profiles(state)[index];
      // One of the same id takes the place of the earlier one, which is kept among its versions.
      const kept = before === undefined ? [] : [keeping(state.documents.document, before, action.now)];
      const edit: Edit = { op: "set", pointer: `/profiles/${index < 0 ? "-" : index}`, value: action.profile };
      const [next, effects] = editing(state, withEdits(state.documents, `Add the profile ${nameOf(action.profile)}`, [...kept, edit], null));
      return saving({ ...next, settings: { ...next.settings, profile: action.profile.id } }, effects);
    }
    case "profileRemoved": {
      const rest = profiles(state).filter(({ id }) => id !== action.id);
      const [next, effects] = editing(state, withEdits(state.documents, `Remove the profile ${action.id}`, [put("/profiles", rest)], null));
      const profile = state.settings.profile === action.id ? null : state.settings.profile;
      return saving({ ...next, settings: { ...next.settings, profile } }, effects);
    }
    case "documentsEdited":
      return editing(state, withEdits(state.documents, action.title, action.edits, action.merge ?? null));
    case "undone":
      return editing(state, undone(state.documents));
    case "redone":
      return editing(state, redone(state.documents));
    case "documentsChecked":
      return [nextEpoch({ ...state, documents: { ...state.documents, findings: action.findings, inForce: action.inForce } }), []];
    case "documentsSaved":
      // What was edited since is on its way.
      if (action.document !== state.documents.document) return [state, []];
      return [{ ...state, documents: { ...state.documents, saved: "saved", failure: null } }, []];
    case "documentsNotSaved":
      return [{ ...state, documents: { ...state.documents, saved: "failed", failure: action.message } }, []];
    case "documentsOvertaken":
      return [{ ...state, documents: { ...state.documents, saved: "failed", conflict: action.theirs } }, []];
    case "documentsElsewhere": {
      const text = "Another tab changed the documents: this one shows them as they are there. Undo brings back what was here.";
      const [next, effects] = step(state, { type: "problem", id: "elsewhere", text });
      const documents = adopted(next.documents, action.document);
      return [{ ...next, documents }, [...effects, { type: "setDocuments", document: documents.document }]];
    }
    case "conflictSettled": {
      const { conflict, document } = state.documents;
      if (conflict === null) return [state, []];
      if (action.keep === "theirs") {
        const documents = adopted(state.documents, conflict.document);
        return [{ ...state, documents }, [{ type: "seen", revision: conflict.revision }, { type: "setDocuments", document: documents.document }]];
      }
      const documents: Documents = { ...state.documents, conflict: null, saved: "saving" };
      return [{ ...state, documents }, [{ type: "saveDocuments", document, over: conflict.revision }]];
    }
    case "backedUp":
      return saving({ ...state, settings: { ...state.settings, backupAt: action.now } }, []);
    case "storageAsked":
      return [state, [{ type: "measureStorage", persist: action.persist }]];
    case "storageMeasured":
      return [{ ...state, stored: action.stored }, []];
    case "settingsSaved":
      return [{ ...state, settings: { ...state.settings, saved: action.saved } }, []];
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
      const next = { ...fresh, isRestored: true, engine: state.engine, epoch: state.epoch + 1 };
      return [next, [{ type: "erase", integrations: integrationsOf(state) }, { type: "setDocuments", document: EMPTY_WORKSPACE }, { type: "theme", theme: "system" }, { type: "fragment", view: next.view, replace: true }]];
    }
    case "wanted": {
      if (state.results.has(action.question.key)) return [state, []];
      return [{ ...state, results: new Map(state.results).set(action.question.key, { phase: "asked" }) }, [{ type: "ask", question: action.question, ofScreen: false }]];
    }
    case "unwanted":
      return [state, [{ type: "withdraw", key: action.key }]];
    case "withdrawn": {
      const results = new Map(state.results);
      results.delete(action.key);
      return [{ ...state, results }, []];
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

/** Documents that are restored go to an engine that is ready, whichever of the two comes last. */
function givenToEngine({ engine, isRestored, documents }: State): Effect[] {
  return isRestored && engine.phase === "ready" ? [{ type: "setDocuments", document: documents.document }] : [];
}

/** Settings are saved after every change that a person makes, and never by opening an address. */
function saving(state: State, effects: Effect[]): [State, Effect[]] {
  if (!state.isRestored) return [state, effects];
  const { view } = state;
  const lastView = view.screen === "insight" ? toFragment({ ...view, panel: null }) : state.settings.lastView;
  const settings = { ...state.settings, lastView, saved: "saving" as const };
  return [{ ...state, settings }, [...effects, { type: "saveSettings", settings }]];
}

/** Edited documents are checked and saved at once; while another tab's changes wait for a choice, nothing is saved. */
function editing(state: State, documents: Documents): [State, Effect[]] {
  const { document } = documents;
  if (document === state.documents.document) return [state, []];
  const check: Effect = { type: "setDocuments", document };
  if (documents.conflict !== null) return [{ ...state, documents }, [check]];
  return [{ ...state, documents: { ...documents, saved: "saving" } }, [check, { type: "saveDocuments", document }]];
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
