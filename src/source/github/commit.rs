//! Commits, alone or as a pull request's.

use super::{ACCOUNT, ADDRESS, is_bot, repo};
use crate::event::{Cell, Kind, commit, pull_request_commit};
use crate::source::adapter::Path;
use crate::source::json::Walk;
use crate::source::message;
use crate::source::shape::{Found, How, Shape, Take};

/// The name that git knows, where the account is not known.
pub(super) const NAME: usize = 3;
pub(super) const MESSAGE: usize = 4;

pub(super) const COMMIT: Shape = Shape {
    kind: Kind::Commit,
    members: &[
        ("url", Take::Keep(ADDRESS, How::Text)),
        ("sha", Take::Set(commit::SHA)),
        (
            "commit",
            Take::In(&[
                ("message", Take::Keep(MESSAGE, How::Text)),
                (
                    "author",
                    Take::In(&[("name", Take::Keep(NAME, How::Text)), ("date", Take::Set(commit::AUTHORED_AT))]),
                ),
                ("committer", Take::In(&[("date", Take::Set(commit::COMMITTED_AT))])),
            ]),
        ),
        ("author", Take::In(&[("login", Take::Set(commit::AUTHOR)), ("type", Take::Keep(ACCOUNT, How::Text))])),
        ("parents", Take::As(commit::PARENTS, How::EachSha("sha"))),
    ],
    required: &[("sha", commit::SHA), ("commit.author.date", commit::AUTHORED_AT)],
    finish: |found, path| {
        let repo = repo(found);
        found.set(commit::REPO, repo);
        let is_merge = matches!(found.record.get(commit::PARENTS), Cell::Shas(parents) if parents.len() > 1);
        found.set(commit::IS_MERGE, is_merge);
        complete(found, path)
    },
};

/// What follows from a commit's author, parents and message.
pub(super) fn complete(found: &mut Found<'_>, path: &Path<'_>) -> Walk<Option<&'static str>> {
    let name = found.take(NAME);
    found.set_if_missing(commit::AUTHOR, name);
    let bot = is_bot(found.record.text(commit::AUTHOR), found.text(ACCOUNT));
    found.set(commit::AUTHOR_IS_BOT, bot);
    message::complete(found, path, MESSAGE);
    Ok(None)
}

/// A commit inside a pull request.
pub(super) const MEMBERSHIP: Shape = Shape {
    kind: Kind::PullRequestCommit,
    members: &[
        ("url", Take::Keep(ADDRESS, How::Text)),
        ("sha", Take::Set(pull_request_commit::SHA)),
        (
            "commit",
            Take::In(&[
                ("message", Take::Set(pull_request_commit::MESSAGE)),
                (
                    "author",
                    Take::In(&[
                        ("name", Take::Keep(NAME, How::Text)),
                        ("date", Take::Set(pull_request_commit::AUTHORED_AT)),
                    ]),
                ),
                ("committer", Take::In(&[("date", Take::Set(pull_request_commit::COMMITTED_AT))])),
            ]),
        ),
        ("author", Take::As(pull_request_commit::AUTHOR, How::Of("login"))),
    ],
    required: &[],
    finish: |found, _| {
        let repo = repo(found);
        found.set(pull_request_commit::REPO, repo);
        let name = found.take(NAME);
        found.set_if_missing(pull_request_commit::AUTHOR, name);
        Ok(None)
    },
};
