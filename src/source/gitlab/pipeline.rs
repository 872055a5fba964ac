//! Pipelines, their jobs, and deployments.

use super::{PAGE, set_repo};
use crate::event::{Kind, run, stage};
use crate::source::adapter::Path;
use crate::source::json::Walk;
use crate::source::shape::{Found, How, Member, Shape, Take};

pub(super) const IS_TAG: usize = 2;

/// Webhooks call its page by another name, and tell the project beside it.
pub(super) const MEMBERS: &[Member] = &[
    ("id", Take::Set(run::ID)),
    ("sha", Take::Set(run::SHA)),
    ("ref", Take::Set(run::REF)),
    ("tag", Take::Keep(IS_TAG, How::Flag)),
    ("status", Take::Set(run::STATUS)),
    ("source", Take::Set(run::TRIGGER)),
    ("name", Take::Set(run::PIPELINE)),
    ("created_at", Take::Set(run::CREATED_AT)),
    ("started_at", Take::Set(run::STARTED_AT)),
    ("finished_at", Take::Set(run::FINISHED_AT)),
    ("updated_at", Take::Set(run::UPDATED_AT)),
    ("web_url", Take::Set(run::URL)),
    ("url", Take::Set(run::URL)),
];

/// A pipeline with its times.
pub(super) const DETAIL: Shape = Shape {
    kind: Kind::Run,
    members: MEMBERS,
    required: &[("id", run::ID), ("created_at", run::CREATED_AT)],
    finish: complete,
};

/// A pipeline as lists give it, without the times at which it began and ended: its details say the rest.
pub(super) const PIPELINE: Shape = Shape {
    kind: Kind::Run,
    members: MEMBERS,
    required: &[("id", run::ID), ("created_at", run::CREATED_AT)],
    finish: |found, path| {
        found.record.partial = true;
        complete(found, path)
    },
};

fn complete(found: &mut Found<'_>, _: &Path<'_>) -> Walk<Option<&'static str>> {
    found.prefix_id(run::ID, "pipeline");
    found.kept[PAGE] = found.record.get(run::URL).clone();
    set_repo(found, run::REPO);
    found.set(run::RUN_KIND, "ci");
    let reference = found.record.text(run::REF).unwrap_or_default().to_owned();
    if let Some(number) = reference.strip_prefix("refs/merge-requests/").and_then(|rest| rest.split('/').next()) {
        let id = format!("{}#{number}", found.record.text(run::REPO).unwrap_or_default());
        found.set(run::PULL_REQUESTS, crate::event::Cell::List(vec![id.into()]));
    } else if !found.flag(IS_TAG) {
        found.set(run::BRANCH, reference);
    }
    Ok(None)
}

pub(super) const JOB: Shape = Shape {
    kind: Kind::Stage,
    members: &[
        ("id", Take::Extra("id")),
        ("name", Take::Set(stage::NAME)),
        ("stage", Take::Extra("stage")),
        ("status", Take::Set(stage::STATUS)),
        ("allow_failure", Take::Extra("allow_failure")),
        ("started_at", Take::Set(stage::STARTED_AT)),
        ("finished_at", Take::Set(stage::FINISHED_AT)),
        ("pipeline", Take::As(stage::RUN_ID, How::Of("id"))),
    ],
    required: &[("name", stage::NAME), ("pipeline.id", stage::RUN_ID)],
    finish: |found, _| {
        found.prefix_id(stage::RUN_ID, "pipeline");
        found.set(stage::STAGE_TYPE, "job");
        Ok(None)
    },
};

pub(super) const DEPLOYMENT: Shape = Shape {
    kind: Kind::Run,
    members: &[
        ("id", Take::Set(run::ID)),
        ("ref", Take::Set(run::REF)),
        ("sha", Take::Set(run::SHA)),
        ("status", Take::Set(run::STATUS)),
        ("created_at", Take::Set(run::CREATED_AT)),
        ("updated_at", Take::Set(run::UPDATED_AT)),
        ("environment", Take::In(&[("name", Take::Set(run::ENVIRONMENT)), ("tier", Take::Extra("environment_tier"))])),
        (
            "deployable",
            Take::In(&[
                ("name", Take::Set(run::PIPELINE)),
                ("tag", Take::Keep(IS_TAG, How::Flag)),
                ("started_at", Take::Set(run::STARTED_AT)),
                ("finished_at", Take::Set(run::FINISHED_AT)),
                ("web_url", Take::Set(run::URL)),
                ("pipeline", Take::In(&[("id", Take::Set(run::PARENT_RUN)), ("source", Take::Set(run::TRIGGER))])),
            ]),
        ),
    ],
    required: &[("id", run::ID), ("created_at", run::CREATED_AT)],
    finish: |found, _| {
        found.prefix_id(run::ID, "deployment");
        found.prefix_id(run::PARENT_RUN, "pipeline");
        found.kept[PAGE] = found.record.get(run::URL).clone();
        set_repo(found, run::REPO);
        found.set(run::RUN_KIND, "cd");
        let (created, changed) = (found.record.instant(run::CREATED_AT), found.record.instant(run::UPDATED_AT));
        found.set_if_missing(run::STARTED_AT, created);
        // One that the API made has no job: it ended when it was last changed.
        if matches!(found.record.text(run::STATUS), Some("success" | "failed" | "canceled")) {
            found.set_if_missing(run::FINISHED_AT, changed);
        }
        if !found.flag(IS_TAG) {
            let branch = found.record.get(run::REF).clone();
            found.set(run::BRANCH, branch);
        }
        Ok(None)
    },
};
