import type { WorkspaceDocument } from "../documents/workspace";
import { saveAs } from "./save";

/** Hands the workspace document to the browser as a file: what the command line and another browser read too. */
export const downloadWorkspace = (document: WorkspaceDocument) => saveAs("workspace.json", "application/json", `${JSON.stringify(document, null, 2)}\n`);
