//! The members of a definition, and why everything else is none.

use std::collections::BTreeMap;

use super::{LinkTable, RowFilter};
use crate::event::{Field, Kind, run};
use crate::profile::{Clause, Outcome, Profile, RecordRule, Reference};
use crate::store::Store;
use crate::time::Instant;

/// What a definition made of a row, worst first; a row that several clauses look at keeps the best.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// No clause is about its kind.
    NotRead,
    /// It comes from another tool or integration.
    OtherSource,
    /// No rule's filter lets it in.
    NotMatched,
    /// It has none of the dates that would place it.
    NoTime,
    /// Its status has no outcome in the profile.
    NoOutcome,
    /// Its outcome is not one that is kept.
    OutcomeNotKept,
    /// It is not linked as it must be.
    NotLinked,
    /// It is a member.
    Member,
}

impl Class {
    /// The reason's stable name.
    pub const fn word(self) -> &'static str {
        match self {
            Class::NotRead => "notRead",
            Class::OtherSource => "otherSource",
            Class::NotMatched => "notMatched",
            Class::NoTime => "noTime",
            Class::NoOutcome => "noOutcome",
            Class::OutcomeNotKept => "outcomeNotKept",
            Class::NotLinked => "notLinked",
            Class::Member => "member",
        }
    }
}

/// One member: a row, its place in time, and how it went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// The kind of record.
    pub kind: Kind,
    /// Its row.
    pub row: u32,
    /// Where its definition places it.
    pub at: Instant,
    /// How it went.
    pub outcome: Outcome,
}

/// The members of a definition in the order of time; of two at one instant the one with the smaller id comes first.
#[derive(Default)]
pub struct Population {
    /// The members.
    pub members: Vec<Member>,
    /// For each kind, what became of each row.
    pub classes: BTreeMap<Kind, Vec<Class>>,
    /// For each kind, the member that a row is, plus one.
    positions: BTreeMap<Kind, Vec<u32>>,
}

impl Population {
    /// Which member a row is.
    pub fn position(&self, kind: Kind, row: usize) -> Option<usize> {
        let plus_one = *self.positions.get(&kind)?.get(row)?;
        (plus_one as usize).checked_sub(1)
    }

    /// How many rows were read, and how many of them each reason kept out.
    pub fn accounting(&self) -> (u64, Vec<(Class, u64)>) {
        let mut counts: BTreeMap<Class, u64> = BTreeMap::new();
        let mut read = 0;
        for class in self.classes.values().flatten().filter(|class| **class != Class::NotRead) {
            read += 1;
            *counts.entry(*class).or_default() += 1;
        }
        counts.remove(&Class::Member);
        (read, counts.into_iter().collect())
    }
}

/// Finds a definition's members; the definitions and links it needs are known.
pub(super) fn find(
    store: &Store,
    profile: &Profile,
    definition: usize,
    populations: &[Option<Population>],
    links: &[Option<LinkTable>],
) -> Population {
    let definition = &profile.definitions[definition];
    let mut found = Population::default();
    for kind in &definition.kinds {
        found.classes.insert(*kind, vec![Class::NotRead; store.table(*kind).live]);
    }
    for clause in &definition.clauses {
        match clause {
            Clause::Records(rule) => add_records(store, rule, &mut found),
            Clause::Members(reference) => {
                if let Some(base) = &populations[reference.of] {
                    let link = reference.linked.and_then(|link| links[link].as_ref());
                    add_members(store, reference, base, link, &mut found);
                }
            }
        }
    }
    settle(store, &mut found);
    found
}

/// Lets a row in, or notes the best reason seen so far for keeping it out.
fn note(found: &mut Population, kind: Kind, row: usize, class: Class, member: Option<Member>) {
    let Some(known) = found.classes.get_mut(&kind).map(|classes| &mut classes[row]) else { return };
    if let (Class::Member, Some(member)) = (class, member)
        && *known != Class::Member
    {
        found.members.push(member);
    }
    *known = class.max(*known);
}

