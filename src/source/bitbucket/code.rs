//! Pull requests with their commits, comments and activity; commits and tags.

use super::{ADDRESS, REPO, repo};
use crate::event::{Cell, Kind, Record, comment, commit, pull_request, release, review};
use crate::source::adapter::{Path, Reading};
use crate::source::json::{Json, Walk};
use crate::source::message;
use crate::source::shape::{How, Member, Shape, Take};

const STATE: usize = 2;
const CHANGED: usize = 3;

pub(super) const PULL_REQUEST: Shape = Shape {
    kind: Kind::PullRequest,
    members: &[
        ("id", Take::Set(pull_request::NUMBER)),
        ("title", Take::Set(pull_request::TITLE)),
        ("description", Take::Set(pull_request::BODY)),
        ("state", Take::Keep(STATE, How::Text)),
        ("draft", Take::Set(pull_request::DRAFT)),
        ("created_on", Take::Set(pull_request::CREATED_AT)),
        ("updated_on", Take::Keep(CHANGED, How::Instant)),
        ("merge_commit", Take::In(&[("hash", Take::Set(pull_request::MERGE_COMMIT_SHA))])),
        ("author", Take::As(pull_request::AUTHOR, How::Of("display_name"))),
        (
            "destination",
            Take::In(&[
                ("branch", Take::As(pull_request::BASE, How::Of("name"))),
                ("repository", Take::Keep(REPO, How::Of("full_name"))),
            ]),
        ),
        ("source", Take::In(&[("branch", Take::As(pull_request::HEAD, How::Of("name")))])),
        (
            "links",
            Take::In(&[
                ("html", Take::As(pull_request::URL, How::Of("href"))),
                ("self", Take::Keep(ADDRESS, How::Of("href"))),
            ]),
        ),
    ],
    required: &[("id", pull_request::NUMBER), ("destination.repository.full_name", pull_request::ID)],
    finish: |found, _| {
        let repo = repo(found);
        if let (Some(repo), Cell::Count(number)) = (&repo, found.record.get(pull_request::NUMBER)) {
            let id = format!("{repo}#{number}");
            found.set(pull_request::ID, id);
        }
        found.set(pull_request::REPO, repo);
        let changed = found.instant(CHANGED);
        found.set(pull_request::UPDATED_AT, changed);
        let state = match found.text(STATE) {
            Some("MERGED") => "merged",
            Some("DECLINED" | "SUPERSEDED") => "closed",
            _ => "open",
        };
        found.set(pull_request::STATE, state);
        // Bitbucket does not say when it was merged or declined; the last change of a closed one is taken for that.
        if state == "merged" {
            found.set(pull_request::MERGED_AT, changed);
        }
        if state != "open" {
            found.set(pull_request::CLOSED_AT, changed);
        }
        Ok(None)
    },
};

const MESSAGE: usize = 2;
const RAW: usize = 3;

/// A commit's members. Bitbucket gives one time of it, the author's.
const COMMIT_MEMBERS: &[Member] = &[
    ("hash", Take::Set(commit::SHA)),
    ("date", Take::Set(commit::AUTHORED_AT)),
    ("message", Take::Keep(MESSAGE, How::Text)),
    (
        "author",
        Take::In(&[("raw", Take::Keep(RAW, How::Text)), ("user", Take::As(commit::AUTHOR, How::Of("display_name")))]),
    ),
    ("parents", Take::As(commit::PARENTS, How::EachSha("hash"))),
    ("repository", Take::Keep(REPO, How::Of("full_name"))),
    ("links", Take::In(&[("self", Take::Keep(ADDRESS, How::Of("href")))])),
];

