//! The members of a definition, and why everything else is none.

use std::collections::{BTreeMap, BTreeSet};

use super::{LinkTable, RowFilter};
use crate::event::{Field, Kind, run, stage};
use crate::filter::Filter;
use crate::order;
use crate::profile::{Change, Clause, Correction, Merge, Outcome, Pick, Profile, RecordRule, Reference};
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
    /// A correction leaves it out.
    LeftOut,
    /// It is one and the same with another member, which stands for it.
    Merged,
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
            Class::LeftOut => "leftOut",
            Class::Merged => "merged",
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
    /// For members that are pairs, the link that makes them and each one's partner.
    pub pairs: Option<Pairs>,
    /// For each kind, the first member that a row is, plus one.
    positions: BTreeMap<Kind, Vec<u32>>,
    /// How many rows each reason kept out.
    kept_out: Vec<(Class, u64)>,
}

/// The partners of members that are pairs.
pub struct Pairs {
    /// The link that makes the pairs.
    pub link: usize,
    /// For each member, its partner among the members of the link's `to`.
    pub targets: Vec<u32>,
}

impl Population {
    /// Which member a row is.
    pub fn position(&self, kind: Kind, row: usize) -> Option<usize> {
        let plus_one = *self.positions.get(&kind)?.get(row)?;
        (plus_one as usize).checked_sub(1)
    }

    /// How many candidates there are, and how many of them each reason kept out. A row that is several members, as each pair that a
    /// link makes of it, is as many candidates.
    pub fn accounting(&self) -> (u64, &[(Class, u64)]) {
        let kept_out: u64 = self.kept_out.iter().map(|(_, count)| count).sum();
        (kept_out + self.members.len() as u64, &self.kept_out)
    }
}

impl Population {
    /// Rows that are no members, and why.
    pub fn kept_out(&self) -> impl Iterator<Item = (Kind, usize, Class)> {
        self.classes.iter().flat_map(|(kind, classes)| {
            let out = classes.iter().enumerate().filter(|(_, class)| **class != Class::Member);
            out.map(|(row, class)| (*kind, row, *class))
        })
    }
}

/// Finds a definition's members; the definitions and links it needs are known.
pub(super) fn find(
    store: &Store,
    profile: &Profile,
    definition: usize,
    populations: &[Option<Population>],
    links: &[Option<LinkTable>],
    corrections: &[Correction],
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
            Clause::Pairs(link) => {
                if let (Some(base), Some(table)) = (&populations[profile.links[*link].from], &links[*link]) {
                    add_pairs(*link, base, table, &mut found);
                }
            }
        }
    }
    correct(store, corrections, &mut found);
    settle(store, &mut found);
    if let Some(merge) = &definition.merge {
        merge_members(store, merge, &mut found);
    }
    count_kept_out(&mut found);
    found
}

fn count_kept_out(found: &mut Population) {
    let mut counts = [0; Class::Member as usize + 1];
    for class in found.classes.values().flatten() {
        counts[*class as usize] += 1;
    }
    let reasons = [
        Class::OtherSource,
        Class::NotMatched,
        Class::NoTime,
        Class::NoOutcome,
        Class::OutcomeNotKept,
        Class::NotLinked,
        Class::LeftOut,
        Class::Merged,
    ];
    found.kept_out =
        reasons.map(|class| (class, counts[class as usize])).into_iter().filter(|(_, count)| *count > 0).collect();
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
    let mut judge = RecordJudge::new(store, rule);
    for row in 0..store.table(rule.kind).live {
        match judge.judge(row) {
            Ok(member) => note(found, rule.kind, row, Class::Member, Some(member)),
            Err(class) => note(found, rule.kind, row, class, None),
        }
    }
}

/// A record rule at work on the rows of its kind.
pub(super) struct RecordJudge<'j> {
    store: &'j Store,
    rule: &'j RecordRule,
    own: Option<RowFilter<'j>>,
    of_owner: Option<RowFilter<'j>>,
    of_part: Option<RowFilter<'j>>,
    tools: Vec<u32>,
    integrations: Vec<u32>,
    outcomes: StatusOutcomes<'j>,
}

