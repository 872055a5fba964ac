//! Builds, and the stages, jobs and tasks of their timelines.

use std::borrow::Cow;

use super::{Path, Reading, branch, page, time};
use crate::event::{Cell, Kind, Record, Sha, run, stage};
use crate::source::adapter::{keep_extras, member_text, pairs, require};
use crate::source::address;
use crate::source::json::{Json, Refusal, Walk};

/// Where a build's sources are.
#[derive(Default)]
struct Repository<'a> {
    id: Option<Cow<'a, str>>,
    name: Option<Cow<'a, str>>,
    kind: Option<Cow<'a, str>>,
}

impl<'a> Repository<'a> {
    /// `owner/name` on GitHub, `project/name` in Azure Repos.
    fn name(self, project: Option<&str>) -> Option<Cow<'a, str>> {
        match (self.kind.as_deref(), project) {
            (Some("TfsGit"), Some(project)) => self.name.map(|name| Cow::Owned(format!("{project}/{name}"))),
            (Some("TfsGit"), None) => self.name,
            // Team Foundation's own paths, `$/Retail/Shop`, name no repository.
            (Some("TfsVersionControl"), _) => None,
            // Some hosts give an address in place of a name.
            _ => self.id.filter(|id| id.contains('/')).map(|id| match address::repository(&id) {
                Some(name) => Cow::Owned(name),
                None => id,
            }),
        }
    }
}

pub(super) fn read<'a>(json: &mut Json<'a>, _: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut record = Record::new(Kind::Run);
    let mut extras = Vec::new();
    let mut project = None;
    let mut repository = Repository::default();
    let (mut status, mut result) = (None, None);
    let (mut reference, mut pull_request) = (None, None);
    json.object(|member, json| {
        match member {
            "id" => record.set(run::ID, json.id()?.map(|id| format!("build/{id}"))),
            "buildNumber" => extras.extend(json.scalar()?.map(|number| Cow::Owned(format!("buildNumber={number}")))),
            "status" => status = json.text()?,
            "result" => result = json.text()?.filter(|word| word != "none"),
            "queueTime" => record.set(run::CREATED_AT, time(json)?),
            "startTime" => record.set(run::STARTED_AT, time(json)?),
            "finishTime" => record.set(run::FINISHED_AT, time(json)?),
            "lastChangedDate" => record.set(run::UPDATED_AT, time(json)?),
            "reason" => record.set(run::TRIGGER, json.text()?),
            "definition" => record.set(run::PIPELINE, member_text(json, "name")?),
            "project" => project = member_text(json, "name")?,
            "repository" => repository_of(json, &mut repository)?,
            "sourceBranch" => reference = json.text()?,
            "sourceVersion" => set_version(json, &mut record, &mut extras)?,
            "triggerInfo" => pull_request = member_text(json, "pr.number")?,
            "triggeredByBuild" => {
                record.set(run::PARENT_RUN, member_text(json, "id")?.map(|id| format!("build/{id}")));
            }
            "templateParameters" => {
                let mut parameters = Vec::new();
                pairs(json, &mut parameters)?;
                if !parameters.is_empty() {
                    record.set(run::PARAMETERS, Cell::List(parameters));
                }
            }
            "tags" => json.list(|json| {
                extras.extend(json.scalar()?.map(|tag| Cow::Owned(format!("tag={tag}"))));
                Ok(())
            })?,
            "_links" => record.set(run::URL, page(json)?),
            _ => json.skip()?,
        }
        Ok(())
    })?;
    // As for any workflow of GitHub: that it deploys, a profile says by its name, or its stages do.
    record.set(run::RUN_KIND, "ci");
    record.set(run::STATUS, if status.as_deref() == Some("completed") { result.or(status) } else { status });
    let repo = repository.name(project.as_deref());
    set_reference(&mut record, reference, pull_request, repo.as_deref());
    record.set(run::REPO, repo);
    extras.extend(project.map(|name| Cow::Owned(format!("project={name}"))));
    keep_extras(&mut record, extras);
    require(&record, &[("id", run::ID), ("queueTime", run::CREATED_AT)])?;
    reading.records.push(record);
    Ok(())
}

