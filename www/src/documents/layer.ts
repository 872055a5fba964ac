import type { ProfileDocument } from "dora-insight";
import { draftPointer, editedOf, inDraft, savedOf, draftsOf } from "./draft";
import type { Edit } from "./edit";
import { at, valueAt, type Pointer } from "./pointer";
import type { WorkspaceDocument } from "./workspace";

/** What a profile says of figures. In each, a member that it does not say is said by its base. */
const SECTIONS = ["parameters", "calendar", "definitions", "links", "leadTime", "deploymentFrequency", "changeFailureRate", "timeToRestore", "reworkRate", "bands", "keys"];

/** Profiles that others are laid over, by id, and the one that all are. */
export interface Bases {
  standard: ProfileDocument | null;
  presets: ReadonlyMap<string, ProfileDocument>;
}

type Members = Readonly<Record<string, unknown>>;

/** A document over the one that it is based on, as the engine lays them: section by section, member by member. */
export function whole(profile: Members, bases: Bases): Members {
  const basedOn = profile["basedOn"];
  const preset = typeof basedOn === "string" ? bases.presets.get(basedOn) : undefined;
  const base = preset !== undefined && preset.id !== bases.standard?.id ? whole(preset, bases) : ((bases.standard ?? {}) as Members);
  const sections = SECTIONS.map((section) => [section, { ...(base[section] as object | undefined), ...(profile[section] as object | undefined) }] as const);
  return { ...base, ...profile, ...Object.fromEntries(sections) };
}

/** What holds where a profile says nothing. */
export function baseOf(profile: Members, bases: Bases): Members {
  const { basedOn } = profile;
  return whole(basedOn === undefined ? {} : { basedOn }, bases);
}

/** The part that a profile says as a whole or not at all, and the value that its base has there; null outside of sections. */
function unitOf(path: readonly string[]): string[] | null {
  const [section, member] = path;
  return section !== undefined && member !== undefined && SECTIONS.includes(section) ? [section, member] : null;
}

/** A value as a form shows it: of a draft, the draft's own, else the saved profile's, else its base's. */
export function valueShown(document: WorkspaceDocument, bases: Bases, pointer: Pointer): unknown {
  const place = inDraft(pointer);
  if (place === null) return valueAt(document, pointer);
  const profile = editedOf(document, place.id);
  const own = valueAt(profile, at("", ...place.path));
  const unit = unitOf(place.path);
  if (own !== undefined || profile === null || unit === null || valueAt(profile, at("", ...unit)) !== undefined) return own;
  return valueAt(baseOf(profile, bases), at("", ...place.path));
}

/** Whether a pointer is at a part that a profile says or leaves to its base, and which of both; null for any other pointer. */
export function saidBy(document: WorkspaceDocument, bases: Bases, pointer: Pointer): { own: boolean; inBase: boolean } | null {
  const place = inDraft(pointer);
  if (place === null || place.path.length !== 2 || unitOf(place.path) === null) return null;
  const profile = editedOf(document, place.id);
  if (profile === null) return null;
  const inside = at("", ...place.path);
  return { own: valueAt(profile, inside) !== undefined, inBase: valueAt(baseOf(profile, bases), inside) !== undefined };
}

/** Edits with what they stand on: a draft is made of the saved profile, and a part of what the base says, before something in it changes. */
export function grounded(document: WorkspaceDocument, bases: Bases, edits: readonly Edit[]): Edit[] {
  const made = new Set<Pointer>();
  const make = (pointer: Pointer, value: unknown): Edit[] => {
    if (value === undefined || made.has(pointer)) return [];
    made.add(pointer);
    return [{ op: "set", pointer, value }];
  };
  return edits.flatMap((asked) => {
    const edit = asked.op === "remove" ? emptied(document, bases, asked) : asked;
    const place = inDraft(edit.pointer);
    if (place === null || place.path.length === 0) return [edit];
    const draft = draftPointer(place.id);
    const profile = editedOf(document, place.id);
    const first = draftsOf(document).has(place.id) ? [] : make(draft, savedOf(document, place.id) ?? { id: place.id });
    const unit = unitOf(place.path);
    if (unit === null || unit.length === place.path.length || valueAt(profile, at("", ...unit)) !== undefined) return [...first, edit];
    return [...first, ...make(at(draft, ...unit), valueAt(baseOf(profile ?? {}, bases), at("", ...unit))), edit];
  });
}

/** Takes away what would be left empty too: `{}` is not the same as nothing. A part that the base says as well stays, else the base's would hold. */
function emptied(document: WorkspaceDocument, bases: Bases, edit: Edit & { op: "remove" }): Edit {
  const place = inDraft(edit.pointer);
  if (place === null || place.path.length < 2) return edit;
  const path = place.path.slice(0, -1);
  const parent = at(draftPointer(place.id), ...path);
  const value = path.length > 1 ? valueShown(document, bases, parent) : valueAt(editedOf(document, place.id), at("", ...path));
  const isLast = typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).every((name) => name === place.path.at(-1));
  const isHeld = path.length === 2 && (saidBy(document, bases, parent)?.inBase ?? false);
  return isLast && !isHeld ? emptied(document, bases, { op: "remove", pointer: parent }) : edit;
}
