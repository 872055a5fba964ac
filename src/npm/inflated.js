// How far compressed data may inflate: a small file must not fill a machine.
import { contractError } from "./error.js";

/** So many bytes, and beyond the free ones so many times the compressed size. */
export const INFLATED = { most: 8 * 2 ** 30, ratio: 400, free: 256 * 2 ** 20 };

/** @throws {ContractError} `import.inflates` where `bytes` came out of `compressed` and are too many */
export function checkInflated(bytes, compressed, { most, ratio, free } = INFLATED) {
  if (bytes <= most && (bytes <= free || bytes <= ratio * compressed)) return;
  throw contractError("import.inflates", "", `found ${bytes} bytes inflated from ${compressed}, wanted at most ${most}, and ${ratio} times the file's size`);
}
