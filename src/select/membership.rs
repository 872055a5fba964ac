//! Which rows are a collection's.

use std::collections::{BTreeMap, BTreeSet};

use crate::collection::Effective;
use crate::event::{Field, Kind, commit, issue, pull_request};
use crate::link::{Resolved, RowFilter};
use crate::profile::Profile;
use crate::store::Store;

/// The rows of a collection under a profile. Populations and links were worked out on all rows before: this only chooses.
pub struct Membership {
    /// By kind, a bit for each row; without bits, no row of the kind.
    bits: Vec<Vec<u64>>,
}

impl Membership {
    /// Works out a collection's rows. A row's integration must be the collection's. A kind with a filter goes by it, and where the
    /// collection is about people, pull requests, commits and issues go by theirs. Other kinds pass, unless links decide: because
    /// the collection says so, or because it is about people, and a deployment is theirs through its changes.
    pub fn new(store: &Store, profile: &Profile, resolved: &Resolved, collection: &Effective) -> Membership {
        let kinds: BTreeSet<Kind> = profile
            .definitions
            .iter()
            .flat_map(|definition| definition.kinds.iter().copied())
            // Times in statuses are asked of issues, whatever the definitions are about.
            .chain([Kind::Issue])
            // A stage is where its run is.
            .flat_map(|kind| [Some(kind), kind.parent()])
            .flatten()
            .collect();
        let mut rows = BTreeMap::new();
        let mut settled = BTreeSet::new();
        for kind in kinds {
            let (own, decides) = own_rows(store, collection, kind);
            rows.insert(kind, own);
            if decides {
                settled.insert(kind);
            }
        }
        let mut choice = Choice { rows };
        choice.within_owners(store, &mut settled);
        if collection.through_links.value || !collection.people.is_empty() {
            choice.follow_links(profile, resolved, settled);
        }
        choice.made()
    }

    /// Whether a row is the collection's.
    pub fn has(&self, kind: Kind, row: usize) -> bool {
        self.bits[kind as usize].get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }
}

/// The choice while it is being made.
struct Choice {
    rows: BTreeMap<Kind, Vec<bool>>,
}

impl Choice {
    fn made(self) -> Membership {
        let mut bits = vec![Vec::new(); Kind::ALL.len()];
        for (kind, rows) in self.rows {
            let word = |rows: &[bool]| rows.iter().rev().fold(0, |word, passes| word << 1 | u64::from(*passes));
            bits[kind as usize] = rows.chunks(64).map(word).collect();
        }
        Membership { bits }
    }

    fn has(&self, kind: Kind, row: usize) -> bool {
        self.rows.get(&kind).and_then(|rows| rows.get(row)).copied().unwrap_or(false)
    }

    /// A part passes only with the record it is part of.
    fn within_owners(&mut self, store: &Store, settled: &mut BTreeSet<Kind>) {
        let parts: Vec<(Kind, Kind)> =
            self.rows.keys().filter_map(|kind| kind.parent().map(|owner| (*kind, owner))).collect();
        for (part, owner) in parts {
            let Some(mut own) = self.rows.remove(&part) else { continue };
            for (row, passes) in own.iter_mut().enumerate() {
                *passes &= self.has(owner, store.table(part).owner(row));
            }
            self.rows.insert(part, own);
            if settled.contains(&owner) {
                settled.insert(part);
            }
        }
    }

