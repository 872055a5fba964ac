//! CDEvents, of any version: the version stands inside the type, `dev.cdevents.pipelinerun.finished.0.3.0`.
//!
//! Each event tells one thing of its subject, so that most become records which say a part: the store puts them together. Only
//! what a measure could use is read; the other events are known, and counted under the subject that they are of.

use super::adapter::{Adapter, Path, Reading};
use super::address;
use super::json::{Json, Refusal, Walk};
use super::shape::{Found, How, Shape, Take};
use super::sign::{Read, Sign};
use crate::event::{Cell, Field, Kind, Record, artifact, incident, issue, pull_request, review, run, stage};

pub(super) const ADAPTER: Adapter = Adapter {
    id: "cdevents",
    name: "CDEvents",
    wrappers: &[],
    signs: &[
        Sign { members: &["context", "subject"], holds: "events", read: Read::With(read) },
        // Wrapped in a CloudEvent, as they are sent.
        Sign { members: &["specversion", "type", "data"], holds: "events in CloudEvents", read: Read::With(read_data) },
    ],
    expected: "expected events with \"context\" and \"subject\"",
    read: None,
};

/// What is read of a subject, for these of the things that happen to it.
const EVENTS: &[(&str, &[&str], &Shape)] = &[
    ("pipelinerun", &["queued", "started", "finished"], &PIPELINE_RUN),
    ("build", &["queued", "started", "finished"], &BUILD),
    ("taskrun", &["finished"], &TASK_RUN),
    ("service", &["deployed", "upgraded", "rolledback"], &DEPLOYMENT),
    ("change", &["created", "reviewed", "merged", "abandoned"], &CHANGE),
    ("incident", &["detected", "reported", "resolved"], &INCIDENT),
    ("ticket", &["created", "updated", "closed"], &TICKET),
];

/// What else happens, and why it is counted and not read.
const PASSED_OVER: &[(&str, &str)] = &[
    ("artifact", "artifactEvent"),
    ("branch", "branchEvent"),
    ("change", "changeUpdate"),
    ("environment", "environmentEvent"),
    ("repository", "repositoryEvent"),
    ("service", "serviceWithoutDeployment"),
    ("taskrun", "taskRunStart"),
    ("testcaserun", "testEvent"),
    ("testoutput", "testEvent"),
    ("testsuiterun", "testEvent"),
];

fn read_data<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    json.object(|name, json| match name {
        "data" => read(json, path, reading),
        _ => json.skip(),
    })
}

fn read<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let (mut kind, mut at) = (None, json.next_value());
    json.ahead().object(|name, json| match name {
        "context" => json.object(|name, json| {
            match name {
                "type" => {
                    at = json.next_value();
                    kind = json.text()?;
                }
                _ => json.skip()?,
            }
            Ok(())
        }),
        _ => json.skip(),
    })?;
    let kind = kind.unwrap_or_default();
    let mut words = kind.strip_prefix("dev.cdevents.").unwrap_or_default().split('.');
    let (subject, predicate) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let known = EVENTS.iter().find(|(of, predicates, _)| *of == subject && predicates.contains(&predicate));
    if let Some((_, _, shape)) = known {
        return shape.read(json, path, reading);
    }
    match PASSED_OVER.iter().find(|(of, _)| *of == subject) {
        Some((_, reason)) => {
            reading.passed_over = Some(reason);
            json.skip()
        }
        None => {
            let message =
                format!("found the type \"{kind}\", wanted one such as \"dev.cdevents.service.deployed.0.2.0\"");
            Err(Refusal::new(at, "cdevents.type", message))
        }
    }
}

const TYPE: usize = 0;
const AT: usize = 1;
const EVENT_ID: usize = 2;
const OUTCOME: usize = 3;
const ARTIFACT: usize = 4;
const REPO: usize = 5;

const CONTEXT: Take = Take::In(&[
    ("id", Take::Keep(EVENT_ID, How::Text)),
    ("type", Take::Keep(TYPE, How::Text)),
    ("timestamp", Take::Keep(AT, How::Instant)),
]);

/// What happened to the subject.
fn predicate(found: &Found<'_>) -> String {
    found.text(TYPE).and_then(|kind| kind.split('.').nth(3)).unwrap_or_default().to_owned()
}

