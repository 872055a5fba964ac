//! Which steps of a trend may still change.

use super::statistic::percentile;
use super::{Point, Question, SpanTable};
use crate::link::Member;
use crate::profile::{Having, PercentileRule, RateMeasure};
use crate::time::Instant;

/// The share of all waits that a step must have outlasted before nothing much is expected to come.
const MOST: f64 = 0.9;

/// The step has not ended.
const NOT_ENDED: &str = "notEnded";

/// Marks the steps that have not ended; their counts may still grow.
pub(super) fn mark_running(question: &Question<'_>, series: &mut [Point]) {
    for point in series.iter_mut().filter(|point| point.bucket.start <= question.now && point.bucket.end > question.now)
    {
        point.immature = Some(NOT_ENDED);
    }
}

/// Marks the steps of a rate whose deployments may still turn out to have failed: less time has passed since they ended than nine of
/// ten failures took to become known.
pub(super) fn mark_failures_may_follow(question: &Question<'_>, measure: &RateMeasure, series: &mut [Point]) {
    let reach = question.reach;
    let mut lags = Vec::new();
    for link in measure.numerator.having.iter().filter_map(|having| match having {
        Having::LinkedBy(link) => Some(*link),
        _ => None,
    }) {
        let members = |definition: usize| &reach.resolved.populations[definition].members;
        let (from, to) = (members(reach.profile.links[link].from), members(reach.profile.links[link].to));
        let lag = |member: &Member, target: &u32| member.at.since(to[*target as usize].at).0.max(0);
        for (position, member) in from.iter().enumerate() {
            lags.extend(reach.resolved.links[link].targets(position).iter().map(|target| lag(member, target)));
        }
    }
    mark(question, series, &mut lags, "failuresMayFollow");
}

/// Marks the steps of a span measure whose items may still end: they are placed by something that comes before their end, and less
/// time has passed since the step than nine of ten items took from there.
pub(super) fn mark_items_may_end(question: &Question<'_>, table: &SpanTable, series: &mut [Point]) {
    let wait = |item: usize| {
        let (start, anchor) = (table.starts[item]?, table.anchors[item]?);
        let end = start.ms().checked_add(table.total_ms(item)?)?;
        Some(end - anchor.ms())
    };
    let mut waits: Vec<i64> = (0..table.anchors.len()).filter_map(wait).collect();
    if waits.iter().any(|wait| *wait > 0) {
        mark(question, series, &mut waits, "itemsMayEnd");
    }
}

fn mark(question: &Question<'_>, series: &mut [Point], waits: &mut [i64], why: &'static str) {
    let Some(most) = percentile(waits, MOST, PercentileRule::NearestRank) else { return };
    // What the exports do not reach any more cannot be known either.
    let known = question.reach.store.extents().iter().map(|extent| extent.last).max();
    let horizon = known.map_or(question.now, |last| last.min(question.now));
    let settled = |end: Instant| end.ms().saturating_add(most as i64) <= horizon.ms();
    for point in series.iter_mut().filter(|point| point.immature.is_none() && point.figure.coverage.of > 0) {
        if !settled(point.bucket.end) {
            point.immature = Some(why);
        }
    }
}