fn repository_of<'a>(json: &mut Json<'a>, repository: &mut Repository<'a>) -> Walk<()> {
    json.object(|member, json| {
        match member {
            "id" => repository.id = json.id()?,
            "name" => repository.name = json.text()?,
            "type" => repository.kind = json.text()?,
            _ => json.skip()?,
        }
        Ok(())
    })
}

/// Git's commit; another version control's number is kept beside it.
fn set_version<'a>(json: &mut Json<'a>, record: &mut Record<'a>, extras: &mut Vec<Cow<'a, str>>) -> Walk<()> {
    let Some(version) = json.id()? else { return Ok(()) };
    match Sha::parse_whole(&version) {
        Some(sha) => record.set(run::SHA, sha),
        None => extras.push(Cow::Owned(format!("sourceVersion={version}"))),
    }
    Ok(())
}

/// A branch, a tag, or the merge of a pull request that a build tried out.
fn set_reference<'a>(
    record: &mut Record<'a>,
    reference: Option<Cow<'a, str>>,
    pull_request: Option<Cow<'a, str>>,
    repo: Option<&str>,
) {
    let Some(reference) = reference else { return };
    record.set(run::BRANCH, branch(&reference));
    let merged = reference.strip_prefix("refs/pull/").and_then(|rest| rest.split('/').next()).map(str::to_owned);
    if let (Some(number), Some(repo)) = (pull_request.map(Cow::into_owned).or(merged), repo) {
        record.set(run::PULL_REQUESTS, Cell::List(vec![Cow::Owned(format!("{repo}#{number}"))]));
    }
    record.set(run::REF, reference);
}

/// A timeline: the build is in its address, in the address of a log, or in the file's name.
pub(super) fn read_timeline<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut build = None;
    json.object(|member, json| match member {
        "url" => {
            build = json.text()?.and_then(|url| address::number_after(&url, "builds")).or(build.take());
            Ok(())
        }
        "records" => json.list(|json| {
            let at = json.next_value();
            let (stage, of) = timeline_record(json, at)?;
            build = build.take().or(of);
            reading.records.push(stage);
            Ok(())
        }),
        _ => json.skip(),
    })?;
    let build = build.or_else(|| path.stem_in("timeline").map(str::to_owned));
    for stage in &mut reading.records {
        stage.set(stage::RUN_ID, build.as_ref().map(|build| format!("build/{build}")));
    }
    Ok(())
}

/// One record of a timeline, taken out of it.
pub(super) fn read_timeline_record<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let (mut stage, build) = timeline_record(json, 0)?;
    let build = build.or_else(|| path.stem_in("timeline").map(str::to_owned));
    stage.set(stage::RUN_ID, build.map(|build| format!("build/{build}")));
    reading.records.push(stage);
    Ok(())
}

fn timeline_record<'a>(json: &mut Json<'a>, at: usize) -> Walk<(Record<'a>, Option<String>)> {
    let mut stage = Record::new(Kind::Stage);
    let mut build = None;
    let (mut state, mut result) = (None, None);
    let mut extras = Vec::new();
    json.object(|member, json| {
        match member {
            "name" => stage.set(stage::NAME, json.text()?),
            "type" => stage.set(stage::STAGE_TYPE, json.text()?),
            "state" => state = json.text()?,
            "result" => result = json.text()?,
            "startTime" => stage.set(stage::STARTED_AT, time(json)?),
            "finishTime" => stage.set(stage::FINISHED_AT, time(json)?),
            "lastModified" => stage.set(stage::UPDATED_AT, time(json)?),
            "attempt" => {
                let attempt = json.count()?.filter(|attempt| *attempt > 1.0);
                extras.extend(attempt.map(|attempt| Cow::Owned(format!("attempt={attempt}"))));
            }
            "log" => build = member_text(json, "url")?.and_then(|url| address::number_after(&url, "builds")),
            _ => json.skip()?,
        }
        Ok(())
    })?;
    stage.set(stage::STATUS, result.or(state));
    keep_extras(&mut stage, extras);
    match require(&stage, &[("name", stage::NAME), ("type", stage::STAGE_TYPE)]) {
        Ok(()) => Ok((stage, build)),
        Err(refusal) => Err(Refusal { at, ..refusal }),
    }
}