fn add_records(store: &Store, rule: &RecordRule, found: &mut Population) {
    let filter = rule.filter.as_ref().map(|filter| RowFilter::new(filter, store));
    let symbols = |words: &[String]| -> Vec<u32> {
        words.iter().filter_map(|word| store.symbols.find(word.as_bytes())).collect()
    };
    let (tools, integrations) = (symbols(&rule.tools), symbols(&rule.integrations));
    let table = store.table(rule.kind);
    let own = |field: Field| Field { kind: rule.kind, index: field.index };
    let from = |row: usize, wanted: &[String], known: &[u32], field: Field| {
        wanted.is_empty() || known.contains(&table.symbol(own(field), row))
    };
    let mut outcomes = StatusOutcomes::new(store, rule);
    for row in 0..table.live {
        let place = || rule.at.iter().find_map(|field| table.instant(*field, row));
        let (class, member) = if !from(row, &rule.tools, &tools, run::TOOL)
            || !from(row, &rule.integrations, &integrations, run::INTEGRATION)
        {
            (Class::OtherSource, None)
        } else if filter.as_ref().is_some_and(|filter| !filter.passes(store, row)) {
            (Class::NotMatched, None)
        } else {
            match (place(), outcomes.of(row)) {
                (None, _) => (Class::NoTime, None),
                (_, Outcome::Other) => (Class::NoOutcome, None),
                (Some(at), outcome) => (Class::Member, Some(Member { kind: rule.kind, row: row as u32, at, outcome })),
            }
        };
        note(found, rule.kind, row, class, member);
    }
}

/// The outcome of each status word, worked out once a word.
struct StatusOutcomes<'o> {
    store: &'o Store,
    rule: &'o RecordRule,
    status: Option<Field>,
    known: BTreeMap<u32, Outcome>,
}

impl<'o> StatusOutcomes<'o> {
    fn new(store: &'o Store, rule: &'o RecordRule) -> StatusOutcomes<'o> {
        StatusOutcomes { store, rule, status: rule.kind.field("status"), known: BTreeMap::new() }
    }

    fn of(&mut self, row: usize) -> Outcome {
        let (Some(words), Some(status)) = (&self.rule.outcomes, self.status) else { return Outcome::Success };
        let symbol = self.store.table(self.rule.kind).symbol(status, row);
        let store = self.store;
        *self
            .known
            .entry(symbol)
            .or_insert_with(|| words.0.get(&store.word(symbol).to_lowercase()).copied().unwrap_or(Outcome::Other))
    }
}

fn add_members(
    store: &Store,
    reference: &Reference,
    base: &Population,
    link: Option<&LinkTable>,
    found: &mut Population,
) {
    let filters: Option<BTreeMap<Kind, RowFilter<'_>>> = reference
        .filters
        .as_ref()
        .map(|filters| filters.iter().map(|(kind, filter)| (*kind, RowFilter::new(filter, store))).collect());
    for (kind, classes) in &base.classes {
        for (row, class) in classes.iter().enumerate().filter(|(_, class)| **class != Class::Member) {
            note(found, *kind, row, *class, None);
        }
    }
    for (position, member) in base.members.iter().enumerate() {
        let passes = || match &filters {
            Some(filters) => filters.get(&member.kind).is_some_and(|filter| filter.passes(store, member.row as usize)),
            None => true,
        };
        let class = if !reference.outcomes.is_empty() && !reference.outcomes.contains(&member.outcome) {
            Class::OutcomeNotKept
        } else if !passes() {
            Class::NotMatched
        } else if link.is_some_and(|link| link.targets(position).is_empty()) {
            Class::NotLinked
        } else {
            Class::Member
        };
        note(found, member.kind, member.row as usize, class, Some(*member));
    }
}

/// Orders members and lets rows find them.
fn settle(store: &Store, found: &mut Population) {
    let key = |member: &Member| store.record_key(member.kind, member.row as usize);
    found.members.sort_by(|left, right| {
        left.at.cmp(&right.at).then_with(|| (key(left), left.kind).cmp(&(key(right), right.kind)))
    });
    for (position, member) in found.members.iter().enumerate() {
        let positions = found.positions.entry(member.kind).or_insert_with(|| vec![0; store.table(member.kind).live]);
        positions[member.row as usize] = position as u32 + 1;
    }
}
