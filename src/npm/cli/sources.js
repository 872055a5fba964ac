// dora-insight sources
import { sources } from "../node.js";
import { UsageError } from "./options.js";
import { columns } from "./text.js";

export const sourcesCommand = {
  name: "sources",
  usage: "",
  about: "the tools whose exports can be read",
  options: [],
  notes: [["The first word of a line is the id, as --source wants it."]],
  run,
};

async function run({ operands }) {
  if (operands.length > 0) throw new UsageError(`found ${operands[0]}, wanted nothing after the command`);
  const rows = sources().map(({ id, name }) => [id, name]);
  process.stdout.write(`${columns(rows).join("\n")}\n`);
  return 0;
}
