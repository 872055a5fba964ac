//! Spans of time: lead time for changes, time to restore.

use super::chain::Verdict;
use super::group::grouped;
use super::maturity::{mark_items_may_end, mark_running};
use super::statistic::{censored_percentile, order_interval, statistic, statistics};
use super::{
    Account, Coverage, Figure, Measured, Open, Operand, Point, Question, RowGroup, SpanTable, StageFigure, Unit,
    level_among, rating_of,
};
use crate::profile::{Aggregation, Limits, Measure, OpenItems, PercentileRule, SpanMeasure, Statistic};
use crate::select::{LeftOut, Selection, select};
use crate::store::RowId;
use crate::time::Instant;

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
        figure.banded(reach.profile, name).or_nothing(&measure.nothing)
    };
    let running = if measure.open == OpenItems::RunToNow { open.len() as u64 } else { 0 };
    let mut figure = of_range(&kept, in_range.positions.len() as u64 + running);
    if measure.open == OpenItems::Censored {
        figure = censored(question, name, measure, table, &kept, &open, figure);
    }
    let mut series: Vec<Point> = question
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
                immature: None,
            }
        })
        .collect();
    mark_running(question, &mut series);
    mark_items_may_end(question, table, &mut series);
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
    let statistic = Some(statistic.to_string());
    Measured { statistic, figure, days: None, series, stages, open, rows, read, excluded, used }
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
pub fn counted_items(question: &Question<'_>, measure: &SpanMeasure, table: &SpanTable) -> Vec<u32> {
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
    figure.banded(question.reach.profile, name).or_nothing(&measure.nothing)
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

/// One number for some items.
pub(super) fn value_of(
    question: &Question<'_>,
    measure: &SpanMeasure,
    table: &SpanTable,
    items: &[u32],
) -> Option<f64> {
    match own_statistic(question, measure.aggregation) {
        Aggregation::Flat(wanted) => {
            let mut totals: Vec<i64> = items.iter().map(|item| total_to_now(question, table, *item)).collect();
            statistic(wanted, &mut totals)
        }
        Aggregation::SumOfStages(wanted) => sum_of_stages(measure, table, items, wanted),
        Aggregation::Grouped(by, inner, outer) => grouped(question, measure, table, items, by, inner, outer),
    }
}

fn figure(question: &Question<'_>, measure: &SpanMeasure, table: &SpanTable, items: &[u32], anchored: u64) -> Figure {
    let mut totals: Vec<i64> = items.iter().map(|item| total_to_now(question, table, *item)).collect();
    let aggregation = own_statistic(question, measure.aggregation);
    let value = value_of(question, measure, table, items);
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
        band_reason: None,
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
            band_reason: None,
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
