import type { Diagnostic } from "dora-insight";
import { edited, type Edit } from "./edit";
import { EMPTY_WORKSPACE, type WorkspaceDocument } from "./workspace";

/** The workspace document and its editing. */
export interface Documents {
  document: WorkspaceDocument;
  /** What was before, the latest last, each with what changed it. */
  past: readonly Step[];
  future: readonly Step[];
  /** Consecutive edits of one field are one step; this is the field. */
  merging: string | null;
  /** What the engine's check found, with pointers into the document. */
  findings: readonly Diagnostic[];
  /** False while the document has errors: figures are then by the last one without. */
  inForce: boolean;
  saved: Saved;
  /** Why the last save failed. */
  failure: string | null;
  /** What another tab saved while this one had unsaved changes: nothing is written until a person has chosen. */
  conflict: Elsewhere | null;
}

export interface Step {
  document: WorkspaceDocument;
  title: string;
}

/** A document that another tab has stored. */
export interface Elsewhere {
  document: WorkspaceDocument;
  revision: string | null;
}

export type Saved = "no" | "saving" | "saved" | "failed";

export const NO_DOCUMENTS: Documents = {
  document: EMPTY_WORKSPACE,
  past: [],
  future: [],
  merging: null,
  findings: [],
  inForce: true,
  saved: "no",
  failure: null,
  conflict: null,
};

/** Steps that can be undone. */
const STEPS_MOST = 200;

function replaced(documents: Documents, document: WorkspaceDocument, title: string): Documents {
  const past = [...documents.past, { document: documents.document, title }].slice(-STEPS_MOST);
  return { ...documents, document, past, future: [], merging: null };
}

/** After edits of a person; those of one `merge` after another are undone together. */
export function withEdits(documents: Documents, title: string, edits: readonly Edit[], merge: string | null): Documents {
  const document = edited(documents.document, edits);
  if (JSON.stringify(document) === JSON.stringify(documents.document)) return documents;
  const isSame = merge !== null && merge === documents.merging && documents.past.length > 0;
  return isSame ? { ...documents, document, future: [] } : { ...replaced(documents, document, title), merging: merge };
}

export function undone(documents: Documents): Documents {
  const step = documents.past.at(-1);
  if (step === undefined) return documents;
  const future = [...documents.future, { document: documents.document, title: step.title }];
  return { ...documents, document: step.document, past: documents.past.slice(0, -1), future, merging: null };
}

export function redone(documents: Documents): Documents {
  const step = documents.future.at(-1);
  if (step === undefined) return documents;
  const past = [...documents.past, { document: documents.document, title: step.title }];
  return { ...documents, document: step.document, past, future: documents.future.slice(0, -1), merging: null };
}

/** With what another tab has saved in place of what was here, which can be had back by undoing. */
export const adopted = (documents: Documents, theirs: WorkspaceDocument): Documents => ({ ...replaced(documents, theirs, "what another tab saved"), saved: "saved", failure: null, conflict: null });
