//! One execution of a pipeline, as the execution summary gives it.

use std::borrow::Cow;

use super::module::{self, BuiltCommit, Modules};
use super::{Reading, listed, milliseconds, one_or_extras, stage};
use crate::event::{Cell, Kind, Record, Sha, run};
use crate::source::adapter::{keep_extras, require, texts};
use crate::source::json::{Json, Walk};

/// Scalars that are kept under their own names.
const EXTRAS: &[&str] = &["name", "orgIdentifier", "projectIdentifier", "runSequence"];

pub(super) fn read<'a>(json: &mut Json<'a>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut record = Record::new(Kind::Run);
    let mut modules = Modules::default();
    let mut named = Vec::new();
    let mut extras = Vec::new();
    json.object(|member, json| {
        match member {
            "planExecutionId" => record.set(run::ID, json.id()?),
            "pipelineIdentifier" => record.set(run::PIPELINE, json.text()?),
            "status" => record.set(run::STATUS, json.text()?),
            "startTs" => record.set(run::STARTED_AT, milliseconds(json)?),
            "endTs" => record.set(run::FINISHED_AT, milliseconds(json)?),
            "createdAt" => record.set(run::CREATED_AT, milliseconds(json)?),
            "modules" => named = listed(texts(json)?),
            "moduleInfo" => module::read(json, &mut modules)?,
            "layoutNodeMap" => stage::read(json, &mut record.parts)?,
            "executionTriggerInfo" => trigger(json, &mut record, &mut extras)?,
            "parentStageInfo" => parent(json, &mut record)?,
            "executionMode" => {
                let mode = json.text()?;
                record.set(run::IS_ROLLBACK, mode.as_deref().map(|mode| mode.contains("ROLLBACK")));
            }
            "tags" => tags(json, &mut extras)?,
            _ if EXTRAS.contains(&member) => {
                extras.extend(json.scalar()?.map(|value| Cow::Owned(format!("{member}={value}"))));
            }
            _ => json.skip()?,
        }
        Ok(())
    })?;
    let is = |module: &str| named.iter().any(|named| named == module);
    record.set(run::RUN_KIND, kind(is("ci") || modules.ci, is("cd") || modules.cd));
    settle_modules(&mut record, modules, &mut extras);
    // An execution that was exported while it ran, and again when it had ended, is the later one.
    let last = record.instant(run::FINISHED_AT).or(record.instant(run::STARTED_AT));
    record.set(run::UPDATED_AT, last);
    keep_extras(&mut record, extras);
    require(&record, &[("planExecutionId", run::ID), ("startTs", run::STARTED_AT)])?;
    reading.records.push(record);
    Ok(())
}

/// What the modules that an execution ran are called here.
pub(super) fn kind(ci: bool, cd: bool) -> Option<&'static str> {
    match (ci, cd) {
        (true, true) => Some("both"),
        (true, false) => Some("ci"),
        (false, true) => Some("cd"),
        (false, false) => None,
    }
}

fn settle_modules<'a>(record: &mut Record<'a>, modules: Modules<'a>, extras: &mut Vec<Cow<'a, str>>) {
    one_or_extras(record, run::SERVICE, "service", modules.services, extras);
    one_or_extras(record, run::ENVIRONMENT, "environment", modules.environments, extras);
    let pair = |name: &'static str| move |value: Cow<'a, str>| Cow::Owned(format!("{name}={value}"));
    extras.extend(modules.environment_types.into_iter().map(pair("environmentType")));
    extras.extend(modules.environment_groups.into_iter().map(pair("environmentGroup")));
    if let Some(number) = &modules.pull_request {
        let repo = modules.repo.as_deref().unwrap_or_default();
        record.set(run::PULL_REQUESTS, Cell::List(vec![Cow::Owned(format!("{repo}#{number}"))]));
    }
    record.set(run::REPO, modules.repo);
    record.set(run::BRANCH, modules.branch);
    record.set(run::REF, modules.tag);
    record.set(run::SHA, modules.built.or(newest(&modules.commits)));
    let shas: Vec<Sha> = modules.commits.iter().map(|commit| commit.sha).collect();
    if shas.len() > 1 {
        record.set(run::SHAS, Cell::Shas(shas));
    }
}

/// The last of the commits that a build was started with, if their times tell which it is.
fn newest(commits: &[BuiltCommit]) -> Option<Sha> {
    let last = commits.iter().map(|commit| commit.at).max()?;
    let mut at_last = commits.iter().filter(|commit| commit.at == last);
    match (at_last.next(), at_last.next()) {
        (Some(only), None) => Some(only.sha),
        _ => None,
    }
}

fn trigger<'a>(json: &mut Json<'a>, record: &mut Record<'a>, extras: &mut Vec<Cow<'a, str>>) -> Walk<()> {
    json.object(|member, json| {
        match member {
            "triggerType" => record.set(run::TRIGGER, json.text()?),
            "isRerun" if json.flag()? == Some(true) => extras.push(Cow::Borrowed("isRerun=true")),
            "isRerun" => {}
            _ => json.skip()?,
        }
        Ok(())
    })
}

/// The execution whose stage ran this pipeline.
fn parent<'a>(json: &mut Json<'a>, record: &mut Record<'a>) -> Walk<()> {
    json.object(|member, json| {
        match member {
            "executionid" | "executionId" => record.set(run::PARENT_RUN, json.text()?),
            _ => json.skip()?,
        }
        Ok(())
    })
}

fn tags<'a>(json: &mut Json<'a>, extras: &mut Vec<Cow<'a, str>>) -> Walk<()> {
    json.list(|json| {
        let mut key = None;
        let mut value = None;
        json.object(|member, json| {
            match member {
                "key" => key = json.text()?,
                "value" => value = json.text()?,
                _ => json.skip()?,
            }
            Ok(())
        })?;
        if let Some(key) = key {
            extras.push(Cow::Owned(format!("tags.{key}={}", value.unwrap_or_default())));
        }
        Ok(())
    })
}
