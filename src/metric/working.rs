//! How a figure comes of its members, step by step: what an explanation tells.

use super::days::{covered_range, days_counted};
use super::frequency::{BucketCount, bucket_counts, counted, divisor, gaps_of};
use super::group::{Group, groups};
use super::span::own_statistic;
use super::statistic::statistic;
use super::{Question, SpanTable};
use crate::profile::{
    Aggregation, CountMeasure, FrequencyMeasure, GapsOver, GroupBy, NoDenominator, OpenItems, Per, RateMeasure,
    SpanMeasure, Statistic,
};
use crate::time::{DayRange, Instant};

/// The last steps of a figure.
pub enum Working {
    /// One number for the values of all members.
    Statistic(Statistic),
    /// The time by which this share has ended, where open ones lasted at least until now (Kaplan and Meier 1958).
    Survival(f64),
    /// One number for each group of members, and one for all groups.
    Groups {
        /// What makes a group.
        by: GroupBy,
        /// The statistic of a group.
        inner: Statistic,
        /// The statistic of the groups' numbers.
        outer: Statistic,
        /// The groups.
        groups: Vec<Group>,
    },
    /// One number for each stage, and their sum.
    SumOfStages {
        /// The statistic of a stage.
        inner: Statistic,
        /// Each stage's number in milliseconds; `None` where no item has it.
        stages: Vec<Option<f64>>,
    },
    /// One number divided by another.
    Quotient {
        /// What is counted, and how many.
        above: (&'static str, f64),
        /// What it is divided by.
        below: (&'static str, f64),
    },
    /// The same, rounded down.
    FlooredQuotient {
        /// What is counted, and how many.
        above: (&'static str, f64),
        /// What it is divided by.
        below: (&'static str, f64),
    },
    /// One number for what all buckets count.
    Buckets {
        /// The statistic of the counts.
        statistic: Statistic,
        /// The buckets.
        buckets: Vec<BucketCount>,
    },
    /// How many.
    Count(&'static str, f64),
}

/// How a span measure's figure comes of its items; `is_whole` for the range, else for a step of its trend.
pub fn span_working(
    question: &Question<'_>,
    measure: &SpanMeasure,
    table: &SpanTable,
    items: &[u32],
    is_whole: bool,
) -> Working {
    match own_statistic(question, measure.aggregation) {
        Aggregation::Flat(Statistic::Percentile(share, _)) if is_whole && measure.open == OpenItems::Censored => {
            Working::Survival(share)
        }
        Aggregation::Flat(statistic) => Working::Statistic(statistic),
        Aggregation::Grouped(by, inner, outer) => {
            Working::Groups { by, inner, outer, groups: groups(question, measure, table, items, by, inner) }
        }
        Aggregation::SumOfStages(inner) => {
            let of_stage = |stage: usize| {
                let mut values: Vec<i64> =
                    items.iter().filter_map(|item| table.stage_ms(stage, *item as usize)).collect();
                statistic(inner, &mut values)
            };
            Working::SumOfStages { inner, stages: (0..measure.stages.len()).map(of_stage).collect() }
        }
    }
}

/// How a stage's figure comes of its items.
pub fn stage_working(question: &Question<'_>, measure: &SpanMeasure) -> Working {
    match own_statistic(question, measure.aggregation) {
        Aggregation::Flat(statistic) | Aggregation::SumOfStages(statistic) | Aggregation::Grouped(_, _, statistic) => {
            Working::Statistic(statistic)
        }
    }
}

/// How a frequency comes of its members, over some of the range's days.
pub fn frequency_working(
    question: &Question<'_>,
    measure: &FrequencyMeasure,
    (positions, anchors): (&[u32], &[Instant]),
    days: DayRange,
    is_whole: bool,
) -> Working {
    let above = match measure.counts {
        CountMeasure::Members => "deployments",
        CountMeasure::DistinctDays => "daysWithDeployment",
        CountMeasure::Presence => "presence",
        CountMeasure::Gaps => "gaps",
    };
    let count = counted(question, measure.counts, anchors) as f64;
    match measure.per {
        Per::Buckets { statistic, .. } if is_whole => {
            let covered = covered_range(question, measure, days);
            let buckets = covered.map_or(Vec::new(), |covered| bucket_counts(question, measure, anchors, covered));
            Working::Buckets { statistic, buckets }
        }
        Per::Buckets { .. } => Working::Count(above, count),
        Per::Gaps { over: GapsOver::Members, .. } => {
            let gaps = gaps_of(question, measure, positions, GapsOver::Members);
            let sum: i64 = gaps.into_iter().flatten().sum();
            Working::Quotient { above: ("gapsMs", sum as f64), below: ("deployments", anchors.len() as f64) }
        }
        Per::FlooredBuckets if is_whole => {
            let days = days_counted(question, measure, days).len().max(1);
            Working::FlooredQuotient { above: (above, anchors.len() as f64), below: ("days", days as f64) }
        }
        Per::Gaps { statistic, .. } => Working::Statistic(statistic),
        per => {
            let days = divisor(per, &days_counted(question, measure, days), is_whole);
            Working::Quotient { above: (above, count), below: ("days", days) }
        }
    }
}

/// How a rate comes of how many and of how many.
pub fn rate_working(measure: &RateMeasure, above: usize, below: usize) -> Working {
    if measure.shows_count {
        return Working::Count("failures", above as f64);
    }
    let below = if measure.no_denominator == NoDenominator::One { below.max(1) } else { below };
    Working::Quotient { above: ("failures", above as f64), below: ("deployments", below as f64) }
}
