//! What changed of an issue, and when: only its status matters here.

use std::borrow::Cow;

use super::value::clean;
use super::{NO_STATUS, Path, Reading, issue_of};
use crate::event::{Kind, Record, transition};
use crate::source::json::{Json, Refusal, Walk};
use crate::time::Instant;

/// One entry of a changelog page that came alone: its issue is in the file's name.
pub(super) fn read_entry<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut transitions = Vec::new();
    entry(json, &mut transitions)?;
    let Some(issue) = issue_of(path) else {
        if transitions.is_empty() {
            reading.passed_over = Some(NO_STATUS);
            return Ok(());
        }
        let mut refusal = Refusal::new(0, "jira.issue", "found a change of status, and no issue that it belongs to");
        refusal.hint = Some("name the file by its issue, as in issue_changelog/13491.json");
        return Err(refusal);
    };
    keep(transitions, Cow::Owned(issue.to_owned()), reading);
    Ok(())
}

/// One issue's entries as fetched for many issues at once.
pub(super) fn read_of_issue<'a>(json: &mut Json<'a>, _: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut issue = None;
    let mut transitions = Vec::new();
    json.object(|name, json| match name {
        "issueId" => {
            issue = json.id()?;
            Ok(())
        }
        "changeHistories" => json.list(|json| entry(json, &mut transitions)),
        _ => json.skip(),
    })?;
    match issue {
        Some(issue) => keep(transitions, issue, reading),
        None => return Err(Refusal::new(0, "record.required", "found no \"issueId\" in a changelog, wanted a text")),
    }
    Ok(())
}

fn keep<'a>(transitions: Vec<Record<'a>>, issue: Cow<'a, str>, reading: &mut Reading<'a>) {
    if transitions.is_empty() {
        reading.passed_over = Some(NO_STATUS);
    }
    reading.records.extend(transitions.into_iter().map(|mut transition| {
        transition.set(transition::ISSUE_ID, issue.clone());
        transition
    }));
}

/// The changelog inside an issue. Tells whether all of it is there: a search gives the newest hundred entries.
pub(super) fn inline<'a>(json: &mut Json<'a>, transitions: &mut Vec<Record<'a>>) -> Walk<bool> {
    let mut total = None;
    let mut entries = 0.0;
    json.object(|name, json| match name {
        "total" => {
            total = json.count()?;
            Ok(())
        }
        "histories" => json.list(|json| {
            entries += 1.0;
            entry(json, transitions)
        }),
        _ => json.skip(),
    })?;
    Ok(total.is_none_or(|total| total <= entries))
}

fn entry<'a>(json: &mut Json<'a>, transitions: &mut Vec<Record<'a>>) -> Walk<()> {
    let first = transitions.len();
    let mut at: Option<Instant> = None;
    json.object(|name, json| match name {
        "created" => {
            at = json.instant()?;
            Ok(())
        }
        "items" => json.list(|json| {
            transitions.extend(status_change(json)?);
            Ok(())
        }),
        _ => json.skip(),
    })?;
    for transition in &mut transitions[first..] {
        transition.set(transition::AT, at);
    }
    Ok(())
}

/// An item, if it is about the status. The names are in `fromString` and `toString`; `from` and `to` are ids.
pub(super) fn status_change<'a>(json: &mut Json<'a>) -> Walk<Option<Record<'a>>> {
    let mut change = Record::new(Kind::Transition);
    let mut is_status = false;
    let mut is_custom = false;
    json.object(|name, json| {
        match name {
            "field" | "fieldId" => is_status |= json.text()?.as_deref() == Some("status"),
            // Anybody may call a field of their own "status".
            "fieldtype" => is_custom = json.text()?.as_deref() == Some("custom"),
            "fromString" => change.set(transition::FROM, json.text()?.map(clean)),
            "toString" => change.set(transition::TO, json.text()?.map(clean)),
            _ => json.skip()?,
        }
        Ok(())
    })?;
    Ok((is_status && !is_custom).then_some(change))
}
