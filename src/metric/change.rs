//! How a figure differs from the one of another range.

use super::days::{covered_range, days_counted};
use super::frequency::{bucket_counts, divisor, gaps_of};
use super::rate::selections;
use super::resample::{Sample, difference_interval};
use super::span::{counted_items, value_of};
use super::statistic::{statistic, statistic_of_floats};
use super::{Figure, Question, SpanTable};
use crate::profile::{CountMeasure, FrequencyMeasure, GapsOver, Measure, OpenItems, Per, RateMeasure, SpanMeasure};
use crate::select::select;
use crate::time::Instant;

/// The difference between the figures of two ranges, and whether it is more than chance.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    /// The later figure less the earlier one; `None` where one of them is none.
    pub value: Option<f64>,
    /// The 95 % interval of the difference; `None` where there is none to be had, for `reason`.
    pub interval95: Option<(f64, f64)>,
    /// Whether the interval holds zero; `None` without one.
    pub noise: Option<bool>,
    /// How many draws the interval is made of.
    pub resamples: usize,
    /// Why there is no interval: `noFigure`, `tooFew`, `notResampled`.
    pub reason: Option<&'static str>,
}

const NO_FIGURE: &str = "noFigure";
const TOO_FEW: &str = "tooFew";
const NOT_RESAMPLED: &str = "notResampled";

/// Compares two figures by their samples; where one is made of fewer than `fewest`, chance cannot be told from change.
pub fn difference(
    measure: Measure,
    (now, before): (&Figure, &Figure),
    samples: Option<(Sample<'_>, Sample<'_>)>,
    fewest: u64,
    seed: u64,
) -> Difference {
    let figures = (now, before);
    let value = now.value.zip(before.value).map(|(now, before)| now - before);
    let none = |reason| Difference { value, interval95: None, noise: None, resamples: 0, reason: Some(reason) };
    let Some((now, before)) = samples else { return none(NOT_RESAMPLED) };
    if value.is_none() {
        return none(NO_FIGURE);
    }
    if figures.0.made_of(measure).min(figures.1.made_of(measure)) < fewest {
        return none(TOO_FEW);
    }
    match difference_interval(&now, &before, seed) {
        None => none(NOT_RESAMPLED),
        Some((low, high, resamples)) => Difference {
            value,
            interval95: Some((low, high)),
            noise: Some(low <= 0.0 && high >= 0.0),
            resamples,
            reason: None,
        },
    }
}

/// The items of a span measure, drawn one by one. Where open ones count as lasting until now there is no such sample.
pub fn span_sample<'s>(
    question: &'s Question<'s>,
    measure: &'s SpanMeasure,
    table: &'s SpanTable,
) -> Option<Sample<'s>> {
    if measure.open == OpenItems::Censored {
        return None;
    }
    let items = counted_items(question, measure, table);
    let units = items.len();
    let value = move |picks: &[u32]| {
        let drawn: Vec<u32> = picks.iter().map(|pick| items[*pick as usize]).collect();
        value_of(question, measure, table, &drawn)
    };
    Some(Sample { units, value: Box::new(value) })
}

/// What a frequency counts, drawn by the day, so that deployments of one day stay together; by the bucket and by the gap where the
/// figure is made of those.
pub fn frequency_sample<'s>(question: &'s Question<'s>, measure: &'s FrequencyMeasure) -> Option<Sample<'s>> {
    let population = &question.reach.resolved.populations[measure.population];
    let at = |position: usize| Some(population.members[position].at);
    let covered = covered_range(question, measure, question.range)?;
    let bounds = covered.bounds(question.zone);
    let selected = select(question.reach.store, population, at, question.chosen, bounds, question.now);
    match measure.per {
        Per::FlooredBuckets => None,
        Per::Gaps { over, statistic: wanted } => {
            let gaps: Vec<i64> = gaps_of(question, measure, &selected.positions, over).into_iter().flatten().collect();
            let units = gaps.len();
            let value = move |picks: &[u32]| {
                let mut drawn: Vec<i64> = picks.iter().map(|pick| gaps[*pick as usize]).collect();
                match over {
                    GapsOver::Members => Some(drawn.iter().sum::<i64>() as f64 / (drawn.len() + 1) as f64),
                    _ => statistic(wanted, &mut drawn),
                }
            };
            Some(Sample { units, value: Box::new(value) })
        }
        Per::Buckets { statistic: wanted, .. } => {
            let all = bucket_counts(question, measure, &selected.anchors, covered);
            let counts: Vec<f64> = all.iter().filter(|bucket| bucket.counts).map(|bucket| bucket.count).collect();
            let units = counts.len();
            let value = move |picks: &[u32]| {
                let mut drawn: Vec<f64> = picks.iter().map(|pick| counts[*pick as usize]).collect();
                statistic_of_floats(wanted, &mut drawn)
            };
            Some(Sample { units, value: Box::new(value) })
        }
        per => {
            let days = days_counted(question, measure, question.range);
            let below = divisor(per, &days, true);
            let counts_days = match measure.counts {
                CountMeasure::Members => false,
                CountMeasure::DistinctDays => true,
                _ => return None,
            };
            let counts = days.iter().map(|day| {
                let (from, to) = (question.zone.day_start(*day), question.zone.day_start(day.plus(1)));
                let count = selected.between(from, to).len() as u64;
                if counts_days { count.min(1) } else { count }
            });
            let counts: Vec<u64> = counts.collect();
            let units = counts.len();
            let value = move |picks: &[u32]| {
                let count: u64 = picks.iter().map(|pick| counts[*pick as usize]).sum();
                (below > 0.0).then(|| count as f64 / below)
            };
            Some(Sample { units, value: Box::new(value) })
        }
    }
}

/// A rate's deployments and failures, drawn by the day, so that what happened on one day stays together.
pub fn rate_sample<'s>(question: &Question<'_>, measure: &'s RateMeasure) -> Sample<'s> {
    let (above, below) = selections(question, measure);
    let days: Vec<(u64, u64)> = question
        .range
        .days(question.zone)
        .map(|day| {
            let (from, to): (Instant, Instant) = (question.zone.day_start(day), question.zone.day_start(day.plus(1)));
            (above.between(from, to).len() as u64, below.between(from, to).len() as u64)
        })
        .filter(|day| measure.shows_count || *day != (0, 0))
        .collect();
    let units = days.len();
    let value = move |picks: &[u32]| {
        let sum = |part: fn(&(u64, u64)) -> u64| picks.iter().map(|pick| part(&days[*pick as usize])).sum::<u64>();
        let (above, below) = (sum(|day| day.0), sum(|day| day.1));
        match measure.shows_count {
            true => Some(above as f64),
            false => (below > 0).then(|| above as f64 / below as f64),
        }
    };
    Sample { units, value: Box::new(value) }
}
