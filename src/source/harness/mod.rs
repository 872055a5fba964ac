//! Harness: pipeline executions as its API lists them, notifications of pipelines, and the payload that Harness SEI takes from
//! tools it does not know.

mod custom;
mod execution;
mod module;
mod notification;
mod stage;

use std::borrow::Cow;

use super::adapter::{Adapter, Path, Reading};
use super::json::{Json, Refusal, Walk};
use super::sign::{Read, Sign};
use crate::event::{Cell, Field, Record};
use crate::time::Instant;

pub(super) const ADAPTER: Adapter = Adapter {
    id: "harness",
    name: "Harness",
    wrappers: &[&["data", "content"], &["content"]],
    signs: SIGNS,
    expected: "expected executions with \"planExecutionId\", notifications with \"eventData\", or runs with \"job_full_name\"",
    read: None,
};

const SIGNS: &[Sign] = &[
    Sign {
        members: &["planExecutionId", "pipelineIdentifier"],
        holds: "pipeline executions",
        read: Read::With(|json, _, reading| execution::read(json, reading)),
    },
    Sign { members: &["eventData"], holds: "pipeline notifications", read: Read::With(notification::read) },
    Sign { members: &["job_full_name", "start_time"], holds: "custom CI/CD runs", read: Read::With(custom::read) },
    Sign { members: &["status", "data", "correlationId"], holds: "one pipeline execution", read: Read::With(answer) },
];

/// An answer about one execution, however deep it stands in it.
fn answer<'a>(json: &mut Json<'a>, _: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    descend(json, reading)?;
    if reading.records.is_empty() {
        return Err(Refusal::new(
            0,
            "harness.kind",
            "found an answer of Harness without a \"pipelineExecutionSummary\"",
        ));
    }
    Ok(())
}

fn descend<'a>(json: &mut Json<'a>, reading: &mut Reading<'a>) -> Walk<()> {
    json.object(|name, json| match name {
        "data" | "executionDetails" if json.peek() == Some(b'{') => descend(json, reading),
        "pipelineExecutionSummary" if json.peek() == Some(b'{') => execution::read(json, reading),
        _ => json.skip(),
    })
}

/// Milliseconds since the epoch; zero says that it has not come yet. Seconds in their place would be a day in January 1970.
fn milliseconds(json: &mut Json<'_>) -> Walk<Option<Instant>> {
    const NINE_MONTHS: i64 = 24_000_000_000;
    let from = json.next_value();
    match json.instant()? {
        Some(at) if at.ms() == 0 => Ok(None),
        Some(at) if (0..NINE_MONTHS).contains(&at.ms()) => {
            let message = format!("found {}, wanted milliseconds since 1970", at.ms());
            let mut refusal = Refusal::new(from, "record.type", message);
            refusal.hint = Some("the number looks like seconds: multiply by 1000");
            Err(refusal)
        }
        at => Ok(at),
    }
}

/// The one of several values that can stand in a field for one; where they are several, all are kept as `name=value`.
fn one_or_extras<'a>(
    record: &mut Record<'a>,
    field: Field,
    name: &str,
    values: Vec<Cow<'a, str>>,
    extras: &mut Vec<Cow<'a, str>>,
) {
    let mut distinct: Vec<Cow<'a, str>> = Vec::new();
    for value in values {
        if !value.is_empty() && !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    match (distinct.pop(), distinct.is_empty()) {
        (Some(only), true) => record.set(field, only),
        (Some(last), false) => {
            distinct.push(last);
            extras.extend(distinct.into_iter().map(|value| Cow::Owned(format!("{name}={value}"))));
        }
        (None, _) => {}
    }
}

/// The texts of a cell that [`super::adapter::texts`] read.
fn listed(cell: Cell<'_>) -> Vec<Cow<'_, str>> {
    match cell {
        Cell::List(texts) => texts,
        _ => Vec::new(),
    }
}
