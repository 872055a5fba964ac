//! Merge requests, commits, notes, tags and releases.

use super::{PAGE, REFERENCE, set_repo};
use crate::event::{Cell, Kind, Record, comment, commit, label_event, pull_request, release, review};
use crate::source::message;
use crate::source::shape::{How, Shape, Take};

const STATE: usize = 2;
const HEAD_SHA: usize = 3;
const SQUASHED: usize = 4;
const IS_BOT: usize = 5;

pub(super) const MERGE_REQUEST: Shape = Shape {
    kind: Kind::PullRequest,
    members: &[
        ("iid", Take::Set(pull_request::NUMBER)),
        ("title", Take::Set(pull_request::TITLE)),
        ("description", Take::Set(pull_request::BODY)),
        ("state", Take::Keep(STATE, How::Text)),
        ("draft", Take::Set(pull_request::DRAFT)),
        ("created_at", Take::Set(pull_request::CREATED_AT)),
        ("updated_at", Take::Set(pull_request::UPDATED_AT)),
        ("merged_at", Take::Set(pull_request::MERGED_AT)),
        ("closed_at", Take::Set(pull_request::CLOSED_AT)),
        ("prepared_at", Take::Extra("prepared_at")),
        ("target_branch", Take::Set(pull_request::BASE)),
        ("source_branch", Take::Set(pull_request::HEAD)),
        ("author", Take::In(&[("username", Take::Set(pull_request::AUTHOR)), ("bot", Take::Keep(IS_BOT, How::Flag))])),
        ("assignees", Take::As(pull_request::ASSIGNEES, How::Each("username"))),
        ("labels", Take::As(pull_request::LABELS, How::Each("name"))),
        ("sha", Take::Keep(HEAD_SHA, How::Sha)),
        ("merge_commit_sha", Take::Set(pull_request::MERGE_COMMIT_SHA)),
        ("squash_commit_sha", Take::Keep(SQUASHED, How::Sha)),
        ("milestone", Take::In(&[("title", Take::Extra("milestone"))])),
        ("references", Take::Keep(REFERENCE, How::Of("full"))),
        ("web_url", Take::Set(pull_request::URL)),
    ],
    required: &[("iid", pull_request::NUMBER), ("web_url", pull_request::ID)],
    finish: |found, _| {
        found.kept[PAGE] = found.record.get(pull_request::URL).clone();
        set_repo(found, pull_request::REPO);
        if let (Some(repo), Cell::Count(number)) =
            (found.record.text(pull_request::REPO), found.record.get(pull_request::NUMBER))
        {
            let id = format!("{repo}#{number}");
            found.set(pull_request::ID, id);
        }
        let state = match found.text(STATE) {
            Some("merged") => "merged",
            Some("closed") => "closed",
            _ => "open",
        };
        found.set(pull_request::STATE, state);
        if state == "merged" {
            // A merge closes too, which GitLab says of the others only.
            let merged = found.record.instant(pull_request::MERGED_AT);
            found.set_if_missing(pull_request::CLOSED_AT, merged);
            // Squashed without a merge commit, or fast-forwarded: then the last of its own commits is on the target.
            for slot in [SQUASHED, HEAD_SHA] {
                let sha = found.take(slot);
                found.set_if_missing(pull_request::MERGE_COMMIT_SHA, sha);
            }
        }
        if found.flag(IS_BOT) {
            found.set(pull_request::AUTHOR_IS_BOT, true);
        }
        Ok(None)
    },
};

const MESSAGE: usize = 2;

pub(super) const COMMIT: Shape = Shape {
    kind: Kind::Commit,
    members: &[
        ("id", Take::Set(commit::SHA)),
        ("parent_ids", Take::Set(commit::PARENTS)),
        ("message", Take::Keep(MESSAGE, How::Text)),
        ("author_name", Take::Set(commit::AUTHOR)),
        ("authored_date", Take::Set(commit::AUTHORED_AT)),
        ("committed_date", Take::Set(commit::COMMITTED_AT)),
        (
            "stats",
            Take::In(&[("additions", Take::Set(commit::ADDITIONS)), ("deletions", Take::Set(commit::DELETIONS))]),
        ),
        ("web_url", Take::Keep(PAGE, How::Text)),
    ],
    required: &[("id", commit::SHA), ("authored_date", commit::AUTHORED_AT)],
    finish: |found, path| {
        set_repo(found, commit::REPO);
        message::complete(found, path, MESSAGE);
        Ok(None)
    },
};

const LABELLED: usize = 2;
const ACTION: usize = 3;

