//! Issues as "Export CSV (all fields)" writes them, of Cloud and of Server.

use std::borrow::Cow;

use super::value::clean;
use crate::event::{Cell, Field, Kind, Record, fix_version, issue};
use crate::source::adapter::{Reading, keep_extras, require};
use crate::source::json::Walk;
use crate::source::sheet::{Sheet, Values};

pub(in crate::source) const SHEET: Sheet = Sheet {
    source: "jira",
    columns: &["Issue key", "Created"],
    holds: "issues",
    dates: &["Created", "Updated", "Resolved"],
    read,
};

/// A column by the names it has had, and what it fills.
const TEXTS: &[(&[&str], Field)] = &[
    (&["Issue id"], issue::ID),
    (&["Issue key"], issue::KEY),
    (&["Summary"], issue::TITLE),
    (&["Issue Type"], issue::ISSUE_KIND),
    (&["Status"], issue::STATUS),
    (&["Project key"], issue::PROJECT),
    (&["Priority"], issue::PRIORITY),
    (&["Assignee"], issue::ASSIGNEE),
    (&["Parent key"], issue::PARENT),
];
const LISTS: &[(&[&str], Field)] = &[
    (&["Labels"], issue::LABELS),
    (&["Components", "Component/s"], issue::COMPONENTS),
    (&["Sprint", "Custom field (Sprint)"], issue::SPRINTS),
];
const AUTHOR: &[&str] = &["Reporter"];
const CREATOR: &[&str] = &["Creator"];
const CREATED: &[&str] = &["Created"];
const UPDATED: &[&str] = &["Updated"];
const RESOLVED: &[&str] = &["Resolved"];
const CATEGORY: &[&str] = &["Status Category"];
const FIX_VERSIONS: &[&str] = &["Fix versions", "Fix Version/s"];

/// Columns that say nothing a filter or a figure could use, or say it again.
const NOT_READ: &[&str] = &[
    "Assignee Id",
    "Attachment",
    "Comment",
    "Creator Id",
    "Description",
    "Environment",
    "Last Viewed",
    "Log Work",
    "Parent",
    "Parent id",
    "Parent summary",
    "Project description",
    "Project lead",
    "Project lead id",
    "Project name",
    "Project type",
    "Project url",
    "Reporter Id",
    "Status Category Changed",
    "Votes",
    "Watchers",
    "Watchers Id",
    "Work Ratio",
    "Σ Original Estimate",
    "Σ Remaining Estimate",
    "Σ Time Spent",
];

/// A longer value is a description.
const LONGEST_VALUE: usize = 255;

fn read<'a>(values: &mut Values<'a>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut record = Record::new(Kind::Issue);
    for (names, field) in TEXTS {
        record.set(*field, values.text(names)?.map(clean));
    }
    for (names, field) in LISTS {
        let mut found: Vec<Cow<'a, str>> = Vec::new();
        for value in values.texts(names)?.into_iter().map(clean) {
            if !found.contains(&value) {
                found.push(value);
            }
        }
        if !found.is_empty() {
            record.set(*field, Cell::List(found));
        }
    }
    let author = values.text(AUTHOR)?.or(values.text(CREATOR)?).map(clean);
    record.set(issue::AUTHOR, author);
    record.set(issue::STATUS_CATEGORY, values.text(CATEGORY)?.map(category));
    record.set(issue::CREATED_AT, values.time(CREATED)?);
    record.set(issue::UPDATED_AT, values.time(UPDATED)?);
    record.set(issue::RESOLVED_AT, values.time(RESOLVED)?);
    for name in values.texts(FIX_VERSIONS)? {
        let mut version = Record::new(Kind::FixVersion);
        version.set(fix_version::NAME, clean(name));
        record.parts.push(version);
    }
    keep_extras(&mut record, extras(values, reading)?);
    require(&record, &[("Issue key", issue::KEY), ("Created", issue::CREATED_AT)])?;
    reading.records.push(record);
    Ok(())
}

/// The family's key, which is the same in every language, where the family is named in English.
fn category(name: Cow<'_, str>) -> Cow<'_, str> {
    match &*clean(name.clone()) {
        "To Do" => "new".into(),
        "In Progress" => "indeterminate".into(),
        "Done" => "done".into(),
        _ => clean(name),
    }
}

/// All other columns, for filters; a custom field by the name that people know it by.
fn extras<'a>(values: &Values<'a>, reading: &mut Reading<'a>) -> Walk<Vec<Cow<'a, str>>> {
    let named = TEXTS.iter().chain(LISTS).flat_map(|(names, _)| names.iter().copied());
    let alone = [AUTHOR, CREATOR, CREATED, UPDATED, RESOLVED, CATEGORY, FIX_VERSIONS, NOT_READ];
    let read: Vec<&str> = named.chain(alone.into_iter().flatten().copied()).collect();
    let mut extras = Vec::new();
    for (column, value) in values.others(&read)? {
        let name = match column {
            "Resolution" => "resolution",
            "Due date" | "Due Date" => "duedate",
            _ => column.strip_prefix("Custom field (").and_then(|name| name.strip_suffix(')')).unwrap_or(column),
        };
        let is_link = name.starts_with("Inward issue link") || name.starts_with("Outward issue link");
        let value = clean(value);
        if is_link || value.is_empty() || value.len() > LONGEST_VALUE {
            reading.ignored_members += 1;
        } else {
            extras.push(Cow::Owned(format!("{name}={value}")));
        }
    }
    Ok(extras)
}
