// What every entry exports, beside its own `init`.
import { bytesOf, documentText, textOf } from "./argument.js";
import { engine } from "./engine.js";

export { Workspace } from "./workspace.js";

export const version = () => engine().version();

export const sources = () => engine().sources();

export const detectSource = (head) => engine().detectSource(bytesOf(head));

export const defaultProfile = () => JSON.parse(engine().defaultProfile());

export const check = (kind, document) => engine().check(textOf(kind, "kind"), documentText(document));