pub(super) const COMMIT: Shape = Shape {
    kind: Kind::Commit,
    members: COMMIT_MEMBERS,
    required: &[("hash", commit::SHA), ("date", commit::AUTHORED_AT)],
    finish: |found, path| {
        let repo = repo(found);
        found.set(commit::REPO, repo);
        // `Name <address>`, where the author has no account.
        let name = found.text(RAW).map(|raw| raw.split(" <").next().unwrap_or_default().to_owned());
        found.set_if_missing(commit::AUTHOR, name);
        message::complete(found, path, MESSAGE);
        Ok(None)
    },
};

pub(super) const TAG: Shape = Shape {
    kind: Kind::Release,
    members: &[
        ("name", Take::Set(release::TAG)),
        ("date", Take::Set(release::RELEASED_AT)),
        (
            "target",
            Take::In(&[
                ("hash", Take::Set(release::SHA)),
                ("date", Take::Keep(MESSAGE, How::Instant)),
                ("repository", Take::Keep(REPO, How::Of("full_name"))),
            ]),
        ),
        ("links", Take::In(&[("self", Take::Keep(ADDRESS, How::Of("href")))])),
    ],
    required: &[("name", release::TAG), ("target.hash", release::SHA)],
    finish: |found, _| {
        // A light tag has no date of its own.
        let committed = found.take(MESSAGE);
        found.set_if_missing(release::RELEASED_AT, committed);
        let repo = repo(found);
        let id =
            format!("{}@{}", repo.as_deref().unwrap_or_default(), found.record.text(release::TAG).unwrap_or_default());
        found.set(release::ID, id);
        found.set(release::REPO, repo);
        found.set(release::TAG_ONLY, true);
        Ok(None)
    },
};

pub(super) const COMMENT: Shape = Shape {
    kind: Kind::Comment,
    members: &[
        ("id", Take::Set(comment::ID)),
        ("created_on", Take::Set(comment::AT)),
        ("user", Take::As(comment::AUTHOR, How::Of("display_name"))),
        (
            "pullrequest",
            Take::In(&[
                ("id", Take::Set(comment::NUMBER)),
                ("links", Take::In(&[("self", Take::Keep(ADDRESS, How::Of("href")))])),
            ]),
        ),
    ],
    required: &[("pullrequest.id", comment::NUMBER)],
    finish: |found, _| {
        let repo = repo(found);
        found.set(comment::REPO, repo);
        Ok(None)
    },
};

/// One thing that happened on a pull request: an approval is a review; updates say nothing that is not in the pull request.
pub(super) fn activity<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut verdict = None;
    let mut number = None;
    let mut at = None;
    let mut author = None;
    let mut address = None;
    json.object(|name, json| match name {
        "pull_request" => json.object(|name, json| {
            match name {
                "id" => number = json.count()?,
                "links" => json.object(|name, json| {
                    match name {
                        "self" => address = crate::source::adapter::member_text(json, "href")?,
                        _ => json.skip()?,
                    }
                    Ok(())
                })?,
                _ => json.skip()?,
            }
            Ok(())
        }),
        "approval" | "changes_requested" => {
            verdict = Some(if name == "approval" { "approved" } else { "changes_requested" });
            json.object(|name, json| {
                match name {
                    "date" => at = json.instant()?,
                    "user" => author = crate::source::adapter::member_text(json, "display_name")?,
                    _ => json.skip()?,
                }
                Ok(())
            })
        }
        "comment" => COMMENT.read(json, path, reading),
        _ => json.skip(),
    })?;
    if let Some(verdict) = verdict {
        let mut part = Record::new(Kind::Review);
        part.set(review::NUMBER, number);
        part.set(review::STATE, verdict);
        part.set(review::AT, at);
        part.set(review::AUTHOR, author);
        let path = address.as_deref().and_then(|address| address.split_once("/repositories/")).map(|(_, path)| path);
        let repo = path.and_then(|path| path.split_once("/pullrequests")).map(|(repo, _)| repo.to_owned());
        part.set(review::REPO, repo);
        reading.records.push(part);
    } else if reading.records.is_empty() {
        reading.passed_over = Some("activityWithoutVerdict");
    }
    Ok(())
}
