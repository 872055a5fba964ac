//! What a commit says by its message, and whose it is.

use super::adapter::Path;
use super::shape::Found;
use crate::event::{Kind, Record, Sha, commit, pull_request_commit};

/// Gives a commit the message kept in a slot. One out of a pull request's own file is that pull request's member too.
pub fn complete(found: &mut Found<'_>, path: &Path<'_>, slot: usize) {
    let text = found.taken_text(slot);
    if let Some(number) = path.number_in("commit") {
        let mut part = membership(&found.record);
        part.set(pull_request_commit::NUMBER, number);
        part.set(pull_request_commit::MESSAGE, text.clone());
        found.beside.push(part);
    }
    if let Some(text) = text {
        set(&mut found.record, &text);
    }
}

/// Gives a commit its title, the rest of its message, and what it takes back.
pub fn set(commit: &mut Record<'_>, message: &str) {
    let (title, rest) = title_and_rest(message);
    commit.set(commit::REVERTS, reverted(&rest));
    commit.set(commit::TITLE, title);
    commit.set(commit::MESSAGE, rest);
}

/// A commit as a member of a pull request, but for which one, and its message.
fn membership<'a>(commit: &Record<'a>) -> Record<'a> {
    let mut part = Record::new(Kind::PullRequestCommit);
    for (field, from) in [
        (pull_request_commit::REPO, commit::REPO),
        (pull_request_commit::SHA, commit::SHA),
        (pull_request_commit::AUTHORED_AT, commit::AUTHORED_AT),
        (pull_request_commit::COMMITTED_AT, commit::COMMITTED_AT),
        (pull_request_commit::AUTHOR, commit::AUTHOR),
    ] {
        part.set(field, commit.get(from).clone());
    }
    part
}

/// The first line, and what follows it.
fn title_and_rest(message: &str) -> (String, String) {
    let (title, rest) = message.split_once('\n').unwrap_or((message, ""));
    (title.trim_end().to_owned(), rest.trim().to_owned())
}

/// The commit that `git revert` says it takes back.
fn reverted(message: &str) -> Option<Sha> {
    let (_, after) = message.split_once("This reverts commit ")?;
    Sha::parse(after.split(|c: char| !c.is_ascii_hexdigit()).next()?)
}