const PIPELINE_RUN: Shape = Shape {
    kind: Kind::Run,
    members: &[
        ("context", CONTEXT),
        (
            "subject",
            Take::In(&[
                ("id", Take::Set(run::ID)),
                (
                    "content",
                    Take::In(&[
                        ("pipelineName", Take::Set(run::PIPELINE)),
                        ("uri", Take::Set(run::URL)),
                        ("url", Take::Set(run::URL)),
                        ("outcome", Take::Keep(OUTCOME, How::Text)),
                        ("errors", Take::Extra("errors")),
                    ]),
                ),
            ]),
        ),
    ],
    required: &[("subject.id", run::ID), ("context.timestamp", run::UPDATED_AT)],
    finish: |found, _| {
        found.prefix_id(run::ID, "pipelinerun");
        run_event(found);
        Ok(None)
    },
};

const BUILD: Shape = Shape {
    kind: Kind::Run,
    members: &[
        ("context", CONTEXT),
        (
            "subject",
            Take::In(&[
                ("id", Take::Set(run::ID)),
                ("content", Take::In(&[("artifactId", Take::Keep(ARTIFACT, How::Text))])),
            ]),
        ),
    ],
    required: &[("subject.id", run::ID), ("context.timestamp", run::UPDATED_AT)],
    finish: |found, _| {
        found.prefix_id(run::ID, "build");
        found.set(run::RUN_KIND, "ci");
        take_artifact(found, "output");
        run_event(found);
        Ok(None)
    },
};

/// A run was asked for, began or ended.
fn run_event(found: &mut Found<'_>) {
    let at = found.instant(AT);
    let (field, status) = match predicate(found).as_str() {
        "queued" => (run::CREATED_AT, "queued"),
        "started" => (run::STARTED_AT, "running"),
        _ => (run::FINISHED_AT, "finished"),
    };
    found.set(field, at);
    found.set(run::UPDATED_AT, at);
    found.set(run::STATUS, status);
    let outcome = found.take(OUTCOME);
    found.set(run::STATUS, outcome);
    found.record.partial = true;
}

/// An artifact by its package URL: `pkg:oci/shop@sha256:…` is `pkg:oci/shop`, of this digest.
fn take_artifact(found: &mut Found<'_>, direction: &'static str) {
    let Some(purl) = found.taken_text(ARTIFACT) else { return };
    let (name, qualifier) = purl.split_once('@').unwrap_or((&purl, ""));
    let mut part = Record::new(Kind::Artifact);
    part.set(artifact::DIRECTION, direction);
    part.set(artifact::NAME, name.to_owned());
    part.set(artifact::QUALIFIER, qualifier.replace("%3A", ":").replace("%3a", ":"));
    found.record.parts.push(part);
}

const TASK_RUN: Shape = Shape {
    kind: Kind::Stage,
    members: &[
        ("context", CONTEXT),
        (
            "subject",
            Take::In(&[(
                "content",
                Take::In(&[
                    ("taskName", Take::Set(stage::NAME)),
                    ("outcome", Take::Set(stage::STATUS)),
                    ("pipelineRun", Take::As(stage::RUN_ID, How::Of("id"))),
                ]),
            )]),
        ),
    ],
    required: &[("context.timestamp", stage::FINISHED_AT)],
    finish: |found, _| {
        found.prefix_id(stage::RUN_ID, "pipelinerun");
        found.set(stage::STAGE_TYPE, "task");
        let at = found.take(AT);
        found.set(stage::FINISHED_AT, at);
        Ok(None)
    },
};

/// An event of a deployment is the whole of it: it began and ended when it is told.
const DEPLOYMENT: Shape = Shape {
    kind: Kind::Run,
    members: &[
        ("context", CONTEXT),
        (
            "subject",
            Take::In(&[
                ("id", Take::Set(run::SERVICE)),
                (
                    "content",
                    Take::In(&[
                        ("environment", Take::As(run::ENVIRONMENT, How::Of("id"))),
                        ("artifactId", Take::Keep(ARTIFACT, How::Text)),
                    ]),
                ),
            ]),
        ),
    ],
    required: &[("context.id", run::ID), ("context.timestamp", run::FINISHED_AT)],
    finish: |found, _| {
        let id = found.text(EVENT_ID).map(|id| format!("deployment/{id}"));
        found.set(run::ID, id);
        found.set(run::RUN_KIND, "cd");
        found.set(run::STATUS, "success");
        let at = found.instant(AT);
        found.set(run::STARTED_AT, at);
        found.set(run::FINISHED_AT, at);
        let is_rollback = predicate(found) == "rolledback";
        found.set(run::IS_ROLLBACK, is_rollback);
        take_artifact(found, "input");
        Ok(None)
    },
};

