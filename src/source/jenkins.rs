//! Jenkins: builds as its JSON API lists them, and the runs and stages of the Pipeline Stage View plugin.

use super::adapter::{Adapter, Path};
use super::address;
use super::json::Walk;
use super::shape::{Found, How, Shape, Take};
use super::sign::{Read, Sign};
use crate::event::{Kind, run, stage};
use crate::time::Instant;

pub(super) const ADAPTER: Adapter = Adapter {
    id: "jenkins",
    name: "Jenkins",
    wrappers: &[&["allBuilds"], &["builds"]],
    signs: &[
        Sign { members: &["number", "result", "timestamp"], holds: "builds", read: Read::Shape(&BUILD) },
        Sign { members: &["stages", "startTimeMillis"], holds: "pipeline runs", read: Read::Shape(&RUN) },
        Sign { members: &["startTimeMillis", "durationMillis"], holds: "stages", read: Read::Shape(&STAGE) },
    ],
    expected: "expected builds with \"number\" and \"timestamp\", or runs and stages with \"startTimeMillis\"",
    read: None,
};

const NAME: usize = 0;
const NUMBER: usize = 1;
const DURATION: usize = 2;
const BUILDING: usize = 3;
const REMOTE: usize = 4;
const BRANCH: usize = 5;
const LINK: usize = 6;

const BUILD: Shape = Shape {
    kind: Kind::Run,
    members: &[
        ("fullDisplayName", Take::Keep(NAME, How::Text)),
        ("number", Take::Keep(NUMBER, How::Text)),
        ("url", Take::Set(run::URL)),
        ("result", Take::Set(run::STATUS)),
        ("building", Take::Keep(BUILDING, How::Flag)),
        ("timestamp", Take::Set(run::STARTED_AT)),
        ("duration", Take::Keep(DURATION, How::Count)),
        (
            "actions",
            Take::Each(&[
                (
                    "lastBuiltRevision",
                    Take::In(&[("SHA1", Take::Set(run::SHA)), ("branch", Take::Keep(BRANCH, How::Each("name")))]),
                ),
                ("remoteUrls", Take::Keep(REMOTE, How::Texts)),
                ("causes", Take::Each(&[("shortDescription", Take::Set(run::TRIGGER))])),
                ("parameters", Take::NamedPairs(run::PARAMETERS)),
            ]),
        ),
    ],
    required: &[("fullDisplayName", run::ID), ("timestamp", run::STARTED_AT)],
    finish: |found, path| {
        // `folder » job #7`, or the same out of the build's address, which has the names that addresses have.
        let of_url = found.record.text(run::URL).and_then(job_and_number);
        let of_name = found
            .text(NAME)
            .and_then(|name| name.rsplit_once(" #"))
            .map(|(job, number)| (job.replace(" » ", "/"), number.split(' ').next().unwrap_or_default().to_owned()));
        let of_file =
            path.stem_in("build").zip(found.text(NUMBER)).map(|(job, number)| (job.to_owned(), number.to_owned()));
        set_names(found, of_url.or(of_name).or(of_file));
        found.set(run::RUN_KIND, "ci");
        let remote = found.texts(REMOTE).first().and_then(|url| address::repository(url));
        found.set(run::REPO, remote);
        let branch = found.texts(BRANCH).first().map(|name| {
            let name = name.trim_start_matches("refs/remotes/");
            name.strip_prefix("origin/").unwrap_or(name).to_owned()
        });
        found.set(run::BRANCH, branch.filter(|name| name != "detached"));
        if found.flag(BUILDING) {
            found.set(run::STATUS, "building");
        } else if let (Some(at), Some(ms)) = (found.record.instant(run::STARTED_AT), found.count(DURATION)) {
            found.set(run::FINISHED_AT, Instant::from_ms(at.ms().saturating_add(ms as i64)));
        }
        settle(found)
    },
};

/// A run was last changed when it ended; one that has not ended, when it began.
fn settle(found: &mut Found<'_>) -> Walk<Option<&'static str>> {
    let last = found.record.instant(run::FINISHED_AT).or(found.record.instant(run::STARTED_AT));
    found.set(run::UPDATED_AT, last);
    Ok(None)
}

fn set_names(found: &mut Found<'_>, names: Option<(String, String)>) {
    if let Some((job, number)) = names {
        found.set(run::ID, format!("{job}#{number}"));
        found.set(run::PIPELINE, job);
    }
}

/// A job's path and a build's number out of an address: `/job/folder/job/name/7/…` is `folder/name` and 7.
fn job_and_number(address: &str) -> Option<(String, String)> {
    let mut steps = address.split('/').skip_while(|step| *step != "job");
    let mut job: Vec<&str> = Vec::new();
    loop {
        match steps.next()? {
            "job" => job.push(steps.next()?),
            number if !job.is_empty() && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
                return Some((job.join("/"), number.to_owned()));
            }
            _ => return None,
        }
    }
}

/// A run of a pipeline with its stages.
const RUN: Shape = Shape {
    kind: Kind::Run,
    members: &[
        ("_links", Take::In(&[("self", Take::Keep(LINK, How::Of("href")))])),
        ("status", Take::Set(run::STATUS)),
        ("startTimeMillis", Take::Set(run::STARTED_AT)),
        ("endTimeMillis", Take::Set(run::FINISHED_AT)),
        ("stages", Take::Parts(&STAGE)),
    ],
    required: &[("_links.self.href", run::ID), ("startTimeMillis", run::STARTED_AT)],
    finish: |found, _| {
        // It says nothing of commits, parameters and causes: the build of the same number does.
        found.record.partial = true;
        let names = found.text(LINK).and_then(job_and_number);
        set_names(found, names);
        found.set(run::RUN_KIND, "ci");
        settle(found)
    },
};

const STAGE: Shape = Shape {
    kind: Kind::Stage,
    members: &[
        ("_links", Take::In(&[("self", Take::Keep(LINK, How::Of("href")))])),
        ("id", Take::Extra("id")),
        ("name", Take::Set(stage::NAME)),
        ("status", Take::Set(stage::STATUS)),
        ("startTimeMillis", Take::Set(stage::STARTED_AT)),
        ("durationMillis", Take::Keep(DURATION, How::Count)),
    ],
    required: &[("name", stage::NAME)],
    finish: stage,
};

fn stage(found: &mut Found<'_>, _: &Path<'_>) -> Walk<Option<&'static str>> {
    let run = found.text(LINK).and_then(job_and_number).map(|(job, number)| format!("{job}#{number}"));
    found.set(stage::RUN_ID, run);
    found.set(stage::STAGE_TYPE, "stage");
    let over =
        !matches!(found.record.text(stage::STATUS), Some("IN_PROGRESS" | "PAUSED_PENDING_INPUT" | "NOT_EXECUTED"));
    if let (Some(at), Some(ms), true) = (found.record.instant(stage::STARTED_AT), found.count(DURATION), over) {
        found.set(stage::FINISHED_AT, Instant::from_ms(at.ms().saturating_add(ms as i64)));
    }
    Ok(None)
}
