import type { Diagnostic } from "dora-insight";
import { isWithin, type Pointer } from "./pointer";

/** What was found about exactly this value. */
export const findingsAt = (findings: readonly Diagnostic[], pointer: Pointer) => findings.filter(({ place }) => place.pointer === pointer);

/** What was found about this value, or something in it. */
export const findingsWithin = (findings: readonly Diagnostic[], pointer: Pointer) => findings.filter(({ place }) => place.pointer !== null && isWithin(place.pointer, pointer));

/** A finding whose pointers lead to where the page has what it is about. */
export const placedOnPage = (finding: Diagnostic, toPage: (pointer: Pointer) => Pointer): Diagnostic => ({
  ...finding,
  place: { ...finding.place, pointer: finding.place.pointer === null ? null : toPage(finding.place.pointer) },
  fix: finding.fix === null ? null : { ...finding.fix, pointer: toPage(finding.fix.pointer) },
});
