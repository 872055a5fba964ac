//! What GitLab sends to webhooks. An event says a part of what there is to say: later events of the same thing say the rest.

use super::pipeline;
use crate::event::{Cell, Kind, Record, Sha, commit, issue, label_event, pull_request, release, review, run, stage};
use crate::source::adapter::{Path, Reading, member_text, member_texts};
use crate::source::json::{Json, Walk};
use crate::source::message;
use crate::source::shape::{Found, How, Member, Shape, Take};

/// `group/project`.
const PROJECT: usize = 0;
/// Who did it.
const USER: usize = 1;
const STATE: usize = 2;
const ACTION: usize = 3;

const OF_PROJECT: Member = ("project", Take::Keep(PROJECT, How::Of("path_with_namespace")));
const BY_USER: Member = ("user", Take::Keep(USER, How::Of("username")));

pub(super) const MERGE_REQUEST: Shape = Shape {
    kind: Kind::PullRequest,
    members: &[
        OF_PROJECT,
        BY_USER,
        (
            "object_attributes",
            Take::In(&[
                ("iid", Take::Set(pull_request::NUMBER)),
                ("title", Take::Set(pull_request::TITLE)),
                ("description", Take::Set(pull_request::BODY)),
                ("state", Take::Keep(STATE, How::Text)),
                ("action", Take::Keep(ACTION, How::Text)),
                ("draft", Take::Set(pull_request::DRAFT)),
                ("created_at", Take::Set(pull_request::CREATED_AT)),
                ("updated_at", Take::Set(pull_request::UPDATED_AT)),
                ("merged_at", Take::Set(pull_request::MERGED_AT)),
                ("target_branch", Take::Set(pull_request::BASE)),
                ("source_branch", Take::Set(pull_request::HEAD)),
                ("merge_commit_sha", Take::Set(pull_request::MERGE_COMMIT_SHA)),
                ("url", Take::Set(pull_request::URL)),
            ]),
        ),
        ("labels", Take::As(pull_request::LABELS, How::Each("title"))),
        ("assignees", Take::As(pull_request::ASSIGNEES, How::Each("username"))),
        ("changes", Take::In(&[("labels", Take::With(changed_labels))])),
    ],
    required: &[("object_attributes.iid", pull_request::NUMBER), ("project.path_with_namespace", pull_request::REPO)],
    finish: |found, _| {
        found.record.partial = true;
        numbered(found, pull_request::REPO, pull_request::NUMBER, pull_request::ID);
        let state = match found.text(STATE) {
            Some("merged") => "merged",
            Some("closed") => "closed",
            _ => "open",
        };
        found.set(pull_request::STATE, state);
        let at = found.record.instant(pull_request::UPDATED_AT);
        for part in &mut found.record.parts {
            part.set(label_event::AT, at);
        }
        let action = found.text(ACTION).unwrap_or_default().to_owned();
        match action.as_str() {
            // The event came when it happened; only newer versions name the time of a merge.
            "merge" => {
                found.set_if_missing(pull_request::MERGED_AT, at);
                found.set(pull_request::CLOSED_AT, at);
            }
            "close" => found.set(pull_request::CLOSED_AT, at),
            // Its author is told by number alone; but who opens it is its author.
            "open" => {
                let author = found.text(USER).map(str::to_owned);
                found.set(pull_request::AUTHOR, author);
            }
            "approved" | "approval" | "unapproved" | "unapproval" => {
                let mut part = Record::new(Kind::Review);
                part.set(review::AUTHOR, found.text(USER).map(str::to_owned));
                part.set(review::STATE, if action.starts_with("un") { "dismissed" } else { "approved" });
                part.set(review::AT, at);
                found.record.parts.push(part);
            }
            _ => {}
        }
        Ok(None)
    },
};

