// Help, drawn from the same tables that parse.
import { columns } from "./text.js";

const EXIT_CODES = [
  ["0", "all well"],
  ["1", "documents with errors, or nothing could be read"],
  ["2", "the command line itself is wrong"],
];

export function generalHelp(commands) {
  return lines(
    "dora-insight: DORA metrics from exported delivery data, computed on this machine",
    "",
    "usage:",
    ...commands.map((command) => `  dora-insight ${command.name}${command.usage === "" ? "" : ` ${command.usage}`}`),
    "",
    "commands:",
    ...table([
      ...commands.map(({ name, about }) => [name, about]),
      ["help [COMMAND]", "this text, or that of a command"],
    ]),
    "",
    "options:",
    ...table([["--help, -h", "this text; after a command, that command's"], ["--version, -V", "the version"]]),
    "",
    "exit codes:",
    ...table(EXIT_CODES),
  );
}

export function commandHelp(command) {
  const options = command.options.map(({ name, value, about }) => [`--${name}${value === undefined ? "" : ` ${value}`}`, about]);
  return lines(
    `dora-insight ${command.name}: ${command.about}`,
    "",
    "usage:",
    `  dora-insight ${command.name}${command.usage === "" ? "" : ` ${command.usage}`}`,
    "",
    ...command.notes.flatMap((note) => [...note, ""]),
    "options:",
    ...table([...options, ["--help, -h", "this text"]]),
    "",
    "exit codes:",
    ...table(EXIT_CODES),
  );
}

const table = (rows) => columns(rows).map((line) => `  ${line}`);
const lines = (...all) => `${all.join("\n")}\n`;
