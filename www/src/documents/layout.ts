import type { Place, WidgetDocument } from "./workspace";

export const COLUMNS = 12;

const overlap = (one: Place, other: Place) => one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
const shareColumns = (one: Place, other: Place) => one.x < other.x + other.w && other.x < one.x + one.w;

/** The first place on the grid, row by row, where so much is free. */
export function freePlace(widgets: readonly WidgetDocument[], w: number, h: number): Place {
  for (let y = 0; ; y += 1) {
    for (let x = 0; x + w <= COLUMNS; x += 1) {
      const place = { x, y, w, h };
      if (!widgets.some(({ grid }) => overlap(grid, place))) return place;
    }
  }
}

/** Each widget as high up as it can stand, none over another; `first` keeps its place before the others. */
function settled(widgets: readonly WidgetDocument[], first: string): WidgetDocument[] {
  const order = [...widgets].sort((one, other) => one.grid.y - other.grid.y || Number(other.id === first) - Number(one.id === first) || one.grid.x - other.grid.x);
  const places = new Map<string, Place>();
  for (const { id, grid } of order) {
    const place = { ...grid, y: 0 };
    while ([...places.values()].some((other) => overlap(other, place))) place.y += 1;
    places.set(id, place);
  }
  return widgets.map((widget) => ({ ...widget, grid: places.get(widget.id) ?? widget.grid }));
}

/** In the order in which they are read: row by row. */
export const inReadingOrder = <Part extends { grid: Place }>(widgets: readonly Part[]): Part[] => [...widgets].sort((one, other) => one.grid.y - other.grid.y || one.grid.x - other.grid.x);

/** The least that a widget can be made. */
const LEAST = 2;

const within = ({ x, y, w, h }: Place): Place => {
  const width = Math.min(COLUMNS, Math.max(LEAST, w));
  return { x: Math.min(COLUMNS - width, Math.max(0, x)), y: Math.max(0, y), w: width, h: Math.max(LEAST, h) };
};

/**
 * The widgets after one has been put somewhere, or made that large. What it lies over makes room: it goes below, unless the middle of it
 * has been passed.
 */
export function placedAt(widgets: readonly WidgetDocument[], id: string, wanted: Place): WidgetDocument[] {
  const widget = widgets.find((found) => found.id === id);
  if (widget === undefined) return [...widgets];
  const place = within(wanted);
  const over = widgets.filter((other) => other.id !== id && overlap(other.grid, place)).map(({ grid }) => grid);
  const isPassed = ({ y, h }: Place) => (place.y > widget.grid.y ? place.y + place.h >= y + h / 2 : place.y <= y + h / 2);
  const passed = over.filter(isPassed).map(({ y }) => y);
  const ahead = over.filter((other) => !isPassed(other)).map(({ y }) => y);
  const y = place.y > widget.grid.y ? Math.max(Math.min(place.y, ...ahead), ...passed.map((top) => top + 0.5)) : Math.min(place.y, ...passed);
  return settled(widgets.map((other) => (other.id === id ? { ...other, grid: { ...place, y } } : other)), id);
}

/** The widgets one after the other in this order, each as early as it can stand without going before the last. */
export function inSequence(widgets: readonly WidgetDocument[], ids: readonly string[]): WidgetDocument[] {
  const places = new Map<string, Place>();
  let last = { x: 0, y: 0 };
  for (const id of ids) {
    const widget = widgets.find((found) => found.id === id);
    if (widget === undefined) continue;
    const { w, h } = widget.grid;
    const isFree = (place: Place) => ![...places.values()].some((other) => overlap(other, place));
    let place: Place = { ...last, w, h };
    while (place.x + w > COLUMNS || !isFree(place)) place = place.x + w > COLUMNS ? { ...place, x: 0, y: place.y + 1 } : { ...place, x: place.x + 1 };
    places.set(id, place);
    last = place;
  }
  return widgets.map((widget) => ({ ...widget, grid: places.get(widget.id) ?? widget.grid }));
}

export type Step = "left" | "right" | "up" | "down" | "wider" | "narrower" | "higher" | "lower";

/** The widgets after one has been moved or resized by a step; the others make room. */
export function arranged(widgets: readonly WidgetDocument[], id: string, step: Step): WidgetDocument[] {
  const widget = widgets.find((found) => found.id === id);
  if (widget === undefined) return [...widgets];
  const { x, y, w, h } = widget.grid;
  const near = widgets.filter((other) => other.id !== id && shareColumns(other.grid, widget.grid));
  const put = (grid: Place) => settled(widgets.map((other) => (other.id === id ? { ...other, grid } : other)), id);
  switch (step) {
    case "left":
      return put({ x: Math.max(0, x - 1), y, w, h });
    case "right":
      return put({ x: Math.min(COLUMNS - w, x + 1), y, w, h });
    case "wider":
      return put({ x: Math.min(x, COLUMNS - Math.min(COLUMNS, w + 1)), y, w: Math.min(COLUMNS, w + 1), h });
    case "narrower":
      return put({ x, y, w: Math.max(LEAST, w - 1), h });
    case "higher":
      return put({ x, y, w, h: h + 1 });
    case "lower":
      return put({ x, y, w, h: Math.max(LEAST, h - 1) });
    case "up": {
      const above = near.filter(({ grid }) => grid.y + grid.h <= y).sort((one, other) => other.grid.y - one.grid.y)[0];
      return above === undefined ? [...widgets] : put({ x, y: above.grid.y, w, h });
    }
    case "down": {
      const below = near.filter(({ grid }) => grid.y >= y + h).sort((one, other) => one.grid.y - other.grid.y)[0];
      if (below === undefined) return [...widgets];
      const swapped = widgets.map((other) => (other.id === id ? { ...other, grid: { x, y: y + below.grid.h, w, h } } : other.id === below.id ? { ...other, grid: { ...other.grid, y } } : other));
      return settled(swapped, below.id);
    }
  }
}
