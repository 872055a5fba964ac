import type { Edit } from "./edit";
import { at } from "./pointer";
import { categories, categoryOf, collections, type Placed } from "./project";
import { freeId, nameOf, type CollectionDocument, type ProjectDocument } from "./workspace";

export interface CollectionImport {
  edits: Edit[];
  /** Names of collections that are new, and of those that are there already and change. */
  added: string[];
  changed: string[];
}

/**
 * What a spreadsheet's collections change in a project. One whose name is in the category already changes what the spreadsheet says
 * and keeps the rest, such as its filters; so importing the same spreadsheet again changes nothing. Ids that something else has are
 * made anew.
 */
export function importing(project: Placed<ProjectDocument>, category: string, found: readonly CollectionDocument[]): CollectionImport {
  const all = collections(project);
  const there = new Map(all.filter(({ part }) => categoryOf(project.part, part) === category).map((collection) => [nameOf(collection.part).toLowerCase(), collection]));
  const taken = new Set([...categories(project).map(({ part }) => part.id), ...all.map(({ part }) => part.id)]);
  const ids = new Map<string, string>();
  for (const { id, name } of found) {
    const known = there.get(nameOf({ id, name }).toLowerCase());
    const own = known?.part.id ?? (taken.has(id) ? freeId(id, taken) : id);
    taken.add(own);
    ids.set(id, own);
  }
  const result: CollectionImport = { edits: [], added: [], changed: [] };
  for (const collection of found) {
    const { id, parent, ...rest } = collection;
    const value: CollectionDocument = { ...rest, id: ids.get(id) ?? id, ...(parent === undefined ? {} : { parent: ids.get(parent) ?? parent }) };
    const known = there.get(nameOf(collection).toLowerCase());
    if (known === undefined) {
      result.edits.push({ op: "insert", pointer: at(project.pointer, "collections", "-"), value });
      result.added.push(nameOf(value));
      continue;
    }
    // A collection without a parent is the category's root, and stays it.
    const { category: _category, parent: own, ...said } = value;
    const next = { ...known.part, ...said, ...(known.part.parent === undefined || own === undefined ? {} : { parent: own }) };
    if (JSON.stringify(next) === JSON.stringify(known.part)) continue;
    result.edits.push({ op: "set", pointer: known.pointer, value: next });
    result.changed.push(nameOf(value));
  }
  return result;
}
