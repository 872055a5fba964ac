/** A band's word, and the shape that tells it without colour. */
export const BANDS: Record<string, { name: string; shape: string }> = {
  elite: { name: "Elite", shape: "M6 0 12 6 6 12 0 6z" },
  high: { name: "High", shape: "M6 1 12 11 0 11z" },
  medium: { name: "Medium", shape: "M6 0a6 6 0 1 1 0 12A6 6 0 0 1 6 0z" },
  low: { name: "Low", shape: "M0 0h12v12H0z" },
};
