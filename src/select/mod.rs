//! Which of the linked rows a question is about: those in its range that pass its filters.
//!
//! Selecting never changes a link: populations and links were worked out on all rows before.

mod membership;
mod overrule;

use std::collections::BTreeMap;

use crate::event::Kind;
use crate::filter::Filter;
use crate::link::{Population, RowFilter};
use crate::store::Store;
use crate::time::Instant;

pub use membership::Membership;
pub use overrule::{overrule, set_aside};

/// Filters by kind of record. A kind without a filter passes.
pub type KindFilters = BTreeMap<Kind, Filter>;

/// Members of a population in the order of their anchors.
#[derive(Clone, Default, Debug)]
pub struct Selection {
    /// Positions in the population.
    pub positions: Vec<u32>,
    /// The instant that placed each of them.
    pub anchors: Vec<Instant>,
    /// Members that are not selected, by the first reason that holds: outside the range, not of the collection, kept out by a filter,
    /// after the present moment.
    pub left_out: Vec<LeftOut>,
    /// Members that pass the filters and have no anchor.
    pub unanchored: Vec<u32>,
}

/// Members of a population that do not count, for one reason.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct LeftOut {
    /// The reason's stable name.
    pub reason: &'static str,
    /// Positions in the population.
    pub positions: Vec<u32>,
}

impl LeftOut {
    /// Adds members under a reason; a reason without any is not listed.
    pub fn add(all: &mut Vec<LeftOut>, reason: &'static str, positions: impl IntoIterator<Item = u32>) {
        let positions: Vec<u32> = positions.into_iter().collect();
        if positions.is_empty() {
            return;
        }
        match all.iter_mut().find(|known| known.reason == reason) {
            Some(known) => known.positions.extend(positions),
            None => all.push(LeftOut { reason, positions }),
        }
    }
}

/// What a question is about: its filters, and the collection it names.
#[derive(Clone, Copy)]
pub struct Chosen<'c> {
    /// Filters by kind of record.
    pub filters: &'c KindFilters,
    /// The rows of the collection; `None` for all rows.
    pub collection: Option<&'c Membership>,
}

/// Selects the members whose anchor lies from `start` (in) to `end` (out), whose row is of the collection and passes the filters.
pub fn select(
    store: &Store,
    population: &Population,
    anchors: impl Fn(usize) -> Option<Instant>,
    chosen: Chosen<'_>,
    (start, end): (Instant, Instant),
    now: Instant,
) -> Selection {
    let mut filters: Vec<Option<RowFilter<'_>>> = Kind::ALL.iter().map(|_| None).collect();
    for (kind, filter) in chosen.filters {
        filters[*kind as usize] = Some(RowFilter::new(filter, store));
    }
    let mut selection = Selection::default();
    let [mut outside, mut elsewhere, mut filtered, mut after_now] = [const { Vec::new() }; 4];
    let mut found: Vec<(Instant, u32)> = Vec::new();
    for (position, member) in population.members.iter().enumerate() {
        let anchor = anchors(position);
        if anchor.is_some_and(|at| at < start || at >= end) {
            outside.push(position as u32);
        } else if chosen.collection.is_some_and(|collection| !collection.has(member.kind, member.row as usize)) {
            elsewhere.push(position as u32);
        } else if filters[member.kind as usize]
            .as_ref()
            .is_some_and(|filter| !filter.passes(store, member.row as usize))
        {
            filtered.push(position as u32);
        } else {
            match anchor {
                Some(at) if at > now => after_now.push(position as u32),
                Some(at) => found.push((at, position as u32)),
                None => selection.unanchored.push(position as u32),
            }
        }
    }
    for (reason, positions) in
        [("outsideRange", outside), ("notInCollection", elsewhere), ("filtered", filtered), ("afterNow", after_now)]
    {
        LeftOut::add(&mut selection.left_out, reason, positions);
    }
    found.sort_unstable();
    (selection.anchors, selection.positions) = found.into_iter().unzip();
    selection
}

impl Selection {
    /// Which of the selected lie from `start` (in) to `end` (out).
    pub fn between(&self, start: Instant, end: Instant) -> std::ops::Range<usize> {
        let from = self.anchors.partition_point(|at| *at < start);
        from..self.anchors.partition_point(|at| *at < end)
    }
}
