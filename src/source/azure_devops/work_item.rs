//! Work items, and the updates that tell when their state changed.

use std::borrow::Cow;

use super::{Path, Reading, page, person, time};
use crate::event::{Cell, Kind, Record, issue, transition};
use crate::source::adapter::{keep_extras, require};
use crate::source::json::{Json, Walk};
use crate::time::Instant;

/// A longer value is a description: it is not kept for filters.
const LONGEST_VALUE: usize = 255;

/// What commit messages and pull requests on GitHub call a work item by.
fn key(id: &str) -> String {
    format!("AB#{id}")
}

pub(super) fn read<'a>(json: &mut Json<'a>, _: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut record = Record::new(Kind::Issue);
    let mut extras = Vec::new();
    json.object(|member, json| {
        match member {
            "id" => {
                let id = json.id()?;
                record.set(issue::KEY, id.as_deref().map(key));
                record.set(issue::ID, id);
            }
            "fields" => json.object(|field, json| take(field, json, &mut record, &mut extras, reading))?,
            "_links" => record.set(issue::URL, page(json)?),
            _ => json.skip()?,
        }
        Ok(())
    })?;
    // Processes without a resolved state have only the date of closing.
    if record.instant(issue::RESOLVED_AT).is_none() {
        let closed = record.instant(issue::CLOSED_AT);
        record.set(issue::RESOLVED_AT, closed);
    }
    keep_extras(&mut record, extras);
    require(&record, &[("id", issue::ID), ("fields.System.CreatedDate", issue::CREATED_AT)])?;
    reading.records.push(record);
    Ok(())
}

fn take<'a>(
    field: &str,
    json: &mut Json<'a>,
    record: &mut Record<'a>,
    extras: &mut Vec<Cow<'a, str>>,
    reading: &mut Reading<'a>,
) -> Walk<()> {
    match field {
        "System.Id" | "System.Rev" | "System.Watermark" | "System.PersonId" => json.skip()?,
        "System.Title" => record.set(issue::TITLE, json.scalar()?),
        "System.WorkItemType" => record.set(issue::ISSUE_KIND, json.scalar()?),
        "System.State" => record.set(issue::STATUS, json.scalar()?),
        "System.TeamProject" => record.set(issue::PROJECT, json.scalar()?),
        "System.AreaPath" => set_path(json, record, issue::COMPONENTS)?,
        "System.IterationPath" => set_path(json, record, issue::SPRINTS)?,
        "System.AssignedTo" => record.set(issue::ASSIGNEE, person(json)?),
        "System.CreatedBy" => record.set(issue::AUTHOR, person(json)?),
        "System.CreatedDate" => record.set(issue::CREATED_AT, time(json)?),
        "System.ChangedDate" => record.set(issue::UPDATED_AT, time(json)?),
        "System.Parent" => record.set(issue::PARENT, json.id()?.as_deref().map(key)),
        "System.Tags" => set_tags(json, record)?,
        "Microsoft.VSTS.Common.Priority" => record.set(issue::PRIORITY, json.scalar()?),
        "Microsoft.VSTS.Common.ResolvedDate" => record.set(issue::RESOLVED_AT, time(json)?),
        "Microsoft.VSTS.Common.ClosedDate" => record.set(issue::CLOSED_AT, time(json)?),
        _ if json.peek() == Some(b'{') => match person(json)? {
            Some(name) => extras.push(Cow::Owned(format!("{field}={name}"))),
            None => reading.ignored_members += 1,
        },
        _ if json.null() => {}
        _ => match json.scalar()? {
            Some(value) if value.len() <= LONGEST_VALUE => extras.push(Cow::Owned(format!("{field}={value}"))),
            _ => reading.ignored_members += 1,
        },
    }
    Ok(())
}

/// `Project\Team`: a path is one component, or one sprint.
fn set_path<'a>(json: &mut Json<'a>, record: &mut Record<'a>, field: crate::event::Field) -> Walk<()> {
    if let Some(path) = json.scalar()?.filter(|path| !path.is_empty()) {
        record.set(field, Cell::List(vec![path]));
    }
    Ok(())
}

/// `Tag1; Tag2`.
fn set_tags<'a>(json: &mut Json<'a>, record: &mut Record<'a>) -> Walk<()> {
    let Some(text) = json.scalar()? else { return Ok(()) };
    let tags: Vec<Cow<'a, str>> =
        text.split(';').map(str::trim).filter(|tag| !tag.is_empty()).map(|tag| Cow::Owned(tag.to_owned())).collect();
    if !tags.is_empty() {
        record.set(issue::LABELS, Cell::List(tags));
    }
    Ok(())
}

/// A change of state, out of an update. Its time is the item's new date of change: `revisedDate` is when the next revision
/// replaced this one, and the year 9999 on the newest.
pub(super) fn read_update<'a>(json: &mut Json<'a>, _: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut record = Record::new(Kind::Transition);
    let mut to = None;
    let (mut changed, mut state_changed) = (None, None);
    json.object(|member, json| {
        match member {
            "workItemId" => record.set(transition::ISSUE_ID, json.id()?),
            "fields" => json.object(|field, json| {
                match field {
                    "System.State" => {
                        let (old, new) = change(json, Json::scalar)?;
                        record.set(transition::FROM, old);
                        to = new;
                    }
                    "System.ChangedDate" => changed = change(json, time)?.1,
                    "Microsoft.VSTS.Common.StateChangeDate" => state_changed = change(json, time)?.1,
                    _ => json.skip()?,
                }
                Ok(())
            })?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    if to.is_none() {
        reading.passed_over = Some("updateWithoutStateChange");
        return Ok(());
    }
    record.set(transition::TO, to);
    let at: Option<Instant> = changed.or(state_changed);
    record.set(transition::AT, at);
    let wanted = [("workItemId", transition::ISSUE_ID), ("fields.System.ChangedDate", transition::AT)];
    require(&record, &wanted)?;
    reading.records.push(record);
    Ok(())
}

/// A field's value before and after.
fn change<'a, T>(json: &mut Json<'a>, read: impl Fn(&mut Json<'a>) -> Walk<Option<T>>) -> Walk<(Option<T>, Option<T>)> {
    let mut found = (None, None);
    json.object(|member, json| {
        match member {
            "oldValue" => found.0 = read(json)?,
            "newValue" => found.1 = read(json)?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    Ok(found)
}
