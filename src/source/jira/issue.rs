//! One issue.

use std::borrow::Cow;

use super::changelog;
use super::status::family;
use super::value::{Further, clean, name};
use super::{Path, Reading};
use crate::event::{Cell, Kind, Record, fix_version, issue};
use crate::source::adapter::{keep_extras, member_text, member_texts, require, texts};
use crate::source::json::{Json, Walk};

/// Members of `fields` that say nothing a filter or a figure could use, or say it again.
const NOT_READ: &[&str] = &[
    "aggregateprogress",
    "aggregatetimeestimate",
    "aggregatetimeoriginalestimate",
    "aggregatetimespent",
    "attachment",
    "comment",
    "description",
    "environment",
    "issuelinks",
    "issuerestriction",
    "lastViewed",
    "progress",
    "statuscategorychangedate",
    "subtasks",
    "timetracking",
    "votes",
    "watches",
    "worklog",
    "workratio",
];

pub(super) fn read<'a>(json: &mut Json<'a>, _: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut record = Record::new(Kind::Issue);
    let mut further = Further::default();
    let mut whole = true;
    let mut address = None;
    json.object(|name, json| {
        match name {
            "id" => record.set(issue::ID, json.id()?),
            "key" => record.set(issue::KEY, json.text()?),
            "self" => address = json.text()?,
            "fields" => fields(json, &mut record, &mut further)?,
            "changelog" => whole = changelog::inline(json, &mut record.parts)?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    if !whole {
        further.extras.push(Cow::Borrowed("changelog=incomplete"));
    }
    let sprints = distinct(further.sprints);
    if !sprints.is_empty() {
        record.set(issue::SPRINTS, Cell::List(sprints));
    }
    let page = match (&address, record.text(issue::KEY)) {
        (Some(address), Some(key)) => address.split_once("/rest/").map(|(site, _)| format!("{site}/browse/{key}")),
        _ => None,
    };
    record.set(issue::URL, page);
    keep_extras(&mut record, further.extras);
    reading.ignored_members += further.ignored;
    require(&record, &[("key", issue::KEY), ("fields.created", issue::CREATED_AT)])?;
    reading.records.push(record);
    Ok(())
}

fn fields<'a>(json: &mut Json<'a>, record: &mut Record<'a>, further: &mut Further<'a>) -> Walk<()> {
    let mut creator = None;
    json.object(|member, json| {
        match member {
            "summary" => record.set(issue::TITLE, json.text()?.map(clean)),
            "issuetype" => record.set(issue::ISSUE_KIND, name(json)?),
            "status" => status(json, record)?,
            "priority" => record.set(issue::PRIORITY, name(json)?),
            "project" => record.set(issue::PROJECT, member_text(json, "key")?),
            "labels" => record.set(issue::LABELS, texts(json)?),
            "components" => record.set(issue::COMPONENTS, member_texts(json, "name")?),
            "assignee" => record.set(issue::ASSIGNEE, name(json)?),
            "reporter" => record.set(issue::AUTHOR, name(json)?),
            "creator" => creator = name(json)?,
            "created" => record.set(issue::CREATED_AT, json.instant()?),
            "updated" => record.set(issue::UPDATED_AT, json.instant()?),
            // Jira's own word for the end. An issue in a done status without it is not taken for resolved: sites differ in what
            // their statuses mean, and a profile can ask for the entry into a status instead.
            "resolutiondate" => record.set(issue::RESOLVED_AT, json.instant_or_day()?),
            "parent" => record.set(issue::PARENT, member_text(json, "key")?),
            "fixVersions" => json.list(|json| {
                record.parts.push(fix_version(json)?);
                Ok(())
            })?,
            _ if NOT_READ.contains(&member) => json.skip()?,
            _ => further.take(member, json)?,
        }
        Ok(())
    })?;
    if record.text(issue::AUTHOR).is_none() {
        record.set(issue::AUTHOR, creator);
    }
    Ok(())
}

/// A status and its family.
fn status<'a>(json: &mut Json<'a>, record: &mut Record<'a>) -> Walk<()> {
    json.object(|member, json| {
        match member {
            "name" => record.set(issue::STATUS, json.text()?.map(clean)),
            "statusCategory" => record.set(issue::STATUS_CATEGORY, family(json)?),
            _ => json.skip()?,
        }
        Ok(())
    })
}

/// A version has a date long before it is released: only then is it when it was.
fn fix_version<'a>(json: &mut Json<'a>) -> Walk<Record<'a>> {
    let mut part = Record::new(Kind::FixVersion);
    let mut released = None;
    let mut at = None;
    json.object(|member, json| {
        match member {
            "name" => part.set(fix_version::NAME, json.text()?.map(clean)),
            "released" => released = json.flag()?,
            "releaseDate" => at = json.instant_or_day()?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    if released != Some(false) {
        part.set(fix_version::RELEASED_AT, at);
    }
    Ok(part)
}

/// Each once, in order: the sprint that is open stands in two fields.
fn distinct(names: Vec<Cow<'_, str>>) -> Vec<Cow<'_, str>> {
    let mut found: Vec<Cow<'_, str>> = Vec::with_capacity(names.len());
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}
