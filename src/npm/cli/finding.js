// Findings as people read them.
import { plain } from "./text.js";

const COLOURS = { error: "red", warning: "yellow", info: "cyan" };

/** `file:line:column: severity code: message`, and the hint on a line of its own. */
export function findingText(finding, { file, line, column, within = "" }, paint) {
  const place = [plain(file), line, column].filter((part) => part !== null && part !== undefined).join(":");
  const severity = paint(COLOURS[finding.severity], finding.severity);
  const text = `${paint("bold", `${place}:`)} ${severity} ${finding.code}: ${plain(finding.message)}${plain(within)}\n`;
  return finding.hint === null ? text : `${text}  hint: ${plain(finding.hint)}\n`;
}

/** A finding of the command line's own about a file. */
export const fileFinding = (severity, code, message, hint = null) => ({
  severity,
  code,
  place: { file: null, record: null, line: null, column: null, byteOffset: null, pointer: null },
  message,
  hint,
  fix: null,
});
