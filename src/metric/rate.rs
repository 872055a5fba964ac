//! How many of how many: change failure rate, rework rate.

use super::maturity::{mark_failures_may_follow, mark_running};
use super::statistic::wilson_interval;
use super::{Account, Coverage, Figure, Measured, Operand, Point, Question, RowGroup, Unit};
use crate::event::Kind;
use crate::link::{Member, RowFilter};
use crate::profile::{Having, Measure, NoDenominator, RateMeasure};
use crate::select::{LeftOut, Selection, select};

/// Measures a range.
pub fn measure_rate(question: &Question<'_>, name: Measure, measure: &RateMeasure) -> Measured {
    let reach = question.reach;
    let (above, all) = selections(question, measure);
    let of_range = |above: u64, below: u64| {
        let mut figure = figure(measure, above, below);
        if reach.resolved.populations[measure.denominator].members.is_empty() {
            figure = Figure::none(figure.unit, "nothingMatched");
        }
        figure.banded(reach.profile, name).or_nothing(&measure.nothing)
    };
    let figure = of_range(above.positions.len() as u64, all.positions.len() as u64);
    let mut series: Vec<Point> = question
        .buckets
        .iter()
        .map(|bucket| {
            let below = all.between(bucket.start, bucket.end);
            let hits = above.between(bucket.start, bucket.end);
            let rows = vec![(below.start as u32, below.end as u32), (hits.start as u32, hits.end as u32)];
            let figure = of_range(hits.len() as u64, below.len() as u64);
            Point { bucket: *bucket, figure, rows, immature: None }
        })
        .collect();
    mark_running(question, &mut series);
    mark_failures_may_follow(question, measure, &mut series);
    let rows = [("deployments", measure.denominator, all), ("failures", measure.numerator.population, above)];
    let rows = rows.map(|(operand, definition, selection)| {
        let Selection { positions, left_out, .. } = selection;
        RowGroup::new(question, operand, Account { definition, positions, left_out })
    });
    let rows = Vec::from(rows);
    let (read, excluded) = rows[0].account.tally(&reach.resolved.populations[measure.denominator]);
    let used = rows[0].ids.len() as u64;
    Measured { statistic: None, figure, days: None, series, stages: Vec::new(), open: None, rows, read, excluded, used }
}

/// The members of the range that count above the line, and those below it.
pub(super) fn selections(question: &Question<'_>, measure: &RateMeasure) -> (Selection, Selection) {
    let mut above = choose(question, measure.numerator.population);
    retain(question, measure, &mut above);
    (above, choose(question, measure.denominator))
}

fn choose(question: &Question<'_>, definition: usize) -> Selection {
    let population = &question.reach.resolved.populations[definition];
    let at = |position: usize| Some(population.members[position].at);
    select(question.reach.store, population, at, question.chosen, question.bounds, question.now)
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
    let pairs = selection.positions.iter().copied().zip(selection.anchors.iter().copied());
    let (kept, not): (Vec<_>, Vec<_>) = pairs.partition(|(position, _)| holds(position));
    (selection.positions, selection.anchors) = kept.into_iter().unzip();
    LeftOut::add(&mut selection.left_out, "noneHolds", not.into_iter().map(|(position, _)| position));
}

/// A rate's conditions, ready to be asked about many members of its numerator.
pub struct Conditions<'c> {
    question: &'c Question<'c>,
    population: usize,
    conditions: Vec<Condition<'c>>,
}

impl<'c> Conditions<'c> {
    /// Prepares the conditions of a rate.
    pub fn new(question: &'c Question<'c>, measure: &'c RateMeasure) -> Conditions<'c> {
        let conditions = measure.numerator.having.iter().map(|having| Condition::new(question, having)).collect();
        Conditions { question, population: measure.numerator.population, conditions }
    }

    /// Those that hold for a member, by their places in the profile.
    pub fn held(&self, position: u32) -> Vec<usize> {
        let member = &self.question.reach.resolved.populations[self.population].members[position as usize];
        let conditions = self.conditions.iter().enumerate();
        conditions.filter(|(_, condition)| condition.holds(self.question, member)).map(|(index, _)| index).collect()
    }
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
