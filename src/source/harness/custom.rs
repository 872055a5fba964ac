//! The payload that Harness SEI's custom CI/CD integration takes: one run of a job, from any tool.

use std::borrow::Cow;

use super::execution::kind;
use super::{Path, Reading, milliseconds};
use crate::event::{Cell, Kind, Record, artifact, run, stage};
use crate::source::adapter::{keep_extras, member_texts, require, shas};
use crate::source::address;
use crate::source::json::{Json, Walk};
use crate::time::Instant;

/// Scalars that are kept under their own names.
const EXTRAS: &[&str] = &[
    "build_number",
    "cfr_status",
    "instance_guid",
    "instance_name",
    "module_name",
    "project_name",
    "qualified_name",
    "user_id",
];

pub(super) fn read<'a>(json: &mut Json<'a>, _: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut record = Record::new(Kind::Run);
    let mut extras = Vec::new();
    let mut job = None;
    let mut build = None;
    let mut duration_ms = None;
    let mut modules = (false, false);
    json.object(|member, json| {
        match member {
            "execution_id" => record.set(run::ID, json.id()?),
            "pipeline" | "job_name" => record.set(run::PIPELINE, json.text()?),
            "job_full_name" => job = json.text()?,
            "result" => record.set(run::STATUS, json.text()?),
            "start_time" => record.set(run::STARTED_AT, milliseconds(json)?),
            "duration" => duration_ms = json.count()?,
            "scm_commit_ids" => set_commits(json, &mut record)?,
            "repo_url" => record.set(run::REPO, json.text()?.and_then(|url| address::repository(&url))),
            "branch_name" => record.set(run::BRANCH, json.text()?),
            "web_url" => record.set(run::URL, json.text()?),
            "ci" => modules.0 = json.flag()? == Some(true),
            "cd" => modules.1 = json.flag()? == Some(true),
            "job_run_params" => set_parameters(json, &mut record)?,
            "job_run" => job_run(json, &mut record.parts)?,
            "artifacts" => json.list(|json| artifacts(json, &mut record.parts))?,
            "trigger_chain" => set_trigger(json, &mut record)?,
            "themes" => {
                if let Cell::List(themes) = member_texts(json, "name")? {
                    extras.extend(themes.into_iter().map(|theme| Cow::Owned(format!("theme={theme}"))));
                }
            }
            _ if EXTRAS.contains(&member) => {
                let value = json.scalar()?;
                if member == "build_number" {
                    build.clone_from(&value);
                }
                extras.extend(value.map(|value| Cow::Owned(format!("{member}={value}"))));
            }
            _ => json.skip()?,
        }
        Ok(())
    })?;
    record.set(run::RUN_KIND, kind(modules.0, modules.1));
    name_run(&mut record, job, build);
    let ended = |started: Instant| Instant::from_ms(started.ms().checked_add(duration_ms? as i64)?);
    let finished = record.instant(run::STARTED_AT).and_then(ended);
    record.set(run::FINISHED_AT, finished);
    keep_extras(&mut record, extras);
    require(&record, &[("pipeline", run::PIPELINE), ("start_time", run::STARTED_AT), ("execution_id", run::ID)])?;
    reading.records.push(record);
    Ok(())
}

/// A run without an id of its own is the job's build of that number, else the one that the job began at that time.
fn name_run<'a>(record: &mut Record<'a>, job: Option<Cow<'a, str>>, build: Option<Cow<'a, str>>) {
    let Some(job) = job else { return };
    if record.text(run::ID).is_none() {
        match (build, record.instant(run::STARTED_AT)) {
            (Some(build), _) => record.set(run::ID, format!("{job}#{build}")),
            (None, Some(at)) => record.set(run::ID, format!("{job}@{at}")),
            (None, None) => {}
        }
    }
    if record.text(run::PIPELINE).is_none() {
        record.set(run::PIPELINE, job);
    }
}

/// One commit is the one that ran. Of several nobody says which, so none is.
fn set_commits<'a>(json: &mut Json<'a>, record: &mut Record<'a>) -> Walk<()> {
    match shas(json)? {
        Cell::Shas(shas) if shas.len() == 1 => record.set(run::SHA, shas[0]),
        several => record.set(run::SHAS, several),
    }
    Ok(())
}

fn set_parameters<'a>(json: &mut Json<'a>, record: &mut Record<'a>) -> Walk<()> {
    let mut parameters = Vec::new();
    json.list(|json| {
        let mut name = None;
        let mut value = None;
        json.object(|member, json| {
            match member {
                "name" => name = json.scalar()?,
                "value" => value = json.scalar()?,
                _ => json.skip()?,
            }
            Ok(())
        })?;
        if let Some(name) = name {
            parameters.push(Cow::Owned(format!("{name}={}", value.unwrap_or_default())));
        }
        Ok(())
    })?;
    if !parameters.is_empty() {
        record.set(run::PARAMETERS, Cell::List(parameters));
    }
    Ok(())
}

/// Stages say how long they took and not when, so that they have no times.
fn job_run<'a>(json: &mut Json<'a>, parts: &mut Vec<Record<'a>>) -> Walk<()> {
    json.object(|member, json| match member {
        "stages" => json.list(|json| {
            let mut part = Record::new(Kind::Stage);
            let mut state = None;
            let mut extras = Vec::new();
            json.object(|member, json| {
                match member {
                    "displayName" => part.set(stage::NAME, json.text()?),
                    "result" => part.set(stage::STATUS, json.text()?),
                    "state" => state = json.text()?,
                    "durationInMillis" => {
                        extras.extend(json.scalar()?.map(|ms| Cow::Owned(format!("durationInMillis={ms}"))));
                    }
                    _ => json.skip()?,
                }
                Ok(())
            })?;
            if part.text(stage::STATUS).is_none() {
                part.set(stage::STATUS, state);
            }
            keep_extras(&mut part, extras);
            parts.push(part);
            Ok(())
        }),
        _ => json.skip(),
    })
}

fn artifacts<'a>(json: &mut Json<'a>, parts: &mut Vec<Record<'a>>) -> Walk<()> {
    let mut part = Record::new(Kind::Artifact);
    let mut directions = (false, false);
    let mut extras = Vec::new();
    json.object(|member, json| {
        match member {
            "input" => directions.0 = json.flag()? == Some(true),
            "output" => directions.1 = json.flag()? == Some(true),
            "location" => part.set(artifact::LOCATION, json.text()?),
            "name" => part.set(artifact::NAME, json.text()?),
            "qualifier" => part.set(artifact::QUALIFIER, json.scalar()?),
            "type" => extras.extend(json.scalar()?.map(|word| Cow::Owned(format!("type={word}")))),
            _ => json.skip()?,
        }
        Ok(())
    })?;
    keep_extras(&mut part, extras);
    for (is_so, word) in [(directions.0, "input"), (directions.1, "output")] {
        if is_so {
            let mut part = part.clone();
            part.set(artifact::DIRECTION, word);
            parts.push(part);
        }
    }
    Ok(())
}

/// The first cause of the chain.
fn set_trigger<'a>(json: &mut Json<'a>, record: &mut Record<'a>) -> Walk<()> {
    json.list(|json| {
        let mut cause = (None, None);
        json.object(|member, json| {
            match member {
                "type" => cause.0 = json.scalar()?,
                "id" => cause.1 = json.scalar()?,
                _ => json.skip()?,
            }
            Ok(())
        })?;
        if record.text(run::TRIGGER).is_none() {
            record.set(run::TRIGGER, cause.0.or(cause.1));
        }
        Ok(())
    })
}
