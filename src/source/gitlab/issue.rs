//! Issues.

use super::{PAGE, REFERENCE, set_repo};
use crate::event::{Cell, Kind, issue};
use crate::source::shape::{How, Shape, Take};

const NUMBER: usize = 2;

pub(super) const ISSUE: Shape = Shape {
    kind: Kind::Issue,
    members: &[
        ("iid", Take::Keep(NUMBER, How::Text)),
        ("title", Take::Set(issue::TITLE)),
        ("state", Take::Set(issue::STATUS)),
        ("created_at", Take::Set(issue::CREATED_AT)),
        ("updated_at", Take::Set(issue::UPDATED_AT)),
        ("closed_at", Take::Set(issue::CLOSED_AT)),
        ("labels", Take::As(issue::LABELS, How::Each("name"))),
        ("milestone", Take::In(&[("title", Take::Extra("milestone"))])),
        ("iteration", Take::In(&[("title", Take::Extra("iteration"))])),
        ("author", Take::As(issue::AUTHOR, How::Of("username"))),
        ("assignee", Take::As(issue::ASSIGNEE, How::Of("username"))),
        ("issue_type", Take::Set(issue::ISSUE_KIND)),
        ("severity", Take::Extra("severity")),
        ("weight", Take::Extra("weight")),
        ("references", Take::Keep(REFERENCE, How::Of("full"))),
        ("web_url", Take::Set(issue::URL)),
    ],
    required: &[("web_url", issue::KEY), ("created_at", issue::CREATED_AT)],
    finish: |found, _| {
        found.kept[PAGE] = found.record.get(issue::URL).clone();
        set_repo(found, issue::REPO);
        let repo = found.record.get(issue::REPO).clone();
        if let (Cell::Text(repo), Some(number)) = (&repo, found.text(NUMBER)) {
            let key = format!("{repo}#{number}");
            found.set(issue::KEY, key);
        }
        found.set(issue::PROJECT, repo);
        // GitLab knows one end of an issue.
        let closed = found.record.instant(issue::CLOSED_AT);
        found.set(issue::RESOLVED_AT, closed);
        Ok(None)
    },
};
