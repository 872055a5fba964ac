import type { Interval, Metric } from "dora-insight";
import { DEFAULT_VIEW, METRICS, type Panel, type Screen, type Statistic, type Tab, type View } from "../app/state";
import { isDay } from "../range/day";
import { isPreset } from "../range/preset";

/** The view as the part of an address behind `#`; what is as by default is left out. */
export function toFragment(view: View): string {
  const path = { home: "/", data: "/data", insight: "/insights/main" }[view.screen];
  if (view.screen !== "insight") return path;
  const words = new URLSearchParams();
  if ("preset" in view.range) {
    if (view.range.preset !== "last90Days") words.set("range", view.range.preset);
  } else {
    words.set("from", view.range.from);
    words.set("to", view.range.to);
  }
  if (view.interval !== DEFAULT_VIEW.interval) words.set("interval", view.interval);
  if (view.statistic !== null) words.set("statistic", view.statistic);
  if (!view.compare) words.set("compare", "off");
  if (view.asOf !== DEFAULT_VIEW.asOf) words.set("asOf", view.asOf);
  if (view.panel !== null) panelWords(view.panel, words);
  const query = words.toString();
  return query === "" ? path : `${path}?${query}`;
}

function panelWords(panel: Panel, words: URLSearchParams) {
  words.set("open", panel.metric);
  words.set("tab", panel.tab);
  if (panel.operand !== null) words.set("operand", panel.operand);
  if (panel.bucket !== null) words.set("bucket", String(panel.bucket));
  if (panel.stage !== null) words.set("stage", panel.stage);
  if (panel.items.length > 0) words.set("items", panel.items.join("."));
}

/** Whatever the fragment says, a view: what makes no sense is as by default. */
export function fromFragment(fragment: string): View {
  const [path = "", query = ""] = fragment.replace(/^#/, "").split("?");
  const words = new URLSearchParams(query);
  const screen: Screen = path.startsWith("/insights") ? "insight" : path.startsWith("/data") ? "data" : "home";
  if (screen !== "insight") return { ...DEFAULT_VIEW, screen };
  const from = words.get("from") ?? "";
  const to = words.get("to") ?? "";
  const preset = words.get("range") ?? "";
  return {
    screen,
    range: isDay(from) && isDay(to) && from <= to ? { from, to } : isPreset(preset) ? { preset } : DEFAULT_VIEW.range,
    interval: oneOf<Interval>(words.get("interval"), ["day", "week", "month"]) ?? DEFAULT_VIEW.interval,
    statistic: oneOf<Statistic>(words.get("statistic"), ["mean", "median", "p90", "p95"]),
    compare: words.get("compare") !== "off",
    asOf: words.get("asOf") === "today" ? "today" : "data",
    panel: panelOf(words),
  };
}

function panelOf(words: URLSearchParams): Panel | null {
  const metric = oneOf<Metric>(words.get("open"), METRICS);
  if (metric === null) return null;
  return {
    metric,
    tab: oneOf<Tab>(words.get("tab"), ["explain", "rows", "trend"]) ?? "explain",
    operand: words.get("operand"),
    bucket: natural(words.get("bucket")),
    stage: words.get("stage"),
    items: (words.get("items") ?? "").split(".").map(natural).filter((id) => id !== null),
  };
}

const natural = (text: string | null) => (text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null);

const oneOf = <T extends string>(text: string | null, known: readonly T[]): T | null => known.find((word) => word === text) ?? null;