/// The labels that are there only before a change were taken off, and those only after it put on.
fn changed_labels<'a>(json: &mut Json<'a>, found: &mut Found<'a>) -> Walk<()> {
    let (mut before, mut after) = (Cell::Missing, Cell::Missing);
    json.object(|name, json| {
        match name {
            "previous" => before = member_texts(json, "title")?,
            "current" => after = member_texts(json, "title")?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    let names = |cell: Cell<'a>| match cell {
        Cell::List(names) => names,
        _ => Vec::new(),
    };
    let (before, after) = (names(before), names(after));
    for (action, these, others) in [("added", &after, &before), ("removed", &before, &after)] {
        for name in these.iter().filter(|name| !others.contains(name)) {
            let mut part = Record::new(Kind::LabelEvent);
            part.set(label_event::LABEL, name.clone());
            part.set(label_event::ACTION, action);
            found.record.parts.push(part);
        }
    }
    Ok(())
}

pub(super) const PIPELINE: Shape = Shape {
    kind: Kind::Run,
    members: &[
        OF_PROJECT,
        ("object_attributes", Take::In(pipeline::MEMBERS)),
        ("builds", Take::Parts(&BUILD)),
        ("merge_request", Take::Keep(ACTION, How::Of("iid"))),
    ],
    required: &[("object_attributes.id", run::ID)],
    finish: |found, _| {
        found.record.partial = true;
        found.prefix_id(run::ID, "pipeline");
        found.set(run::RUN_KIND, "ci");
        let repo = found.taken_text(PROJECT);
        if let (Some(repo), Some(number)) = (&repo, found.text(ACTION)) {
            let id = format!("{repo}#{number}");
            found.set(run::PULL_REQUESTS, Cell::List(vec![id.into()]));
        }
        found.set(run::REPO, repo);
        let last = found.record.instant(run::FINISHED_AT).or(found.record.instant(run::CREATED_AT));
        found.set(run::UPDATED_AT, last);
        if !found.flag(pipeline::IS_TAG) {
            let branch = found.record.get(run::REF).clone();
            found.set(run::BRANCH, branch);
        }
        Ok(None)
    },
};

/// A job of a pipeline, once it has ended: every event before lists it too, in other words.
const BUILD: Shape = Shape {
    kind: Kind::Stage,
    members: &[
        ("id", Take::Extra("id")),
        ("name", Take::Set(stage::NAME)),
        ("stage", Take::Extra("stage")),
        ("status", Take::Set(stage::STATUS)),
        ("started_at", Take::Set(stage::STARTED_AT)),
        ("finished_at", Take::Set(stage::FINISHED_AT)),
        ("environment", Take::As(stage::ENVIRONMENT, How::Of("name"))),
    ],
    required: &[],
    finish: |found, _| {
        if found.record.instant(stage::FINISHED_AT).is_none() {
            return Ok(Some("jobUnderWay"));
        }
        found.set(stage::STAGE_TYPE, "job");
        Ok(None)
    },
};

const COMMIT_PAGE: usize = 4;
const CHANGED: usize = 5;

pub(super) const DEPLOYMENT: Shape = Shape {
    kind: Kind::Run,
    members: &[
        OF_PROJECT,
        ("deployment_id", Take::Set(run::ID)),
        ("status", Take::Set(run::STATUS)),
        ("status_changed_at", Take::Keep(CHANGED, How::Instant)),
        ("environment", Take::Set(run::ENVIRONMENT)),
        ("environment_tier", Take::Extra("environment_tier")),
        ("ref", Take::Set(run::REF)),
        ("commit_url", Take::Keep(COMMIT_PAGE, How::Text)),
        ("deployable_url", Take::Set(run::URL)),
    ],
    required: &[("deployment_id", run::ID)],
    finish: |found, _| {
        found.record.partial = true;
        found.prefix_id(run::ID, "deployment");
        found.set(run::RUN_KIND, "cd");
        let repo = found.taken_text(PROJECT);
        found.set(run::REPO, repo);
        let sha = found.text(COMMIT_PAGE).and_then(|page| page.rsplit('/').next()).and_then(Sha::parse_whole);
        found.set(run::SHA, sha);
        let at = found.instant(CHANGED);
        found.set(run::UPDATED_AT, at);
        match found.record.text(run::STATUS) {
            Some("created") => found.set(run::CREATED_AT, at),
            Some("running") => found.set(run::STARTED_AT, at),
            Some("success" | "failed" | "canceled") => found.set(run::FINISHED_AT, at),
            _ => {}
        }
        Ok(None)
    },
};

pub(super) const RELEASE: Shape = Shape {
    kind: Kind::Release,
    members: &[
        OF_PROJECT,
        ("tag", Take::Set(release::TAG)),
        ("name", Take::Set(release::NAME)),
        ("created_at", Take::Set(release::UPDATED_AT)),
        ("released_at", Take::Set(release::RELEASED_AT)),
        ("url", Take::Set(release::URL)),
        ("action", Take::Keep(ACTION, How::Text)),
        ("commit", Take::In(&[("id", Take::Set(release::SHA))])),
    ],
    required: &[("tag", release::TAG), ("released_at", release::RELEASED_AT)],
    finish: |found, _| {
        if found.text(ACTION) == Some("delete") {
            return Ok(Some("deletion"));
        }
        let repo = found.taken_text(PROJECT).unwrap_or_default();
        let id = format!("{repo}@{}", found.record.text(release::TAG).unwrap_or_default());
        found.set(release::ID, id);
        found.set(release::REPO, repo);
        Ok(None)
    },
};

const NUMBER: usize = 4;

pub(super) const ISSUE: Shape = Shape {
    kind: Kind::Issue,
    members: &[
        OF_PROJECT,
        BY_USER,
        (
            "object_attributes",
            Take::In(&[
                ("iid", Take::Keep(NUMBER, How::Text)),
                ("title", Take::Set(issue::TITLE)),
                ("state", Take::Set(issue::STATUS)),
                ("action", Take::Keep(ACTION, How::Text)),
                ("created_at", Take::Set(issue::CREATED_AT)),
                ("updated_at", Take::Set(issue::UPDATED_AT)),
                ("closed_at", Take::Set(issue::CLOSED_AT)),
                ("severity", Take::Extra("severity")),
                ("url", Take::Set(issue::URL)),
            ]),
        ),
        ("labels", Take::As(issue::LABELS, How::Each("title"))),
        ("assignees", Take::Keep(STATE, How::Each("username"))),
    ],
    required: &[("project.path_with_namespace", issue::KEY), ("object_attributes.created_at", issue::CREATED_AT)],
    finish: |found, _| {
        found.record.partial = true;
        let repo = found.taken_text(PROJECT);
        if let (Some(repo), Some(number)) = (&repo, found.text(NUMBER)) {
            let key = format!("{repo}#{number}");
            found.set(issue::KEY, key);
        }
        found.set(issue::PROJECT, repo.clone());
        found.set(issue::REPO, repo);
        if found.text(ACTION) == Some("open") {
            let author = found.text(USER).map(str::to_owned);
            found.set(issue::AUTHOR, author);
        }
        let assignee = found.texts(STATE).first().cloned();
        found.set(issue::ASSIGNEE, assignee);
        let closed = found.record.instant(issue::CLOSED_AT);
        found.set(issue::RESOLVED_AT, closed);
        Ok(None)
    },
};

/// What follows from a repository and a number in it.
fn numbered(found: &mut Found<'_>, repo: crate::event::Field, number: crate::event::Field, id: crate::event::Field) {
    let name = found.taken_text(PROJECT);
    if let (Some(name), Cell::Count(number)) = (&name, found.record.get(number)) {
        let own = format!("{name}#{number}");
        found.set(id, own);
    }
    found.set(repo, name);
}

/// A commit as a push carries it: it has one time, its author's.
const PUSHED: Shape = Shape {
    kind: Kind::Commit,
    members: &[
        ("id", Take::Set(commit::SHA)),
        ("message", Take::Keep(STATE, How::Text)),
        ("timestamp", Take::Set(commit::AUTHORED_AT)),
        ("author", Take::As(commit::AUTHOR, How::Of("name"))),
    ],
    required: &[("commits.id", commit::SHA), ("commits.timestamp", commit::AUTHORED_AT)],
    finish: |found, path| {
        message::complete(found, path, STATE);
        Ok(None)
    },
};

/// What was pushed: commits onto a branch, or a tag, whose date is its commit's.
pub(super) fn push<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let (mut reference, mut head, mut repo) = (None, None, None);
    json.object(|name, json| {
        match name {
            "ref" => reference = json.text()?,
            "checkout_sha" => head = json.sha()?,
            "project" => repo = member_text(json, "path_with_namespace")?,
            "commits" => json.list(|json| PUSHED.read_part(json, &mut reading.records, path))?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    let reference = reference.unwrap_or_default();
    for record in &mut reading.records {
        record.set(commit::REPO, repo.clone());
        if let Some(branch) = reference.strip_prefix("refs/heads/") {
            record.set(commit::BRANCHES, Cell::List(vec![branch.to_owned().into()]));
        }
    }
    if let (Some(tag), Some(head)) = (reference.strip_prefix("refs/tags/"), head) {
        let mut record = Record::new(Kind::Release);
        record.set(release::ID, format!("{}@{tag}", repo.as_deref().unwrap_or_default()));
        record.set(release::REPO, repo);
        record.set(release::TAG, tag.to_owned());
        record.set(release::SHA, head);
        record.set(release::TAG_ONLY, true);
        reading.records.push(record);
    }
    if reading.records.is_empty() {
        // A branch or tag that is taken away has no commit to check out.
        reading.passed_over = Some(if head.is_none() { "deletion" } else { "pushWithoutCommits" });
    }
    Ok(())
}
