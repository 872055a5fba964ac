// Documents: reading them, telling their kind, and finding the places that findings name.
import { readFile } from "node:fs/promises";
import { check } from "../node.js";
import { fileFinding } from "./finding.js";
import { UsageError } from "./options.js";
import { childCount, lineColumn, spanOf } from "./place.js";

/** Reads a document: `{ path, text, kind, broken }`; `broken` are findings that leave nothing to look at. */
export async function readDocument(path, option) {
  const bytes = await readFile(path).catch((error) => {
    throw new UsageError(`${option}cannot read ${path}: ${error.code === "ENOENT" ? "there is no such file" : error.message}`);
  });
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const finding = fileFinding("error", "document.encoding", "found bytes that are not UTF-8", "save the file as UTF-8");
    return { path, text: "", kind: "profile", broken: [finding] };
  }
  // A text that is no JSON, or nests too deep, has this one finding whatever its kind.
  const broken = check("profile", text).diagnostics.filter(({ code }) => code === "document.syntax" || code === "document.depth");
  return { path, text, kind: broken.length > 0 ? "profile" : kindOf(JSON.parse(text)), broken };
}

/** Kinds of document that say themselves what they are; a workspace is a bundle of all of them. */
const TYPES = { workspace: "bundle", bands: "bands", score: "score", project: "project", integration: "integration", collection: "collection", insight: "insight", corrections: "corrections" };
/** The lists of a workspace, by which one is known that does not say its type. */
const LISTS = ["profiles", "bandSets", "scores", "integrations", "projects"];

function kindOf(value) {
  if (value === null || typeof value !== "object") return "profile";
  if (Object.hasOwn(TYPES, value.type)) return TYPES[value.type];
  return value.type === undefined && LISTS.some((list) => list in value) ? "bundle" : "profile";
}

/** The bundle's text with another document added to one of its lists, and the pointer that the document has there. */
export function addToBundle(bundle, list, text) {
  const root = spanOf(bundle, "");
  const span = spanOf(bundle, `/${list}`);
  if (!span.exact) {
    const rest = childCount(bundle, root.start) === 0 ? "" : ",";
    return { text: `${bundle.slice(0, root.start + 1)}"${list}":[${text}]${rest}${bundle.slice(root.start + 1)}`, pointer: `/${list}/0` };
  }
  const count = childCount(bundle, span.start);
  const before = bundle.slice(0, span.end - 1) + (count === 0 ? "" : ",");
  return { text: before + text + bundle.slice(span.end - 1), pointer: `/${list}/${count}` };
}

/** Where a finding points in its document's text; `within` names what the text itself does not have. */
export function placeIn(document, finding) {
  const { line, column, pointer } = finding.place;
  if (line !== null) return { file: document.path, line, column };
  if (pointer === null) return { file: document.path };
  const span = spanOf(document.text, pointer);
  // Findings about a member, rather than about its value, point at its name.
  const isAboutName = finding.code === "document.unknownMember" || finding.code === "document.doubledMember";
  const offset = isAboutName && span.exact && span.name !== null ? span.name : span.start;
  return { file: document.path, ...lineColumn(document.text, offset), within: span.exact ? "" : ` (at ${pointer})` };
}
