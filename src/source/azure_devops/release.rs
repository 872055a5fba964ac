//! Classic releases, with a stage for each deployment to an environment, and deployments listed by themselves.

use std::borrow::Cow;

use super::{Path, Reading, page, time};
use crate::event::{Cell, Kind, Record, Sha, artifact, run, stage};
use crate::source::adapter::{keep_extras, member_text, require};
use crate::source::json::{Json, Walk};
use crate::time::Instant;

pub(super) fn read<'a>(json: &mut Json<'a>, _: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut record = Record::new(Kind::Run);
    let mut extras = Vec::new();
    json.object(|member, json| {
        match member {
            "id" => record.set(run::ID, json.id()?.map(|id| format!("release/{id}"))),
            "name" => extras.extend(json.text()?.map(|name| Cow::Owned(format!("name={name}")))),
            "status" => record.set(run::STATUS, json.text()?),
            "createdOn" => record.set(run::CREATED_AT, time(json)?),
            "modifiedOn" => record.set(run::UPDATED_AT, time(json)?),
            "reason" => record.set(run::TRIGGER, json.text()?),
            "releaseDefinition" => record.set(run::PIPELINE, member_text(json, "name")?),
            "projectReference" => {
                extras.extend(member_text(json, "name")?.map(|name| Cow::Owned(format!("project={name}"))));
            }
            "environments" => json.list(|json| environment(json, &mut record.parts))?,
            "artifacts" => json.list(|json| artifact_of(json, &mut record))?,
            "tags" => json.list(|json| {
                extras.extend(json.scalar()?.map(|tag| Cow::Owned(format!("tag={tag}"))));
                Ok(())
            })?,
            "_links" => record.set(run::URL, page(json)?),
            _ => json.skip()?,
        }
        Ok(())
    })?;
    record.set(run::RUN_KIND, "cd");
    let created = record.instant(run::CREATED_AT);
    record.set(run::STARTED_AT, created);
    keep_extras(&mut record, extras);
    require(&record, &[("id", run::ID), ("createdOn", run::CREATED_AT)])?;
    reading.records.push(record);
    Ok(())
}

