import type { Restart, RemoteWorkspace } from "dora-insight/client";
import { painted, startEngine } from "../engine/remote";
import { Imports } from "../files/imports";
import { originalAt } from "../files/original";
import { published, sample } from "../files/published";
import { saveAs } from "../files/save";
import { toFragment, fromFragment } from "../route/fragment";
import { inDraft, withDrafts } from "../documents/draft";
import { placedOnPage } from "../documents/findings";
import type { WorkspaceDocument } from "../documents/workspace";
import { EMPTY_WORKSPACE, asJson } from "../documents/workspace";
import { loadSettings, saveSettings } from "../storage/database";
import { DocumentSaver } from "../storage/documents";
import { eraseAll, storedBytes, storedFile } from "../storage/files";
import { measured, persist } from "../storage/measure";
import { textOf } from "../words/error";
import type { Action } from "./action";
import type { Effect } from "./effect";
import { QuestionQueue } from "./queue";
import { wanted, type Question, type ReportsQuestion } from "./question";
import { fileKey, type Settings, type State } from "./state";

type Dispatch = (action: Action) => void;

/** Starts the engine, and gives what runs effects: the only caller of engine, storage, history and network. */
export function effects(dispatch: Dispatch, state: () => State): (effect: Effect) => void {
  let workspace: RemoteWorkspace | null = null;
  let imports: Imports | null = null;
  /** Resolves when files can be read: those that come earlier wait, so that none of them is taken for one of an earlier visit. */
  let ready: (imports: Imports) => void;
  const whenReady = new Promise<Imports>((resolve) => (ready = resolve));

  const restarted = (restart: Restart) => {
    dispatch({ type: "engineRestarted", restart, setAside: restart.setAside.map(({ name, integration }) => fileKey(name, integration)) });
    const names = restart.setAside.map(({ name }) => name).join(", ");
    const blame = names === "" ? "" : ` ${names} was set aside.`;
    dispatch({ type: "problem", id: "engine", text: `The engine stopped (${restart.reason}) and was started again with all files.${blame}` });
  };

  void painted().then(() => startEngine(restarted)).then(async (started) => {
    workspace = started;
    imports = new Imports(started, dispatch);
    const [version, sources, kinds, defaultProfile] = await Promise.all([started.version(), started.sources(), started.fields(), started.defaultProfile()]);
    dispatch({ type: "engineReady", version, sources, kinds, defaultProfile });
    await readPresets(started);
  }).catch((error: unknown) => dispatch({ type: "engineFailed", message: textOf(error) }));

  async function readPresets(started: RemoteWorkspace) {
    const [summaries, bandSets] = await Promise.all([started.presets(), started.bandSets()]);
    const presets = await Promise.all(summaries.map(async (summary) => ({ summary, document: await started.preset(summary.id) })));
    dispatch({ type: "presetsRead", presets, bandSets });
  }

  /** What a person must know of storage that does not work; a text of `null` takes it back. */
  const storageProblem = (text: string | null) => dispatch({ type: "problem", id: "storage", text });

  const saver = new DocumentSaver({
    saved: (document) => {
      storageProblem(null);
      dispatch({ type: "documentsSaved", document });
    },
    failed: (error) => {
      dispatch({ type: "documentsNotSaved", message: textOf(error) });
      storageFailed(error);
    },
    overtaken: (stored) => dispatch({ type: "documentsOvertaken", theirs: { document: stored?.document ?? EMPTY_WORKSPACE, revision: stored?.revision ?? null } }),
    elsewhere: ({ document }) => {
      const { saved, conflict } = state().documents;
      if (saved === "saving" || saved === "failed" || conflict !== null) return false;
      dispatch({ type: "documentsElsewhere", document });
      return true;
    },
  });

  /** Documents and settings are read while the engine starts. */
  const restored = restoreDocuments();

  async function restoreDocuments(): Promise<void> {
    const found: Extract<Action, { type: "restored" }> = { type: "restored", document: null, settings: null };
    try {
      const [settings, stored] = [await loadSettings(), await saver.load()];
      found.document = stored?.document ?? null;
      found.settings = settings === null ? null : { ...settings, backupAt: settings.backupAt ?? null };
    } catch (error) {
      storageFailed(error);
    }
    dispatch(found);
  }

  async function restoreFiles() {
    if (imports === null) return;
    dispatch({ type: "loading", what: "looking for earlier files" });
    await restored;
    try {
      const count = await imports.restore();
      const isBare = window.location.hash === "" || window.location.hash === "#/" || window.location.hash === "#";
      if (isBare && count > 0) open(state().settings.lastView);
    } catch (error) {
      storageFailed(error);
    }
    ready(imports);
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
    const isFull = error instanceof DOMException && error.name === "QuotaExceededError";
    const text = isFull
      ? "There is no room left on this disk, or the browser gives no more: what was changed last is not stored. Save the workspace as a file, or forget files under Data."
      : `This browser does not store anything here (${textOf(error)}): the page works, and forgets all when it is closed. Save the workspace as a file to keep it.`;
    storageProblem(text);
  }

  async function measureStorage(persists: boolean) {
    try {
      if (persists) await persist();
      dispatch({ type: "storageMeasured", stored: await measured() });
    } catch (error) {
      storageFailed(error);
    }
  }

  let saves = 0;
  async function save({ profile, theme, lastView, backupAt }: Settings) {
    const save = (saves += 1);
    try {
      await saveSettings({ profile, theme, lastView, backupAt });
      if (save === saves) dispatch({ type: "settingsSaved", saved: "saved" });
    } catch (error) {
      if (save === saves) dispatch({ type: "settingsSaved", saved: "failed" });
      storageFailed(error);
    }
  }

  const queue = new QuestionQueue(
    answer,
    (question) => wanted(state()).some(({ key }) => key === question.key),
    (key) => dispatch({ type: "withdrawn", key }),
  );

  async function answer({ key, slot, verb, values }: Question) {
    if (workspace === null) return;
    try {
      const ofEngine = (call: unknown) => (call as (...values: unknown[]) => Promise<unknown>).apply(workspace, [...values]);
      dispatch({ type: "answered", key, slot, value: await (verb === "original" ? original(...(values as [string, number])) : ofEngine(workspace[verb])) });
    } catch (error) {
      dispatch({ type: "refused", key, message: textOf(error) });
    }
  }

  async function original(file: string, byteOffset: number) {
    const stored = await storedFile(file);
    return stored === undefined ? null : originalAt(await storedBytes(stored), byteOffset);
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

  const isNewest = (document: WorkspaceDocument) => document === state().documents.document;
  let given: Promise<void> = Promise.resolve();
  /** One document after the other; while one is typed, those that are overtaken before their turn are left out. */
  function setDocuments(document: WorkspaceDocument): Promise<void> {
    const giving = given.then(() => (isNewest(document) ? giveDocuments(document) : undefined));
    given = giving.catch(() => {});
    return giving;
  }

  let hasDocuments = false;
  /** Gives the engine the document. One with errors is checked only, so that figures stay while something is being written. */
  async function giveDocuments(document: WorkspaceDocument) {
    if (workspace === null) return;
    const { plain, toPage } = withDrafts(asJson(document) as unknown as WorkspaceDocument);
    const { diagnostics } = await workspace.check("workspace", plain);
    if (!isNewest(document)) return;
    const findings = diagnostics.map((finding) => placedOnPage(finding, toPage));
    const faults = findings.filter(({ severity }) => severity === "error");
    const faulty = new Set(faults.flatMap(({ place }) => (place.pointer === null ? [] : (inDraft(place.pointer)?.id ?? []))));
    const isSound = faults.every(({ place }) => place.pointer !== null && inDraft(place.pointer) !== null);
    if (isSound || !hasDocuments) {
      await workspace.setDocuments(faulty.size === 0 ? plain : withDrafts(document, faulty).plain);
      await imports?.declareZones(new Map((document.integrations ?? []).flatMap(({ id, zone }) => (zone === undefined ? [] : [[id, zone]]))));
    }
    hasDocuments = true;
    if (isNewest(document)) dispatch({ type: "documentsChecked", findings, inForce: isSound });
  }

  async function fetchSample(which: "events" | "tools") {
    try {
      const { files, documents } = await sample(which);
      dispatch({ type: "viewChanged", change: { screen: "insight", panel: null } });
      const imports = await whenReady;
      await imports.admitDocuments(documents);
      await imports.add(files, "sample");
    } catch (error) {
      dispatch({ type: "problem", id: "sample", text: `The sample organisation could not be fetched: ${textOf(error)}.` });
    }
    dispatch({ type: "loading", what: null });
  }

  return (effect) => {
    switch (effect.type) {
      case "restoreFiles":
        return void restoreFiles();
      case "setDocuments":
        return void setDocuments(effect.document);
      case "saveDocuments":
        if (effect.over !== undefined) saver.seen(effect.over);
        return saver.save(effect.document);
      case "seen":
        return saver.seen(effect.revision);
      case "saveSettings":
        return void save(effect.settings);
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
        return queue.ask(effect.question, effect.ofScreen);
      case "withdraw":
        return queue.withdraw(effect.key);
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
      case "measureStorage":
        return void measureStorage(effect.persist);
      case "sumUp":
        return void imports?.sumUp();
      case "erase":
        imports?.cancel("all");
        return void eraseAll()
          .then(() => saver.seen(null), storageFailed)
          .then(() => imports?.forgetAll(effect.integrations));
    }
  };
}
