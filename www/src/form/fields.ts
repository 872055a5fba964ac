import type { Diagnostic } from "dora-insight";
import { app, dispatch } from "../app/store.svelte";
import { basesOf } from "../app/state";
import { put, type Edit } from "../documents/edit";
import { grounded, valueShown } from "../documents/layer";
import type { Pointer } from "../documents/pointer";

/** What a field of a form is of: the value in the workspace document, and what to call it when its change is undone. */
export interface FieldProps {
  pointer: Pointer;
  label: string;
  /** One sentence, where the label does not say it all. */
  help?: string | undefined;
}

export const fieldValue = (pointer: Pointer): unknown => valueShown(app.state.documents.document, basesOf(app.state), pointer);

/** Changes the document: the one way in which a view does. */
export function edit(title: string, edits: readonly Edit[], merge?: string): void {
  dispatch({ type: "documentsEdited", title, edits: grounded(app.state.documents.document, basesOf(app.state), edits), ...(merge === undefined ? {} : { merge }) });
}

/** Writes a field's value; what says nothing is taken away. While a person goes on in one field it is one step to undo. */
export const setField = (pointer: Pointer, label: string, value: unknown): void => edit(`Change ${label}`, [put(pointer, value)], pointer);

export function applyFix({ fix }: Diagnostic): void {
  if (fix === null) return;
  edit(fix.title, [fix.value === null ? { op: "remove", pointer: fix.pointer } : { op: "set", pointer: fix.pointer, value: fix.value }]);
}

let made = 0;
/** An id that no other element of the page has. */
export const elementId = () => `field-${(made += 1)}`;
