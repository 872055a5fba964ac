//! Partners in a series: which deployment first contained a commit, and which is the nearest in time.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::join::Found;
use super::sides::{Group, ScopeKey, Sides, commit_of};
use super::{Member, Miss};
use crate::event::{Kind, commit};
use crate::profile::{FirstOfSeries, LinkRule};

/// For each scope, which member of `to` owns a commit.
pub(super) type Owners = HashMap<ScopeKey, HashMap<u32, u32>>;

/// Where in time a partner is looked for.
#[derive(Clone, Copy)]
pub(super) enum Direction {
    After { or_at: bool },
    Before { or_at: bool },
}

impl Sides<'_> {
    /// For each scope, which member first contained each commit: members in the order of time, each taking what is not taken.
    pub(super) fn find_owners(&self, alternative: usize, since_previous: bool) -> Owners {
        let (_, groups) = &self.groups[alternative];
        groups
            .iter()
            .map(|(key, group)| {
                let mut owners: HashMap<u32, u32> = HashMap::new();
                let mut previous = 0;
                for position in group {
                    let commit = self.to_commits[*position as usize];
                    if commit != 0 && previous != 0 && since_previous {
                        for sha in self.graph.between(previous, commit) {
                            owners.entry(sha).or_insert(*position);
                        }
                    } else if commit != 0 {
                        self.graph.walk(commit, |sha| match owners.entry(sha) {
                            Entry::Vacant(free) => {
                                free.insert(*position);
                                true
                            }
                            Entry::Occupied(_) => false,
                        });
                    }
                    if commit != 0 {
                        previous = commit;
                    }
                }
                (key.clone(), owners)
            })
            .collect()
    }

    /// Whether a partner is the first of its series, and may not own this member.
    fn is_first(&self, alternative: usize, key: &ScopeKey, target: u32, member: &Member) -> bool {
        let owns = match self.link.first_of_series {
            FirstOfSeries::OwnsNothing | FirstOfSeries::OwnsNothingAtAll => false,
            FirstOfSeries::OwnsAll => true,
            FirstOfSeries::OwnsSince(since) => member.at >= since,
        };
        !owns && self.groups[alternative].1[key].first() == Some(&target)
    }

    pub(super) fn containing(&self, member: &Member, commit: u32, owners: &[Owners]) -> Found {
        if commit == 0 {
            return Found::No(Miss::NothingToFollow);
        }
        let (alternative, keys) = match self.scopes_for(member) {
            Ok(scopes) => scopes,
            Err(miss) => return Found::No(miss),
        };
        let owner = keys
            .into_iter()
            .filter_map(|key| owners[alternative][key].get(&commit).map(|owner| (*owner, key)))
            .min_by_key(|(owner, _)| *owner);
        match owner {
            None => Found::No(Miss::NotContained),
            Some((owner, key)) if self.is_first(alternative, key, owner, member) => {
                let own = self.to_commits[owner as usize] == commit;
                match own && self.link.first_of_series != FirstOfSeries::OwnsNothingAtAll {
                    true => Found::Targets(vec![owner]),
                    false => Found::Never(Miss::FirstOfSeries),
                }
            }
            Some((owner, _)) => Found::Targets(vec![owner]),
        }
    }

    /// The deployment that first contained a member's own commit or one of its copies.
    pub(super) fn containing_a_copy(&self, member: &Member, copies: Vec<u32>) -> Found {
        let own = self.graph.whole(commit_of(self.store, member));
        let mut earliest: Option<u32> = None;
        for commit in std::iter::once(own).chain(copies) {
            match self.containing(member, commit, &self.owners) {
                Found::Targets(targets) => earliest = earliest.into_iter().chain(targets).min(),
                Found::Never(miss) => return Found::Never(miss),
                Found::No(_) => {}
            }
        }
        match earliest {
            Some(target) => Found::Targets(vec![target]),
            None => self.containing(member, own, &self.owners),
        }
    }

    /// The deployment that held what a commit takes back, if it went out before the commit was made.
    pub(super) fn reverted(&self, member: &Member) -> Found {
        if member.kind != Kind::Commit {
            return Found::No(Miss::NothingToFollow);
        }
        let reverts = self.graph.whole(self.store.table(Kind::Commit).sha(commit::REVERTS, member.row as usize));
        // A deployment may also list what it holds beside its own commit.
        let listed = match self.same_commit(member, Some(reverts).filter(|sha| *sha != 0).into_iter().collect()) {
            Found::Targets(targets) => targets.first().copied(),
            _ => None,
        };
        let found = match (self.containing(member, reverts, &self.owners), listed) {
            (Found::Targets(targets), Some(listed)) => Found::Targets(vec![targets[0].min(listed)]),
            (_, Some(listed)) => Found::Targets(vec![listed]),
            (found, None) => found,
        };
        match found {
            Found::Targets(targets) => {
                let before = |target: &u32| self.to.members[*target as usize].at <= member.at;
                if targets.iter().all(before) { Found::Targets(targets) } else { Found::No(Miss::NoneBefore) }
            }
            other => other,
        }
    }

    pub(super) fn by_time(&self, member: &Member, direction: Direction) -> Found {
        let (alternative, keys) = match self.scopes_for(member) {
            Ok(scopes) => scopes,
            Err(miss) => return Found::No(miss),
        };
        let groups = &self.groups[alternative].1;
        let candidates =
            keys.iter().filter_map(|key| self.nearest(member, &groups[*key], direction).map(|target| (target, *key)));
        let best = match direction {
            Direction::After { .. } => candidates.min_by_key(|(target, _)| *target),
            Direction::Before { .. } => candidates.max_by_key(|(target, _)| *target),
        };
        let Some((target, key)) = best else {
            return Found::No(match direction {
                Direction::After { .. } if self.history_speaks(member) => Miss::NotContained,
                Direction::After { .. } => Miss::NoneAfter,
                Direction::Before { .. } => Miss::NoneBefore,
            });
        };
        let lag = member.at.since(self.to.members[target as usize].at).0.abs();
        if self.link.max_lag_ms.is_some_and(|longest| lag > longest) {
            return Found::No(Miss::BeyondMaxLag);
        }
        if matches!(direction, Direction::After { .. }) && self.is_first(alternative, key, target, member) {
            return Found::Never(Miss::FirstOfSeries);
        }
        Found::Targets(vec![target])
    }

    /// The nearest member of a group in a direction that history does not speak against.
    fn nearest(&self, member: &Member, group: &Group, direction: Direction) -> Option<u32> {
        let at = |target: &u32| self.to.members[*target as usize].at;
        let is_itself = |target: &u32| {
            let other = &self.to.members[*target as usize];
            other.kind == member.kind && other.row == member.row
        };
        match direction {
            Direction::After { or_at } => {
                let first = group
                    .partition_point(|target| if or_at { at(target) < member.at } else { at(target) <= member.at });
                let contradicted = self.history_speaks(member);
                group[first..].iter().copied().find(|target| {
                    let known = self.graph.knows_history_of(self.to_commits[*target as usize]);
                    !(is_itself(target) || contradicted && known)
                })
            }
            Direction::Before { or_at } => {
                let end = group
                    .partition_point(|target| if or_at { at(target) <= member.at } else { at(target) < member.at });
                group[..end].iter().rev().copied().find(|target| !is_itself(target))
            }
        }
    }

    /// Where ancestry is among the rules and knows this member's commit, a deployment whose history is known and does not hold it
    /// did not ship it, whatever the time says.
    fn history_speaks(&self, member: &Member) -> bool {
        let by_history = |rule: &LinkRule| {
            matches!(rule, LinkRule::Ancestry | LinkRule::AncestrySincePrevious | LinkRule::CherryPick)
        };
        self.link.by.iter().any(by_history) && self.graph.row(self.graph.whole(commit_of(self.store, member))).is_some()
    }
}
