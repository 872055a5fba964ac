import { basesOf, hasRecords } from "../app/state";
import { app } from "../app/store.svelte";
import { draftId, draftPointer, draftsOf, editedOf, savedOf } from "../documents/draft";
import { findingsWithin } from "../documents/findings";
import { whole } from "../documents/layer";
import { plain } from "../words/metric";

/** The profile that is edited, over its base. */
export function wholeProfile(id: string): Readonly<Record<string, unknown>> {
  return whole(editedOf(app.state.documents.document, id) ?? { id }, basesOf(app.state));
}

const membersOf = (id: string, section: string) => Object.keys((wholeProfile(id)[section] as object | undefined) ?? {});

export const definitionNames = (id: string) => membersOf(id, "definitions");
export const linkNames = (id: string) => membersOf(id, "links");
export const parameterNames = (id: string) => membersOf(id, "parameters");

/** Names as choices of a field. */
export const asChoices = (names: readonly string[]) => names.map((name) => [name, plain(name)] as const);

const hasErrors = (id: string) => findingsWithin(app.state.documents.findings, draftPointer(id)).some(({ severity }) => severity === "error");

/** The id under which the engine has what is being edited: the draft, unless it has errors and there is a saved profile. */
export function askedAs(id: string): string {
  const { document } = app.state.documents;
  const isDraft = draftsOf(document).has(id) && !(hasErrors(id) && savedOf(document, id) !== null);
  return isDraft ? draftId(id) : id;
}

/** Whether figures by what is being edited can be asked for. */
export const canBeTried = (id: string) => hasRecords(app.state) && !(draftsOf(app.state.documents.document).has(id) && hasErrors(id));