impl<'j> RecordJudge<'j> {
    pub fn new(store: &'j Store, rule: &'j RecordRule) -> RecordJudge<'j> {
        let [own, of_owner, of_part] = [&rule.filter, &rule.owner_filter, &rule.part_filter]
            .map(|filter| filter.as_ref().map(|filter| RowFilter::new(filter, store)));
        let symbols = |words: &[String]| -> Vec<u32> {
            words.iter().filter_map(|word| store.symbols.find(word.as_bytes())).collect()
        };
        let (tools, integrations) = (symbols(&rule.tools), symbols(&rule.integrations));
        RecordJudge {
            store,
            rule,
            own,
            of_owner,
            of_part,
            tools,
            integrations,
            outcomes: StatusOutcomes::new(store, rule),
        }
    }

    /// Lets a row in as a member, or says why not.
    pub fn judge(&mut self, row: usize) -> Result<Member, Class> {
        let rule = self.rule;
        if !self.comes_from(row, &rule.tools, &self.tools, run::TOOL)
            || !self.comes_from(row, &rule.integrations, &self.integrations, run::INTEGRATION)
        {
            return Err(Class::OtherSource);
        }
        if !self.passes(row) {
            return Err(Class::NotMatched);
        }
        let table = self.store.table(rule.kind);
        // A stage without an end of its own ended with its run.
        let of_run = |field: Field| match field == stage::FINISHED_AT {
            true => self.store.instant(run::FINISHED_AT, table.owner(row)),
            false => None,
        };
        let placed = |field: &Field| table.instant(*field, row).or_else(|| of_run(*field));
        let at = rule.at.iter().find_map(placed).ok_or(Class::NoTime)?;
        match self.outcomes.of(row) {
            Outcome::Other => Err(Class::NoOutcome),
            outcome => Ok(Member { kind: rule.kind, row: row as u32, at, outcome }),
        }
    }

    fn passes(&self, row: usize) -> bool {
        let store = self.store;
        let owner = || store.table(self.rule.kind).owner(row);
        let stages = store.table(Kind::Stage);
        self.own.as_ref().is_none_or(|filter| filter.passes(store, row))
            && self.of_owner.as_ref().is_none_or(|filter| filter.passes(store, owner()))
            && self.of_part.as_ref().is_none_or(|filter| stages.parts_of(row).any(|stage| filter.passes(store, stage)))
    }

    fn comes_from(&self, row: usize, wanted: &[String], known: &[u32], field: Field) -> bool {
        // A part that came inside its record says nothing of its source; its record does.
        let (kind, row) = match self.rule.kind.parent() {
            Some(parent) => (parent, self.store.table(self.rule.kind).owner(row)),
            None => (self.rule.kind, row),
        };
        wanted.is_empty() || known.contains(&self.store.table(kind).symbol(Field { kind, index: field.index }, row))
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
    for (kind, row, class) in base.kept_out() {
        note(found, kind, row, class, None);
    }
    let judge = MemberJudge::new(store, reference, link);
    for (position, member) in base.members.iter().enumerate() {
        let class = judge.judge(position, member);
        note(found, member.kind, member.row as usize, class, Some(*member));
    }
}

/// A reference to another definition at work on its members.
pub(super) struct MemberJudge<'j> {
    store: &'j Store,
    reference: &'j Reference,
    link: Option<&'j LinkTable>,
    filters: Option<BTreeMap<Kind, RowFilter<'j>>>,
}

impl<'j> MemberJudge<'j> {
    pub fn new(store: &'j Store, reference: &'j Reference, link: Option<&'j LinkTable>) -> MemberJudge<'j> {
        let of_kinds = |filters: &'j BTreeMap<Kind, Filter>| {
            filters.iter().map(|(kind, filter)| (*kind, RowFilter::new(filter, store))).collect()
        };
        MemberJudge { store, reference, link, filters: reference.filters.as_ref().map(of_kinds) }
    }

    /// What becomes of the other definition's member.
    pub fn judge(&self, position: usize, member: &Member) -> Class {
        let passes = || match &self.filters {
            Some(filters) => {
                filters.get(&member.kind).is_some_and(|filter| filter.passes(self.store, member.row as usize))
            }
            None => true,
        };
        let outcomes = &self.reference.outcomes;
        if !outcomes.is_empty() && !outcomes.contains(&member.outcome) {
            Class::OutcomeNotKept
        } else if !passes() {
            Class::NotMatched
        } else if self.link.is_some_and(|link| link.targets(position).is_empty()) {
            Class::NotLinked
        } else {
            Class::Member
        }
    }
}

