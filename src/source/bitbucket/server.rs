//! Bitbucket Server and Data Center: pull requests, their activities, and commits of its REST API (1.0). Times are milliseconds.

use crate::event::{Cell, Kind, Record, comment, commit, pull_request, review};
use crate::source::adapter::{Path, Reading, member_text};
use crate::source::json::{Json, Walk};
use crate::source::message;
use crate::source::shape::{How, Shape, Take};

const STATE: usize = 2;
const CHANGED: usize = 3;
const PROJECT: usize = 4;
const SLUG: usize = 5;
const SHOWN: usize = 6;
const USER: usize = 7;

pub(super) const PULL_REQUEST: Shape = Shape {
    kind: Kind::PullRequest,
    members: &[
        ("id", Take::Set(pull_request::NUMBER)),
        ("title", Take::Set(pull_request::TITLE)),
        ("description", Take::Set(pull_request::BODY)),
        ("state", Take::Keep(STATE, How::Text)),
        ("draft", Take::Set(pull_request::DRAFT)),
        ("createdDate", Take::Set(pull_request::CREATED_AT)),
        ("updatedDate", Take::Keep(CHANGED, How::Instant)),
        ("closedDate", Take::Set(pull_request::CLOSED_AT)),
        ("fromRef", Take::As(pull_request::HEAD, How::Of("displayId"))),
        (
            "toRef",
            Take::In(&[
                ("displayId", Take::Set(pull_request::BASE)),
                (
                    "repository",
                    Take::In(&[
                        ("slug", Take::Keep(SLUG, How::Text)),
                        ("project", Take::Keep(PROJECT, How::Of("key"))),
                    ]),
                ),
            ]),
        ),
        (
            "author",
            Take::In(&[(
                "user",
                Take::In(&[("displayName", Take::Keep(SHOWN, How::Text)), ("name", Take::Keep(USER, How::Text))]),
            )]),
        ),
        ("properties", Take::In(&[("mergeCommit", Take::In(&[("id", Take::Set(pull_request::MERGE_COMMIT_SHA))]))])),
        ("links", Take::In(&[("self", Take::Each(&[("href", Take::Set(pull_request::URL))]))])),
    ],
    required: &[("id", pull_request::NUMBER), ("toRef.repository", pull_request::ID)],
    finish: |found, _| {
        let repo = match (found.text(PROJECT), found.text(SLUG)) {
            (Some(project), Some(slug)) => Some(format!("{project}/{slug}")),
            _ => None,
        };
        if let (Some(repo), Cell::Count(number)) = (&repo, found.record.get(pull_request::NUMBER)) {
            let id = format!("{repo}#{number}");
            found.set(pull_request::ID, id);
        }
        found.set(pull_request::REPO, repo);
        let changed = found.instant(CHANGED);
        found.set(pull_request::UPDATED_AT, changed);
        let state = match found.text(STATE) {
            Some("MERGED") => "merged",
            Some("DECLINED" | "SUPERSEDED") => "closed",
            _ => "open",
        };
        found.set(pull_request::STATE, state);
        // Old servers do not say when it was closed; then the last change of a closed one is taken for that.
        if state != "open" {
            found.set_if_missing(pull_request::CLOSED_AT, changed);
        }
        if state == "merged" {
            let closed = found.record.instant(pull_request::CLOSED_AT);
            found.set(pull_request::MERGED_AT, closed);
        }
        let author = found.text(SHOWN).or(found.text(USER)).map(str::to_owned);
        found.set(pull_request::AUTHOR, author);
        Ok(None)
    },
};

const MESSAGE: usize = 2;

pub(super) const COMMIT: Shape = Shape {
    kind: Kind::Commit,
    members: &[
        ("id", Take::Set(commit::SHA)),
        ("author", Take::In(&[("displayName", Take::Keep(SHOWN, How::Text)), ("name", Take::Keep(USER, How::Text))])),
        ("authorTimestamp", Take::Set(commit::AUTHORED_AT)),
        ("committerTimestamp", Take::Set(commit::COMMITTED_AT)),
        ("message", Take::Keep(MESSAGE, How::Text)),
        ("parents", Take::As(commit::PARENTS, How::EachSha("id"))),
    ],
    required: &[("id", commit::SHA), ("authorTimestamp", commit::AUTHORED_AT)],
    finish: |found, path| {
        let author = found.text(SHOWN).or(found.text(USER)).map(str::to_owned);
        found.set(commit::AUTHOR, author);
        message::complete(found, path, MESSAGE);
        Ok(None)
    },
};

/// One thing that happened on the pull request that the file is named by: a verdict is a review.
pub(super) fn activity<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    let (mut action, mut at, mut author, mut said, mut id) = (None, None, None, None, None);
    json.object(|name, json| {
        match name {
            "id" => id = json.id()?,
            "action" => action = json.text()?,
            "createdDate" => at = json.instant()?,
            "user" => author = member_text(json, "displayName")?,
            "comment" => said = member_text(json, "id")?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    let number = path.number_in("activit");
    let verdict = match action.as_deref() {
        Some("APPROVED") => "approved",
        Some("REVIEWED") => "changes_requested",
        Some("UNAPPROVED") => "dismissed",
        Some("COMMENTED") => {
            let mut part = Record::new(Kind::Comment);
            part.set(comment::ID, said.or(id));
            part.set(comment::NUMBER, number);
            part.set(comment::AUTHOR, author);
            part.set(comment::AT, at);
            reading.records.push(part);
            return Ok(());
        }
        _ => {
            reading.passed_over = Some("activityWithoutVerdict");
            return Ok(());
        }
    };
    let mut part = Record::new(Kind::Review);
    part.set(review::ID, id);
    part.set(review::NUMBER, number);
    part.set(review::STATE, verdict);
    part.set(review::AUTHOR, author);
    part.set(review::AT, at);
    reading.records.push(part);
    Ok(())
}
