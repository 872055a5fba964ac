// The colours of charts and bands: enough contrast on what they stand on, in both themes, and told apart by colour-blind readers.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";

const css = readFileSync(new URL("../../www/src/style/tokens.css", import.meta.url), "utf8");
const THEMES = ["light", "dark"];
const token = (name, theme) => {
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
  if (found === null) throw new Error(`tokens.css has no --${name} for both themes`);
  return found[theme === "light" ? 1 : 2];
};

/** Red, green and blue as light, from 0 to 1 (IEC 61966-2-1). */
const linear = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
const luminance = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** The contrast of WCAG 2. */
function contrast(one, other) {
  const [darker, lighter] = [luminance(linear(one)), luminance(linear(other))].sort((left, right) => left - right);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Machado, Oliveira and Fernandes (2009), at full severity. */
const SIGHT = {
  "trichromatic": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  "protanopic": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  "deuteranopic": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  "tritanopic": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};
const seen = (hex, matrix) => matrix.map((row) => Math.min(1, Math.max(0, row.reduce((sum, share, index) => sum + share * linear(hex)[index], 0))));

/** How far two colours are apart for an eye: the distance in OKLab, of which black and white are 1 apart. */
function oklab([red, green, blue]) {
  const [l, m, s] = [0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue, 0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue, 0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue].map(Math.cbrt);
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}
const distance = (one, other, matrix) => Math.hypot(...oklab(seen(one, matrix)).map((value, index) => value - oklab(seen(other, matrix))[index]));

/** Bands, as text and shapes on the ground and on cards. */
const TEXTS = ["text", "text-quiet", "accent", "band-elite", "band-high", "band-medium", "band-low", "error", "warning", "good"];
/** What a chart draws: seen as shapes, not read. */
const SHAPES = ["bar", "stage-1", "stage-2", "stage-3", "stage-4", "stage-5", "line-strong"];

for (const theme of THEMES) {
  test(`texts and bands have a contrast of 4.5, shapes one of 3, in the ${theme} theme`, () => {
    for (const ground of ["ground", "surface", "raised"]) {
      for (const name of TEXTS) expect.soft(contrast(token(name, theme), token(ground, theme)), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
    for (const name of SHAPES) expect.soft(contrast(token(name, theme), token("surface", theme)), `${name} on surface`).toBeGreaterThanOrEqual(3);
    for (const name of ["accent", "text"]) expect.soft(contrast(token(name === "accent" ? "on-accent" : "text", theme), token(name === "accent" ? "accent" : "accent-soft", theme)), `on ${name}`).toBeGreaterThanOrEqual(4.5);
  });

  for (const [sight, matrix] of Object.entries(SIGHT)) {
    test(`bands, and stages that stand next to each other, are told apart by a ${sight} reader in the ${theme} theme`, () => {
      const bands = ["band-elite", "band-high", "band-medium", "band-low"];
      // Next to each other in the ladder. What does not differ by colour differs by shape and by name; colour alone is never asked for.
      for (const [index, band] of bands.slice(1).entries()) expect.soft(distance(token(bands[index], theme), token(band, theme), matrix), `${bands[index]} and ${band}`).toBeGreaterThan(0.05);
      expect.soft(distance(token("band-elite", theme), token("band-low", theme), matrix), "the best and the worst").toBeGreaterThan(0.1);
      const stages = [1, 2, 3, 4, 5].map((number) => `stage-${number}`);
      for (const [index, stage] of stages.entries()) {
        const next = stages[(index + 1) % stages.length];
        expect.soft(distance(token(stage, theme), token(next, theme), matrix), `${stage} and ${next}`).toBeGreaterThan(0.04);
      }
      expect.soft(distance(token("bar", theme), token("bar-partial", theme), matrix), "whole and partial steps").toBeGreaterThan(0.1);
    });
  }
}
