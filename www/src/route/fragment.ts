import type { Interval, Metric } from "dora-insight";
import { DEFAULT_VIEW, type Out, type Panel, type Screen, type Statistic, type Tab, type View } from "../app/state";
import { isDay } from "../range/day";
import { isPreset } from "../range/preset";

/** The view as the part of an address behind `#`; what is as by default is left out. */
export function toFragment(view: View): string {
  const inProject = view.project === null ? "" : `/p/${encodeURIComponent(view.project)}`;
  const path = inProject + pathOf(view);
  if (view.screen === "profiles" && view.section !== null) return `${path}?section=${encodeURIComponent(view.section)}`;
  if (view.screen !== "insight" && view.screen !== "insightEdit") return path;
  const words = new URLSearchParams();
  if (view.collection !== null) words.set("collection", view.collection);
  if (view.range !== null && "preset" in view.range) words.set("range", view.range.preset);
  else if (view.range !== null) {
    words.set("from", view.range.from);
    words.set("to", view.range.to);
  }
  if (view.interval !== null) words.set("interval", view.interval);
  if (view.statistic !== null) words.set("statistic", view.statistic);
  if (!view.compare) words.set("compare", "off");
  if (view.asOf !== DEFAULT_VIEW.asOf) words.set("asOf", view.asOf);
  if (view.panel !== null) panelWords(view.panel, words);
  const query = words.toString();
  return query === "" ? path : `${path}?${query}`;
}

function pathOf({ screen, id, project }: View): string {
  const own = id === null ? "" : `/${encodeURIComponent(id)}`;
  switch (screen) {
    case "home":
      return project === null ? "/" : "";
    case "project":
      return project === null ? "/project" : "";
    case "insight":
      return `/insights${id === null ? "/main" : own}`;
    case "insightEdit":
      return `/insights${own}/edit`;
    case "insights":
      return "/insights";
    default:
      return `/${screen}${own}`;
  }
}

function panelWords(panel: Panel, words: URLSearchParams) {
  words.set("open", panel.metric);
  if (panel.widget !== null) words.set("widget", panel.widget);
  if (panel.collection !== null) words.set("of", panel.collection);
  words.set("tab", panel.tab);
  if (panel.operand !== null) words.set("operand", panel.operand);
  if (panel.bucket !== null) words.set("bucket", String(panel.bucket));
  if (panel.stage !== null) words.set("stage", panel.stage);
  if (panel.between !== null) words.set("between", panel.between.map((ms) => ms ?? "").join("-"));
  for (const [name, value] of Object.entries(panel.out ?? {})) if (value !== null) words.set(name, String(value));
  if (panel.items.length > 0) words.set("items", panel.items.join("."));
}

/** Whatever the fragment says, a view: what makes no sense is as by default. */
export function fromFragment(fragment: string): View {
  const [path = "", query = ""] = fragment.replace(/^#/, "").split("?");
  const words = new URLSearchParams(query);
  const place = placeOf(path.split("/").slice(1).map(decoded));
  if (place.screen === "profiles") return { ...DEFAULT_VIEW, ...place, section: place.id === null ? null : words.get("section") };
  if (place.screen !== "insight" && place.screen !== "insightEdit") return { ...DEFAULT_VIEW, ...place };
  const from = words.get("from") ?? "";
  const to = words.get("to") ?? "";
  const preset = words.get("range") ?? "";
  return {
    ...place,
    collection: words.get("collection"),
    range: isDay(from) && isDay(to) && from <= to ? { from, to } : isPreset(preset) ? { preset } : DEFAULT_VIEW.range,
    interval: oneOf<Interval>(words.get("interval"), ["day", "week", "month"]) ?? DEFAULT_VIEW.interval,
    statistic: oneOf<Statistic>(words.get("statistic"), ["mean", "median", "p90", "p95"]),
    compare: words.get("compare") !== "off",
    asOf: words.get("asOf") === "today" ? "today" : "data",
    panel: panelOf(words),
    section: null,
  };
}

function placeOf(parts: readonly string[]): Pick<View, "screen" | "project" | "id"> {
  const [first = "", second = ""] = parts;
  if (first === "p" && second !== "") {
    const rest = parts.slice(2).filter((part) => part !== "");
    return { ...(rest.length === 0 ? { screen: "project", id: null } : placeOf(rest)), project: second };
  }
  const id = second === "" ? null : second;
  const place = (screen: Screen) => ({ screen, project: null, id });
  switch (first) {
    case "project":
      return place("project");
    case "data":
    case "collections":
    case "profiles":
    case "storage":
      return place(first);
    case "insights":
      if (id === null) return place("insights");
      if (id === "main" && parts[2] !== "edit") return { ...place("insight"), id: null };
      return place(parts[2] === "edit" ? "insightEdit" : "insight");
    default:
      return { ...place("home"), id: null };
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function panelOf(words: URLSearchParams): Panel | null {
  const metric = oneOf<Metric>(words.get("open"), ["deploymentFrequency", "leadTime", "changeFailureRate", "timeToRestore", "reworkRate"]);
  if (metric === null) return null;
  return {
    metric,
    widget: words.get("widget"),
    collection: words.get("of"),
    tab: oneOf<Tab>(words.get("tab"), ["explain", "rows", "trend"]) ?? "explain",
    operand: words.get("operand"),
    bucket: natural(words.get("bucket")),
    stage: words.get("stage"),
    between: betweenOf(words.get("between")),
    out: outOf(words),
    items: (words.get("items") ?? "").split(".").map(natural).filter((id) => id !== null),
  };
}

function outOf(words: URLSearchParams): Out | null {
  const out = { reason: words.get("reason"), definition: words.get("definition"), rule: natural(words.get("rule")), link: words.get("link") };
  return Object.values(out).some((value) => value !== null) ? out : null;
}

function betweenOf(text: string | null): Panel["between"] {
  const found = /^(\d{0,15})-(\d{0,15})$/.exec(text ?? "");
  const ms = (digits: string | undefined) => (digits === undefined || digits === "" ? null : Number(digits));
  return found === null || found[0] === "-" ? null : [ms(found[1]), ms(found[2])];
}

const natural = (text: string | null) => (text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null);

const oneOf = <T extends string>(text: string | null, known: readonly T[]): T | null => known.find((word) => word === text) ?? null;
