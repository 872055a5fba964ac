import { TOOLS } from "../words/kind";
import { profileName } from "../app/profile";
import type { State } from "../app/state";
import type { ProjectDocument } from "./workspace";

/** One thing that figures need, and whether a project has it. */
export interface Prerequisite {
  id: string;
  name: string;
  met: boolean;
  /** What there is, or what is missing, in a sentence. */
  text: string;
  /** Where it is mended. */
  fix: { label: string; to: "data" | "profiles"; proposes?: boolean } | { label: string; map: string[] } | null;
}

/** Integrations with the number of their records by kind, as far as they have been read. */
export function integrationsRead(state: State): Map<string, Map<string, number>> {
  const found = new Map<string, Map<string, number>>();
  for (const { integration, report } of state.files.values()) {
    const counts = found.get(integration) ?? new Map<string, number>();
    found.set(integration, counts);
    for (const [kind, count] of Object.entries(report?.records ?? {})) counts.set(kind, (counts.get(kind) ?? 0) + count);
  }
  return found;
}

/** Without a list of its own a project has every integration. */
export const isMapped = (project: ProjectDocument, integration: string) => project.integrations === undefined || project.integrations.includes(integration);

export function prerequisites(state: State, project: ProjectDocument): Prerequisite[] {
  const read = integrationsRead(state);
  const count = [...read.values()].flatMap((counts) => [...counts.values()]).reduce((sum, count) => sum + count, 0);
  const list: Prerequisite[] = [
    {
      id: "data",
      name: "Data loaded",
      met: count > 0,
      text: count > 0 ? `${read.size} ${read.size === 1 ? "integration" : "integrations"}: ${[...read.keys()].join(", ")}.` : "No records yet: drop exported files on the page.",
      fix: count > 0 ? null : { label: "Load data", to: "data" },
    },
  ];
  for (const { id, name, brings, needs } of TOOLS) {
    const able = [...read].filter(([, counts]) => brings.some((kind) => (counts.get(kind) ?? 0) > 0)).map(([integration]) => integration);
    const mapped = able.filter((integration) => isMapped(project, integration));
    const isThere = able.length > 0;
    list.push({
      id,
      name: `${name} mapped`,
      met: mapped.length > 0,
      text: mapped.length > 0 ? `${mapped.join(", ")}.` : isThere ? `${able.join(", ")} ${able.length === 1 ? "is" : "are"} loaded, and not mapped to this project.` : `Missing: ${needs}.`,
      fix: mapped.length > 0 ? null : isThere ? { label: `Map ${able.join(", ")}`, map: able } : { label: "Load data", to: "data" },
    });
  }
  const own = project.profile ?? null;
  const below = (project.collections ?? []).filter(({ profile }) => profile !== undefined);
  const has = own !== null || below.length > 0;
  list.push({
    id: "profile",
    name: "DORA profile associated",
    met: has,
    text: own !== null ? `${profileName(state, own)}, for the whole project.` : has ? `With ${below.length} ${below.length === 1 ? "collection" : "collections"}.` : "The standard profile holds until you associate one with the project or a collection.",
    fix: has ? null : { label: "Choose a profile", to: "profiles", proposes: true },
  });
  return list;
}
