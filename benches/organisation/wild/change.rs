//! Wild commits and pull requests.

use super::super::model::{Comment, Commit, PullCommit, PullRequest, Review};
use super::{PEOPLE, TITLES, Wild};

impl Wild {
    /// A commit; its parents are any commits, known or not.
    pub fn commit(&mut self) {
        let (repo, authored) = (self.repository(), self.time());
        let committed = self.after(authored);
        let count = self.dice.pick(&[0, 1, 1, 1, 1, 1, 2, 2, 3]);
        let parents: Vec<String> = (0..count).map(|_| self.sha()).collect();
        let reverts = self.sha();
        // A fork has commits of its origin under the same SHA.
        let sha = if self.dice.chance(20) { self.sha() } else { self.dice.sha() };
        let on_main = self.dice.chance(600);
        let commit = Commit {
            repo,
            sha,
            parents: self.maybe(parents),
            author: self.some(&PEOPLE),
            authored_at: authored,
            committed_at: self.maybe(committed),
            on_main: self.maybe(on_main),
            title: self.some(&TITLES),
            reverts: Some(reverts).filter(|_| self.dice.chance(60)),
            ..Commit::default()
        };
        self.organisation.commits.push(commit);
    }

    /// A pull request; its times are in any order.
    pub fn pull_request(&mut self) {
        let (repo, number) = (self.repository(), self.made as u64);
        let opened = self.time();
        let (ready, merged, closed) = (self.after(opened), self.after(opened), self.after(opened));
        let known = self.dice.chance(400);
        let commits: Vec<PullCommit> = (0..self.dice.between(0, 6))
            .map(|_| match known {
                true => PullCommit::Sha(self.sha()),
                false => PullCommit::Told {
                    sha: self.dice.sha(),
                    authored_at: self.after(opened),
                    committed_at: None,
                    author: self.some(&PEOPLE),
                    message: self.some(&TITLES),
                },
            })
            .collect();
        let reviews = (0..self.dice.between(0, 3))
            .map(|_| Review {
                author: self.dice.pick(&PEOPLE).to_owned(),
                state: self.dice.pick(&["approved", "approved", "changes_requested", "commented"]),
                at: self.after(opened),
            })
            .collect();
        let comments = (0..self.dice.between(0, 2))
            .map(|_| Comment { author: self.dice.pick(&PEOPLE).to_owned(), at: self.after(opened) })
            .collect();
        let sha = self.sha();
        let is_merged = self.dice.chance(700);
        let pull_request = PullRequest {
            id: format!("{repo}#{number}"),
            repo,
            number,
            title: self.some(&TITLES),
            author: self.some(&PEOPLE),
            head: self.some(&["feature/ABC-1", "hotfix/x", "main", ""]),
            base: self.some(&["main", "release/1"]),
            labels: self.some(&["bug", "incident", "service:api"]).into_iter().collect(),
            created_at: self.maybe(opened),
            ready_at: Some(ready).filter(|_| self.dice.chance(150)),
            first_commit_at: Some(opened).filter(|_| self.dice.chance(150)),
            commits,
            comments,
            reviews,
            merged_at: is_merged.then_some(merged),
            closed_at: Some(if is_merged { merged } else { closed }).filter(|_| self.dice.chance(850)),
            merge_commit_sha: Some(sha).filter(|_| self.dice.chance(850) && is_merged),
            issue_keys: self.some(&["ABC-1", "ABC-2"]).into_iter().collect(),
            ..PullRequest::default()
        };
        self.organisation.pull_requests.push(pull_request);
    }
}
