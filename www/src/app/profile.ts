import type { ProfileDocument } from "dora-insight";
import type { State } from "./state";

/** The document of the profile in force. */
export function profileInForce(state: State): ProfileDocument | null {
  const { profile, profiles } = state.documents;
  return profiles.find(({ id }) => id === profile) ?? state.engine.defaultProfile;
}
