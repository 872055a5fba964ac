//! How often: deployment frequency.

use std::collections::BTreeSet;

use super::chain::without_weekends;
use super::days::{account_of_days, covered_range, days_begun, days_counted};
use super::maturity::mark_running;
use super::statistic::{order_interval, poisson_interval, statistic, statistic_of_floats, wilson_interval};
use super::{Account, Coverage, Figure, Measured, Operand, Point, Question, RowGroup, Unit};
use crate::profile::{CountMeasure, FrequencyMeasure, GapsOver, Measure, PartialBuckets, Per, Statistic};
use crate::select::{LeftOut, Selection, select};
use crate::time::{Bucket, Day, DayRange, Instant, Interval, WeekStart, buckets};

/// Measures a range.
pub fn measure_frequency(question: &Question<'_>, measure: &FrequencyMeasure) -> Measured {
    let reach = question.reach;
    let population = &reach.resolved.populations[measure.population];
    let at = |position: usize| Some(population.members[position].at);
    let (range, bounds) = match measure.first_day_lost {
        true => {
            let range = DayRange { from: question.range.from.plus(1), ..question.range };
            (range, range.bounds(question.zone))
        }
        false => (question.range, question.bounds),
    };
    let mut selected = select(reach.store, population, at, question.chosen, bounds, question.now);
    let covered = covered_range(question, measure, range);
    leave_uncovered_out(question, covered, &mut selected);
    let mut figure = match covered {
        _ if population.members.is_empty() => Figure::none(Unit::PerDay, "nothingMatched"),
        None => Figure::none(Unit::PerDay, "notCovered"),
        Some(covered) => figure(question, measure, &selected, covered),
    };
    let days = account_of_days(question, measure, range);
    for (name, count) in [("daysNotBegun", days.not_begun), ("daysOutsideExports", days.outside_exports)] {
        if count > 0 && matches!(figure.unit, Unit::PerDay) && figure.value.is_some() {
            figure.operands.push(Operand { name, value: count as f64 });
        }
    }
    let figure = figure.banded(reach.profile, Measure::DeploymentFrequency).or_nothing(&measure.nothing);
    let mut series: Vec<Point> = question
        .buckets
        .iter()
        .map(|bucket| {
            let rows = selected.between(bucket.start, bucket.end);
            let part = Selection {
                positions: selected.positions[rows.clone()].to_vec(),
                anchors: selected.anchors[rows.clone()].to_vec(),
                ..Selection::default()
            };
            let days = DayRange { from: bucket.first.max(question.range.from), to: bucket.last.min(question.range.to) };
            let figure = match population.members.is_empty() {
                true => Figure::none(Unit::PerDay, "nothingMatched"),
                false => bucket_figure(question, measure, &part, days),
            };
            let figure = figure.or_nothing(&measure.nothing);
            Point { bucket: *bucket, figure, rows: vec![(rows.start as u32, rows.end as u32)], immature: None }
        })
        .collect();
    mark_running(question, &mut series);
    let rows = vec![RowGroup::new(
        question,
        "deployments",
        Account { definition: measure.population, positions: selected.positions, left_out: selected.left_out },
    )];
    let (read, excluded) = rows[0].account.tally(population);
    let used = rows[0].ids.len() as u64;
    let statistic = match measure.per {
        Per::Gaps { over: GapsOver::Members, .. } => None,
        Per::Buckets { statistic, .. } | Per::Gaps { statistic, .. } => Some(statistic.to_string()),
        _ => None,
    };
    let days = Some(days);
    Measured { statistic, figure, days, series, stages: Vec::new(), open: None, rows, read, excluded, used }
}

/// Leaves out members on days that the exports do not cover: what is not divided by is not counted either.
fn leave_uncovered_out(question: &Question<'_>, covered: Option<DayRange>, selected: &mut Selection) {
    let bounds = covered.map(|covered| covered.bounds(question.zone));
    let inside = |at: &Instant| bounds.is_some_and(|(from, to)| *at >= from && *at < to);
    if selected.anchors.iter().all(inside) {
        return;
    }
    let pairs = selected.positions.iter().copied().zip(selected.anchors.iter().copied());
    let (kept, not): (Vec<_>, Vec<_>) = pairs.partition(|(_, at)| inside(at));
    (selected.positions, selected.anchors) = kept.into_iter().unzip();
    LeftOut::add(&mut selected.left_out, "outsideExports", not.into_iter().map(|(position, _)| position));
}

