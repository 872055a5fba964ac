//! How many of how many: change failure rate, rework rate.

use super::span::add;
use super::statistic::wilson_interval;
use super::{Coverage, Excluded, Figure, Measured, Operand, Point, Question, RowGroup, Unit, level_of};
use crate::event::Kind;
use crate::link::{Member, RowFilter};
use crate::profile::{Having, Measure, NoDenominator, RateMeasure};
use crate::select::{Selection, select};
use crate::store::RowId;

/// Measures a range.
pub fn measure_rate(question: &Question<'_>, name: Measure, measure: &RateMeasure) -> Measured {
    let reach = question.reach;
    let all = choose(question, measure.denominator);
    let mut above = choose(question, measure.numerator.population);
    retain(question, measure, &mut above);
    let of_range = |above: u64, below: u64| {
        let mut figure = figure(measure, above, below);
        if reach.resolved.populations[measure.denominator].members.is_empty() {
            figure = Figure::none(figure.unit, "nothingMatched");
        }
        figure.band = level_of(&reach.profile.bands, name, &figure);
        figure.or_nothing(&measure.nothing)
    };
    let figure = of_range(above.positions.len() as u64, all.positions.len() as u64);
    let series = question
        .buckets
        .iter()
        .map(|bucket| {
            let below = all.between(bucket.start, bucket.end);
            let hits = above.between(bucket.start, bucket.end);
            let rows = vec![(below.start as u32, below.end as u32), (hits.start as u32, hits.end as u32)];
            Point { bucket: *bucket, figure: of_range(hits.len() as u64, below.len() as u64), rows }
        })
        .collect();
    let (read, classes) = reach.resolved.populations[measure.denominator].accounting();
    let mut excluded: Vec<Excluded> =
        classes.into_iter().map(|(class, count)| Excluded { reason: class.word(), count }).collect();
    add(&mut excluded, "outsideRange", all.outside);
    add(&mut excluded, "notInCollection", all.elsewhere);
    add(&mut excluded, "filtered", all.filtered);
    add(&mut excluded, "afterNow", all.after_now);
    let used = all.positions.len() as u64;
    let rows = vec![
        RowGroup { operand: "deployments", ids: ids(question, measure.denominator, &all) },
        RowGroup { operand: "failures", ids: ids(question, measure.numerator.population, &above) },
    ];
    Measured { statistic: None, figure, series, stages: Vec::new(), open: None, rows, read, excluded, used }
}

fn choose(question: &Question<'_>, definition: usize) -> Selection {
    let population = &question.reach.resolved.populations[definition];
    let at = |position: usize| Some(population.members[position].at);
    select(question.reach.store, population, at, question.chosen, question.bounds, question.now)
}

fn ids(question: &Question<'_>, definition: usize, selection: &Selection) -> Vec<RowId> {
    let reach = question.reach;
    let members = &reach.resolved.populations[definition].members;
    let id = |position: &u32| {
        let member = members[*position as usize];
        reach.store.row_id(member.kind, member.row as usize)
    };
    selection.positions.iter().map(id).collect()
}

/// Leaves the members of the numerator for which one of its conditions holds.
fn retain(question: &Question<'_>, measure: &RateMeasure, selection: &mut Selection) {
    if measure.numerator.having.is_empty() {
        return;
    }
    let reach = question.reach;
    let members = &reach.resolved.populations[measure.numerator.population].members;
    let conditions: Vec<Condition<'_>> =
        measure.numerator.having.iter().map(|having| Condition::new(question, having)).collect();
    let holds =
        |position: &u32| conditions.iter().any(|condition| condition.holds(question, &members[*position as usize]));
    let pairs = selection.positions.iter().zip(&selection.anchors).filter(|(position, _)| holds(position));
    let (positions, anchors) = pairs.map(|(position, anchor)| (*position, *anchor)).unzip();
    selection.positions = positions;
    selection.anchors = anchors;
}

enum Condition<'c> {
    LinkedBy(usize),
    Outcome(crate::profile::Outcome),
    Where(Vec<(Kind, RowFilter<'c>)>),
}

impl<'c> Condition<'c> {
    fn new(question: &Question<'c>, having: &'c Having) -> Condition<'c> {
        match having {
            Having::LinkedBy(link) => Condition::LinkedBy(*link),
            Having::Outcome(outcome) => Condition::Outcome(*outcome),
            Having::Where(filters) => Condition::Where(
                filters.iter().map(|(kind, filter)| (*kind, RowFilter::new(filter, question.reach.store))).collect(),
            ),
        }
    }

    fn holds(&self, question: &Question<'_>, member: &Member) -> bool {
        let reach = question.reach;
        match self {
            Condition::LinkedBy(link) => {
                let to = reach.profile.links[*link].to;
                let position = reach.resolved.populations[to].position(member.kind, member.row as usize);
                position.is_some_and(|position| reach.resolved.links[*link].is_linked_to(position))
            }
            Condition::Outcome(outcome) => member.outcome == *outcome,
            Condition::Where(filters) => filters
                .iter()
                .any(|(kind, filter)| *kind == member.kind && filter.passes(reach.store, member.row as usize)),
        }
    }
}

fn figure(measure: &RateMeasure, above: u64, below: u64) -> Figure {
    let operands =
        vec![Operand { name: "failures", value: above as f64 }, Operand { name: "deployments", value: below as f64 }];
    let coverage = Coverage { have: below, of: below };
    let plain = |unit, value: f64| Figure {
        value: Some(value),
        n: below,
        operands: operands.clone(),
        coverage,
        reason: None,
        ..Figure::none(unit, "")
    };
    if measure.shows_count {
        return plain(Unit::Count, above as f64);
    }
    let ratio = match (below, measure.no_denominator) {
        (0, NoDenominator::Null) => {
            return Figure { operands, coverage, ..Figure::none(Unit::Ratio, "noDenominator") };
        }
        (0, NoDenominator::Zero) => 0.0,
        (below, _) => above as f64 / below.max(1) as f64,
    };
    let mut figure = plain(Unit::Ratio, ratio);
    figure.operands.push(Operand { name: "ratio", value: ratio });
    figure.interval95 = wilson_interval(above, below);
    figure
}
