// The commands, and what becomes of errors.
import { version } from "../node.js";
import { checkCommand } from "./check.js";
import { compareCommand } from "./compare.js";
import { convertCommand } from "./convert.js";
import { doctorCommand } from "./doctor.js";
import { explainCommand } from "./explain.js";
import { commandHelp, generalHelp } from "./help.js";
import { UsageError, didYouMean, parseWords } from "./options.js";
import { presetsCommand } from "./presets.js";
import { reportCommand } from "./report.js";
import { scoreCommand } from "./score.js";
import { sourcesCommand } from "./sources.js";
import { suggestCommand } from "./suggest.js";
import { plain } from "./text.js";

const COMMANDS = [
  reportCommand, explainCommand, compareCommand, scoreCommand, doctorCommand, suggestCommand, convertCommand, checkCommand,
  presetsCommand, sourcesCommand,
];

/** Runs the words of a command line; gives the exit code. */
export async function main(words) {
  let told = "dora-insight";
  try {
    const [first, ...rest] = words;
    if (first === "--version" || first === "-V") return print(`${version()}\n`);
    if (first === "--help" || first === "-h") return print(generalHelp(COMMANDS));
    if (first === "help") return print(rest.length === 0 ? generalHelp(COMMANDS) : commandHelp(commandNamed(rest[0])));
    const command = commandNamed(first);
    told += ` ${command.name}`;
    if (rest.includes("--help") || rest.includes("-h")) return print(commandHelp(command));
    return await command.run(parseWords(rest, command));
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${told}: ${plain(error.message)} (see ${told} --help)\n`);
      return 2;
    }
    process.stderr.write(`${told}: error ${plain(faultText(error))}\n`);
    return 1;
  }
}

function faultText(error) {
  if (error instanceof WebAssembly.RuntimeError) return `engine.stopped: ${error.message}; it ran out of memory, or has a fault`;
  return typeof error?.code === "string" ? `${error.code}: ${error.message}` : String(error?.stack ?? error);
}

function commandNamed(word) {
  const names = COMMANDS.map((command) => command.name);
  if (word === undefined) throw new UsageError(`found no command, wanted one of ${names.join(", ")}`);
  const command = COMMANDS.find(({ name }) => name === word);
  if (command !== undefined) return command;
  const kind = word.startsWith("-") ? "option" : "command";
  throw new UsageError(`unknown ${kind} ${word}${didYouMean(word, [...names, "help", "--help", "--version"])}`);
}

function print(text) {
  process.stdout.write(text);
  return 0;
}