/// A label put on a merge request or taken off. It names that by a number that nothing else has: the file's name has the usual one.
pub(super) const LABEL_EVENT: Shape = Shape {
    kind: Kind::LabelEvent,
    members: &[
        ("resource_type", Take::Keep(LABELLED, How::Text)),
        ("action", Take::Keep(ACTION, How::Text)),
        ("label", Take::As(label_event::LABEL, How::Of("name"))),
        ("created_at", Take::Set(label_event::AT)),
    ],
    required: &[],
    finish: |found, path| {
        if found.text(LABELLED) != Some("MergeRequest") {
            return Ok(Some("labelOfSomethingElse"));
        }
        if found.record.text(label_event::LABEL).is_none() {
            return Ok(Some("labelDeleted"));
        }
        let Some(number) = path.number_in("label") else { return Ok(Some("labelWithoutPullRequest")) };
        found.set(label_event::NUMBER, number);
        let action = if found.text(ACTION) == Some("remove") { "removed" } else { "added" };
        found.set(label_event::ACTION, action);
        Ok(None)
    },
};

const NOTED_ON: usize = 2;
const IS_SYSTEM: usize = 3;
const BODY: usize = 4;

/// What was said on a merge request. GitLab writes approvals as notes of its own.
pub(super) const NOTE: Shape = Shape {
    kind: Kind::Comment,
    members: &[
        ("id", Take::Set(comment::ID)),
        ("noteable_type", Take::Keep(NOTED_ON, How::Text)),
        ("noteable_iid", Take::Set(comment::NUMBER)),
        ("system", Take::Keep(IS_SYSTEM, How::Flag)),
        ("body", Take::Keep(BODY, How::Text)),
        ("author", Take::As(comment::AUTHOR, How::Of("username"))),
        ("created_at", Take::Set(comment::AT)),
    ],
    required: &[],
    finish: |found, _| {
        if found.text(NOTED_ON) != Some("MergeRequest") {
            return Ok(Some("noteOnSomethingElse"));
        }
        if !found.flag(IS_SYSTEM) {
            return Ok(None);
        }
        if found.text(BODY) != Some("approved this merge request") {
            return Ok(Some("noteOfTheSystem"));
        }
        let mut part = Record::new(Kind::Review);
        for (field, from) in [
            (review::ID, comment::ID),
            (review::NUMBER, comment::NUMBER),
            (review::AUTHOR, comment::AUTHOR),
            (review::AT, comment::AT),
        ] {
            part.set(field, found.record.get(from).clone());
        }
        part.set(review::STATE, "approved");
        found.record = part;
        Ok(None)
    },
};

const TAGGED: usize = 2;

pub(super) const RELEASE: Shape = Shape {
    kind: Kind::Release,
    members: &[
        ("tag_name", Take::Set(release::TAG)),
        ("name", Take::Set(release::NAME)),
        ("created_at", Take::Set(release::UPDATED_AT)),
        ("released_at", Take::Set(release::RELEASED_AT)),
        ("commit", Take::In(&[("id", Take::Set(release::SHA)), ("web_url", Take::Keep(PAGE, How::Text))])),
        ("_links", Take::In(&[("self", Take::Set(release::URL))])),
    ],
    required: &[("tag_name", release::TAG), ("released_at", release::RELEASED_AT)],
    finish: |found, _| {
        if found.text(PAGE).is_none() {
            found.kept[PAGE] = found.record.get(release::URL).clone();
        }
        name_release(found);
        Ok(None)
    },
};

pub(super) const TAG: Shape = Shape {
    kind: Kind::Release,
    members: &[
        ("name", Take::Set(release::TAG)),
        ("created_at", Take::Set(release::RELEASED_AT)),
        (
            "commit",
            Take::In(&[
                ("id", Take::Set(release::SHA)),
                ("web_url", Take::Keep(PAGE, How::Text)),
                ("committed_date", Take::Keep(TAGGED, How::Instant)),
            ]),
        ),
    ],
    required: &[("name", release::TAG), ("commit.id", release::SHA)],
    finish: |found, _| {
        let committed = found.take(TAGGED);
        found.set_if_missing(release::RELEASED_AT, committed);
        found.set(release::TAG_ONLY, true);
        name_release(found);
        Ok(None)
    },
};

fn name_release(found: &mut crate::source::shape::Found<'_>) {
    set_repo(found, release::REPO);
    let repo = found.record.text(release::REPO).unwrap_or_default();
    let id = format!("{repo}@{}", found.record.text(release::TAG).unwrap_or_default());
    found.set(release::ID, id);
}
