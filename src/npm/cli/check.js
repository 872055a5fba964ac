// dora-insight check
import { Workspace, check } from "../node.js";
import { addToBundle, placeIn, readDocument } from "./document.js";
import { findingText } from "./finding.js";
import { UsageError } from "./options.js";
import { counted, painter } from "./text.js";

export const checkCommand = {
  name: "check",
  usage: "DOCUMENT…",
  about: "finds what is wrong with profiles, band sets, and all other documents",
  options: [],
  notes: [
    [
      "A document is a profile, or what its \"type\" says: bands, score, integration, collection, project, insight, corrections, or a",
      "workspace of all these. Profiles and band sets that are given together may name one another; others stand alone.",
      "Each finding is a line: file:line:column: severity code: message. Exit code 1 means that one is an error.",
    ],
  ],
  run,
};

async function run({ operands }) {
  if (operands.length === 0) throw new UsageError("found no document, wanted at least one file");
  const documents = [];
  for (const path of operands) documents.push(await readDocument(path, ""));
  const paint = painter(process.stdout);
  const counts = { error: 0, warning: 0, info: 0 };
  for (const [document, finding] of findings(documents)) {
    counts[finding.severity] += 1;
    process.stdout.write(findingText(finding, placeIn(document, finding), paint));
  }
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  const told = parts.map(([severity, count]) => (severity === "info" ? `${count} info` : counted(count, severity))).join(", ");
  process.stdout.write(`${counted(documents.length, "document")}: ${told === "" ? "no findings" : told}\n`);
  return counts.error > 0 ? 1 : 0;
}

/** Every finding with its document, in the order of the documents. */
function findings(documents) {
  const sound = documents.filter(({ broken }) => broken.length === 0);
  const loose = sound.filter(({ kind }) => kind === "profile" || kind === "bands");
  const bundles = sound.filter(({ kind }) => kind === "bundle");
  const found = documents.flatMap((document) => document.broken.map((finding) => [document, finding]));
  for (const document of sound.filter((one) => !loose.includes(one) && one.kind !== "bundle")) {
    found.push(...check(document.kind, document.text).diagnostics.map((finding) => [document, finding]));
  }
  for (const document of bundles) found.push(...take(document.text).map((finding) => [document, finding]));

  // Loose documents are looked at as one bundle, so that they see one another.
  let text = "{}";
  const placed = loose.map((document) => {
    const added = addToBundle(text, document.kind === "bands" ? "bandSets" : "profiles", document.text);
    text = added.text;
    return { document, pointer: added.pointer };
  });
  for (const finding of take(text)) {
    const inside = ({ pointer }) => finding.place.pointer === pointer || finding.place.pointer?.startsWith(`${pointer}/`);
    const { document, pointer } = placed.find(inside) ?? { document: loose[0], pointer: finding.place.pointer ?? "" };
    const place = { ...finding.place, pointer: (finding.place.pointer ?? "").slice(pointer.length) };
    found.push([document, { ...finding, place }]);
  }
  return found.sort(([left], [right]) => documents.indexOf(left) - documents.indexOf(right));
}

function take(bundle) {
  const workspace = new Workspace();
  const diagnostics = workspace.setDocuments(bundle);
  workspace.free();
  return diagnostics;
}
