import type { Diagnostic } from "dora-insight";
import { isWithin, type Pointer } from "./pointer";

/** What was found about exactly this value. */
export const findingsAt = (findings: readonly Diagnostic[], pointer: Pointer) => findings.filter(({ place }) => place.pointer === pointer);

/** What was found about this value, or something in it. */
export const findingsWithin = (findings: readonly Diagnostic[], pointer: Pointer) => findings.filter(({ place }) => place.pointer !== null && isWithin(place.pointer, pointer));