fn distinct_days(question: &Question<'_>, anchors: &[Instant]) -> u64 {
    let mut days = BTreeSet::new();
    days.extend(anchors.iter().map(|at| question.zone.day_of(*at)));
    days.len() as u64
}

pub(super) fn counted(question: &Question<'_>, counts: CountMeasure, anchors: &[Instant]) -> u64 {
    match counts {
        CountMeasure::Members => anchors.len() as u64,
        CountMeasure::DistinctDays => distinct_days(question, anchors),
        CountMeasure::Presence => u64::from(!anchors.is_empty()),
        CountMeasure::Gaps => anchors.len().saturating_sub(1) as u64,
    }
}

fn figure(question: &Question<'_>, measure: &FrequencyMeasure, selected: &Selection, range: DayRange) -> Figure {
    let days = days_begun(question, range);
    let count = counted(question, measure.counts, &selected.anchors) as f64;
    match measure.per {
        Per::Buckets { .. } => return bucketed(question, measure, selected, range, &days),
        Per::FlooredBuckets => return floored(question, selected, range, &days),
        Per::Gaps { over, statistic } => return gaps(question, measure, selected, over, statistic),
        _ => {}
    }
    let divisor = divisor(measure.per, &days, true);
    if divisor <= 0.0 {
        return Figure { n: selected.positions.len() as u64, ..Figure::none(Unit::PerDay, "noDays") };
    }
    rate_figure(question, measure, selected, count, divisor)
}

/// How many days a count is divided by. A step of the trend goes by its own days: a divisor made for the whole range does not fit a part
/// of it.
pub(super) fn divisor(per: Per, days: &[Day], is_whole: bool) -> f64 {
    match per {
        Per::WeekDays => days.iter().filter(|day| day.weekday() <= 5).count() as f64,
        Per::CalendarDaysMinusOne if is_whole => days.len() as f64 - 1.0,
        Per::Fixed(days) if is_whole => days,
        _ => days.len() as f64,
    }
}

fn rate_figure(
    question: &Question<'_>,
    measure: &FrequencyMeasure,
    selected: &Selection,
    count: f64,
    days: f64,
) -> Figure {
    let (per, counts) = (measure.per, measure.counts);
    let per_day = count / days;
    // Where only working days are divided by, a week has five of them, and longer stretches as many as their weeks.
    let week = if per == Per::WeekDays { 5.0 } else { 7.0 };
    let over = |stretch: f64| count * (stretch * week / 7.0) / days;
    let operands = vec![
        Operand { name: "deployments", value: selected.positions.len() as f64 },
        Operand { name: "days", value: days },
        Operand { name: "daysWithDeployment", value: distinct_days(question, &selected.anchors) as f64 },
        Operand { name: "perDay", value: per_day },
        Operand { name: "perWeek", value: over(7.0) },
        Operand { name: "per30Days", value: over(30.0) },
        Operand { name: "perMonth", value: over(question.reach.profile.month_days) },
        Operand { name: "perHalfYear", value: over(question.reach.profile.half_year_days) },
    ];
    let n = selected.positions.len() as u64;
    let interval95 = match counts {
        CountMeasure::Members => Some(poisson_interval(n)).map(|(low, high)| (low / days, high / days)),
        CountMeasure::DistinctDays => wilson_interval(count as u64, days as u64),
        _ => None,
    };
    Figure {
        value: Some(per_day),
        n,
        operands,
        coverage: Coverage { have: n, of: n },
        interval95,
        reason: None,
        ..Figure::none(Unit::PerDay, "")
    }
}

/// For each member the time since the one before it, as far as that counts, in milliseconds.
pub fn gaps_of(
    question: &Question<'_>,
    measure: &FrequencyMeasure,
    positions: &[u32],
    over: GapsOver,
) -> Vec<Option<i64>> {
    let members = &question.reach.resolved.populations[measure.population].members;
    let between = |from: Instant, to: Instant| match measure.weekends_off_long_spans {
        true => without_weekends(question.zone, from, to),
        false => to.since(from).0,
    };
    let gap = |(index, position): (usize, &u32)| {
        let before = match over {
            GapsOver::SincePrevious => (*position as usize).checked_sub(1)?,
            _ => positions[index.checked_sub(1)?] as usize,
        };
        Some(between(members[before].at, members[*position as usize].at))
    };
    positions.iter().enumerate().map(gap).collect()
}

