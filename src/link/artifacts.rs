//! What one run put out and another took in.

use std::collections::HashMap;

use super::join::{Found, Miss};
use super::{Graph, Member, Population};
use crate::event::{Kind, artifact, run};
use crate::store::Store;

/// An artifact as runs know it. Its name and qualifier make it one; where both sides say where it is kept, that must agree.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Kept {
    name: u32,
    qualifier: u32,
    /// 0 for unknown.
    location: u32,
}

/// Which members of a link's `to` took in an artifact, and which artifacts came of a commit.
#[derive(Default)]
pub(super) struct ArtifactIndex {
    /// By name and qualifier: where it was taken from, and the member that took it.
    takers: HashMap<(u32, u32), Vec<(u32, u32)>>,
    /// What the runs of each commit put out.
    made_of: HashMap<u32, Vec<Kept>>,
}

impl ArtifactIndex {
    pub fn new(store: &Store, graph: &Graph, to: &Population) -> ArtifactIndex {
        let mut index = ArtifactIndex::default();
        for (position, member) in to.members.iter().enumerate().filter(|(_, member)| member.kind == Kind::Run) {
            for taken in kept(store, member.row as usize, "input") {
                index.takers.entry((taken.name, taken.qualifier)).or_default().push((taken.location, position as u32));
            }
        }
        let runs = store.table(Kind::Run);
        for row in 0..runs.live {
            let made: Vec<Kept> = kept(store, row, "output").collect();
            if made.is_empty() {
                continue;
            }
            let own = std::iter::once(runs.sha(run::SHA, row));
            for sha in own.chain(runs.list(run::SHAS, row).iter().copied()) {
                match graph.whole(sha) {
                    0 => {}
                    commit => index.made_of.entry(commit).or_default().extend(&made),
                }
            }
        }
        index
    }

    /// The members that took in what a run put out, or what the runs of a change's commits did.
    pub fn partners(&self, store: &Store, member: &Member, commits: &[u32]) -> Found {
        let made: Vec<Kept> = match member.kind {
            Kind::Run => kept(store, member.row as usize, "output").collect(),
            _ => commits.iter().filter_map(|commit| self.made_of.get(commit)).flatten().copied().collect(),
        };
        if made.is_empty() {
            return Found::No(Miss::NothingToFollow);
        }
        let mut targets: Vec<u32> = made.iter().flat_map(|made| self.takers_of(made)).collect();
        targets.sort_unstable();
        targets.dedup();
        if targets.is_empty() { Found::No(Miss::NoneInScope) } else { Found::Targets(targets) }
    }

    fn takers_of(&self, made: &Kept) -> impl Iterator<Item = u32> {
        let taken = self.takers.get(&(made.name, made.qualifier)).map_or(&[][..], Vec::as_slice);
        let location = made.location;
        let is_it = move |from: u32| from == location || from == 0 || location == 0;
        taken.iter().filter(move |(from, _)| is_it(*from)).map(|(_, position)| *position)
    }
}

/// The artifacts of a run in one direction. One without a name or qualifier could be any.
fn kept<'s>(store: &'s Store, row: usize, direction: &'static str) -> impl Iterator<Item = Kept> + use<'s> {
    let artifacts = store.table(Kind::Artifact);
    let is_it = move |part: &usize| store.symbol_text(artifact::DIRECTION, *part).eq_ignore_ascii_case(direction);
    artifacts
        .parts_of(row)
        .filter(is_it)
        .map(|part| Kept {
            name: artifacts.symbol(artifact::NAME, part),
            qualifier: artifacts.symbol(artifact::QUALIFIER, part),
            location: artifacts.symbol(artifact::LOCATION, part),
        })
        .filter(|kept| kept.name != 0 && kept.qualifier != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Record, Sha};
    use crate::profile::Outcome;
    use crate::store::Placement;
    use crate::time::Instant;

    fn a_run(store: &mut Store, id: &str, sha: Option<&str>, artifacts: &[(&'static str, &str, &str, &str)]) {
        let mut record = Record::new(Kind::Run);
        record.set(run::ID, id.to_owned());
        record.set(run::STARTED_AT, Instant::from_ms(id.len() as i64));
        record.set(run::SHA, sha.and_then(Sha::parse));
        for (direction, location, name, qualifier) in artifacts {
            let mut part = Record::new(Kind::Artifact);
            part.set(artifact::DIRECTION, *direction);
            part.set(artifact::LOCATION, (*location).to_owned());
            part.set(artifact::NAME, (*name).to_owned());
            part.set(artifact::QUALIFIER, (*qualifier).to_owned());
            record.parts.push(part);
        }
        store.push(&record, Placement::default());
    }

    fn the_run(store: &Store, id: &str) -> Member {
        let runs = store.table(Kind::Run);
        let row = (0..runs.live).find(|row| runs.text(run::ID, *row) == id).expect(id);
        Member { kind: Kind::Run, row: row as u32, at: Instant::clamped(0), outcome: Outcome::Success }
    }

    #[test]
    fn an_output_is_found_where_it_is_taken_in() {
        let sha = "4b6235c68bfe24ddf4b6a6be2fc56d0bfbc64750";
        let mut store = Store::default();
        store.open_file("runs", "ci");
        a_run(&mut store, "build", Some(sha), &[("output", "hub", "shop", "1.2")]);
        a_run(&mut store, "bare", None, &[]);
        a_run(&mut store, "unnamed", None, &[("output", "hub", "", "1.2")]);
        a_run(&mut store, "same", None, &[("input", "hub", "shop", "1.2")]);
        a_run(&mut store, "nowhere", None, &[("input", "", "shop", "1.2")]);
        a_run(&mut store, "elsewhere", None, &[("input", "mirror", "shop", "1.2")]);
        a_run(&mut store, "another version", None, &[("input", "hub", "shop", "1.3")]);
        store.close_file(0, "");
        store.seal();
        let graph = Graph::new(&store);
        let deployments = ["same", "nowhere", "elsewhere", "another version"];
        let mut to = Population::default();
        to.members.extend(deployments.map(|id| the_run(&store, id)));
        let index = ArtifactIndex::new(&store, &graph, &to);

        let found = |member: &Member, commits: &[u32]| match index.partners(&store, member, commits) {
            Found::Targets(targets) => targets.iter().map(|target| deployments[*target as usize]).collect(),
            Found::No(miss) | Found::Never(miss) => vec![miss.word()],
        };
        assert_eq!(found(&the_run(&store, "build"), &[]), ["same", "nowhere"]);
        assert_eq!(found(&the_run(&store, "bare"), &[]), ["nothingToFollow"]);
        assert_eq!(found(&the_run(&store, "unnamed"), &[]), ["nothingToFollow"]);
        let change = Member { kind: Kind::PullRequest, ..the_run(&store, "bare") };
        let commit = store.table(Kind::Run).sha(run::SHA, the_run(&store, "build").row as usize);
        assert_eq!(found(&change, &[commit]), ["same", "nowhere"]);
        assert_eq!(found(&change, &[]), ["nothingToFollow"]);
    }
}
