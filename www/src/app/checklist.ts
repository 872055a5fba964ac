import { TOOLS } from "../words/kind";
import type { State } from "./state";

export interface Check {
  id: string;
  name: string;
  needs: string;
  examples: string;
  present: boolean;
  /** Which records are there, by kind and integration. */
  found: { kind: string; count: number }[];
  integrations: string[];
}

/** Which of the three kinds of tools the files bring, told while they are being read. */
export function checklist(state: State): Check[] {
  return TOOLS.map(({ id, name, brings, needs, examples }) => {
    const counts = new Map<string, number>();
    const integrations = new Set<string>();
    for (const { report, integration } of state.files.values()) {
      for (const kind of brings) {
        const count = report?.records[kind] ?? 0;
        if (count === 0) continue;
        counts.set(kind, (counts.get(kind) ?? 0) + count);
        integrations.add(integration);
      }
    }
    const found = [...counts].map(([kind, count]) => ({ kind, count }));
    return { id, name, needs, examples, present: found.length > 0, found, integrations: [...integrations] };
  });
}
