import { names, type Pointer } from "./pointer";
import { asJson } from "./workspace";

/** One change of a document. Of a list, `insert` makes room at the index; `-` is its end. */
export type Edit =
  | { op: "set"; pointer: Pointer; value: unknown }
  | { op: "insert"; pointer: Pointer; value: unknown }
  | { op: "remove"; pointer: Pointer };

/** The document after the edits, in their order; the one before is not touched. What lies on the way and is missing is made. */
export function edited<Document>(document: Document, edits: readonly Edit[]): Document {
  const plain = edits.map((edit) => (edit.op === "remove" ? edit : { ...edit, value: asJson(edit.value) }));
  return plain.reduce<unknown>((so, edit) => changed(so, names(edit.pointer), edit), document) as Document;
}

function changed(value: unknown, path: readonly string[], edit: Edit): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return edit.op === "remove" ? undefined : edit.value;
  const isListMember = /^(\d+|-)$/.test(name);
  if (Array.isArray(value) || (value === undefined && isListMember)) {
    const list = [...((value as unknown[] | undefined) ?? [])];
    const index = name === "-" ? list.length : Number(name);
    if (rest.length > 0) list[index] = changed(list[index], rest, edit);
    else if (edit.op === "remove") list.splice(index, 1);
    else list.splice(index, edit.op === "set" ? 1 : 0, edit.value);
    return list;
  }
  // A member may be called anything, `__proto__` too.
  const members = new Map(Object.entries((value as object | undefined) ?? {}));
  if (rest.length > 0) members.set(name, changed(members.get(name), rest, edit));
  else if (edit.op === "remove") members.delete(name);
  else members.set(name, edit.value);
  return Object.fromEntries(members);
}

/** Sets a member, or takes it away where there is nothing to say. */
export const put = (pointer: Pointer, value: unknown): Edit => {
  const isNothing = value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
  return isNothing ? { op: "remove", pointer } : { op: "set", pointer, value };
};
