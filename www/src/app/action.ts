import type { Diagnostic, ProfileDocument, Source, Summary } from "dora-insight";
import type { Restart } from "dora-insight/client";
import type { Documents, FileEntry, Saved, Theme, View } from "./state";

/** Everything that can happen. */
export type Action =
  | { type: "engineReady"; version: string; sources: Source[]; defaultProfile: ProfileDocument }
  | { type: "engineFailed"; message: string }
  | { type: "engineRestarted"; restart: Restart; setAside: string[] }
  | { type: "restored"; documents: Partial<Documents> | null }
  | { type: "loading"; what: string | null }
  | { type: "clock"; now: number }
  | { type: "navigated"; view: View }
  | { type: "viewChanged"; change: Partial<View>; replace?: boolean }
  | { type: "themeChosen"; theme: Theme }
  | { type: "profileChosen"; id: string | null }
  | { type: "profileAdded"; profile: ProfileDocument }
  | { type: "profileRemoved"; id: string }
  | { type: "documentsChecked"; findings: Diagnostic[] }
  | { type: "documentsSaved"; saved: Saved }
  | { type: "filesChosen"; files: ChosenFile[] }
  | { type: "sampleChosen"; which: "events" | "github" }
  | { type: "filesAdded"; files: FileEntry[] }
  | { type: "filesChanged"; changes: ReadonlyMap<string, Partial<FileEntry>> }
  | { type: "filesRemoved"; keys: string[] }
  | { type: "importsEnded"; summary: Summary }
  | { type: "importCancelled"; keys: string[] | "all" }
  | { type: "fileForgotten"; key: string }
  | { type: "integrationForgotten"; integration: string }
  | { type: "everythingErased" }
  | { type: "reportsSaved" }
  | { type: "answered"; key: string; slot: string; value: unknown }
  | { type: "refused"; key: string; message: string }
  | { type: "problem"; id: string; text: string | null };

export interface ChosenFile {
  name: string;
  blob: Blob;
}
