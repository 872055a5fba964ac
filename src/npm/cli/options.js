// Words of a command line into options and operands.

/** The command line itself is wrong: exit code 2. */
export class UsageError extends Error {}

/**
 * Parses the words after a command's name by its `options`: `{ name, value?, many?, choices?, about }[]`.
 * Options without a `value` are flags; `--name=value` and `--name value` are the same; `--` ends the options.
 */
export function parseWords(words, command) {
  const values = {};
  const operands = [];
  const queue = [...words];
  while (queue.length > 0) {
    const word = queue.shift();
    if (word === "--") {
      operands.push(...queue.splice(0));
    } else if (/^-./.test(word)) {
      const option = optionOf(word, command);
      const value = option.value === undefined ? flagOf(word, option) : valueOf(word, option, queue);
      if (option.many) (values[option.name] ??= []).push(value);
      else if (values[option.name] !== undefined) throw new UsageError(`--${option.name} is given twice, wanted it once`);
      else values[option.name] = value;
    } else {
      operands.push(word);
    }
  }
  return { values, operands };
}

function optionOf(word, command) {
  const [written] = word.split("=", 1);
  const option = command.options.find(({ name }) => written === `--${name}`);
  if (option !== undefined) return option;
  const known = command.options.map(({ name }) => `--${name}`);
  throw new UsageError(`unknown option ${written}${didYouMean(written, known)}`);
}

function flagOf(word, option) {
  if (word.includes("=")) throw new UsageError(`--${option.name} takes no value, found ${word}`);
  return true;
}

function valueOf(word, option, queue) {
  const equals = word.indexOf("=");
  const missing = equals < 0 && (queue.length === 0 || queue[0].startsWith("--"));
  const value = missing ? "" : equals < 0 ? queue.shift() : word.slice(equals + 1);
  if (value === "") throw new UsageError(`--${option.name} has no value, wanted --${option.name} ${option.value}`);
  if (option.choices !== undefined && !option.choices.includes(value)) {
    throw new UsageError(`--${option.name}: found ${value}, wanted one of ${option.choices.join(", ")}${didYouMean(value, option.choices)}`);
  }
  return value;
}

/** `; did you mean …?`, where a slip of the fingers explains the difference; else nothing. */
export function didYouMean(found, known) {
  const near = known
    .map((word) => ({ word, distance: editDistance(found.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, distance }) => distance < word.length && distance <= 1 + Math.floor(word.length / 4))
    .sort((left, right) => left.distance - right.distance);
  return near.length === 0 ? "" : `; did you mean ${near[0].word}?`;
}

function editDistance(left, right) {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 0; i < left.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < right.length; j += 1) {
      next.push(Math.min(row[j] + (left[i] === right[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1));
    }
    row = next;
  }
  return row[right.length];
}
