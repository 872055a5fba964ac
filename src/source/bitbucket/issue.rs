//! Issues.

use super::{ADDRESS, REPO, repo};
use crate::event::{Kind, issue};
use crate::source::shape::{How, Shape, Take};

const NUMBER: usize = 2;

pub(super) const ISSUE: Shape = Shape {
    kind: Kind::Issue,
    members: &[
        ("id", Take::Keep(NUMBER, How::Text)),
        ("title", Take::Set(issue::TITLE)),
        ("kind", Take::Set(issue::ISSUE_KIND)),
        ("state", Take::Set(issue::STATUS)),
        ("priority", Take::Set(issue::PRIORITY)),
        ("reporter", Take::As(issue::AUTHOR, How::Of("display_name"))),
        ("assignee", Take::As(issue::ASSIGNEE, How::Of("display_name"))),
        ("component", Take::In(&[("name", Take::Extra("component"))])),
        ("milestone", Take::In(&[("name", Take::Extra("milestone"))])),
        ("created_on", Take::Set(issue::CREATED_AT)),
        ("updated_on", Take::Set(issue::UPDATED_AT)),
        ("repository", Take::Keep(REPO, How::Of("full_name"))),
        (
            "links",
            Take::In(&[
                ("html", Take::As(issue::URL, How::Of("href"))),
                ("self", Take::Keep(ADDRESS, How::Of("href"))),
            ]),
        ),
    ],
    required: &[("repository.full_name", issue::KEY), ("created_on", issue::CREATED_AT)],
    finish: |found, _| {
        let repo = repo(found);
        if let (Some(repo), Some(number)) = (&repo, found.text(NUMBER)) {
            let key = format!("{repo}#{number}");
            found.set(issue::KEY, key);
        }
        found.set(issue::PROJECT, repo.clone());
        found.set(issue::REPO, repo);
        // Bitbucket does not say when an issue was resolved; the last change of one that is over is taken for that.
        let changed = found.record.instant(issue::UPDATED_AT);
        match found.record.text(issue::STATUS) {
            Some("resolved") => found.set(issue::RESOLVED_AT, changed),
            Some("closed" | "invalid" | "duplicate" | "wontfix") => found.set(issue::CLOSED_AT, changed),
            _ => {}
        }
        Ok(None)
    },
};
