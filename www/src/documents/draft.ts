import type { ProfileDocument } from "dora-insight";
import { member } from "../words/made";
import type { Edit } from "./edit";
import { at, names, valueAt, type Pointer } from "./pointer";
import { nameOf, type WorkspaceDocument } from "./workspace";

/**
 * A profile is edited as a draft beside the saved one, since every figure of everybody goes by it: what a draft would change is seen
 * before it is saved. Drafts and earlier versions lie in the workspace document, so that they are stored, undone and backed up with it.
 */
const DRAFTS = "/x-drafts";
const VERSIONS = "/x-versions";

/** Earlier versions kept of each profile. */
const VERSIONS_MOST = 20;

export interface Version {
  /** When it was replaced, in RFC 3339. */
  replacedAt: string;
  profile: ProfileDocument;
}

export const draftPointer = (id: string): Pointer => at(DRAFTS, id);

/** Where a pointer into a draft leads: the profile's id, and the way from the root of the profile; null for any other pointer. */
export function inDraft(pointer: Pointer): { id: string; path: string[] } | null {
  const [drafts, id, ...path] = names(pointer);
  return drafts === "x-drafts" && id !== undefined ? { id, path } : null;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Drafts by the id of their profile. */
export function draftsOf(document: WorkspaceDocument): Map<string, ProfileDocument> {
  const found = valueAt(document, DRAFTS);
  if (!isObject(found)) return new Map();
  return new Map(Object.entries(found).filter(([, draft]) => isObject(draft)) as [string, ProfileDocument][]);
}

export const savedOf = (document: WorkspaceDocument, id: string): ProfileDocument | null => document.profiles?.find((profile) => profile.id === id) ?? null;

/** What the editor shows: the draft, else the saved profile; null where there is neither. */
export const editedOf = (document: WorkspaceDocument, id: string): ProfileDocument | null => draftsOf(document).get(id) ?? savedOf(document, id);

/** Earlier versions, the latest first. */
export function versionsOf(document: WorkspaceDocument, id: string): Version[] {
  const found = valueAt(document, at(VERSIONS, id));
  return Array.isArray(found) ? [...(found as Version[])].reverse() : [];
}

/** A document without empty sections: they say nothing, and editing leaves them behind. */
export const tidied = (profile: ProfileDocument): ProfileDocument =>
  Object.fromEntries(Object.entries(profile).filter(([, value]) => !isObject(value) || Object.keys(value).length > 0)) as ProfileDocument;

/** A draft as it is saved, copied or handed on: without the mark that it was proposed. */
export function handedOn(profile: ProfileDocument): ProfileDocument {
  const { "x-proposed": _, ...rest } = tidied(profile);
  return rest as ProfileDocument;
}

export function isChanged(document: WorkspaceDocument, id: string): boolean {
  const draft = draftsOf(document).get(id);
  const saved = savedOf(document, id);
  return draft !== undefined && (saved === null || JSON.stringify(tidied(draft)) !== JSON.stringify(tidied(saved)));
}

/** Keeps what a profile was among its versions. */
export function keeping(document: WorkspaceDocument, profile: ProfileDocument, now: string): Edit {
  const kept = versionsOf(document, profile.id).reverse();
  const version: Version = { replacedAt: now, profile };
  return { op: "set", pointer: at(VERSIONS, profile.id), value: [...kept, version].slice(-VERSIONS_MOST) };
}

/** Puts the draft in the place of the saved profile, which is kept as a version. */
export function saving(document: WorkspaceDocument, id: string, now: string): Edit[] {
  const draft = draftsOf(document).get(id);
  if (draft === undefined) return [];
  const index = document.profiles?.findIndex((profile) => profile.id === id) ?? -1;
  const saved = savedOf(document, id);
  return [
    ...(saved === null ? [] : [keeping(document, saved, now)]),
    { op: "set", pointer: at("/profiles", index < 0 ? "-" : index), value: handedOn(draft) },
    { op: "remove", pointer: draftPointer(id) },
  ];
}

/** Takes a profile away: its draft goes with it, and its versions stay, for a profile of that id that comes again. */
export function deleting(document: WorkspaceDocument, id: string, now: string): Edit[] {
  const index = document.profiles?.findIndex((profile) => profile.id === id) ?? -1;
  const saved = savedOf(document, id);
  const draft: Edit[] = draftsOf(document).has(id) ? [{ op: "remove", pointer: draftPointer(id) }] : [];
  return saved === null ? draft : [keeping(document, saved, now), { op: "remove", pointer: at("/profiles", index) }, ...draft];
}

/** The id by which the engine knows a draft. */
export const draftId = (id: string) => `${id} (draft)`;

/** The documents as the engine reads them: drafts are profiles too, after the saved ones, but for those that are left out. */
export function withDrafts(document: WorkspaceDocument, leaveOut: ReadonlySet<string> = new Set()): { plain: object; toPage: (pointer: Pointer) => Pointer } {
  const { "x-drafts": _drafts, "x-versions": _versions, ...rest } = document as WorkspaceDocument & Record<string, unknown>;
  const saved = document.profiles ?? [];
  const drafts = [...draftsOf(document)].filter(([id]) => !leaveOut.has(id));
  if (drafts.length === 0) return { plain: rest, toPage: (pointer) => pointer };
  const profiles = [...saved, ...drafts.map(([id, draft]) => ({ ...draft, id: draftId(id), name: nameOf({ id, name: text(draft, "name") }) }))];
  const toPage = (pointer: Pointer) => {
    const [first, index, ...path] = names(pointer);
    const draft = first === "profiles" && index !== undefined ? drafts[Number(index) - saved.length] : undefined;
    return draft === undefined ? pointer : at(draftPointer(draft[0]), ...path);
  };
  return { plain: { ...rest, profiles }, toPage };
}

const text = (value: unknown, name: string) => {
  const found = member(value, name);
  return typeof found === "string" ? found : undefined;
};
