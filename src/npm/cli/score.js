// dora-insight score: one number over several metrics, and what each gives to it.
import { ANSWER, FILES_NOTE, opened } from "./asking.js";
import { METRICS, bandText, valueText } from "./figure.js";
import { COLLECTION_OPTION, TIME_OPTIONS, ask, requireOptions } from "./question.js";
import { columns, painter, plain } from "./text.js";

/** Those that come along. */
const SCORES = ["quick-check", "middleware", "gitlab"];

export const scoreCommand = {
  name: "score",
  usage: "FILES… --from DATE --to DATE [options]",
  about: "one number over several metrics, as other tools make it, and what each gives",
  options: [
    ...TIME_OPTIONS,
    COLLECTION_OPTION,
    { name: "score", value: "ID", many: true, about: `only this score: ${SCORES.join(", ")}, or one of --documents; may be given again` },
    ...ANSWER.filter(({ name }) => name !== "interval"),
    { name: "json", about: "print the scores with their figures as JSON" },
  ],
  notes: [["A score mixes metrics that trade against each other: read the figures first."], FILES_NOTE],
  run,
};

async function run({ values, operands }) {
  requireOptions(values, operands);
  const ids = values.score ?? SCORES;
  const answer = (workspace, query) => ids.map((score) => ask(() => workspace.score({ ...query, score }), { ...values, score: ids.join(", ") }));
  const asked = await opened(values, operands, answer);
  if (asked === null || asked.isEmpty) return 1;
  const scores = answer(asked.workspace, asked.query);
  process.stdout.write(values.json ? `${JSON.stringify(scores)}\n` : scores.map((score) => scoreText(score, painter(process.stdout))).join("\n"));
  return 0;
}

function scoreText({ name, description, value, combine, parts }, paint) {
  const rows = [["metric", "points", "figure", "band"], ...parts.map(({ metric, points, figure }) => [METRICS[metric], pointsText(points), valueText(figure), bandText(figure)])];
  const [head, ...lines] = columns(rows.map((row) => row.map(plain)), [1]);
  const total = combine === "none" ? "no number of them" : value === null ? "no number: no metric has points" : pointsText(value);
  return `${paint("bold", plain(name))}: ${total}\n${description === null ? "" : `${plain(description)}\n`}\n${[paint("bold", head), ...lines].join("\n")}\n`;
}

const pointsText = (points) => (points === null ? "-" : String(Number(points.toPrecision(4))));
