// dora-insight suggest: a profile proposed from the data alone.
import { Workspace } from "../node.js";
import { complainer, readFiles } from "./asking.js";
import { UsageError } from "./options.js";
import { SOURCE_OPTIONS, requireOptions } from "./question.js";
import { painter, plain } from "./text.js";

export const suggestCommand = {
  name: "suggest",
  usage: "FILES… [options]",
  about: "a profile proposed from the data: what a deployment, a change and an incident look like here",
  options: [
    ...SOURCE_OPTIONS.filter(({ name }) => name === "source"),
    { name: "document", about: "print the proposed profile alone, ready to be saved" },
    { name: "json", about: "print all candidates as JSON" },
  ],
  notes: [["FILES are those of dora-insight report.", "How sure a candidate is: high, medium or low; three signs, two, or fewer, and it says which there are."]],
  run,
};

async function run({ values, operands }) {
  if (values.document && values.json) throw new UsageError("found --document and --json, wanted one of them");
  requireOptions(values, operands, []);
  const workspace = new Workspace();
  if (!(await readFiles(workspace, values, operands, complainer()))) return 1;
  const suggestion = workspace.suggestProfile();
  if (values.document && suggestion.profile === null) {
    process.stderr.write(`no profile can be proposed: ${suggestion.subjects.find(({ subject }) => subject === "deployment").nothing}\n`);
    return 1;
  }
  if (values.document) process.stdout.write(`${JSON.stringify(suggestion.profile, null, 2)}\n`);
  else if (values.json) process.stdout.write(`${JSON.stringify(suggestion)}\n`);
  else process.stdout.write(suggestion.subjects.map((subject) => subjectText(subject, painter(process.stdout))).join("\n"));
  return 0;
}

function subjectText({ subject, candidates, nothing }, paint) {
  if (nothing !== null) return `${paint("bold", subject)}: ${plain(nothing)}\n`;
  const lines = candidates.map(({ title, matched, of, sure, because }, index) =>
    `  ${index === 0 ? "" : "or "}${plain(title)}: ${matched} of ${of}, ${sure}\n${because.map((reason) => `    ${plain(reason)}\n`).join("")}`);
  return `${paint("bold", subject)}\n${lines.join("")}`;
}
