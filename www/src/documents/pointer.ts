/** JSON Pointers (RFC 6901): how a field of a form, its value in the document and a finding about it know each other. */
export type Pointer = string;

export const segment = (name: string | number) => String(name).replaceAll("~", "~0").replaceAll("/", "~1");

/** A pointer further down: `at("/projects/0", "insights", 2)`. */
export const at = (pointer: Pointer, ...names: readonly (string | number)[]): Pointer => pointer + names.map((name) => `/${segment(name)}`).join("");

export const names = (pointer: Pointer): string[] => (pointer === "" ? [] : pointer.slice(1).split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~")));

/** The value there; undefined where there is none. */
export function valueAt(document: unknown, pointer: Pointer): unknown {
  let value = document;
  for (const name of names(pointer)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** Whether the first is the second, or lies within it. */
export const isWithin = (pointer: Pointer, outer: Pointer) => pointer === outer || pointer.startsWith(`${outer}/`);
