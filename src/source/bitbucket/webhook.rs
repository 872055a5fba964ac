//! What Bitbucket sends to webhooks.

use super::code;
use crate::event::{Cell, Kind, Record, commit, release, review};
use crate::source::adapter::{Path, Reading, member_text};
use crate::source::json::{Json, Walk};

/// What was pushed: for each branch its new commits, for each tag the commit that it is on.
pub(super) fn push<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut repo = None;
    json.object(|name, json| match name {
        "push" => json.object(|name, json| match name {
            "changes" => json.list(|json| change(json, path, reading)),
            _ => json.skip(),
        }),
        "repository" => {
            repo = member_text(json, "full_name")?;
            Ok(())
        }
        _ => json.skip(),
    })?;
    for record in &mut reading.records {
        if record.kind == Kind::Release {
            let tag = record.text(release::TAG).unwrap_or_default();
            record.set(release::ID, format!("{}@{tag}", repo.as_deref().unwrap_or_default()));
            record.set(release::REPO, repo.clone());
        } else {
            record.set(commit::REPO, repo.clone());
        }
    }
    if reading.records.is_empty() {
        reading.passed_over = Some("pushWithoutCommits");
    }
    Ok(())
}

fn change<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let first = reading.records.len();
    let (mut kind, mut name_of, mut target) = (None, None, Vec::new());
    json.object(|name, json| match name {
        "new" => json.object(|name, json| {
            match name {
                "type" => kind = json.text()?,
                "name" => name_of = json.text()?,
                "target" => code::COMMIT.read_part(json, &mut target, path)?,
                _ => json.skip()?,
            }
            Ok(())
        }),
        "commits" => json.list(|json| code::COMMIT.read_part(json, &mut reading.records, path)),
        _ => json.skip(),
    })?;
    match (kind.as_deref(), name_of) {
        (Some("tag"), Some(name)) => {
            let mut record = Record::new(Kind::Release);
            record.set(release::TAG, name);
            record.set(
                release::SHA,
                target.first().map(|commit: &Record<'_>| commit.get(commit::SHA).clone()).unwrap_or_default(),
            );
            record.set(release::TAG_ONLY, true);
            reading.records.push(record);
        }
        (Some("branch"), Some(name)) => {
            for record in &mut reading.records[first..] {
                record.set(commit::BRANCHES, Cell::List(vec![name.clone()]));
            }
        }
        _ => {}
    }
    Ok(())
}

/// A pull request, and the verdict on it that the webhook is about.
pub(super) fn pull_request<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut verdict = None;
    json.object(|name, json| match name {
        "pullrequest" => code::PULL_REQUEST.read(json, path, reading),
        "approval" | "changes_request" => {
            let mut part = Record::new(Kind::Review);
            part.set(review::STATE, if name == "approval" { "approved" } else { "changes_requested" });
            json.object(|name, json| {
                match name {
                    "date" => part.set(review::AT, json.instant()?),
                    "user" => part.set(review::AUTHOR, member_text(json, "display_name")?),
                    _ => json.skip()?,
                }
                Ok(())
            })?;
            verdict = Some(part);
            Ok(())
        }
        _ => json.skip(),
    })?;
    if let (Some(mut part), Some(pull)) = (verdict, reading.records.last()) {
        part.set(review::REPO, pull.get(crate::event::pull_request::REPO).clone());
        part.set(review::NUMBER, pull.get(crate::event::pull_request::NUMBER).clone());
        reading.records.push(part);
    }
    Ok(())
}