    /// Kinds that nothing has decided about are decided by links, those nearest to a decided kind first: a row passes when a link
    /// joins it to a row of a decided kind that passes. So a deployment is its team's through the team's changes, and an incident
    /// through the deployment that caused it, but no deployment through another deployment.
    fn follow_links(&mut self, profile: &Profile, resolved: &Resolved, mut settled: BTreeSet<Kind>) {
        let all: Vec<Kind> = self.rows.keys().filter(|kind| !settled.contains(*kind)).copied().collect();
        let mut joined: BTreeMap<Kind, Vec<bool>> =
            all.iter().map(|kind| (*kind, vec![false; self.rows[kind].len()])).collect();
        loop {
            let open: Vec<Kind> = all.iter().filter(|kind| !settled.contains(*kind)).copied().collect();
            let reached: BTreeSet<Kind> =
                open.into_iter().filter(|kind| is_reached(profile, *kind, &settled)).collect();
            if reached.is_empty() {
                break;
            }
            for (link, table) in profile.links.iter().zip(&resolved.links) {
                let (from, to) = (&resolved.populations[link.from], &resolved.populations[link.to]);
                for (position, member) in from.members.iter().enumerate() {
                    for target in table.targets(position) {
                        let partner = &to.members[*target as usize];
                        for (own, other) in [(member, partner), (partner, member)] {
                            let passes = reached.contains(&own.kind)
                                && settled.contains(&other.kind)
                                && self.has(other.kind, other.row as usize);
                            if passes && let Some(rows) = joined.get_mut(&own.kind) {
                                rows[own.row as usize] = true;
                            }
                        }
                    }
                }
            }
            for kind in &reached {
                if let (Some(rows), Some(joined)) = (self.rows.get_mut(kind), joined.get(kind)) {
                    rows.iter_mut().zip(joined).for_each(|(row, joined)| *row &= joined);
                }
            }
            settled.extend(reached);
        }
        for kind in all.iter().filter(|kind| !settled.contains(*kind)) {
            if let Some(rows) = self.rows.get_mut(kind) {
                rows.fill(false);
            }
        }
    }
}

/// Whether some link of the profile joins a kind to a decided one.
fn is_reached(profile: &Profile, kind: Kind, settled: &BTreeSet<Kind>) -> bool {
    profile.links.iter().any(|link| {
        let (from, to) = (&profile.definitions[link.from].kinds, &profile.definitions[link.to].kinds);
        let decided = |kinds: &[Kind]| kinds.iter().any(|kind| settled.contains(kind));
        (from.contains(&kind) && decided(to)) || (to.contains(&kind) && decided(from))
    })
}

/// The rows of a kind that pass by themselves, and whether that decides about the kind.
fn own_rows(store: &Store, collection: &Effective, kind: Kind) -> (Vec<bool>, bool) {
    let table = store.table(kind);
    let filters: Vec<RowFilter<'_>> = collection
        .filters
        .iter()
        .filter(|filter| filter.kind == kind)
        .map(|filter| RowFilter::new(&filter.filter, store))
        .collect();
    let people: Vec<BTreeSet<String>> =
        collection.people.iter().map(|group| group.value.iter().map(|name| name.to_lowercase()).collect()).collect();
    let person = person(kind).filter(|_| !people.is_empty());
    let integration = Field { kind, index: commit::INTEGRATION.index };
    let passes = |row: usize| {
        let of_integration = collection.integrations.as_ref().is_none_or(|wanted| {
            // A part says nothing of its own; its record does.
            kind.parent().is_some() || wanted.value.iter().any(|id| id == store.symbol_text(integration, row))
        });
        let of_people = person.is_none_or(|field| {
            let name = store.symbol_text(field, row).to_lowercase();
            people.iter().all(|group| group.contains(&name))
        });
        of_integration && of_people && filters.iter().all(|filter| filter.passes(store, row))
    };
    ((0..table.live).map(passes).collect(), !filters.is_empty() || person.is_some())
}

/// The field that says who did it.
fn person(kind: Kind) -> Option<Field> {
    match kind {
        Kind::PullRequest => Some(pull_request::AUTHOR),
        Kind::Commit => Some(commit::AUTHOR),
        Kind::Issue => Some(issue::ASSIGNEE),
        _ => None,
    }
}

/// The field that a collection about people decides by, for a kind that has one.
pub(super) fn person_field(kind: Kind) -> Option<&'static str> {
    person(kind).map(|field| field.spec().name)
}
