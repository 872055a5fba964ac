// dora-insight presets
import { preset, presets } from "../node.js";
import { UsageError, didYouMean } from "./options.js";
import { columns } from "./text.js";

/** What a person reads for the engine's words. */
const FIDELITY = { exact: "exact", approximate: "approximate", quirkKept: "quirk kept" };

export const presetsCommand = {
  name: "presets",
  usage: "[ID]",
  about: "the profiles of other tools, or the document of one",
  options: [{ name: "json", about: "print the list as JSON" }],
  notes: [
    ["The first word of a line is the id, as --profile wants it. With ID the preset's document is printed: it says what differs", "from the profile that it is based on, and is a start for a profile of your own."],
  ],
  run,
};

async function run({ values, operands }) {
  if (operands.length > 1) throw new UsageError(`found ${operands[1]}, wanted one preset or none`);
  process.stdout.write(operands.length === 1 ? documentOf(operands[0]) : listing(values.json));
  return 0;
}

function listing(json) {
  const all = presets();
  if (json) return `${JSON.stringify(all)}\n`;
  return `${columns(all.map(({ id, name, fidelity, read }) => [id, name, FIDELITY[fidelity] ?? fidelity, read])).join("\n")}\n`;
}

function documentOf(id) {
  const known = presets().map((summary) => summary.id);
  if (!known.includes(id)) throw new UsageError(`found no preset ${id}${didYouMean(id, known)}`);
  return `${JSON.stringify(preset(id), null, 2)}\n`;
}
