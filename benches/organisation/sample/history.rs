//! The commits of a repository, as its changes are merged.

use super::super::model::{Commit, MergeStyle};
use super::super::moment::Moment;
use super::change::{Change, Kind};
use super::plan::Cadence;
use super::rhythm;
use super::shipment::Purpose;
use super::site::{Site, Tip};

impl Site<'_> {
    /// A commit straight onto the main branch, without a pull request.
    pub fn push_to_main(&mut self, title: &str, author: &str, at: Moment) {
        let commit = self.commit(title, author, at);
        self.advance(commit, None, None);
    }

    fn commit(&mut self, title: &str, author: &str, at: Moment) -> Commit {
        let stamp = self.plan.zone.stamp(at);
        let lines = self.dice.skewed(40) as u32;
        Commit {
            repo: self.plan.repository.to_owned(),
            sha: self.dice.sha(),
            parents: Some(self.main.last().map(|tip| tip.sha.clone()).into_iter().collect()),
            author: Some(author.to_owned()),
            authored_at: stamp,
            committed_at: Some(stamp),
            on_main: Some(true),
            title: Some(title.to_owned()),
            additions: Some(lines),
            deletions: Some(lines / 3),
            ..Commit::default()
        }
    }

    /// Moves the main branch on to `commit`.
    fn advance(&mut self, commit: Commit, change: Option<usize>, service: Option<&'static str>) {
        let at = commit.committed_at.expect("set by `commit`").moment;
        self.main.push(Tip { sha: commit.sha.clone(), at, service });
        self.commits.push((commit, change));
    }

    /// Merges the change at `place` in the manner of the team.
    pub fn land(&mut self, place: usize, at: Moment) {
        let change = self.backlog.changes[place].clone();
        let mut landed = self.commit(&change.title, &change.author, at);
        landed.reverts = change.reverts.clone();
        landed.message = change.reverts.as_ref().map(|sha| format!("{}\n\nThis reverts commit {sha}.", change.title));
        landed.paths = change.service.iter().map(|name| format!("services/{name}/src/lib.rs")).collect();
        match self.plan.merge_style {
            MergeStyle::Squash => {}
            MergeStyle::Merge => {
                let head = self.branch(place, &change);
                landed.parents.as_mut().expect("set by `commit`").push(head);
                landed.reverts = None;
                landed.message = None;
            }
            MergeStyle::Rebase => {
                for (index, draft) in change.commits.iter().enumerate() {
                    let mut copy = self.commit(&draft.message, &change.author, at);
                    copy.authored_at = self.plan.zone.stamp(draft.at);
                    if index + 1 == change.commits.len() {
                        copy.reverts = landed.reverts.take();
                        copy.message = landed.message.take();
                        landed = copy;
                        break;
                    }
                    self.advance(copy, None, change.service);
                }
            }
        }
        self.backlog.changes[place].merge_sha = Some(landed.sha.clone());
        self.advance(landed, Some(place), change.service);
        self.release_after(place, at);
    }

    /// Records the branch's own commits, from where it left the main branch; tells its head.
    fn branch(&mut self, place: usize, change: &Change) -> String {
        let left = self.main.partition_point(|tip| tip.at <= change.commits[0].at);
        let mut parent = self.main[left.saturating_sub(1)].sha.clone();
        for draft in &change.commits {
            let mut commit = self.commit(&draft.message, &change.author, draft.at);
            commit.sha = draft.sha.clone();
            commit.parents = Some(vec![parent]);
            commit.on_main = Some(false);
            commit.reverts = change.reverts.clone();
            parent = commit.sha.clone();
            self.commits.push((commit, Some(place)));
        }
        parent
    }

    /// What a merge sets in motion.
    fn release_after(&mut self, place: usize, at: Moment) {
        let tip = self.main.len() - 1;
        let service = self.main[tip].service;
        match self.backlog.changes[place].kind {
            Kind::Hotfix => self.ship_repair(Purpose::Hotfix, place, tip, at),
            Kind::Revert => self.ship_repair(Purpose::Regular, place, tip, at),
            Kind::Release => self.cut_release(tip, at),
            Kind::Feature | Kind::Dependency => {
                if self.plan.cadence == Cadence::EveryMerge && at <= rhythm::freeze() {
                    self.ship_merge(tip, service, at);
                }
            }
        }
    }
}
