//! Spans of time: lead time for changes, time to restore.

use std::collections::BTreeMap;

use super::statistic::{censored_percentile, order_interval, statistic, statistics};
use super::{
    Account, Coverage, Figure, Measured, Open, Operand, Point, Question, RowGroup, StageFigure, Unit, level_among,
    level_of, rating_of,
};
use crate::link::{Reach, moment_of};
use crate::profile::{
    Aggregation, GroupBy, Limits, Measure, Missing, Negative, OpenItems, Order, PercentileRule, Rounding, SpanMeasure,
    Statistic, Total,
};
use crate::select::{LeftOut, Selection, select};
use crate::store::RowId;
use crate::time::{Instant, WorkClock, Zone};

/// What became of an item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Verdict {
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
    const fn word(self) -> &'static str {
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
const MISSING: i64 = i64::MIN;

/// Every item of a span measure, worked out once per profile on all rows.
#[derive(Default)]
pub struct SpanTable {
    starts: Vec<Option<Instant>>,
    anchors: Vec<Option<Instant>>,
    /// What must lie in the range beside the anchor; empty where nothing must.
    anchors_also: Vec<Option<Instant>>,
    totals_ms: Vec<i64>,
    /// For each stage, each item's time in milliseconds.
    stages_ms: Vec<Vec<i64>>,
    verdicts: Vec<Verdict>,
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

struct Chain {
    stages_ms: Vec<i64>,
    total_ms: i64,
    verdict: Verdict,
}

/// What a stage of one item lies between.
#[derive(Clone, Copy, Default)]
struct StageEvents {
    /// Where it starts, if not with the event before it; then `None` within is an event that is missing.
    own_start: Option<Option<Instant>>,
    end: Option<Instant>,
}

/// How long it is between two instants.
struct TimeThatCounts<'t> {
    clock: Option<&'t WorkClock<'t>>,
    zone: &'t Zone,
    weekends_off: bool,
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
fn chain(measure: &SpanMeasure, time: &TimeThatCounts<'_>, start: Option<Instant>, events: &[StageEvents]) -> Chain {
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

/// Measures a range.
pub fn measure_spans(question: &Question<'_>, name: Measure, measure: &SpanMeasure, table: &SpanTable) -> Measured {
    let reach = question.reach;
    let population = &reach.resolved.populations[measure.population];
    let mut in_range =
        select(reach.store, population, |item| table.anchors[item], question.chosen, question.bounds, question.now);
    leave_others_out(question, table, &mut in_range);
    let mut kept = keep(table, &in_range);
    let (open, not_yet) = open_items(question, table, &in_range);
    if measure.open == OpenItems::RunToNow {
        kept = with_open(question, kept, &open);
    }
    let row = |position: u32| {
        let member = population.members[position as usize];
        reach.store.row_id(member.kind, member.row as usize)
    };
    let of_range = |selection: &Selection, anchored: u64| {
        let mut figure = figure(question, measure, table, &selection.positions, anchored);
        if population.members.is_empty() {
            figure.reason = Some("nothingMatched");
        }
        figure.band = level_of(&reach.profile.bands, name, &figure);
        figure.or_nothing(&measure.nothing)
    };
    let running = if measure.open == OpenItems::RunToNow { open.len() as u64 } else { 0 };
    let mut figure = of_range(&kept, in_range.positions.len() as u64 + running);
    if measure.open == OpenItems::Censored {
        figure = censored(question, name, measure, table, &kept, &open, figure);
    }
    let series = question
        .buckets
        .iter()
        .map(|bucket| {
            let rows = kept.between(bucket.start, bucket.end);
            let anchored = in_range.between(bucket.start, bucket.end).len() as u64;
            let part = Selection { positions: kept.positions[rows.clone()].to_vec(), ..Selection::default() };
            Point {
                bucket: *bucket,
                figure: of_range(&part, anchored),
                rows: vec![(rows.start as u32, rows.end as u32)],
            }
        })
        .collect();
    let stages = stage_figures(question, measure, table, &kept.positions);
    let mut left_out = in_range.left_out;
    let waiting = open.iter().filter(|_| running == 0);
    LeftOut::add(&mut left_out, "open", waiting.map(|(_, position)| *position));
    LeftOut::add(&mut left_out, "notStartedInRange", not_yet);
    for item in &in_range.positions {
        match table.verdicts[*item as usize] {
            Verdict::Kept => {}
            verdict => LeftOut::add(&mut left_out, verdict.word(), [*item]),
        }
    }
    let account = Account { definition: measure.population, positions: kept.positions, left_out };
    let rows = vec![RowGroup::new(question, "items", account)];
    let (read, excluded) = rows[0].account.tally(population);
    let used = rows[0].ids.len() as u64;
    let open = Some(describe_open(question, &open, row)).filter(|_| measure.open != OpenItems::LeftOut);
    let statistic = match own_statistic(question, measure.aggregation) {
        Aggregation::Flat(statistic) | Aggregation::SumOfStages(statistic) | Aggregation::Grouped(_, _, statistic) => {
            statistic
        }
    };
    Measured { statistic: Some(statistic.to_string()), figure, series, stages, open, rows, read, excluded, used }
}

/// Leaves out items of which something else that must lie in the range does not.
fn leave_others_out(question: &Question<'_>, table: &SpanTable, in_range: &mut Selection) {
    if table.anchors_also.is_empty() {
        return;
    }
    let (from, to) = question.bounds;
    let inside = |position: &u32| table.anchors_also[*position as usize].is_some_and(|at| at >= from && at < to);
    let pairs = in_range.positions.iter().copied().zip(in_range.anchors.iter().copied());
    let (kept, not): (Vec<_>, Vec<_>) = pairs.partition(|(position, _)| inside(position));
    (in_range.positions, in_range.anchors) = kept.into_iter().unzip();
    LeftOut::add(&mut in_range.left_out, "outsideRange", not.into_iter().map(|(position, _)| position));
}

/// The items that a range's figure is made of, in the order of their anchors.
pub(super) fn counted_items(question: &Question<'_>, measure: &SpanMeasure, table: &SpanTable) -> Vec<u32> {
    let population = &question.reach.resolved.populations[measure.population];
    let anchors = |item: usize| table.anchors[item];
    let mut in_range =
        select(question.reach.store, population, anchors, question.chosen, question.bounds, question.now);
    leave_others_out(question, table, &mut in_range);
    let kept = keep(table, &in_range);
    match measure.open {
        OpenItems::RunToNow => with_open(question, kept, &open_items(question, table, &in_range).0).positions,
        _ => kept.positions,
    }
}

fn keep(table: &SpanTable, in_range: &Selection) -> Selection {
    let counts = |position: &u32| table.verdicts[*position as usize] == Verdict::Kept;
    let pairs = in_range.positions.iter().zip(&in_range.anchors).filter(|(position, _)| counts(position));
    let (positions, anchors) = pairs.map(|(position, anchor)| (*position, *anchor)).unzip();
    Selection { positions, anchors, ..Selection::default() }
}

/// Items that pass the filters, have not ended, and began before the range's end, oldest first; and those that did not.
fn open_items(question: &Question<'_>, table: &SpanTable, in_range: &Selection) -> (Vec<(Instant, u32)>, Vec<u32>) {
    let end = question.bounds.1;
    let begun = |position: &u32| table.starts[*position as usize].filter(|start| *start < end);
    let (mut open, mut not_yet) = (Vec::new(), Vec::new());
    for position in &in_range.unanchored {
        match begun(position) {
            Some(start) => open.push((start, *position)),
            None => not_yet.push(*position),
        }
    }
    open.sort_unstable();
    (open, not_yet)
}

fn age_ms(question: &Question<'_>, start: Instant) -> i64 {
    question.now.since(start).0.max(0)
}

fn describe_open(question: &Question<'_>, open: &[(Instant, u32)], row: impl Fn(u32) -> RowId) -> Open {
    let mut ages: Vec<i64> = open.iter().map(|(start, _)| age_ms(question, *start)).collect();
    let oldest = ages.iter().max().map(|age| *age as f64);
    let median = super::percentile(&mut ages, 0.5, PercentileRule::Linear);
    let ids = open.iter().map(|(_, position)| row(*position)).collect();
    Open { count: open.len() as u64, median_age_ms: median, oldest_age_ms: oldest, ids }
}

/// Items that have not ended, as if they ended now, or with the range where that is over.
fn with_open(question: &Question<'_>, kept: Selection, open: &[(Instant, u32)]) -> Selection {
    let last = Instant::clamped(question.bounds.1.ms() - 1);
    let mut pairs: Vec<(Instant, u32)> = kept.anchors.into_iter().zip(kept.positions).collect();
    pairs.extend(open.iter().map(|(start, position)| (question.now.min(last).max(*start), *position)));
    pairs.sort_unstable();
    let (anchors, positions) = pairs.into_iter().unzip();
    Selection { positions, anchors, ..Selection::default() }
}

/// The total of an item that counts, or of one that runs to now.
pub fn total_to_now(question: &Question<'_>, table: &SpanTable, item: u32) -> i64 {
    let item = item as usize;
    match (table.anchors[item], table.starts[item]) {
        (None, Some(start)) => age_ms(question, start),
        _ => table.totals_ms[item],
    }
}

/// The figure with items that have not ended counted as lasting at least until now.
fn censored(
    question: &Question<'_>,
    name: Measure,
    measure: &SpanMeasure,
    table: &SpanTable,
    kept: &Selection,
    open: &[(Instant, u32)],
    mut figure: Figure,
) -> Figure {
    let Aggregation::Flat(Statistic::Percentile(share, _)) = own_statistic(question, measure.aggregation) else {
        return figure;
    };
    let ended = kept.positions.iter().map(|item| (table.totals_ms[*item as usize], true));
    let lasting = open.iter().map(|(start, _)| (age_ms(question, *start), false));
    let mut spans: Vec<(i64, bool)> = ended.chain(lasting).collect();
    figure.value = censored_percentile(&mut spans, share);
    figure.operands = figure.value.map(|value| Operand { name: "ms", value }).into_iter().collect();
    figure.operands.push(Operand { name: "open", value: open.len() as f64 });
    figure.interval95 = None;
    figure.reason = if figure.value.is_none() { Some("tooFewEnded") } else { None };
    figure.band = level_of(&question.reach.profile.bands, name, &figure);
    figure.or_nothing(&measure.nothing)
}

pub(super) fn own_statistic(question: &Question<'_>, aggregation: Aggregation) -> Aggregation {
    match (aggregation, question.statistic) {
        (own, None) => own,
        (Aggregation::Flat(_), Some(wanted)) => Aggregation::Flat(wanted),
        (Aggregation::SumOfStages(_), Some(wanted)) => Aggregation::SumOfStages(wanted),
        (Aggregation::Grouped(by, inner, _), Some(wanted)) => Aggregation::Grouped(by, inner, wanted),
    }
}

pub(super) fn percentile_rule(aggregation: Aggregation) -> PercentileRule {
    let rule = |statistic| match statistic {
        Statistic::Percentile(_, rule @ (PercentileRule::Linear | PercentileRule::NearestRank)) => rule,
        _ => PercentileRule::Linear,
    };
    match aggregation {
        Aggregation::Flat(statistic) | Aggregation::SumOfStages(statistic) | Aggregation::Grouped(_, _, statistic) => {
            rule(statistic)
        }
    }
}

fn figure(question: &Question<'_>, measure: &SpanMeasure, table: &SpanTable, items: &[u32], anchored: u64) -> Figure {
    let mut totals: Vec<i64> = items.iter().map(|item| total_to_now(question, table, *item)).collect();
    let aggregation = own_statistic(question, measure.aggregation);
    let value = match aggregation {
        Aggregation::Flat(wanted) => statistic(wanted, &mut totals),
        Aggregation::SumOfStages(wanted) => sum_of_stages(measure, table, items, wanted),
        Aggregation::Grouped(by, inner, outer) => grouped(question, measure, table, items, by, inner, outer),
    };
    let interval95 = match aggregation {
        Aggregation::Flat(Statistic::Percentile(share, _)) => order_interval(&mut totals, share),
        _ => None,
    };
    let limits = overall_limits(measure);
    Figure {
        value,
        unit: Unit::Ms,
        n: items.len() as u64,
        operands: value.map(|value| Operand { name: "ms", value }).into_iter().collect(),
        coverage: Coverage { have: items.len() as u64, of: anchored },
        statistics: statistics(&mut totals, percentile_rule(aggregation)),
        interval95,
        band: None,
        rating: limits.zip(value).map(|(limits, ms)| rating_of(limits, ms)),
        reason: if value.is_none() { Some("nothingInRange") } else { None },
        text: None,
    }
}

/// The sums of the stages' limits, if every stage has some.
pub fn overall_limits(measure: &SpanMeasure) -> Option<Limits> {
    let sum = |left: Limits, right: Limits| Limits {
        ideal_ms: left.ideal_ms + right.ideal_ms,
        acceptable_ms: left.acceptable_ms + right.acceptable_ms,
    };
    let limits: Option<Vec<Limits>> = measure.stages.iter().map(|stage| stage.limits).collect();
    limits?.into_iter().reduce(sum)
}

fn stage_values(table: &SpanTable, stage: usize, items: &[u32]) -> Vec<i64> {
    items.iter().filter_map(|item| table.stage_ms(stage, *item as usize)).collect()
}

/// A stage that no item has is passed over.
fn sum_of_stages(measure: &SpanMeasure, table: &SpanTable, items: &[u32], wanted: Statistic) -> Option<f64> {
    let stages =
        (0..measure.stages.len()).filter_map(|stage| statistic(wanted, &mut stage_values(table, stage, items)));
    stages.reduce(|sum, value| sum + value)
}

fn grouped(
    question: &Question<'_>,
    measure: &SpanMeasure,
    table: &SpanTable,
    items: &[u32],
    by: GroupBy,
    inner: Statistic,
    outer: Statistic,
) -> Option<f64> {
    let groups = groups(question, measure, table, items, by, inner);
    let mut numbers: Vec<i64> = groups.iter().map(|group| (group.ms * 2.0) as i64).collect();
    statistic(outer, &mut numbers).map(|halves| halves / 2.0)
}

/// Items that make one number before they make the figure.
#[derive(Clone, PartialEq, Debug)]
pub struct Group {
    /// What they share: the number of a partner, of a word, or the local midnight of a day.
    pub key: i64,
    /// The items.
    pub items: Vec<u32>,
    /// Their number, to the half millisecond: medians of whole milliseconds may end in a half.
    pub ms: f64,
}

/// The groups that a grouped statistic is made of.
pub(super) fn groups(
    question: &Question<'_>,
    measure: &SpanMeasure,
    table: &SpanTable,
    items: &[u32],
    by: GroupBy,
    inner: Statistic,
) -> Vec<Group> {
    let mut groups: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
    for item in items {
        for key in group_keys(question, measure, table, *item as usize, by) {
            groups.entry(key).or_default().push(*item);
        }
    }
    let number = |(key, items): (i64, Vec<u32>)| {
        let mut totals: Vec<i64> = items.iter().map(|item| total_to_now(question, table, *item)).collect();
        let ms = statistic(inner, &mut totals)?;
        Some(Group { key, items, ms: (ms * 2.0) as i64 as f64 / 2.0 })
    };
    groups.into_iter().filter_map(number).collect()
}

fn group_keys(question: &Question<'_>, measure: &SpanMeasure, table: &SpanTable, item: usize, by: GroupBy) -> Vec<i64> {
    let reach = question.reach;
    let member = reach.resolved.populations[measure.population].members[item];
    let word = |name: &str| {
        let field = member.kind.field(name);
        field.map_or(0, |field| i64::from(reach.store.table(member.kind).symbol(field, member.row as usize)))
    };
    match by {
        GroupBy::Link(link) => {
            let population = &reach.resolved.populations[measure.population];
            if let Some(pairs) = population.pairs.as_ref().filter(|pairs| pairs.link == link) {
                return vec![i64::from(pairs.targets[item])];
            }
            let from = reach.profile.links[link].from;
            match reach.resolved.populations[from].position(member.kind, member.row as usize) {
                Some(position) => {
                    reach.resolved.links[link].targets(position).iter().map(|target| i64::from(*target)).collect()
                }
                None => Vec::new(),
            }
        }
        GroupBy::Day => {
            table.anchors[item].map(|at| question.zone.day_of(at).local_midnight_ms()).into_iter().collect()
        }
        GroupBy::Repo => vec![word("repo")],
        GroupBy::Service => vec![word("service")],
    }
}

fn stage_figures(question: &Question<'_>, measure: &SpanMeasure, table: &SpanTable, items: &[u32]) -> Vec<StageFigure> {
    let aggregation = own_statistic(question, measure.aggregation);
    let wanted = match aggregation {
        Aggregation::Flat(wanted) | Aggregation::SumOfStages(wanted) | Aggregation::Grouped(_, _, wanted) => wanted,
    };
    let figures = measure.stages.iter().enumerate().map(|(index, stage)| {
        let mut values = stage_values(table, index, items);
        let value = statistic(wanted, &mut values);
        let mut figure = Figure {
            value,
            unit: Unit::Ms,
            n: values.len() as u64,
            operands: value.map(|value| Operand { name: "ms", value }).into_iter().collect(),
            coverage: Coverage { have: values.len() as u64, of: items.len() as u64 },
            statistics: statistics(&mut values, percentile_rule(aggregation)),
            interval95: None,
            band: None,
            rating: stage.limits.zip(value).map(|(limits, ms)| rating_of(limits, ms)),
            reason: if value.is_none() { Some("nothingInRange") } else { None },
            text: None,
        };
        if value.is_some() && !stage.levels.is_empty() {
            figure.band = Some(level_among(&stage.levels, &figure));
        }
        StageFigure { id: stage.id.clone(), name: stage.name.clone(), figure }
    });
    figures.collect()
}
