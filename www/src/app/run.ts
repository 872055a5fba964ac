import type { Restart, RemoteWorkspace } from "dora-insight/client";
import { startEngine } from "../engine/remote";
import { Imports } from "../files/imports";
import { published, sample } from "../files/published";
import { saveAs } from "../files/save";
import { toFragment, fromFragment } from "../route/fragment";
import { loadWorkspace, saveWorkspace } from "../storage/database";
import { eraseAll } from "../storage/files";
import { textOf } from "../words/error";
import type { Action } from "./action";
import type { Effect } from "./effect";
import type { Question, ReportsQuestion } from "./question";
import { fileKey, type Documents, type State } from "./state";

type Dispatch = (action: Action) => void;

/** Starts the engine, and gives what runs effects: the only caller of engine, storage, history and network. */
export function effects(dispatch: Dispatch, state: () => State): (effect: Effect) => void {
  let workspace: RemoteWorkspace | null = null;
  let imports: Imports | null = null;
  /** Resolves when files can be read: those that come earlier wait. */
  let ready: (imports: Imports) => void;
  const whenReady = new Promise<Imports>((resolve) => (ready = resolve));

  const restarted = (restart: Restart) => {
    dispatch({ type: "engineRestarted", restart, setAside: restart.setAside.map(({ name, integration }) => fileKey(name, integration)) });
    const names = restart.setAside.map(({ name }) => name).join(", ");
    const blame = names === "" ? "" : ` ${names} was set aside.`;
    dispatch({ type: "problem", id: "engine", text: `The engine stopped (${restart.reason}) and was started again with all files.${blame}` });
  };

  void startEngine(restarted).then(async (started) => {
    workspace = started;
    imports = new Imports(started, dispatch);
    const [version, sources, defaultProfile] = await Promise.all([started.version(), started.sources(), started.defaultProfile()]);
    dispatch({ type: "engineReady", version, sources, defaultProfile });
    ready(imports);
  }).catch((error: unknown) => dispatch({ type: "engineFailed", message: textOf(error) }));

  async function restore() {
    if (imports === null) return;
    dispatch({ type: "loading", what: "looking for earlier files" });
    try {
      const stored = await loadWorkspace();
      if (stored !== null) {
        const { profile, profiles, theme, lastView } = stored;
        dispatch({ type: "restored", documents: { profile, profiles, theme, lastView, saved: "saved" } });
      }
      const count = await imports.restore();
      const isBare = window.location.hash === "" || window.location.hash === "#/" || window.location.hash === "#";
      if (isBare && count > 0) open(stored?.lastView ?? "");
    } catch (error) {
      storageFailed(error);
    }
    const found = await published().catch(() => null);
    if (found !== null) await imports.publish(found, new Set(state().files.keys()));
    dispatch({ type: "loading", what: null });
  }

  function open(fragment: string) {
    const view = fromFragment(fragment);
    dispatch({ type: "navigated", view: view.screen === "insight" ? view : { ...view, screen: "insight" } });
    history.replaceState(null, "", `#${toFragment(state().view)}`);
  }

  function storageFailed(error: unknown) {
    const text = `This browser does not store anything here (${textOf(error)}): the page works, and forgets all when it is closed.`;
    dispatch({ type: "problem", id: "storage", text });
  }

  let saves = 0;
  async function save({ profile, profiles, theme, lastView }: Documents) {
    const save = (saves += 1);
    try {
      // Out of their proxies: only plain values can be stored.
      const plain = JSON.parse(JSON.stringify(profiles)) as Documents["profiles"];
      await saveWorkspace({ schemaVersion: 1, profile, profiles: [...plain], theme, lastView, savedAt: new Date().toISOString() });
      if (save === saves) dispatch({ type: "documentsSaved", saved: "saved" });
    } catch (error) {
      if (save === saves) dispatch({ type: "documentsSaved", saved: "failed" });
      storageFailed(error);
    }
  }

  async function ask({ key, slot, verb, values }: Question) {
    if (workspace === null) return;
    try {
      const call = workspace[verb] as (...values: unknown[]) => Promise<unknown>;
      dispatch({ type: "answered", key, slot, value: await call.apply(workspace, [...values]) });
    } catch (error) {
      dispatch({ type: "refused", key, message: textOf(error) });
    }
  }

  async function saveReports(question: ReportsQuestion) {
    if (workspace === null) return;
    const { from, to } = question.range as { from: string; to: string };
    try {
      saveAs(`dora-${from}-${to}.json`, "application/json", await workspace.reportsJson(question));
      dispatch({ type: "problem", id: "reports", text: null });
    } catch (error) {
      dispatch({ type: "problem", id: "reports", text: `The reports could not be saved: ${textOf(error)}.` });
    }
  }

  async function setDocuments({ profiles }: Documents) {
    if (workspace === null) return;
    const findings = await workspace.setDocuments({ schemaVersion: 1, profiles: [...profiles] });
    dispatch({ type: "documentsChecked", findings });
  }

  async function fetchSample(which: "events" | "github") {
    try {
      const files = await sample(which);
      dispatch({ type: "viewChanged", change: { screen: "insight", panel: null } });
      await (await whenReady).add(files, "sample");
    } catch (error) {
      dispatch({ type: "problem", id: "sample", text: `The sample organisation could not be fetched: ${textOf(error)}.` });
    }
    dispatch({ type: "loading", what: null });
  }

  return (effect) => {
    switch (effect.type) {
      case "restore":
        return void restore();
      case "setDocuments":
        return void setDocuments(effect.documents);
      case "saveDocuments":
        return void save(effect.documents);
      case "theme":
        if (effect.theme === "system") delete document.documentElement.dataset.theme;
        else document.documentElement.dataset.theme = effect.theme;
        return;
      case "fragment": {
        const address = `#${toFragment(effect.view)}`;
        if (address === window.location.hash) return;
        if (effect.replace) history.replaceState(null, "", address);
        else history.pushState(null, "", address);
        return;
      }
      case "ask":
        return void ask(effect.question);
      case "saveReports":
        return void saveReports(effect.question);
      case "admit":
        return void whenReady.then((imports) => imports.admit(effect.files));
      case "fetchSample":
        return void fetchSample(effect.which);
      case "cancel":
        return imports?.cancel(effect.keys);
      case "forget":
        return void imports?.forget(effect.keys, effect.integration);
      case "sumUp":
        return void imports?.sumUp();
      case "erase":
        imports?.cancel("all");
        return void eraseAll()
          .catch(storageFailed)
          .then(() => imports?.forgetAll(effect.integrations));
    }
  };
}
