//! Every item of a span measure, worked out once.

use super::chain::{MISSING, StageEvents, TimeThatCounts, Verdict, chain};
use crate::link::{Reach, moment_of};
use crate::profile::SpanMeasure;
use crate::time::{Instant, WorkClock, Zone};

/// Every item of a span measure, worked out once per profile on all rows.
#[derive(Default)]
pub struct SpanTable {
    pub(super) starts: Vec<Option<Instant>>,
    pub(super) anchors: Vec<Option<Instant>>,
    /// What must lie in the range beside the anchor; empty where nothing must.
    pub(super) anchors_also: Vec<Option<Instant>>,
    pub(super) totals_ms: Vec<i64>,
    /// For each stage, each item's time in milliseconds.
    stages_ms: Vec<Vec<i64>>,
    pub(super) verdicts: Vec<Verdict>,
}

impl SpanTable {
    /// Works out the stages of every member of the measure's population.
    pub fn new(reach: Reach<'_>, measure: &SpanMeasure, zone: &Zone) -> SpanTable {
        let starts = moment_of(reach, &measure.start, measure.population);
        let anchors = moment_of(reach, &measure.anchor, measure.population);
        let ends: Vec<Vec<Option<Instant>>> =
            measure.stages.iter().map(|stage| moment_of(reach, &stage.until, measure.population)).collect();
        let own_starts: Vec<Option<Vec<Option<Instant>>>> = measure
            .stages
            .iter()
            .map(|stage| stage.from.as_ref().map(|from| moment_of(reach, from, measure.population)))
            .collect();
        let also = measure.anchor_also.as_ref().map(|also| moment_of(reach, also, measure.population));
        let items = starts.len();
        let instants = || starts.iter().chain(ends.iter().flatten()).flatten();
        // Only where not all time counts: a clock for the stretch of days that any item touches.
        let clock = match (&reach.profile.work_week, instants().min(), instants().max()) {
            (Some(week), Some(first), Some(last)) => Some(WorkClock::new(zone, week, *first, *last)),
            _ => None,
        };
        let mut table = SpanTable {
            totals_ms: Vec::with_capacity(items),
            stages_ms: vec![Vec::with_capacity(items); measure.stages.len()],
            verdicts: Vec::with_capacity(items),
            starts,
            anchors,
            anchors_also: also.unwrap_or_default(),
        };
        let time = TimeThatCounts { clock: clock.as_ref(), zone, weekends_off: measure.weekends_off_long_spans };
        let mut events = vec![StageEvents::default(); measure.stages.len()];
        for item in 0..items {
            for ((event, ends), own) in events.iter_mut().zip(&ends).zip(&own_starts) {
                *event = StageEvents { own_start: own.as_ref().map(|own| own[item]), end: ends[item] };
            }
            let chain = chain(measure, &time, table.starts[item], &events);
            table.totals_ms.push(chain.total_ms);
            table.verdicts.push(chain.verdict);
            for (column, stage) in table.stages_ms.iter_mut().zip(chain.stages_ms) {
                column.push(stage);
            }
        }
        table
    }

    /// The total of an item in milliseconds, if it counts.
    pub fn total_ms(&self, item: usize) -> Option<i64> {
        (self.verdicts[item] == Verdict::Kept).then_some(self.totals_ms[item])
    }

    /// When an item's clock started.
    pub fn start(&self, item: usize) -> Option<Instant> {
        self.starts[item]
    }

    /// The instant that places an item in a range.
    pub fn anchor(&self, item: usize) -> Option<Instant> {
        self.anchors[item]
    }

    /// Why an item does not count though it has an anchor; `None` where it counts.
    pub fn reason(&self, item: usize) -> Option<&'static str> {
        Some(self.verdicts[item]).filter(|verdict| *verdict != Verdict::Kept).map(Verdict::word)
    }

    /// The time an item spent in a stage, if it has the stage's event.
    pub fn stage_ms(&self, stage: usize, item: usize) -> Option<i64> {
        Some(self.stages_ms[stage][item]).filter(|ms| *ms != MISSING)
    }
}
