//! Pull requests, and commits: a pull request's in a file of its own, or a repository's.

use std::borrow::Cow;

use super::{Path, Reading, branch, page, time};
use crate::event::{Cell, Kind, Record, Sha, commit, is_bot_name, pull_request, pull_request_commit, review};
use crate::source::adapter::{member_text, require};
use crate::source::json::{Json, Walk};
use crate::source::{address, message};
use crate::time::Instant;

pub(super) fn read<'a>(json: &mut Json<'a>, _: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let mut record = Record::new(Kind::PullRequest);
    let (mut status, mut repo, mut merge) = (None, None, None);
    let mut keys: Vec<Cow<'a, str>> = Vec::new();
    json.object(|member, json| {
        match member {
            "pullRequestId" => record.set(pull_request::NUMBER, json.count()?),
            "title" => record.set(pull_request::TITLE, json.text()?),
            "description" => record.set(pull_request::BODY, json.text()?),
            "status" => status = json.text()?,
            "isDraft" => record.set(pull_request::DRAFT, json.flag()?),
            "creationDate" => record.set(pull_request::CREATED_AT, time(json)?),
            "closedDate" => record.set(pull_request::CLOSED_AT, time(json)?),
            "sourceRefName" => record.set(pull_request::HEAD, json.text()?.and_then(|name| branch(&name))),
            "targetRefName" => record.set(pull_request::BASE, json.text()?.and_then(|name| branch(&name))),
            "repository" => repo = repository(json)?,
            "createdBy" => author(json, &mut record)?,
            "labels" => record.set(pull_request::LABELS, labels(json)?),
            "reviewers" => json.list(|json| {
                record.parts.extend(vote(json)?);
                Ok(())
            })?,
            "commits" => json.list(|json| {
                record.parts.push(GitCommit::read(json)?.membership(None));
                Ok(())
            })?,
            "lastMergeCommit" => merge = commit_id(json)?,
            "completionOptions" => record.set(pull_request::MERGE_STYLE, style(json)?),
            "workItemRefs" => json.list(|json| {
                keys.extend(member_text(json, "id")?.map(|id| Cow::Owned(format!("AB#{id}"))));
                Ok(())
            })?,
            "_links" => record.set(pull_request::URL, page(json)?),
            _ => json.skip()?,
        }
        Ok(())
    })?;
    let closed = record.instant(pull_request::CLOSED_AT);
    let state = match status.as_deref() {
        Some("completed") => {
            record.set(pull_request::MERGED_AT, closed);
            // Until it is completed, this is the merge that was tried out.
            record.set(pull_request::MERGE_COMMIT_SHA, merge);
            "merged"
        }
        Some("abandoned") => "closed",
        _ => "open",
    };
    record.set(pull_request::STATE, state);
    if !keys.is_empty() {
        record.set(pull_request::ISSUE_KEYS, Cell::List(keys));
    }
    if let (Some(repo), Some(number)) = (&repo, record_number(&record)) {
        record.set(pull_request::ID, format!("{repo}#{number}"));
    }
    record.set(pull_request::REPO, repo);
    require(&record, &[("pullRequestId", pull_request::NUMBER), ("repository.name", pull_request::ID)])?;
    reading.records.push(record);
    Ok(())
}

fn record_number(record: &Record<'_>) -> Option<f64> {
    match record.get(pull_request::NUMBER) {
        Cell::Count(number) => Some(*number),
        _ => None,
    }
}

/// `project/name`.
fn repository<'a>(json: &mut Json<'a>) -> Walk<Option<Cow<'a, str>>> {
    let (mut project, mut name) = (None, None);
    json.object(|member, json| {
        match member {
            "name" => name = json.text()?,
            "project" => project = member_text(json, "name")?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    Ok(match (project, name) {
        (Some(project), Some(name)) => Some(Cow::Owned(format!("{project}/{name}"))),
        (_, name) => name,
    })
}

/// Services, such as a build that opens pull requests, have a descriptor that begins with `svc.`.
fn author<'a>(json: &mut Json<'a>, record: &mut Record<'a>) -> Walk<()> {
    let (mut name, mut is_service) = (None, false);
    json.object(|member, json| {
        match member {
            "displayName" => name = json.text()?,
            "descriptor" => is_service = json.text()?.is_some_and(|word| word.starts_with("svc.")),
            _ => json.skip()?,
        }
        Ok(())
    })?;
    record.set(pull_request::AUTHOR_IS_BOT, name.as_deref().map(|name| is_service || is_bot_name(name)));
    record.set(pull_request::AUTHOR, name);
    Ok(())
}

/// Labels that were not taken off again.
fn labels<'a>(json: &mut Json<'a>) -> Walk<Cell<'a>> {
    let mut found = Vec::new();
    json.list(|json| {
        let (mut name, mut active) = (None, None);
        json.object(|member, json| {
            match member {
                "name" => name = json.text()?,
                "active" => active = json.flag()?,
                _ => json.skip()?,
            }
            Ok(())
        })?;
        found.extend(name.filter(|_| active != Some(false)));
        Ok(())
    })?;
    Ok(if found.is_empty() { Cell::Missing } else { Cell::List(found) })
}

