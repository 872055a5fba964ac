import type { Fix } from "dora-insight";
import { app } from "../app/store.svelte";
import { keeping } from "../documents/draft";
import type { Edit } from "../documents/edit";
import { names } from "../documents/pointer";
import { edit } from "./fields";

/** Applies a change of the workspace document that the engine offers; a profile that it changes is kept as it was among its versions. */
export function applyFix(fix: Fix): void {
  const { document } = app.state.documents;
  const [list, index] = names(fix.pointer);
  const profile = list === "profiles" ? document.profiles?.[Number(index)] : undefined;
  const kept = profile === undefined ? [] : [keeping(document, profile, new Date(app.state.clock).toISOString())];
  const change: Edit = fix.value === null ? { op: "remove", pointer: fix.pointer } : { op: "set", pointer: fix.pointer, value: fix.value };
  edit(fix.title, [...kept, change]);
}
