import type { ChosenFile } from "./action";
import type { Question, ReportsQuestion } from "./question";
import type { Documents, Theme, View } from "./state";

/** Everything that is done outside the loop. */
export type Effect =
  | { type: "restore" }
  | { type: "setDocuments"; documents: Documents }
  | { type: "saveDocuments"; documents: Documents }
  | { type: "theme"; theme: Theme }
  | { type: "fragment"; view: View; replace: boolean }
  | { type: "ask"; question: Question }
  | { type: "saveReports"; question: ReportsQuestion }
  | { type: "admit"; files: ChosenFile[] }
  | { type: "fetchSample"; which: "events" | "github" }
  | { type: "cancel"; keys: string[] | "all" }
  | { type: "forget"; keys: string[]; integration: string | null }
  | { type: "sumUp" }
  | { type: "erase"; integrations: string[] };
