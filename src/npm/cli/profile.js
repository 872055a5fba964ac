// The profile of a report, and the documents that come with it.
import { stat } from "node:fs/promises";
import { presets } from "../node.js";
import { addToBundle, placeIn, readDocument } from "./document.js";
import { UsageError, didYouMean } from "./options.js";

/**
 * Gives a workspace the documents of `--documents` and `--profile`; `tell(place, finding)` hears what is wrong with them.
 * Gives `{ id, bundle, sound }`: the id of the profile to ask for, undefined for the default one, and the document of `--documents`.
 */
export async function takeDocuments(workspace, { documents: bundlePath, profile: wanted }, tell) {
  const bundle = bundlePath === undefined ? { path: "", text: "{}", broken: [] } : await readDocument(bundlePath, "--documents: ");
  const own = wanted !== undefined && (await isFile(wanted)) ? await readDocument(wanted, "--profile: ") : null;
  if (bundlePath !== undefined && bundle.kind !== "bundle" && bundle.broken.length === 0) {
    throw new UsageError(`--documents: ${bundlePath} holds no workspace { "profiles": […], "projects": […], … }`);
  }
  if (own?.kind === "bundle") throw new UsageError(`--profile: ${wanted} holds a workspace, wanted --documents ${wanted}`);
  const broken = [bundle, own].filter((document) => document !== null && document.broken.length > 0);
  for (const document of broken) for (const finding of document.broken) tell(placeIn(document, finding), finding);
  if (broken.length > 0) return { sound: false };

  const added = own === null ? { text: bundle.text, pointer: null } : addToBundle(bundle.text, "profiles", own.text);
  const findings = workspace.setDocuments(added.text);
  for (const finding of findings) {
    const { pointer } = finding.place;
    const isOwn = own !== null && (pointer === added.pointer || pointer?.startsWith(`${added.pointer}/`));
    const shown = isOwn ? { ...finding, place: { ...finding.place, pointer: pointer.slice(added.pointer.length) } } : finding;
    tell(placeIn(isOwn ? own : bundle, shown), shown);
  }
  const sound = findings.every(({ severity }) => severity !== "error");
  return { sound, bundle, id: own === null ? knownProfile("--profile", wanted, bundle) : JSON.parse(own.text)?.id };
}

/** Whether there is a file of that name. */
export const isFile = (path) => stat(path).then((found) => found.isFile(), () => false);

/** The id after an option, if it is a preset's or one of a bundle's profiles'. */
export function knownProfile(option, wanted, bundle) {
  if (wanted === undefined) return undefined;
  const { profiles = [] } = JSON.parse(bundle.text);
  const known = [...presets().map(({ id }) => id), ...profiles.map((profile) => profile?.id).filter((id) => typeof id === "string")];
  if (known.includes(wanted)) return wanted;
  throw new UsageError(`${option}: found no file ${wanted}, and no preset or profile of that id${didYouMean(wanted, known)}`);
}
