import type { ProfileDocument } from "dora-insight";
import { nameOf } from "../documents/workspace";
import type { Saved, State } from "./state";

/** The workspace's own profiles. */
export const profiles = (state: State): readonly ProfileDocument[] => state.documents.document.profiles ?? [];

/** The document of the profile in force. */
export function profileInForce(state: State): ProfileDocument | null {
  const { defaultProfile } = state.engine;
  // A profile of its id stands for the default one, as for any preset.
  const wanted = state.settings.profile ?? defaultProfile?.id;
  return profiles(state).find(({ id }) => id === wanted) ?? defaultProfile;
}

/** What a profile is called, by its id; without one it is the default one. */
export function profileName(state: State, id: string | null): string {
  const { defaultProfile, presets } = state.engine;
  if (id === null) return defaultProfile?.name ?? "the standard one";
  const own = profiles(state).find((profile) => profile.id === id);
  return own === undefined ? (presets.find(({ summary }) => summary.id === id)?.summary.name ?? id) : nameOf(own);
}

/** Whether all that a person changed is stored: documents and settings. */
export function savedOf({ documents, settings }: State): Saved {
  const both = [documents.saved, settings.saved];
  return both.find((saved) => saved === "failed") ?? both.find((saved) => saved === "saving") ?? both.find((saved) => saved === "saved") ?? "no";
}
