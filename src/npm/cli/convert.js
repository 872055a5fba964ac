// dora-insight convert: any of it as neutral events.
import { once } from "node:events";
import { Workspace } from "../node.js";
import { complainer, readFiles } from "./asking.js";
import { SOURCE_OPTIONS, requireOptions } from "./question.js";

export const convertCommand = {
  name: "convert",
  usage: "FILES… [--source ID] > events.ndjson",
  about: "exported files as neutral events, one a line",
  options: SOURCE_OPTIONS.filter(({ name }) => name === "source"),
  notes: [
    [
      "FILES are those of dora-insight report. What is printed says all that figures are made of: reading it gives the same reports.",
      "Each event has its integration and tool. Where a record stood in its file, and versions that a newer one replaced, are not kept.",
    ],
  ],
  run,
};

async function run({ values, operands }) {
  requireOptions(values, operands, []);
  const workspace = new Workspace();
  if (!(await readFiles(workspace, values, operands, complainer()))) return 1;
  for (const part of workspace.toEvents()) {
    if (!process.stdout.write(part)) await once(process.stdout, "drain");
  }
  return 0;
}