/// A reviewer's vote, as a review. When it was cast is not exported here.
fn vote<'a>(json: &mut Json<'a>) -> Walk<Option<Record<'a>>> {
    let mut part = Record::new(Kind::Review);
    let mut vote = 0.0;
    json.object(|member, json| {
        match member {
            "id" => part.set(review::ID, json.text()?),
            "displayName" => part.set(review::AUTHOR, json.text()?),
            "vote" => vote = json.count()?.unwrap_or(0.0),
            _ => json.skip()?,
        }
        Ok(())
    })?;
    part.set(review::STATE, if vote > 0.0 { "approved" } else { "changes_requested" });
    Ok((vote != 0.0).then_some(part))
}

fn commit_id(json: &mut Json<'_>) -> Walk<Option<Sha>> {
    let mut found = None;
    json.object(|member, json| match member {
        "commitId" => {
            found = json.sha()?;
            Ok(())
        }
        _ => json.skip(),
    })?;
    Ok(found)
}

fn style(json: &mut Json<'_>) -> Walk<Option<&'static str>> {
    Ok(match member_text(json, "mergeStrategy")?.as_deref() {
        Some("squash") => Some("squash"),
        Some("rebase") => Some("rebase"),
        Some("noFastForward" | "rebaseMerge") => Some("merge"),
        _ => None,
    })
}

/// A commit as git knows it.
#[derive(Default)]
struct GitCommit<'a> {
    sha: Option<Sha>,
    author: Option<Cow<'a, str>>,
    authored_at: Option<Instant>,
    committed_at: Option<Instant>,
    message: Option<Cow<'a, str>>,
    parents: Vec<Sha>,
    repo: Option<String>,
}

impl<'a> GitCommit<'a> {
    fn read(json: &mut Json<'a>) -> Walk<GitCommit<'a>> {
        let mut found = GitCommit::default();
        json.object(|member, json| {
            match member {
                "commitId" => found.sha = json.sha()?,
                "author" => (found.author, found.authored_at) = signature(json)?,
                "committer" => found.committed_at = signature(json)?.1,
                "comment" => found.message = json.text()?,
                "parents" => json.list(|json| {
                    found.parents.extend(json.sha()?);
                    Ok(())
                })?,
                // The API's own address has ids in place of names.
                "remoteUrl" => found.repo = json.text()?.and_then(|url| address::repository(&url)),
                _ => json.skip()?,
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn membership(&self, number: Option<f64>) -> Record<'a> {
        let mut part = Record::new(Kind::PullRequestCommit);
        part.set(pull_request_commit::NUMBER, number);
        part.set(pull_request_commit::SHA, self.sha);
        part.set(pull_request_commit::AUTHORED_AT, self.authored_at);
        part.set(pull_request_commit::COMMITTED_AT, self.committed_at);
        part.set(pull_request_commit::AUTHOR, self.author.clone());
        part.set(pull_request_commit::MESSAGE, self.message.clone());
        part
    }
}

fn signature<'a>(json: &mut Json<'a>) -> Walk<(Option<Cow<'a, str>>, Option<Instant>)> {
    let mut found = (None, None);
    json.object(|member, json| {
        match member {
            "name" => found.0 = json.text()?,
            "date" => found.1 = time(json)?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    Ok(found)
}

/// A commit in a list. In a file named by a pull request it belongs to that one: numbers run through the whole organisation.
pub(super) fn read_commit<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let found = GitCommit::read(json)?;
    let mut record = Record::new(Kind::Commit);
    record.set(commit::SHA, found.sha);
    record.set(commit::AUTHORED_AT, found.authored_at);
    record.set(commit::COMMITTED_AT, found.committed_at);
    record.set(commit::AUTHOR, found.author.clone());
    record.set(commit::REPO, found.repo.clone());
    if let Some(text) = &found.message {
        message::set(&mut record, text);
    }
    if !found.parents.is_empty() {
        record.set(commit::IS_MERGE, found.parents.len() > 1);
        record.set(commit::PARENTS, Cell::Shas(found.parents.clone()));
    }
    require(&record, &[("commitId", commit::SHA), ("author.date", commit::AUTHORED_AT)])?;
    if let Some(number) = path.number_in("commit") {
        reading.records.push(found.membership(Some(number)));
    }
    reading.records.push(record);
    Ok(())
}
