import type { RecordKind } from "dora-insight";
import { basesOf, hasRecords } from "../app/state";
import { app } from "../app/store.svelte";
import { draftId, draftPointer, draftsOf, editedOf, savedOf } from "../documents/draft";
import { findingsWithin } from "../documents/findings";
import { whole } from "../documents/layer";
import { member } from "../words/made";
import { plain } from "../words/metric";

/** The profile that is edited, over its base. */
export function wholeProfile(id: string): Readonly<Record<string, unknown>> {
  return whole(editedOf(app.state.documents.document, id) ?? { id }, basesOf(app.state));
}

const membersOf = (id: string, section: string) => Object.keys((wholeProfile(id)[section] as object | undefined) ?? {});

export const definitionNames = (id: string) => membersOf(id, "definitions");
export const linkNames = (id: string) => membersOf(id, "links");
export const parameterNames = (id: string) => membersOf(id, "parameters");

/** References followed at most: a definition that refers to itself is the checker's to tell. */
const STEPS_MOST = 20;

/** The kind of record that a definition is made of, for filters over its members: that of its first rule. */
export function kindBehind(id: string, name: unknown, steps = 0): RecordKind {
  const found = member(wholeProfile(id)["definitions"], String(name));
  const any = member(found, "any");
  const first = Array.isArray(any) ? (any[0] as unknown) : found;
  const record = member(first, "record");
  if (typeof record === "string") return record as RecordKind;
  const of = member(first, "of");
  return of !== undefined && steps < STEPS_MOST ? kindBehind(id, of, steps + 1) : "run";
}

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
