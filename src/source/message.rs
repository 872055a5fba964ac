//! What a commit's message says.

use crate::event::Sha;

/// The first line, and what follows it.
pub fn title_and_rest(message: &str) -> (String, String) {
    let (title, rest) = message.split_once('\n').unwrap_or((message, ""));
    (title.trim_end().to_owned(), rest.trim().to_owned())
}

/// The commit that `git revert` says it takes back.
pub fn reverted(message: &str) -> Option<Sha> {
    let (_, after) = message.split_once("This reverts commit ")?;
    Sha::parse(after.split(|c: char| !c.is_ascii_hexdigit()).next()?)
}
