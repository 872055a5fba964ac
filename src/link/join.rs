//! Finding partners: each rule in its order of trust, until one finds.

use std::collections::{BTreeMap, HashMap};

use super::sides::Sides;
use super::{Graph, Member, Population};
use crate::event::Kind;
use crate::profile::{Change, Correction, Link, LinkRule, Profile, Take};
use crate::store::Store;

/// Why a member has no partner.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Miss {
    /// It names no commit, id or key that a rule could follow.
    NothingToFollow,
    /// No member on the other side shares its scope.
    NoneInScope,
    /// It has none of the fields that the scope asks for.
    NoScope,
    /// History is known, and no member on the other side contains it.
    NotContained,
    /// Nothing on the other side comes after it.
    NoneAfter,
    /// Nothing on the other side comes before it.
    NoneBefore,
    /// What would be its partner is too far away in time.
    BeyondMaxLag,
    /// Its partner would be the first of its series, which owns nothing by ancestry or time.
    FirstOfSeries,
    /// What it names is not on the other side: a deployment that failed, or went to another environment.
    NamedNotInPopulation,
    /// What it names is not in the data.
    NamedUnknown,
}

impl Miss {
    /// The reason's stable name.
    pub const fn word(self) -> &'static str {
        match self {
            Miss::NothingToFollow => "nothingToFollow",
            Miss::NoneInScope => "noneInScope",
            Miss::NoScope => "noScope",
            Miss::NotContained => "notContained",
            Miss::NoneAfter => "noneAfter",
            Miss::NoneBefore => "noneBefore",
            Miss::BeyondMaxLag => "beyondMaxLag",
            Miss::FirstOfSeries => "firstOfSeries",
            Miss::NamedNotInPopulation => "namedNotInPopulation",
            Miss::NamedUnknown => "namedUnknown",
        }
    }
}

/// What became of each member of a link's `from`.
#[derive(Default)]
pub struct LinkTable {
    ends: Vec<u32>,
    targets: Vec<u32>,
    /// The rule that found, or the reason why none did.
    verdicts: Vec<Result<LinkRule, Miss>>,
    /// Members of `to` that something is linked to.
    linked: Vec<bool>,
    tally: Tally,
}

/// What became of the members of a link's `from`.
#[derive(Default)]
pub struct Tally {
    /// How many each rule linked.
    pub found: BTreeMap<LinkRule, u64>,
    /// How many were not linked, by the word for the reason.
    pub missed: BTreeMap<&'static str, u64>,
}

impl LinkTable {
    /// The partners of a member of `from`, as members of `to`.
    pub fn targets(&self, from: usize) -> &[u32] {
        let to = self.ends[from] as usize;
        let start = from.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.targets[start..to]
    }

    /// The rule that linked a member of `from`, or why none did.
    pub fn verdict(&self, from: usize) -> Result<LinkRule, Miss> {
        self.verdicts[from]
    }

    /// Whether something is linked to this member of `to`.
    pub fn is_linked_to(&self, to: usize) -> bool {
        self.linked[to]
    }

    /// How many each rule linked, and how many each reason kept apart.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Every verdict, in the order of `from`.
    pub fn verdicts(&self) -> &[Result<LinkRule, Miss>] {
        &self.verdicts
    }
}

/// What one rule says of one member.
pub(super) enum Found {
    /// These partners.
    Targets(Vec<u32>),
    /// None, and the next rule may try.
    No(Miss),
    /// None, and no other rule may.
    Never(Miss),
}

pub(super) fn join(
    store: &Store,
    profile: &Profile,
    corrections: &[Correction],
    graph: &Graph,
    link: &Link,
    from: &Population,
    to: &Population,
) -> LinkTable {
    let sides = Sides::new(store, profile, graph, link, from, to);
    let corrected = corrected_partners(store, corrections, link, from, to);
    let mut table = LinkTable { linked: vec![false; to.members.len()], ..LinkTable::default() };
    for position in 0..from.members.len() {
        let verdict = match corrected.get(&(position as u32)) {
            Some(partner) => Ok((LinkRule::Correction, vec![*partner])),
            None => sides.partners(position),
        };
        let verdict = match verdict {
            Ok((rule, mut targets)) => {
                if link.take == Take::One {
                    targets.truncate(1);
                }
                for target in &targets {
                    table.linked[*target as usize] = true;
                }
                table.targets.extend(targets);
                Ok(rule)
            }
            Err(miss) => Err(miss),
        };
        match verdict {
            Ok(rule) => *table.tally.found.entry(rule).or_default() += 1,
            Err(miss) => *table.tally.missed.entry(miss.word()).or_default() += 1,
        }
        table.verdicts.push(verdict);
        table.ends.push(table.targets.len() as u32);
    }
    table
}

/// Partners that corrections give, by members of `from`.
fn corrected_partners(
    store: &Store,
    corrections: &[Correction],
    link: &Link,
    from: &Population,
    to: &Population,
) -> HashMap<u32, u32> {
    let of_link = corrections.iter().filter_map(|correction| match &correction.change {
        Change::Link { link: name, to } if *name == link.name => Some((correction, to)),
        _ => None,
    });
    let find = |population: &Population, kind: Option<Kind>, id: &str| {
        let is_it = |member: &Member| {
            kind.is_none_or(|kind| kind == member.kind) && store.record_key(member.kind, member.row as usize) == id
        };
        population.members.iter().position(is_it).map(|position| position as u32)
    };
    of_link
        .filter_map(|(correction, partner)| {
            Some((find(from, Some(correction.kind), &correction.id)?, find(to, None, partner)?))
        })
        .collect()
}