const CHANGE: Shape = Shape {
    kind: Kind::PullRequest,
    members: &[
        ("context", CONTEXT),
        (
            "subject",
            Take::In(&[
                ("id", Take::Set(pull_request::ID)),
                (
                    "content",
                    Take::In(&[
                        ("description", Take::Set(pull_request::TITLE)),
                        ("repository", Take::In(&[("id", Take::Keep(REPO, How::Text))])),
                    ]),
                ),
            ]),
        ),
    ],
    required: &[("subject.id", pull_request::ID), ("context.timestamp", pull_request::UPDATED_AT)],
    finish: |found, _| {
        let at = found.instant(AT);
        let repo = found.text(REPO).map(|repo| address::repository(repo).unwrap_or_else(|| repo.to_owned()));
        let own = found.record.text(pull_request::ID).unwrap_or_default().to_owned();
        found.set(pull_request::NUMBER, own.parse::<u32>().ok().map(f64::from));
        found.set(pull_request::ID, format!("{}#{own}", repo.as_deref().unwrap_or_default()));
        found.set(pull_request::REPO, repo);
        found.set(pull_request::UPDATED_AT, at);
        let merged = |found: &mut Found<'_>, state: &'static str, fields: &[Field]| {
            found.set(pull_request::STATE, state);
            fields.iter().for_each(|field| found.set(*field, at));
        };
        match predicate(found).as_str() {
            "created" => merged(found, "open", &[pull_request::CREATED_AT]),
            "merged" => merged(found, "merged", &[pull_request::MERGED_AT, pull_request::CLOSED_AT]),
            "abandoned" => merged(found, "closed", &[pull_request::CLOSED_AT]),
            _ => {
                let id = found.text(EVENT_ID).map(str::to_owned);
                let mut part = Record::new(Kind::Review);
                part.set(review::ID, id);
                part.set(review::STATE, "commented");
                part.set(review::AT, at);
                found.record.parts.push(part);
            }
        }
        found.record.partial = true;
        Ok(None)
    },
};

const INCIDENT: Shape = Shape {
    kind: Kind::Incident,
    members: &[
        ("context", CONTEXT),
        (
            "subject",
            Take::In(&[
                ("id", Take::Set(incident::ID)),
                (
                    "content",
                    Take::In(&[
                        ("description", Take::Set(incident::TITLE)),
                        ("environment", Take::As(incident::ENVIRONMENT, How::Of("id"))),
                        ("service", Take::As(incident::SERVICE, How::Of("id"))),
                        ("artifactId", Take::Extra("artifactId")),
                        ("ticketURI", Take::Set(incident::URL)),
                    ]),
                ),
            ]),
        ),
    ],
    required: &[("subject.id", incident::ID), ("context.timestamp", incident::UPDATED_AT)],
    finish: |found, _| {
        let at = found.instant(AT);
        found.set(incident::UPDATED_AT, at);
        match predicate(found).as_str() {
            "resolved" => found.set(incident::RESOLVED_AT, at),
            predicate => {
                let is_detected = predicate == "detected";
                found.set(incident::CREATED_AT, at);
                found.set(incident::DETECTED_AT, at.filter(|_| is_detected));
            }
        }
        let status = predicate(found);
        found.set(incident::STATUS, status);
        found.record.partial = true;
        Ok(None)
    },
};

const TICKET: Shape = Shape {
    kind: Kind::Issue,
    members: &[
        ("context", CONTEXT),
        (
            "subject",
            Take::In(&[
                ("id", Take::Set(issue::ID)),
                (
                    "content",
                    Take::In(&[
                        ("summary", Take::Set(issue::TITLE)),
                        ("ticketType", Take::Set(issue::ISSUE_KIND)),
                        ("group", Take::Set(issue::PROJECT)),
                        ("creator", Take::Set(issue::AUTHOR)),
                        ("assignees", Take::Keep(OUTCOME, How::Texts)),
                        ("priority", Take::Set(issue::PRIORITY)),
                        ("labels", Take::Set(issue::LABELS)),
                        ("milestone", Take::Extra("milestone")),
                        ("resolution", Take::Extra("resolution")),
                        ("uri", Take::Set(issue::URL)),
                    ]),
                ),
            ]),
        ),
    ],
    required: &[("subject.id", issue::ID), ("context.timestamp", issue::UPDATED_AT)],
    finish: |found, _| {
        let at = found.instant(AT);
        found.set(issue::UPDATED_AT, at);
        if let Cell::List(names) = found.take(OUTCOME) {
            found.set(issue::ASSIGNEE, names.into_iter().next());
        }
        match predicate(found).as_str() {
            "created" => found.set(issue::CREATED_AT, at),
            "closed" => {
                found.set(issue::RESOLVED_AT, at);
                found.set(issue::CLOSED_AT, at);
                found.set(issue::STATUS, "closed");
            }
            _ => {}
        }
        found.record.partial = true;
        Ok(None)
    },
};
