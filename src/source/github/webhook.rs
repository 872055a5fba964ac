//! What GitHub sends to webhooks: each carries the record as its REST API gives it.

use super::commit::{self, MESSAGE, NAME};
use super::{ADDRESS, deployment, issue, pull_request, release, workflow};
use crate::event::{Cell, Kind, Record, commit as field, label_event, pull_request as pull, release as tag};
use crate::source::adapter::{Path, Reading, member_text};
use crate::source::json::{Json, Walk};
use crate::source::shape::{How, Shape, Take};

/// Members that carry records, and what those are.
type Nested = &'static [(&'static str, &'static Shape)];

pub(super) const DEPLOYMENT: Nested = &[("deployment", &deployment::DEPLOYMENT)];
pub(super) const DEPLOYMENT_STATUS: Nested =
    &[("deployment", &deployment::DEPLOYMENT), ("deployment_status", &deployment::STATUS)];
pub(super) const REVIEW: Nested = &[("review", &pull_request::REVIEW), ("pull_request", &pull_request::PULL_REQUEST)];
pub(super) const PULL_REQUEST: Nested = &[("pull_request", &pull_request::PULL_REQUEST)];
pub(super) const ISSUE: Nested = &[("issue", &issue::ISSUE)];
pub(super) const RELEASE: Nested = &[("release", &release::RELEASE)];
pub(super) const WORKFLOW_RUN: Nested = &[("workflow_run", &workflow::RUN)];
pub(super) const WORKFLOW_JOB: Nested = &[("workflow_job", &workflow::JOB)];

/// A comment on an issue, or on a pull request's conversation: then the issue is the pull request's shadow.
pub(super) fn comment<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut of_pull_request = false;
    let mut shadow = Reading::default();
    json.object(|name, json| match name {
        "comment" => pull_request::COMMENT.read(json, path, reading),
        "issue" => {
            json.ahead().object(|name, json| {
                of_pull_request |= name == "pull_request";
                json.skip()
            })?;
            issue::ISSUE.read(json, path, &mut shadow)
        }
        _ => json.skip(),
    })?;
    if !of_pull_request {
        reading.records = shadow.records;
    }
    Ok(())
}

/// A label that was put on a pull request or taken off, and the pull request as it is then.
pub(super) fn label<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let (mut action, mut name) = (None, None);
    json.object(|member, json| {
        match member {
            "action" => action = json.text()?,
            "label" => name = member_text(json, "name")?,
            "pull_request" => pull_request::PULL_REQUEST.read(json, path, reading)?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    // Alone, and not inside the pull request: the next webhook brings a newer version of that, without the labels before.
    let mut part = Record::new(Kind::LabelEvent);
    part.set(label_event::LABEL, name);
    part.set(label_event::ACTION, pull_request::label_action(action.as_deref()));
    if let Some(of) = reading.records.last() {
        part.set(label_event::REPO, of.get(pull::REPO).clone());
        part.set(label_event::NUMBER, of.get(pull::NUMBER).clone());
        // GitHub names no time of its own: putting a label on changes the pull request.
        part.set(label_event::AT, of.get(pull::UPDATED_AT).clone());
        reading.records.push(part);
    }
    Ok(())
}

/// A commit as a push carries it: it has one time, its author's.
const PUSHED_COMMIT: Shape = Shape {
    kind: Kind::Commit,
    members: &[
        ("id", Take::Set(field::SHA)),
        ("message", Take::Keep(MESSAGE, How::Text)),
        ("timestamp", Take::Set(field::AUTHORED_AT)),
        ("url", Take::Keep(ADDRESS, How::Text)),
        ("author", Take::In(&[("name", Take::Keep(NAME, How::Text)), ("username", Take::Set(field::AUTHOR))])),
    ],
    required: &[("commits.id", field::SHA), ("commits.timestamp", field::AUTHORED_AT)],
    finish: |found, path| {
        let repo = super::repo(found);
        found.set(field::REPO, repo);
        commit::complete(found, path)
    },
};

/// What was pushed: commits onto a branch, or a tag.
pub(super) fn push<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let (mut reference, mut after, mut repo, mut pushed) = (None, None, None, None);
    let mut deleted = false;
    json.object(|name, json| {
        match name {
            "ref" => reference = json.text()?,
            "after" => after = json.sha()?,
            "deleted" => deleted = json.flag()? == Some(true),
            // Numbers of seconds here, texts in every other place.
            "repository" => json.object(|name, json| {
                match name {
                    "full_name" => repo = json.text()?,
                    "pushed_at" => pushed = json.instant_in_seconds()?,
                    _ => json.skip()?,
                }
                Ok(())
            })?,
            "commits" => json.list(|json| PUSHED_COMMIT.read_part(json, &mut reading.records, path))?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    let reference = reference.unwrap_or_default();
    for record in &mut reading.records {
        record.set(field::PUSHED_AT, pushed);
        if let Some(branch) = reference.strip_prefix("refs/heads/") {
            record.set(field::BRANCHES, Cell::List(vec![branch.to_owned().into()]));
        }
    }
    if let (Some(name), false) = (reference.strip_prefix("refs/tags/"), deleted) {
        let mut record = Record::new(Kind::Release);
        record.set(tag::ID, format!("{}@{name}", repo.as_deref().unwrap_or_default()));
        record.set(tag::REPO, repo);
        record.set(tag::TAG, name.to_owned());
        record.set(tag::SHA, after);
        record.set(tag::RELEASED_AT, pushed);
        record.set(tag::TAG_ONLY, true);
        reading.records.push(record);
    }
    if reading.records.is_empty() {
        reading.passed_over = Some(if deleted { "deletion" } else { "pushWithoutCommits" });
    }
    Ok(())
}
