import type { BandSetDocument, Diagnostic, KindFields, ProfileDocument, Source, Summary } from "dora-insight";
import type { Measured } from "../storage/measure";
import type { Restart } from "dora-insight/client";
import type { Edit } from "../documents/edit";
import type { Elsewhere } from "../documents/history";
import type { WorkspaceDocument } from "../documents/workspace";
import type { Question } from "./question";
import type { FileEntry, Preset, Saved, Settings, Theme, View } from "./state";

/** Everything that can happen. */
export type Action =
  | { type: "engineReady"; version: string; sources: Source[]; kinds: KindFields[]; defaultProfile: ProfileDocument }
  | { type: "presetsRead"; presets: Preset[]; bandSets: BandSetDocument[] }
  | { type: "engineFailed"; message: string }
  | { type: "engineRestarted"; restart: Restart; setAside: string[] }
  | { type: "restored"; document: WorkspaceDocument | null; settings: Omit<Settings, "saved"> | null }
  | { type: "loading"; what: string | null }
  | { type: "clock"; now: number }
  | { type: "navigated"; view: View }
  | { type: "viewChanged"; change: Partial<View>; replace?: boolean }
  | { type: "themeChosen"; theme: Theme }
  | { type: "profileChosen"; id: string | null }
  | { type: "profileAdded"; profile: ProfileDocument; now: string }
  | { type: "profileRemoved"; id: string }
  /** A person changed the workspace document; edits with the same `merge` one after another are one step to undo. */
  | { type: "documentsEdited"; title: string; edits: readonly Edit[]; merge?: string }
  | { type: "undone" }
  | { type: "redone" }
  | { type: "documentsChecked"; findings: Diagnostic[]; inForce: boolean }
  | { type: "documentsSaved"; document: WorkspaceDocument }
  | { type: "documentsNotSaved"; message: string }
  /** Another tab saved while this one had changes of its own. */
  | { type: "documentsOvertaken"; theirs: Elsewhere }
  /** Another tab saved, and this one had nothing that was not. */
  | { type: "documentsElsewhere"; document: WorkspaceDocument }
  | { type: "conflictSettled"; keep: "mine" | "theirs" }
  | { type: "settingsSaved"; saved: Saved }
  | { type: "filesChosen"; files: ChosenFile[] }
  | { type: "sampleChosen"; which: "events" | "tools" }
  | { type: "filesAdded"; files: FileEntry[] }
  | { type: "filesChanged"; changes: ReadonlyMap<string, Partial<FileEntry>> }
  | { type: "filesRemoved"; keys: string[] }
  | { type: "importsEnded"; summary: Summary }
  | { type: "importCancelled"; keys: string[] | "all" }
  | { type: "fileForgotten"; key: string }
  | { type: "integrationForgotten"; integration: string }
  | { type: "everythingErased" }
  /** A person handed the workspace to the browser as a file. */
  | { type: "backedUp"; now: string }
  | { type: "storageAsked"; persist: boolean }
  | { type: "storageMeasured"; stored: Measured }
  | { type: "reportsSaved" }
  /** A view wants an answer that the state does not tell it wants. */
  | { type: "wanted"; question: Question }
  | { type: "unwanted"; key: string }
  | { type: "withdrawn"; key: string }
  | { type: "answered"; key: string; slot: string; value: unknown }
  | { type: "refused"; key: string; message: string }
  | { type: "problem"; id: string; text: string | null };

export interface ChosenFile {
  name: string;
  blob: Blob;
}
