//! Issues.

use super::{ADDRESS, repo};
use crate::event::{Cell, Kind, issue};
use crate::source::shape::{Found, How, Shape, Take};

pub(super) const NUMBER: usize = 3;

pub(super) const ISSUE: Shape = Shape {
    kind: Kind::Issue,
    members: &[
        ("number", Take::Keep(NUMBER, How::Text)),
        ("id", Take::Set(issue::ID)),
        ("url", Take::Keep(ADDRESS, How::Text)),
        ("title", Take::Set(issue::TITLE)),
        ("user", Take::As(issue::AUTHOR, How::Of("login"))),
        ("state", Take::Set(issue::STATUS)),
        ("labels", Take::As(issue::LABELS, How::Each("name"))),
        ("assignee", Take::As(issue::ASSIGNEE, How::Of("login"))),
        ("created_at", Take::Set(issue::CREATED_AT)),
        ("closed_at", Take::Set(issue::CLOSED_AT)),
        ("updated_at", Take::Set(issue::UPDATED_AT)),
        ("html_url", Take::Set(issue::URL)),
    ],
    required: &[("created_at", issue::CREATED_AT)],
    finish: |found, _| {
        complete(found);
        Ok(None)
    },
};

/// What follows from an issue's repository and number. GitHub knows one end of an issue.
pub(super) fn complete(found: &mut Found<'_>) {
    let repo = repo(found);
    if let (Some(repo), Some(number)) = (&repo, found.text(NUMBER)) {
        let key = format!("{repo}#{number}");
        found.set(issue::KEY, key);
        found.record.cells[issue::ID.index] = Cell::Missing;
    }
    found.set(issue::PROJECT, repo.clone());
    found.set(issue::REPO, repo);
    let closed = found.record.instant(issue::CLOSED_AT);
    found.set(issue::RESOLVED_AT, closed);
}
