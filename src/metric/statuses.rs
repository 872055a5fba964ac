//! How long issues stay in each status, all visits together.

use std::collections::BTreeMap;

use super::span::{own_statistic, percentile_rule};
use super::statistic::{statistic, statistics};
use super::{Coverage, Excluded, Figure, Operand, Question, StageFigure, Unit};
use crate::event::{Kind, issue, transition};
use crate::link::RowFilter;
use crate::order;
use crate::profile::{Aggregation, Statistic};
use crate::store::RowId;
use crate::time::{Instant, WorkClock};

/// What became of issues in a range, by status.
#[derive(Clone, PartialEq, Debug)]
pub struct InStatuses {
    /// The statistic that the figures are.
    pub statistic: Statistic,
    /// A figure for each status, in the order in which issues enter them.
    pub statuses: Vec<StageFigure>,
    /// Issues there are.
    pub read: u64,
    /// Issues in the figures.
    pub used: u64,
    /// Why the others are not.
    pub excluded: Vec<Excluded>,
    /// The issues in the figures, by when they were resolved.
    pub ids: Vec<RowId>,
}

/// Measures the issues that were resolved in the range. An issue is in the status it was created in until its first change of status,
/// and in the last one until it was resolved; a status that it comes back to goes on.
pub fn measure_statuses(question: &Question<'_>) -> InStatuses {
    let reach = question.reach;
    let store = reach.store;
    let table = store.table(Kind::Issue);
    let filter = question.chosen.filters.get(&Kind::Issue).map(|filter| RowFilter::new(filter, store));
    let mut excluded = Vec::new();
    let mut kept: Vec<(Instant, usize)> = Vec::new();
    for row in 0..table.live {
        let resolved = store.instant(issue::RESOLVED_AT, row);
        let chosen = match resolved {
            None => Err("open"),
            Some(at) if at < question.bounds.0 || at >= question.bounds.1 => Err("outsideRange"),
            Some(at) if at > question.now => Err("afterNow"),
            _ if question.chosen.collection.is_some_and(|own| !own.has(Kind::Issue, row)) => Err("notInCollection"),
            _ if filter.as_ref().is_some_and(|filter| !filter.passes(store, row)) => Err("filtered"),
            _ if transitions_of(question, row).is_empty() => Err("noTransitions"),
            _ if store.instant(issue::CREATED_AT, row).is_none() => Err("noStart"),
            Some(at) => Ok(at),
        };
        match chosen {
            Ok(at) => kept.push((at, row)),
            Err(reason) => match excluded.iter_mut().find(|known: &&mut Excluded| known.reason == reason) {
                Some(known) => known.count += 1,
                None => excluded.push(Excluded { reason, count: 1 }),
            },
        }
    }
    kept.sort_unstable();
    let visits: Vec<Vec<(u32, Instant, Instant)>> =
        kept.iter().map(|(resolved, row)| visits(question, *row, *resolved)).collect();
    let instants = || visits.iter().flatten().flat_map(|(_, from, to)| [*from, *to]);
    let clock = match (&reach.profile.work_week, instants().min(), instants().max()) {
        (Some(week), Some(first), Some(last)) => Some(WorkClock::new(question.zone, week, first, last)),
        _ => None,
    };
    // By status: each issue's time in it, and the sum of the places in which issues enter it.
    let mut found: BTreeMap<u32, (Vec<i64>, u64)> = BTreeMap::new();
    for visits in &visits {
        let mut own: Vec<(u32, i64)> = Vec::new();
        for (status, from, to) in visits {
            let ms = match &clock {
                Some(clock) => clock.between(*from, *to).0,
                None => to.since(*from).0,
            };
            match own.iter_mut().find(|(known, _)| known == status) {
                Some((_, sum)) => *sum += ms,
                None => own.push((*status, ms)),
            }
        }
        for (place, (status, ms)) in own.into_iter().enumerate() {
            let (times, places) = found.entry(status).or_default();
            times.push(ms);
            *places += place as u64;
        }
    }
    let mut order: Vec<(u64, &str, Vec<i64>)> = found
        .into_iter()
        .map(|(status, (times, places))| (places * 1000 / times.len() as u64, store.word(status), times))
        .collect();
    order::sort(&mut order);
    let aggregation = own_statistic(question, reach.profile.lead_time.aggregation);
    let (Aggregation::Flat(wanted) | Aggregation::SumOfStages(wanted) | Aggregation::Grouped(_, _, wanted)) =
        aggregation;
    let statuses = order.into_iter().map(|(_, name, mut times)| {
        let value = statistic(wanted, &mut times);
        let n = times.len() as u64;
        let figure = Figure {
            value,
            n,
            operands: value.map(|value| Operand { name: "ms", value }).into_iter().collect(),
            coverage: Coverage { have: n, of: kept.len() as u64 },
            statistics: statistics(&mut times, percentile_rule(aggregation)),
            reason: None,
            ..Figure::none(Unit::Ms, "")
        };
        StageFigure { id: name.to_owned(), name: name.to_owned(), figure }
    });
    let statuses = statuses.collect();
    let ids = kept.iter().map(|(_, row)| store.row_id(Kind::Issue, *row)).collect();
    InStatuses { statistic: wanted, statuses, read: table.live as u64, used: kept.len() as u64, excluded, ids }
}

fn transitions_of(question: &Question<'_>, row: usize) -> std::ops::Range<usize> {
    question.reach.store.table(Kind::Transition).parts_of(row)
}

/// An issue's visits to statuses, in order, none after it was resolved.
fn visits(question: &Question<'_>, row: usize, resolved: Instant) -> Vec<(u32, Instant, Instant)> {
    let store = question.reach.store;
    let table = store.table(Kind::Transition);
    let mut moves: Vec<(Instant, u32, u32)> = transitions_of(question, row)
        .filter_map(|part| {
            let at = store.instant(transition::AT, part)?;
            Some((at, table.symbol(transition::FROM, part), table.symbol(transition::TO, part)))
        })
        .filter(|(at, ..)| *at <= resolved)
        .collect();
    order::sort_by_key(&mut moves, |(at, ..)| *at);
    let mut visits = Vec::new();
    let mut since = store.instant(issue::CREATED_AT, row);
    let mut status = moves.first().map(|(_, from, _)| *from);
    for (at, _, to) in moves {
        if let (Some(status), Some(since)) = (status, since)
            && !store.word(status).is_empty()
        {
            visits.push((status, since.min(at), at));
        }
        (status, since) = (Some(to), Some(at));
    }
    if let (Some(status), Some(since)) = (status, since) {
        visits.push((status, since, resolved));
    }
    visits
}
