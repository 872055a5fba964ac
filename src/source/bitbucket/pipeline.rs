//! Pipelines, their steps, and deployments.

use super::{ADDRESS, REPO, bare, repo};
use crate::event::{Field, Kind, run, stage};
use crate::source::shape::{Found, How, Member, Shape, Take};

const UUID: usize = 2;
const STATE: usize = 3;
const RESULT: usize = 4;
const OF: usize = 5;

/// Its state, and when it is over its result.
const STATE_MEMBERS: &[Member] = &[
    ("name", Take::Keep(STATE, How::Text)),
    ("result", Take::Keep(RESULT, How::Of("name"))),
    ("status", Take::Keep(RESULT, How::Of("name"))),
];

pub(super) const PIPELINE: Shape = Shape {
    kind: Kind::Run,
    members: &[
        ("uuid", Take::Keep(UUID, How::Text)),
        ("build_number", Take::Extra("build_number")),
        ("repository", Take::Keep(REPO, How::Of("full_name"))),
        ("state", Take::In(STATE_MEMBERS)),
        ("created_on", Take::Set(run::CREATED_AT)),
        ("completed_on", Take::Set(run::FINISHED_AT)),
        (
            "target",
            Take::In(&[
                ("ref_name", Take::Set(run::REF)),
                ("ref_type", Take::Keep(OF, How::Text)),
                ("commit", Take::In(&[("hash", Take::Set(run::SHA))])),
                ("selector", Take::As(run::PIPELINE, How::Of("pattern"))),
            ]),
        ),
        ("trigger", Take::As(run::TRIGGER, How::Of("name"))),
        (
            "links",
            Take::In(&[("html", Take::As(run::URL, How::Of("href"))), ("self", Take::Keep(ADDRESS, How::Of("href")))]),
        ),
    ],
    required: &[("uuid", run::ID), ("created_on", run::CREATED_AT)],
    finish: |found, _| {
        set_id(found, run::ID, UUID, "pipeline");
        set_status(found, run::STATUS);
        let repo = repo(found);
        found.set(run::REPO, repo);
        found.set(run::RUN_KIND, "ci");
        let (created, finished) = (found.record.instant(run::CREATED_AT), found.record.instant(run::FINISHED_AT));
        found.set(run::STARTED_AT, created);
        found.set(run::UPDATED_AT, finished.or(created));
        if found.text(OF) != Some("tag") {
            let branch = found.record.get(run::REF).clone();
            found.set(run::BRANCH, branch);
        }
        Ok(None)
    },
};

pub(super) const STEP: Shape = Shape {
    kind: Kind::Stage,
    members: &[
        ("name", Take::Set(stage::NAME)),
        ("state", Take::In(STATE_MEMBERS)),
        ("started_on", Take::Set(stage::STARTED_AT)),
        ("completed_on", Take::Set(stage::FINISHED_AT)),
        ("pipeline", Take::Keep(UUID, How::Of("uuid"))),
    ],
    required: &[("pipeline.uuid", stage::RUN_ID)],
    finish: |found, _| {
        set_id(found, stage::RUN_ID, UUID, "pipeline");
        set_status(found, stage::STATUS);
        found.set(stage::STAGE_TYPE, "step");
        Ok(None)
    },
};

pub(super) const DEPLOYMENT: Shape = Shape {
    kind: Kind::Run,
    members: &[
        ("uuid", Take::Keep(UUID, How::Text)),
        (
            "environment",
            Take::In(&[
                ("name", Take::Set(run::ENVIRONMENT)),
                ("environment_type", Take::In(&[("name", Take::Extra("environment_type"))])),
            ]),
        ),
        (
            "release",
            Take::In(&[
                ("name", Take::Extra("release")),
                ("pipeline", Take::Keep(OF, How::Of("uuid"))),
                ("commit", Take::In(&[("hash", Take::Set(run::SHA))])),
                ("created_on", Take::Set(run::CREATED_AT)),
                ("url", Take::Set(run::URL)),
            ]),
        ),
        (
            "state",
            Take::In(&[
                STATE_MEMBERS[0],
                STATE_MEMBERS[2],
                ("url", Take::Keep(ADDRESS, How::Text)),
                ("started_on", Take::Set(run::STARTED_AT)),
                ("completed_on", Take::Set(run::FINISHED_AT)),
            ]),
        ),
        ("last_update_time", Take::Set(run::UPDATED_AT)),
    ],
    required: &[("uuid", run::ID), ("release.created_on", run::CREATED_AT)],
    finish: |found, _| {
        set_id(found, run::ID, UUID, "deployment");
        set_id(found, run::PARENT_RUN, OF, "pipeline");
        set_status(found, run::STATUS);
        if found.text(ADDRESS).is_none() {
            found.kept[ADDRESS] = found.record.get(run::URL).clone();
        }
        let repo = repo(found);
        found.set(run::REPO, repo);
        found.set(run::RUN_KIND, "cd");
        Ok(None)
    },
};

fn set_id(found: &mut Found<'_>, field: Field, slot: usize, prefix: &str) {
    let id = found.text(slot).map(|uuid| format!("{prefix}/{}", bare(uuid)));
    found.set(field, id);
}

/// The result where there is one, else the state.
fn set_status(found: &mut Found<'_>, field: Field) {
    for slot in [STATE, RESULT] {
        let word = found.take(slot);
        found.set(field, word);
    }
}
