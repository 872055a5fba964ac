//! One item's way through the stages: how long it was in each, and what becomes of it.

use crate::profile::{Missing, Negative, Order, Rounding, SpanMeasure, Total};
use crate::time::{Instant, WorkClock, Zone};

/// What became of an item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Verdict {
    Kept,
    /// Nothing says when it began.
    NoStart,
    /// It has no end, though it has an anchor.
    NoEnd,
    /// It ends before it starts.
    Negative,
    /// It took no time, and such items are dropped.
    Zero,
    /// A stage is missing, and such items are dropped.
    MissingStage,
    /// Its events are out of order, and such items are dropped.
    OutOfOrder,
}

impl Verdict {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Verdict::Kept => "kept",
            Verdict::NoStart => "noStart",
            Verdict::NoEnd => "noEnd",
            Verdict::Negative => "negative",
            Verdict::Zero => "zero",
            Verdict::MissingStage => "missingStage",
            Verdict::OutOfOrder => "outOfOrder",
        }
    }
}

/// A stage without its event.
pub(super) const MISSING: i64 = i64::MIN;

pub(super) struct Chain {
    pub(super) stages_ms: Vec<i64>,
    pub(super) total_ms: i64,
    pub(super) verdict: Verdict,
}

/// What a stage of one item lies between.
#[derive(Clone, Copy, Default)]
pub(super) struct StageEvents {
    /// Where it starts, if not with the event before it; then `None` within is an event that is missing.
    pub(super) own_start: Option<Option<Instant>>,
    pub(super) end: Option<Instant>,
}

/// How long it is between two instants.
pub(super) struct TimeThatCounts<'t> {
    pub(super) clock: Option<&'t WorkClock<'t>>,
    pub(super) zone: &'t Zone,
    pub(super) weekends_off: bool,
}

impl TimeThatCounts<'_> {
    fn between(&self, from: Instant, to: Instant) -> i64 {
        match self.clock {
            Some(clock) => clock.between(from, to).0,
            None if self.weekends_off => without_weekends(self.zone, from, to),
            None => to.since(from).0,
        }
    }
}

/// A span of two days and more less a day for each weekend day met in steps of a day from its start; a shorter one as it is.
pub(super) fn without_weekends(zone: &Zone, from: Instant, to: Instant) -> i64 {
    const DAY_MS: i64 = 86_400_000;
    let ms = to.since(from).0;
    if ms / DAY_MS < 2 {
        return ms;
    }
    let steps = (0..=ms / DAY_MS).map(|step| Instant::clamped(from.ms() + step * DAY_MS));
    ms - DAY_MS * steps.filter(|at| zone.day_of(*at).weekday() > 5).count() as i64
}

/// The stages of one item: each from the last event that exists, by the measure's rules for order and gaps.
pub(super) fn chain(
    measure: &SpanMeasure,
    time: &TimeThatCounts<'_>,
    start: Option<Instant>,
    events: &[StageEvents],
) -> Chain {
    let between = |from: Instant, to: Instant| time.between(from, to);
    let last_end = || events.last().and_then(|stage| stage.end);
    let nothing = |verdict| Chain { stages_ms: vec![MISSING; events.len()], total_ms: 0, verdict };
    let Some(start) = start else { return nothing(Verdict::NoStart) };
    let mut reference = start;
    // What happens after the clock has stopped, such as an approval after the deployment, cannot lengthen it.
    let stop = match (measure.order, measure.total) {
        (Order::Monotone, Total::EndMinusStart) => last_end().map(|end| end.max(start)),
        _ => None,
    };
    let mut in_order = true;
    let mut stages_ms = Vec::with_capacity(events.len());
    let mut missing = false;
    for StageEvents { own_start, end } in events {
        let begin = own_start.unwrap_or(Some(reference));
        let too_early = |event: &Instant| measure.negative == Negative::Missing && *event < reference;
        let (Some(event), Some(begin)) = (end.filter(|event| !too_early(event)), begin) else {
            missing = true;
            stages_ms.push(if measure.missing == Missing::Zero { 0 } else { MISSING });
            continue;
        };
        let event = match stop {
            Some(stop) if measure.negative != Negative::Kept => event.min(stop),
            _ => event,
        };
        let ms = between(begin, event);
        in_order &= event >= reference;
        let only_stage_as_it_is = events.len() == 1 && measure.negative == Negative::Kept;
        stages_ms.push(round(measure.rounding, if only_stage_as_it_is { ms } else { ms.max(0) }));
        reference = match measure.order {
            Order::Reference => event,
            Order::Monotone | Order::Enforced => reference.max(event),
        };
    }

    let raw_end = match (last_end(), measure.missing) {
        (Some(end), _) if measure.negative != Negative::Missing || end >= start => Some(end),
        (_, Missing::Zero) => Some(reference),
        (_, _) => None,
    };
    let (total_ms, mut verdict) = match (measure.total, raw_end) {
        (Total::SumOfStages, _) => (stages_ms.iter().filter(|ms| **ms != MISSING).sum(), Verdict::Kept),
        (Total::EndMinusStart, None) => (0, Verdict::NoEnd),
        (Total::EndMinusStart, Some(end)) => match measure.negative {
            Negative::Dropped if end < start => (between(start, end), Verdict::Negative),
            Negative::Clamped if end < start => (0, Verdict::Kept),
            Negative::Kept if end < start => (round(measure.rounding, between(start, end)), Verdict::Kept),
            _ if measure.order == Order::Reference => (round(measure.rounding, between(start, end)), Verdict::Kept),
            // Under the other orders the clock stops at the latest event, so that stages add up to the total.
            _ => (round(measure.rounding, between(start, reference)), Verdict::Kept),
        },
    };
    if verdict == Verdict::Kept && measure.drops_zero && total_ms == 0 {
        verdict = Verdict::Zero;
    }
    // The order is asked before the gaps.
    if measure.missing == Missing::DropsItem && missing {
        verdict = Verdict::MissingStage;
    }
    if measure.order == Order::Enforced && !in_order {
        verdict = Verdict::OutOfOrder;
    }
    Chain { stages_ms, total_ms, verdict }
}

/// A span as the profile wants it rounded: to minutes, hours, or hundredths of hours.
fn round(rounding: Rounding, ms: i64) -> i64 {
    const MINUTE_MS: i64 = 60_000;
    const HOUR_MS: i64 = 60 * MINUTE_MS;
    match rounding {
        Rounding::None => ms,
        Rounding::MinuteUp => (ms + MINUTE_MS - 1).div_euclid(MINUTE_MS) * MINUTE_MS,
        Rounding::MinuteDown => ms.div_euclid(MINUTE_MS) * MINUTE_MS,
        Rounding::HourDown => ms.div_euclid(HOUR_MS) * HOUR_MS,
        Rounding::HundredthHour => (ms + HOUR_MS / 200).div_euclid(HOUR_MS / 100) * (HOUR_MS / 100),
    }
}