/// Leaves out what a correction leaves out, and gives members the outcome that a correction says.
fn correct(store: &Store, corrections: &[Correction], found: &mut Population) {
    let by_record: BTreeMap<(Kind, &str), &Change> = corrections
        .iter()
        .filter(|correction| !matches!(correction.change, Change::Link { .. }))
        .map(|correction| ((correction.kind, correction.id.as_str()), &correction.change))
        .collect();
    if by_record.is_empty() || found.pairs.is_some() {
        return;
    }
    let change = |member: &Member| {
        let key = store.record_key(member.kind, member.row as usize);
        by_record.get(&(member.kind, key.as_str())).copied()
    };
    let classes = &mut found.classes;
    found.members.retain_mut(|member| match change(member) {
        Some(Change::LeaveOut) => {
            if let Some(classes) = classes.get_mut(&member.kind) {
                classes[member.row as usize] = Class::LeftOut;
            }
            false
        }
        Some(Change::Outcome(outcome)) => {
            member.outcome = *outcome;
            true
        }
        _ => true,
    });
}

fn add_pairs(link: usize, base: &Population, table: &LinkTable, found: &mut Population) {
    let mut targets = Vec::new();
    for (kind, row, class) in base.kept_out() {
        note(found, kind, row, class, None);
    }
    for (position, member) in base.members.iter().enumerate() {
        let partners = table.targets(position);
        let class = if partners.is_empty() { Class::NotLinked } else { Class::Member };
        note(found, member.kind, member.row as usize, class, None);
        for partner in partners {
            found.members.push(*member);
            targets.push(*partner);
        }
    }
    found.pairs = Some(Pairs { link, targets });
}

/// Lets one of several members that agree stand for all of them.
fn merge_members(store: &Store, merge: &Merge, found: &mut Population) {
    let key = |member: &Member| -> Option<Vec<String>> {
        let of_field = |name: &String| match (name.as_str(), member.kind) {
            ("run", Kind::Stage) => Some(store.table(Kind::Stage).owner(member.row as usize).to_string()),
            _ => member.kind.field(name).map(|field| store.shown(field, member.row as usize)),
        };
        merge.by.iter().map(|name| of_field(name).filter(|value| !value.is_empty())).collect()
    };
    let mut groups: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    let mut kept: Vec<(usize, Member)> = Vec::new();
    for (position, member) in found.members.iter().enumerate() {
        match key(member) {
            Some(key) => groups.entry(key).or_default().push(position),
            None => kept.push((position, *member)),
        }
    }
    for group in groups.into_values() {
        let at = |position: &usize| found.members[*position].at;
        let close =
            |left: &usize, right: &usize| merge.within_ms.is_none_or(|within| at(right).since(at(left)).0 <= within);
        for one in group.chunk_by(close) {
            let pick = |pick: Pick| match pick {
                Pick::First => one[0],
                Pick::Last => one[one.len() - 1],
            };
            let position = pick(merge.keep);
            kept.push((position, Member { at: at(&pick(merge.at)), ..found.members[position] }));
        }
    }
    let stays: BTreeSet<usize> = kept.iter().map(|(position, _)| *position).collect();
    for (_, member) in found.members.iter().enumerate().filter(|(position, _)| !stays.contains(position)) {
        if let Some(classes) = found.classes.get_mut(&member.kind) {
            classes[member.row as usize] = Class::Merged;
        }
    }
    found.members = kept.into_iter().map(|(_, member)| member).collect();
    found.positions.clear();
    settle(store, found);
}

/// Orders members and lets rows find them.
fn settle(store: &Store, found: &mut Population) {
    let key = |member: &Member| store.record_key(member.kind, member.row as usize);
    let order = |left: &Member, right: &Member| {
        left.at.cmp(&right.at).then_with(|| (key(left), left.kind).cmp(&(key(right), right.kind)))
    };
    match &mut found.pairs {
        None => order::sort_by(&mut found.members, order),
        Some(pairs) => {
            let mut both: Vec<(Member, u32)> =
                found.members.iter().copied().zip(pairs.targets.iter().copied()).collect();
            order::sort_by(&mut both, |left, right| order(&left.0, &right.0).then(left.1.cmp(&right.1)));
            (found.members, pairs.targets) = both.into_iter().unzip();
        }
    }
    for (position, member) in found.members.iter().enumerate().rev() {
        let positions = found.positions.entry(member.kind).or_insert_with(|| vec![0; store.table(member.kind).live]);
        positions[member.row as usize] = position as u32 + 1;
    }
}
