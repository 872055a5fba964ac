import type { ChosenFile } from "./action";
import type { Question, ReportsQuestion } from "./question";
import type { WorkspaceDocument } from "../documents/workspace";
import type { Settings, Theme, View } from "./state";

/** Everything that is done outside the loop. */
export type Effect =
  | { type: "restoreFiles" }
  | { type: "setDocuments"; document: WorkspaceDocument }
  /** `over`: the revision of another tab that a person chose to write over; without it, the one that this tab has seen last. */
  | { type: "saveDocuments"; document: WorkspaceDocument; over?: string | null }
  | { type: "seen"; revision: string | null }
  | { type: "saveSettings"; settings: Settings }
  | { type: "theme"; theme: Theme }
  | { type: "fragment"; view: View; replace: boolean }
  | { type: "ask"; question: Question; ofScreen: boolean }
  | { type: "withdraw"; key: string }
  | { type: "saveReports"; question: ReportsQuestion }
  | { type: "admit"; files: ChosenFile[] }
  | { type: "fetchSample"; which: "events" | "tools" }
  | { type: "cancel"; keys: string[] | "all" }
  | { type: "forget"; keys: string[]; integration: string | null }
  | { type: "sumUp" }
  | { type: "measureStorage"; persist: boolean }
  | { type: "erase"; integrations: string[] };
