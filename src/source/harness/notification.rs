//! A notification that Harness sent when a pipeline started or ended. Its times are in seconds.

use std::borrow::Cow;

use super::{Path, Reading};
use crate::event::{Kind, Record, run};
use crate::source::adapter::{keep_extras, member_text, require};
use crate::source::json::{Json, Walk};

/// Scalars that are kept under their own names.
const EXTRAS: &[&str] = &["orgIdentifier", "projectIdentifier"];

pub(super) fn read<'a>(json: &mut Json<'a>, _: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    json.object(|member, json| match member {
        "eventData" => event(json, reading),
        _ => json.skip(),
    })
}

fn event<'a>(json: &mut Json<'a>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut record = Record::new(Kind::Run);
    let mut extras = Vec::new();
    let mut happened = None;
    json.object(|member, json| {
        match member {
            "planExecutionId" => record.set(run::ID, json.text()?),
            "pipelineIdentifier" => record.set(run::PIPELINE, json.text()?),
            "pipelineName" => extras.extend(json.text()?.map(|name| Cow::Owned(format!("name={name}")))),
            "eventType" => happened = json.text()?,
            "startTs" => record.set(run::STARTED_AT, json.instant_in_seconds()?),
            "endTs" => record.set(run::FINISHED_AT, json.instant_in_seconds()?),
            "executionUrl" => record.set(run::URL, json.text()?),
            "triggeredBy" => record.set(run::TRIGGER, member_text(json, "triggerType")?),
            _ if EXTRAS.contains(&member) => {
                extras.extend(json.scalar()?.map(|value| Cow::Owned(format!("{member}={value}"))));
            }
            _ => json.skip()?,
        }
        Ok(())
    })?;
    // The words that the API has for the same.
    let status = match happened.as_deref() {
        Some("PipelineStart") => "Running",
        Some("PipelineSuccess") => "Success",
        Some("PipelineFailed") => "Failed",
        Some("PipelinePaused") => "Paused",
        // That a pipeline ended says less than that it succeeded or failed, which is notified as well.
        Some("PipelineEnd") => {
            reading.passed_over = Some("notificationWithoutOutcome");
            return Ok(());
        }
        _ => {
            reading.passed_over = Some("notificationOfAStage");
            return Ok(());
        }
    };
    record.set(run::STATUS, status);
    let last = record.instant(run::FINISHED_AT).or(record.instant(run::STARTED_AT));
    record.set(run::UPDATED_AT, last);
    keep_extras(&mut record, extras);
    require(&record, &[("eventData.planExecutionId", run::ID), ("eventData.startTs", run::STARTED_AT)])?;
    reading.records.push(record);
    Ok(())
}
