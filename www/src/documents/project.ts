import { at, type Pointer } from "./pointer";
import { nameOf, type CategoryDocument, type CollectionDocument, type InsightDocument, type ProjectDocument, type WorkspaceDocument } from "./workspace";

/** A part of a document, and where it is. */
export interface Placed<Part> {
  part: Part;
  pointer: Pointer;
}

export const placed = <Part>(parts: readonly Part[] | undefined, pointer: Pointer): Placed<Part>[] => (parts ?? []).map((part, index) => ({ part, pointer: at(pointer, index) }));

export const projects = (document: WorkspaceDocument): Placed<ProjectDocument>[] => placed(document.projects, "/projects");

/** The project of that id; where there is none of it, the first. */
export function projectOf(document: WorkspaceDocument, id: string | null): Placed<ProjectDocument> {
  const all = projects(document);
  const found = all.find(({ part }) => part.id === id) ?? all[0];
  return found ?? { part: { id: "main" }, pointer: "/projects/0" };
}

export const categories = ({ part, pointer }: Placed<ProjectDocument>): Placed<CategoryDocument>[] => placed(part.categories, at(pointer, "categories"));
export const collections = ({ part, pointer }: Placed<ProjectDocument>): Placed<CollectionDocument>[] => placed(part.collections, at(pointer, "collections"));
export const insights = ({ part, pointer }: Placed<ProjectDocument>): Placed<InsightDocument>[] => placed(part.insights, at(pointer, "insights"));

/** A node of a category's tree: a collection, or a root that no collection is. */
export interface Node {
  id: string;
  name: string;
  /** Null for a root that no collection is: it says nothing of its own. */
  collection: Placed<CollectionDocument> | null;
  children: Node[];
  depth: number;
}

/** The tree of a category. Collections whose parent cannot be found hang from the root, so that none is out of reach. */
export function tree(project: Placed<ProjectDocument>, category: CategoryDocument): Node {
  const all = collections(project).filter(({ part }) => categoryOf(project.part, part) === category.id);
  const root = all.find(({ part }) => part.parent === undefined) ?? null;
  const placedOnce = new Set<string>();
  const under = (ids: readonly string[], depth: number): Node[] =>
    all
      .filter(({ part }) => part !== root?.part && ids.includes(part.parent ?? "") && !placedOnce.has(part.id))
      .map((collection) => {
        placedOnce.add(collection.part.id);
        return { id: collection.part.id, name: nameOf(collection.part), collection, children: under([collection.part.id], depth + 1), depth };
      });
  const ids = root === null ? [category.id] : [category.id, root.part.id];
  const children = under(ids, 1);
  const lost = all.filter(({ part }) => part !== root?.part && !placedOnce.has(part.id));
  for (const collection of lost) children.push({ id: collection.part.id, name: nameOf(collection.part), collection, children: [], depth: 1 });
  const name = root === null ? (category.root ?? `All ${nameOf(category)}`) : nameOf(root.part);
  return { id: root?.part.id ?? category.id, name, collection: root, children, depth: 0 };
}

/** Nodes in the order in which a tree is read. */
export const flat = (node: Node): Node[] => [node, ...node.children.flatMap(flat)];

/** A collection's category: its own, else that of what it is in, else the only one. */
export function categoryOf(project: ProjectDocument, collection: CollectionDocument): string | null {
  let current: CollectionDocument | undefined = collection;
  for (const seen = new Set<string>(); current !== undefined && !seen.has(current.id); ) {
    seen.add(current.id);
    const { category, parent }: CollectionDocument = current;
    if (category !== undefined) return category;
    if (project.categories?.some(({ id }) => id === parent)) return parent ?? null;
    current = project.collections?.find(({ id }) => id === parent);
  }
  return project.categories?.length === 1 ? (project.categories[0]?.id ?? null) : null;
}

/** A collection and all below it. */
export function withDescendants(project: ProjectDocument, id: string): Set<string> {
  const found = new Set([id]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const { id, parent } of project.collections ?? []) if (parent !== undefined && found.has(parent)) found.add(id);
  }
  return found;
}
