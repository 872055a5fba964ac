import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { connect, init, use, type ECharts } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { paletteAt, trendOption } from "./option";
import type { TrendSpec } from "./spec";

use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

/** All trends show the same moment when one of them is pointed at. */
const GROUP = "trends";

export interface Drawing {
  show(spec: TrendSpec): void;
  end(): void;
}

export function draw(element: HTMLElement, onStep: (index: number) => void): Drawing {
  const motion = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const chart: ECharts = init(element, null, { renderer: "svg" });
  chart.group = GROUP;
  connect(GROUP);
  let shown: TrendSpec | null = null;

  const redraw = () => {
    if (shown !== null) chart.setOption(trendOption(shown, paletteAt(element), motion, chart.getWidth()), { notMerge: true });
  };
  // Anywhere in a step counts, not only on its mark: a bar of height 0 cannot be hit.
  chart.getZr().on("click", ({ offsetX, offsetY }) => {
    if (!chart.containPixel("grid", [offsetX, offsetY])) return;
    const found = chart.convertFromPixel({ xAxisIndex: 0 }, offsetX);
    if (typeof found === "number" && shown?.points[found] !== undefined) onStep(found);
  });
  const sized = new ResizeObserver(() => {
    chart.resize();
    // How much of a text there is room for depends on the width.
    if (shown?.points.some(({ notes }) => notes.length > 0) === true) redraw();
  });
  sized.observe(element);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", redraw);
  const themed = new MutationObserver(redraw);
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });

  return {
    show(spec) {
      shown = spec;
      redraw();
    },
    end() {
      sized.disconnect();
      themed.disconnect();
      scheme.removeEventListener("change", redraw);
      chart.dispose();
    },
  };
}
