//! What a commit's message says.

use crate::event::{Record, Sha, commit};

/// Gives a commit its title, the rest of its message, and what it takes back.
pub fn set(commit: &mut Record<'_>, message: &str) {
    let (title, rest) = title_and_rest(message);
    commit.set(commit::REVERTS, reverted(&rest));
    commit.set(commit::TITLE, title);
    commit.set(commit::MESSAGE, rest);
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
