//! What Pelorus takes from webhooks: when a commit was made, when an image was deployed, when something failed and was mended.
//!
//! A commit and a deployment are joined by the image that was built of the one and deployed by the other.

use super::adapter::{Adapter, Path};
use super::json::Walk;
use super::shape::{Found, How, Shape, Take};
use super::sign::{Read, Sign};
use crate::event::{Kind, Record, artifact, commit, incident, run};

pub(super) const ADAPTER: Adapter = Adapter {
    id: "pelorus",
    name: "Pelorus",
    wrappers: &[],
    signs: &[
        Sign { members: &["app", "failure_id", "failure_event"], holds: "failures", read: Read::Shape(&FAILURE) },
        Sign { members: &["app", "commit_hash", "image_sha"], holds: "times of commits", read: Read::Shape(&BUILT) },
        Sign { members: &["app", "image_sha", "timestamp"], holds: "deployments", read: Read::Shape(&DEPLOYED) },
    ],
    expected: "expected commit times, deployments or failures, each with an \"app\"",
    read: None,
};

const IMAGE: usize = 0;
const AT: usize = 1;
const EVENT: usize = 2;

/// An image of a commit: the commit, and a run that put the image out.
const BUILT: Shape = Shape {
    kind: Kind::Run,
    members: &[
        ("app", Take::Set(run::SERVICE)),
        ("commit_hash", Take::Set(run::SHA)),
        ("image_sha", Take::Keep(IMAGE, How::Text)),
        ("namespace", Take::Extra("namespace")),
        ("timestamp", Take::Keep(AT, How::Seconds)),
    ],
    required: &[("image_sha", run::ID), ("commit_hash", run::SHA)],
    finish: |found, path| {
        let mut made = Record::new(Kind::Commit);
        made.set(commit::SHA, found.record.get(run::SHA).clone());
        made.set(commit::AUTHORED_AT, found.kept[AT].clone());
        found.beside.push(made);
        take_image(found, "build", "output");
        found.set(run::RUN_KIND, "ci");
        as_run(found, path)
    },
};

const DEPLOYED: Shape = Shape {
    kind: Kind::Run,
    members: &[
        ("app", Take::Set(run::SERVICE)),
        ("image_sha", Take::Keep(IMAGE, How::Text)),
        ("namespace", Take::Set(run::ENVIRONMENT)),
        ("timestamp", Take::Keep(AT, How::Seconds)),
    ],
    required: &[("image_sha", run::ID), ("timestamp", run::FINISHED_AT)],
    finish: |found, path| {
        let at = found.instant(AT);
        let place = found.record.text(run::ENVIRONMENT).unwrap_or_default().to_owned();
        take_image(found, &format!("deployment/{place}"), "input");
        let id = found.record.text(run::ID).zip(at).map(|(id, at)| format!("{id}@{at}"));
        found.set(run::ID, id);
        found.set(run::RUN_KIND, "cd");
        found.set(run::STATUS, "success");
        found.set(run::FINISHED_AT, at);
        as_run(found, path)
    },
};

fn as_run(found: &mut Found<'_>, _: &Path<'_>) -> Walk<Option<&'static str>> {
    let at = found.take(AT);
    found.set(run::STARTED_AT, at);
    let app = found.record.get(run::SERVICE).clone();
    found.set(run::PIPELINE, app);
    Ok(None)
}

/// Names a run by its image, and gives it the image as an artifact.
fn take_image(found: &mut Found<'_>, prefix: &str, direction: &'static str) {
    let app = found.record.get(run::SERVICE).clone();
    if let Some(image) = found.taken_text(IMAGE) {
        let id = format!("{prefix}/{}@{image}", found.record.text(run::SERVICE).unwrap_or_default());
        found.set(run::ID, id);
        let mut part = Record::new(Kind::Artifact);
        part.set(artifact::DIRECTION, direction);
        part.set(artifact::NAME, app);
        part.set(artifact::QUALIFIER, image);
        found.record.parts.push(part);
    }
}

const FAILURE: Shape = Shape {
    kind: Kind::Incident,
    members: &[
        ("app", Take::Set(incident::SERVICE)),
        ("failure_id", Take::Set(incident::ID)),
        ("failure_event", Take::Keep(EVENT, How::Text)),
        ("timestamp", Take::As(incident::UPDATED_AT, How::Seconds)),
    ],
    required: &[("failure_id", incident::ID), ("timestamp", incident::UPDATED_AT)],
    finish: |found, _| {
        let at = found.record.instant(incident::UPDATED_AT);
        let (field, status) = match found.text(EVENT) {
            Some("resolved") => (incident::RESOLVED_AT, "resolved"),
            _ => (incident::CREATED_AT, "created"),
        };
        found.set(field, at);
        found.set(incident::STATUS, status);
        found.record.partial = true;
        Ok(None)
    },
};
