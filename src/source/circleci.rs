//! CircleCI's answers (API version 2): pipelines, the workflows of a pipeline, the jobs of a workflow.

use super::adapter::Adapter;
use super::shape::{Found, How, Shape, Take};
use super::sign::{Read, Sign};
use crate::event::{Field, Kind, run, stage};

pub(super) const ADAPTER: Adapter = Adapter {
    id: "circleci",
    name: "CircleCI",
    wrappers: &[&["items"]],
    signs: &[
        Sign { members: &["project_slug", "pipeline_id"], holds: "workflows", read: Read::Shape(&WORKFLOW) },
        Sign { members: &["project_slug", "dependencies"], holds: "jobs", read: Read::Shape(&JOB) },
        Sign { members: &["project_slug", "number", "trigger"], holds: "pipelines", read: Read::Shape(&PIPELINE) },
    ],
    expected: "expected pipelines, workflows or jobs, each with a \"project_slug\"",
    read: None,
};

const SLUG: usize = 0;

/// `gh/acme/shop` is `acme/shop`. Projects of CircleCI's own GitHub app have ids in place of names, and name no repository.
fn set_repo(found: &mut Found<'_>, field: Field) {
    let repo = found.text(SLUG).and_then(|slug| slug.split_once('/')).filter(|(host, _)| *host != "circleci");
    let repo = repo.map(|(_, repo)| repo.to_owned());
    found.set(field, repo);
}

const PIPELINE: Shape = Shape {
    kind: Kind::Run,
    members: &[
        ("id", Take::Set(run::ID)),
        ("number", Take::Extra("number")),
        ("project_slug", Take::Keep(SLUG, How::Text)),
        ("state", Take::Set(run::STATUS)),
        ("created_at", Take::Set(run::CREATED_AT)),
        ("updated_at", Take::Set(run::UPDATED_AT)),
        ("trigger", Take::In(&[("type", Take::Set(run::TRIGGER))])),
        (
            "trigger_parameters",
            Take::In(&[(
                "git",
                Take::In(&[("checkout_sha", Take::Set(run::SHA)), ("branch", Take::Set(run::BRANCH))]),
            )]),
        ),
        (
            "vcs",
            Take::In(&[
                ("revision", Take::Set(run::SHA)),
                ("branch", Take::Set(run::BRANCH)),
                ("tag", Take::Set(run::REF)),
            ]),
        ),
    ],
    required: &[("id", run::ID), ("created_at", run::CREATED_AT)],
    finish: |found, _| {
        found.prefix_id(run::ID, "pipeline");
        set_repo(found, run::REPO);
        found.set(run::RUN_KIND, "ci");
        let repo = found.record.get(run::REPO).clone();
        found.set(run::PIPELINE, repo);
        let created = found.record.instant(run::CREATED_AT);
        found.set(run::STARTED_AT, created);
        Ok(None)
    },
};

const WORKFLOW: Shape = Shape {
    kind: Kind::Stage,
    members: &[
        ("pipeline_id", Take::Set(stage::RUN_ID)),
        ("id", Take::Extra("id")),
        ("name", Take::Set(stage::NAME)),
        ("status", Take::Set(stage::STATUS)),
        ("tag", Take::Extra("tag")),
        ("created_at", Take::Set(stage::STARTED_AT)),
        ("stopped_at", Take::Set(stage::FINISHED_AT)),
    ],
    required: &[("pipeline_id", stage::RUN_ID), ("name", stage::NAME)],
    finish: |found, _| {
        found.prefix_id(stage::RUN_ID, "pipeline");
        found.set(stage::STAGE_TYPE, "workflow");
        Ok(None)
    },
};

/// A job does not say which pipeline it is of: the name of its file does.
const JOB: Shape = Shape {
    kind: Kind::Stage,
    members: &[
        ("id", Take::Extra("id")),
        ("name", Take::Set(stage::NAME)),
        ("type", Take::Extra("type")),
        ("status", Take::Set(stage::STATUS)),
        ("started_at", Take::Set(stage::STARTED_AT)),
        ("stopped_at", Take::Set(stage::FINISHED_AT)),
    ],
    required: &[("name", stage::NAME)],
    finish: |found, path| {
        let pipeline = path.stem_in("job").map(|id| format!("pipeline/{id}"));
        found.set(stage::RUN_ID, pipeline);
        found.set(stage::STAGE_TYPE, "job");
        Ok(None)
    },
};