/// One number for the times from each member to the next.
fn gaps(
    question: &Question<'_>,
    measure: &FrequencyMeasure,
    selected: &Selection,
    over: GapsOver,
    wanted: Statistic,
) -> Figure {
    let mut gaps: Vec<i64> = gaps_of(question, measure, &selected.positions, over).into_iter().flatten().collect();
    let n = selected.positions.len() as u64;
    let sum: i64 = gaps.iter().sum();
    let value = match (over, selected.anchors.len()) {
        (GapsOver::Members, 0) => None,
        (GapsOver::Members, members) => Some(sum as f64 / members as f64),
        _ => statistic(wanted, &mut gaps),
    };
    let Some(value) = value else { return Figure { n, ..Figure::none(Unit::Ms, "nothingInRange") } };
    let interval95 = match (over, wanted) {
        (GapsOver::Members, _) => None,
        (_, Statistic::Percentile(share, _)) => order_interval(&mut gaps, share),
        _ => None,
    };
    let operands = vec![
        Operand { name: "deployments", value: n as f64 },
        Operand { name: "gaps", value: gaps.len() as f64 },
        Operand { name: "ms", value },
    ];
    Figure {
        value: Some(value),
        n,
        operands,
        coverage: Coverage { have: n, of: n },
        interval95,
        reason: None,
        ..Figure::none(Unit::Ms, "")
    }
}

/// A bucket of a range, and what it counts.
#[derive(Clone, PartialEq, Debug)]
pub struct BucketCount {
    /// Its dates and instants.
    pub bucket: Bucket,
    /// How many members lie in it.
    pub members: u64,
    /// What it counts: members, days, or whether there is one; extended to the whole bucket where the profile wants that.
    pub count: f64,
    /// Whether it is one of those that make the figure.
    pub counts: bool,
}

/// The buckets of a range, for a measure over buckets; none for another.
pub(super) fn bucket_counts(
    question: &Question<'_>,
    measure: &FrequencyMeasure,
    anchors: &[Instant],
    range: DayRange,
) -> Vec<BucketCount> {
    let Per::Buckets { interval, week_start, empty, partial, .. } = measure.per else { return Vec::new() };
    let whole_days = |bucket: &Bucket| {
        let days = DayRange { from: bucket.first, to: bucket.last }.days(question.zone).count() as f64;
        let inside = DayRange { from: bucket.first.max(range.from), to: bucket.last.min(range.to) };
        days / inside.days(question.zone).count() as f64
    };
    let counted = |bucket: Bucket| {
        let place = |edge: Instant| anchors.partition_point(|at| *at < edge);
        let inside = &anchors[place(bucket.start)..place(bucket.end)];
        let count = counted(question, measure.counts, inside) as f64;
        let extends = bucket.partial && partial == PartialBuckets::ProRated;
        let count = if extends { count * whole_days(&bucket) } else { count };
        let counts = (partial != PartialBuckets::Dropped || !bucket.partial) && (empty || count > 0.0);
        BucketCount { bucket, members: inside.len() as u64, count, counts }
    };
    buckets(range, interval, week_start, question.zone).into_iter().map(counted).collect()
}

/// One number for the counts of all buckets of the range.
fn bucketed(
    question: &Question<'_>,
    measure: &FrequencyMeasure,
    selected: &Selection,
    range: DayRange,
    days: &[Day],
) -> Figure {
    let Per::Buckets { statistic: wanted, .. } = measure.per else {
        return Figure::none(Unit::Count, "noBuckets");
    };
    let all = bucket_counts(question, measure, &selected.anchors, range);
    let mut counts: Vec<f64> = all.iter().filter(|bucket| bucket.counts).map(|bucket| bucket.count).collect();
    let n = selected.positions.len() as u64;
    let (buckets_counted, with) = (counts.len() as f64, counts.iter().filter(|count| **count > 0.0).count() as f64);
    let Some(value) = statistic_of_floats(wanted, &mut counts) else {
        return Figure { n, ..Figure::none(Unit::Count, "nothingInRange") };
    };
    let mut operands = vec![
        Operand { name: "deployments", value: n as f64 },
        Operand { name: "days", value: days.len() as f64 },
        Operand { name: "daysWithDeployment", value: distinct_days(question, &selected.anchors) as f64 },
        Operand { name: "buckets", value: buckets_counted },
        Operand { name: "bucketsWithDeployment", value: with },
        Operand { name: "perBucket", value },
    ];
    operands.extend(steps(question, measure, selected, range));
    Figure {
        value: Some(value),
        n,
        operands,
        coverage: Coverage { have: n, of: n },
        reason: None,
        ..Figure::none(Unit::Count, "")
    }
}

