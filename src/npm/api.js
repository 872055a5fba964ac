// What every entry exports, beside its own `init`.
import { bytesOf, documentText, textOf } from "./argument.js";
import { engine } from "./engine.js";

export { Workspace } from "./workspace.js";

export const version = () => engine().version();

export const sources = () => engine().sources();

export const fields = () => engine().fields();

export const detectSource = (head) => engine().detectSource(bytesOf(head));

export const defaultProfile = () => JSON.parse(engine().defaultProfile());

export const presets = () => engine().presets();

export const preset = (id) => JSON.parse(engine().preset(textOf(id, "id")));

export const bandSets = () => JSON.parse(engine().bandSets());

export const check = (kind, document) => engine().check(textOf(kind, "kind"), documentText(document));

export const collectionsFromCsv = (text, category) =>
  engine().collectionsFromCsv(textOf(text, "text"), textOf(category, "category"));

export const organisationFromCsv = (text, category) =>
  engine().organisationFromCsv(textOf(text, "text"), textOf(category, "category"));
