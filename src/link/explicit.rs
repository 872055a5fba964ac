//! Records that name each other.

use std::collections::{BTreeSet, HashMap};

use super::join::{Found, Miss};
use super::sides::{Sides, commit_of};
use super::{Graph, Member, Population};
use crate::event::{Kind, incident, issue, pull_request, release, run};
use crate::store::Store;

/// What members of a link's `to` name, and what they are named by.
#[derive(Default)]
pub(super) struct Named {
    /// Members by the ids of the pull requests they list.
    by_pull_request: HashMap<u32, Vec<u32>>,
    /// Members by the commits they list beside their own.
    by_listed_commit: HashMap<u32, Vec<u32>>,
    /// Members by their own id.
    by_id: HashMap<String, Vec<u32>>,
    /// Members by the issue keys that their tool linked.
    by_issue_key: HashMap<u32, Vec<u32>>,
    /// Every id in the data of the kinds that `to` can hold.
    known_ids: BTreeSet<String>,
}

impl Named {
    pub fn new(store: &Store, graph: &Graph, from: &Population, to: &Population) -> Named {
        let mut named = Named::default();
        for (position, member) in to.members.iter().enumerate() {
            let (position, row) = (position as u32, member.row as usize);
            match member.kind {
                Kind::Run => {
                    let runs = store.table(Kind::Run);
                    for id in runs.list(run::PULL_REQUESTS, row) {
                        named.by_pull_request.entry(*id).or_default().push(position);
                    }
                    for sha in runs.list(run::SHAS, row) {
                        named.by_listed_commit.entry(graph.whole(*sha)).or_default().push(position);
                    }
                }
                Kind::PullRequest => {
                    for key in store.table(Kind::PullRequest).list(pull_request::ISSUE_KEYS, row) {
                        named.by_issue_key.entry(*key).or_default().push(position);
                    }
                }
                _ => {}
            }
        }
        if from.classes.contains_key(&Kind::Incident) {
            for (position, member) in to.members.iter().enumerate() {
                if let Some(id) = deployment_id(store, member.kind, member.row as usize) {
                    named.by_id.entry(id.to_owned()).or_default().push(position as u32);
                }
            }
            for kind in [Kind::Run, Kind::Release] {
                let ids = (0..store.table(kind).live).filter_map(|row| deployment_id(store, kind, row));
                named.known_ids.extend(ids.map(str::to_owned));
            }
        }
        named
    }

    pub fn partners(&self, sides: &Sides<'_>, member: &Member) -> Found {
        let store = sides.store;
        let row = member.row as usize;
        match member.kind {
            Kind::PullRequest => {
                let id = store.table(Kind::PullRequest).text(pull_request::ID, row);
                let by_id = store.symbols.find(id.as_bytes()).and_then(|id| self.by_pull_request.get(&id));
                earliest(by_id.into_iter().flatten().copied().chain(self.listing(sides, member)))
            }
            Kind::Commit => earliest(self.listing(sides, member)),
            Kind::Issue => {
                let key = store.table(Kind::Issue).symbol(issue::KEY, row);
                match self.by_issue_key.get(&key) {
                    Some(positions) if key != 0 => Found::Targets(positions.clone()),
                    _ => Found::No(Miss::NothingToFollow),
                }
            }
            Kind::Incident => self.cause(sides, row),
            _ => Found::No(Miss::NothingToFollow),
        }
    }

    /// Members of the same repository that list a record's commit beside their own.
    fn listing<'p>(&'p self, sides: &'p Sides<'_>, member: &'p Member) -> impl Iterator<Item = u32> + 'p {
        let commit = sides.graph.whole(commit_of(sides.store, member));
        let listed = self.by_listed_commit.get(&commit).filter(|_| commit != 0);
        listed.into_iter().flatten().copied().filter(move |target| sides.same_repository(member, *target, commit))
    }

    /// The deployment an incident names. A name decides: no other rule may blame another deployment.
    fn cause(&self, sides: &Sides<'_>, row: usize) -> Found {
        let incidents = sides.store.table(Kind::Incident);
        let id = incidents.text(incident::CAUSED_BY_DEPLOYMENT, row);
        if !id.is_empty() {
            return match self.by_id.get(id) {
                Some(positions) => Found::Targets(positions.clone()),
                None if self.known_ids.contains(id) => Found::Never(Miss::NamedNotInPopulation),
                None => Found::Never(Miss::NamedUnknown),
            };
        }
        let sha = sides.graph.whole(incidents.sha(incident::CAUSED_BY_SHA, row));
        if sha == 0 {
            return Found::No(Miss::NothingToFollow);
        }
        let is_of = |member: &Member| sides.graph.whole(commit_of(sides.store, member)) == sha;
        // Several may have delivered that commit: the earliest comes first.
        let members = sides.to.members.iter().zip(0..);
        let targets: Vec<u32> = members.filter(|(member, _)| is_of(member)).map(|(_, position)| position).collect();
        if targets.is_empty() { Found::No(Miss::NamedUnknown) } else { Found::Targets(targets) }
    }
}

fn deployment_id(store: &Store, kind: Kind, row: usize) -> Option<&str> {
    match kind {
        Kind::Run => Some(store.table(kind).text(run::ID, row)),
        Kind::Release => Some(store.table(kind).text(release::ID, row)),
        _ => None,
    }
}

/// Members are in the order of time, so the smallest number is the earliest.
fn earliest(positions: impl Iterator<Item = u32>) -> Found {
    let mut targets: Vec<u32> = positions.collect();
    targets.sort_unstable();
    targets.dedup();
    if targets.is_empty() { Found::No(Miss::NothingToFollow) } else { Found::Targets(targets) }
}
