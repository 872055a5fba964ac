//! Copies of a commit on other branches: picked onto the branch of a release that is maintained.

use std::collections::HashMap;

use super::sides::commit_of;
use super::{Graph, Member};
use crate::event::{Kind, Sha, commit, pull_request};
use crate::store::Store;

/// What `git cherry-pick -x` writes before the id of what it copied.
const PICKED: &str = "(cherry picked from commit ";

/// Commits that say what they are copies of: the id of another commit, or the number of the pull request that brought it.
#[derive(Default)]
pub(super) struct Copies {
    by_original: HashMap<u32, Vec<u32>>,
    /// By repository and number: commits whose titles end with it, as in `fix: a thing (#12)` and `fix: a thing (#12) (#15)`.
    by_number: HashMap<(u32, u32), Vec<u32>>,
}

impl Copies {
    pub fn new(store: &Store, graph: &Graph) -> Copies {
        let commits = store.table(Kind::Commit);
        let mut copies = Copies::default();
        let mut told: HashMap<String, Vec<u32>> = HashMap::new();
        for row in 0..commits.live {
            let own = graph.whole(commits.sha(commit::SHA, row));
            for original in originals(commits.text(commit::MESSAGE, row)) {
                told.entry(original.to_string()).or_default().push(own);
            }
            let repo = commits.symbol(commit::REPO, row);
            for number in numbers(commits.text(commit::TITLE, row)) {
                copies.by_number.entry((repo, number)).or_default().push(own);
            }
        }
        if told.is_empty() {
            return copies;
        }
        for sha in 1..store.shas.len() as u32 {
            if let Some(of_one) = told.get(&store.sha_text(sha)) {
                copies.by_original.entry(graph.whole(sha)).or_default().extend(of_one);
            }
        }
        copies
    }

    /// The copies of a record's commit, without itself.
    pub fn of(&self, store: &Store, graph: &Graph, member: &Member) -> Vec<u32> {
        let row = member.row as usize;
        let own = graph.whole(commit_of(store, member));
        let (repo, number) = match member.kind {
            Kind::PullRequest => {
                let pulls = store.table(member.kind);
                let number = pulls.count(pull_request::NUMBER, row).map(|number| number as u32);
                (pulls.symbol(pull_request::REPO, row), number)
            }
            Kind::Commit => {
                let commits = store.table(member.kind);
                (commits.symbol(commit::REPO, row), numbers(commits.text(commit::TITLE, row)).into_iter().next())
            }
            _ => (0, None),
        };
        let told = self.by_original.get(&own).into_iter();
        let numbered = number.and_then(|number| self.by_number.get(&(repo, number))).into_iter();
        told.chain(numbered).flatten().copied().filter(|copy| *copy != own).collect()
    }
}

/// The commits that a message says it was picked from.
fn originals(message: &str) -> impl Iterator<Item = Sha> {
    message.match_indices(PICKED).filter_map(|(at, _)| {
        let rest = &message[at + PICKED.len()..];
        Sha::parse(rest.split(')').next()?.trim())
    })
}

/// The numbers that a title ends with, the first one first. What is quoted, as by a revert, is not at the end.
fn numbers(title: &str) -> Vec<u32> {
    let mut found = Vec::new();
    let mut rest = title.trim_end();
    while let Some((before, number)) = rest.strip_suffix(')').and_then(|rest| rest.rsplit_once("(#")) {
        let Ok(number) = number.parse() else { break };
        found.insert(0, number);
        rest = before.trim_end();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_ends_with_the_numbers_of_what_it_copies() {
        for (title, expected) in [
            ("fix: a thing (#12)", vec![12]),
            ("fix: a thing (#12) (#15) ", vec![12, 15]),
            ("Revert \"fix: a thing (#12)\" (#16)", vec![16]),
            ("fix #12: a thing", vec![]),
            ("a thing (#12) and more", vec![]),
            ("a thing (#twelve)", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(numbers(title), expected, "{title}");
        }
    }

    #[test]
    fn a_message_says_what_it_was_picked_from() {
        let sha = "4b6235c68bfe24ddf4b6a6be2fc56d0bfbc64750";
        let found = |message: &str| originals(message).map(|sha| sha.to_string()).collect::<Vec<_>>();
        assert_eq!(found(&format!("It was broken.\n\n(cherry picked from commit {sha})\n")), [sha]);
        assert_eq!(found("(cherry picked from commit nowhere)"), Vec::<String>::new());
    }
}