/// A deployment by itself: a run of its own, since its release may have gone to the environment more than once.
pub(super) fn read_deployment<'a>(json: &mut Json<'a>, _: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut record = Record::new(Kind::Run);
    let mut extras = Vec::new();
    json.object(|member, json| {
        match member {
            "id" => record.set(run::ID, json.id()?.map(|id| format!("deployment/{id}"))),
            "deploymentStatus" => record.set(run::STATUS, json.text()?),
            "operationStatus" | "attempt" => {
                extras.extend(json.scalar()?.map(|word| Cow::Owned(format!("{member}={word}"))));
            }
            "reason" => record.set(run::TRIGGER, json.text()?),
            "releaseDefinition" => record.set(run::PIPELINE, member_text(json, "name")?),
            "releaseEnvironment" => record.set(run::ENVIRONMENT, member_text(json, "name")?),
            "queuedOn" => record.set(run::CREATED_AT, time(json)?),
            "startedOn" => record.set(run::STARTED_AT, time(json)?),
            "completedOn" => record.set(run::FINISHED_AT, time(json)?),
            "lastModifiedOn" => record.set(run::UPDATED_AT, time(json)?),
            "release" => json.object(|member, json| {
                match member {
                    "id" => record.set(run::PARENT_RUN, json.id()?.map(|id| format!("release/{id}"))),
                    "name" => extras.extend(json.text()?.map(|name| Cow::Owned(format!("release={name}")))),
                    "artifacts" => json.list(|json| artifact_of(json, &mut record))?,
                    "_links" => record.set(run::URL, page(json)?),
                    _ => json.skip()?,
                }
                Ok(())
            })?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    record.set(run::RUN_KIND, "cd");
    keep_extras(&mut record, extras);
    require(&record, &[("id", run::ID), ("queuedOn", run::CREATED_AT)])?;
    reading.records.push(record);
    Ok(())
}

/// What one attempt to deploy to an environment came to.
#[derive(Default)]
struct Attempt<'a> {
    number: f64,
    status: Option<Cow<'a, str>>,
    queued: Option<Instant>,
    modified: Option<Instant>,
}

/// An environment has a stage for each attempt, and one without times where nothing was deployed yet.
fn environment<'a>(json: &mut Json<'a>, parts: &mut Vec<Record<'a>>) -> Walk<()> {
    let mut name = None;
    let mut status = None;
    let mut attempts = Vec::new();
    json.object(|member, json| {
        match member {
            "name" => name = json.text()?,
            "status" => status = json.text()?,
            "deploySteps" => json.list(|json| {
                attempts.push(attempt(json)?);
                Ok(())
            })?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    if attempts.is_empty() {
        attempts.push(Attempt { status, ..Attempt::default() });
    }
    for attempt in attempts {
        let ended = !matches!(attempt.status.as_deref(), Some("inProgress" | "notDeployed" | "undefined") | None);
        let mut part = Record::new(Kind::Stage);
        part.set(stage::NAME, name.clone());
        part.set(stage::ENVIRONMENT, name.clone());
        part.set(stage::STAGE_TYPE, "environment");
        part.set(stage::STARTED_AT, attempt.queued);
        part.set(stage::FINISHED_AT, attempt.modified.filter(|_| ended));
        part.set(stage::STATUS, attempt.status);
        if attempt.number > 1.0 {
            keep_extras(&mut part, vec![Cow::Owned(format!("attempt={}", attempt.number))]);
        }
        parts.push(part);
    }
    Ok(())
}

fn attempt<'a>(json: &mut Json<'a>) -> Walk<Attempt<'a>> {
    let mut attempt = Attempt::default();
    json.object(|member, json| {
        match member {
            "attempt" => attempt.number = json.count()?.unwrap_or(0.0),
            "status" => attempt.status = json.text()?,
            "queuedOn" => attempt.queued = time(json)?,
            "lastModifiedOn" => attempt.modified = time(json)?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    Ok(attempt)
}

/// An artifact that is released. The first one that is made of a commit says what the release is made of.
fn artifact_of<'a>(json: &mut Json<'a>, record: &mut Record<'a>) -> Walk<()> {
    let mut part = Record::new(Kind::Artifact);
    let (mut kind, mut project, mut repo) = (None, None, None);
    let (mut source, mut version) = (None, None);
    json.object(|member, json| {
        match member {
            "type" => kind = json.text()?,
            "definitionReference" => json.object(|member, json| {
                match member {
                    "definition" => part.set(artifact::NAME, member_text(json, "name")?),
                    "project" => project = member_text(json, "name")?,
                    "version" => (version, source) = version_of(json, source.take())?,
                    "sourceVersion" => source = member_text(json, "id")?,
                    "repository" => repo = member_text(json, "name")?,
                    _ => json.skip()?,
                }
                Ok(())
            })?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    let is_git = kind.as_deref() == Some("Git");
    part.set(artifact::DIRECTION, "input");
    part.set(artifact::QUALIFIER, version);
    part.set(artifact::LOCATION, kind);
    if *record.get(run::SHA) == Cell::Missing
        && let Some(sha) = source.as_deref().and_then(Sha::parse_whole)
    {
        record.set(run::SHA, sha);
        // The definition of a repository is the repository.
        let name =
            repo.or_else(|| part.text(artifact::NAME).filter(|_| is_git).map(|name| Cow::Owned(name.to_owned())));
        record.set(
            run::REPO,
            match (name, project) {
                (Some(name), Some(project)) if !name.contains('/') => Some(Cow::Owned(format!("{project}/{name}"))),
                (name, _) => name,
            },
        );
    }
    if part.text(artifact::NAME).is_some() {
        record.parts.push(part);
    }
    Ok(())
}

/// A version's name; its id is a commit where the artifact is a repository.
type Version<'a> = (Option<Cow<'a, str>>, Option<Cow<'a, str>>);

fn version_of<'a>(json: &mut Json<'a>, source: Option<Cow<'a, str>>) -> Walk<Version<'a>> {
    let (mut id, mut name) = (None, None);
    json.object(|member, json| {
        match member {
            "id" => id = json.id()?,
            "name" => name = json.text()?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    let commit = source.or_else(|| id.clone().filter(|id| Sha::parse_whole(id).is_some()));
    Ok((name.or(id), commit))
}