/// What bands of a measure over buckets refer to: its statistic over weeks and over months, whether the typical week had a
/// deployment, and how many weeks of the typical month had one. A week is of the month of its first day.
fn steps(question: &Question<'_>, measure: &FrequencyMeasure, selected: &Selection, range: DayRange) -> Vec<Operand> {
    let Per::Buckets { week_start, statistic: wanted, .. } = measure.per else { return Vec::new() };
    let all = |interval: Interval| buckets(range, interval, week_start, question.zone);
    let count = |bucket: &Bucket| {
        let anchors = &selected.anchors[selected.between(bucket.start, bucket.end)];
        (counted(question, measure.counts, anchors) as f64, !anchors.is_empty())
    };
    let weeks: Vec<(Day, f64, bool)> = all(Interval::Week)
        .iter()
        .map(|week| {
            let (count, any) = count(week);
            (week.first, count, any)
        })
        .collect();
    let months = all(Interval::Month);
    let with_deployment = |month: &Bucket| {
        weeks.iter().filter(|(first, _, any)| *any && *first >= month.first && *first <= month.last).count() as f64
    };
    let operand = |name: &'static str, mut values: Vec<f64>| {
        statistic_of_floats(wanted, &mut values).map(|value| Operand { name, value })
    };
    [
        operand("perWeek", weeks.iter().map(|(_, count, _)| *count).collect()),
        operand("perMonth", months.iter().map(|month| count(month).0).collect()),
        operand("weekHasDeployment", weeks.iter().map(|(_, _, any)| f64::from(u8::from(*any))).collect()),
        operand("weeksOfMonthWithDeployment", months.iter().map(with_deployment).collect()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Counts a day, a week and a month, rounded down, and none below what the shorter step gives.
fn floored(question: &Question<'_>, selected: &Selection, range: DayRange, days: &[Day]) -> Figure {
    let n = selected.positions.len() as u64;
    let over = |interval: Interval| buckets(range, interval, WeekStart::Monday, question.zone).len() as u64;
    let per_day = n / (days.len() as u64).max(1);
    let per_week = (n / over(Interval::Week).max(1)).max(7 * per_day);
    let per_month = (n / over(Interval::Month).max(1)).max(30 * per_day);
    let named = [("deployments", n), ("days", days.len() as u64), ("perDay", per_day), ("perWeek", per_week)];
    let operands = named.into_iter().chain([("perMonth", per_month)]);
    Figure {
        value: Some(per_day as f64),
        n,
        operands: operands.map(|(name, value)| Operand { name, value: value as f64 }).collect(),
        coverage: Coverage { have: n, of: n },
        reason: None,
        ..Figure::none(Unit::PerDay, "")
    }
}

/// A step of the trend: the rate over its days, or for a measure over buckets its count.
fn bucket_figure(question: &Question<'_>, measure: &FrequencyMeasure, part: &Selection, days: DayRange) -> Figure {
    let count = counted(question, measure.counts, &part.anchors) as f64;
    let n = part.positions.len() as u64;
    if days_begun(question, days).is_empty() {
        return Figure::none(Unit::PerDay, "notBegun");
    }
    let counting = days_counted(question, measure, days);
    if counting.is_empty() {
        return Figure::none(Unit::PerDay, "notCovered");
    }
    match measure.per {
        Per::Gaps { over, statistic } => gaps(question, measure, part, over, statistic),
        Per::Buckets { .. } => Figure {
            value: Some(count),
            n,
            operands: vec![Operand { name: "deployments", value: n as f64 }],
            coverage: Coverage { have: n, of: n },
            reason: None,
            ..Figure::none(Unit::Count, "")
        },
        per => {
            let divisor = divisor(per, &counting, false);
            if divisor <= 0.0 {
                return Figure { n, ..Figure::none(Unit::PerDay, "noDays") };
            }
            rate_figure(question, measure, part, count, divisor)
        }
    }
}
