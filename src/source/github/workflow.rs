//! Workflow runs and their jobs.

use std::borrow::Cow;

use super::{ADDRESS, REPO, repo};
use crate::event::{Cell, Kind, run, stage};
use crate::source::shape::{Found, How, Shape, Take};

pub(super) const STATUS: usize = 3;
pub(super) const CONCLUSION: usize = 4;
const PULL_REQUESTS: usize = 5;

pub(super) const RUN: Shape = Shape {
    kind: Kind::Run,
    members: &[
        ("id", Take::Set(run::ID)),
        ("name", Take::Set(run::PIPELINE)),
        ("status", Take::Keep(STATUS, How::Text)),
        ("conclusion", Take::Keep(CONCLUSION, How::Text)),
        ("event", Take::Set(run::TRIGGER)),
        ("head_branch", Take::Set(run::BRANCH)),
        ("head_sha", Take::Set(run::SHA)),
        ("created_at", Take::Set(run::CREATED_AT)),
        ("run_started_at", Take::Set(run::STARTED_AT)),
        ("updated_at", Take::Set(run::UPDATED_AT)),
        ("html_url", Take::Set(run::URL)),
        ("url", Take::Keep(ADDRESS, How::Text)),
        ("repository", Take::Keep(REPO, How::Of("full_name"))),
        ("pull_requests", Take::Keep(PULL_REQUESTS, How::Each("number"))),
    ],
    required: &[("id", run::ID), ("created_at", run::CREATED_AT)],
    finish: |found, _| {
        complete(found);
        Ok(None)
    },
};

/// What follows from a run's words, times and repository.
pub(super) fn complete(found: &mut Found<'_>) {
    let repo = repo(found);
    if let (Some(repo), Cell::List(numbers)) = (&repo, found.take(PULL_REQUESTS)) {
        let ids = numbers.iter().map(|number| Cow::Owned(format!("{repo}#{number}"))).collect();
        found.set(run::PULL_REQUESTS, Cell::List(ids));
    }
    found.set(run::REPO, repo);
    found.prefix_id(run::ID, "run");
    found.set(run::RUN_KIND, "ci");
    let ended = found.text(STATUS) == Some("completed");
    let (status, conclusion) = (found.take(STATUS), found.take(CONCLUSION));
    found.set(run::STATUS, status);
    if ended {
        found.set(run::STATUS, conclusion);
        let last = found.record.instant(run::UPDATED_AT);
        found.set(run::FINISHED_AT, last);
    }
    let created = found.record.instant(run::CREATED_AT);
    found.set_if_missing(run::STARTED_AT, created);
}

pub(super) const JOB: Shape = Shape {
    kind: Kind::Stage,
    members: &[
        ("run_id", Take::Set(stage::RUN_ID)),
        ("name", Take::Set(stage::NAME)),
        ("status", Take::Set(stage::STATUS)),
        ("conclusion", Take::Keep(CONCLUSION, How::Text)),
        ("started_at", Take::Set(stage::STARTED_AT)),
        ("completed_at", Take::Set(stage::FINISHED_AT)),
        ("startedAt", Take::Set(stage::STARTED_AT)),
        ("completedAt", Take::Set(stage::FINISHED_AT)),
    ],
    required: &[],
    finish: |found, _| {
        found.prefix_id(stage::RUN_ID, "run");
        found.set(stage::STAGE_TYPE, "job");
        let conclusion = found.take(CONCLUSION);
        found.set(stage::STATUS, conclusion);
        Ok(None)
    },
};
