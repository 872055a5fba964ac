//! Pull requests, with their commits, reviews and comments.

use std::borrow::Cow;

use super::{ACCOUNT, ADDRESS, REPO, is_bot, number_in, repo};
use crate::event::{Cell, Kind, comment, label_event, pull_request, review};
use crate::source::adapter::Path;
use crate::source::json::Walk;
use crate::source::shape::{Found, How, Shape, Take};

const MERGE: usize = 3;

pub(super) const PULL_REQUEST: Shape = Shape {
    kind: Kind::PullRequest,
    members: &[
        ("number", Take::Set(pull_request::NUMBER)),
        ("title", Take::Set(pull_request::TITLE)),
        ("body", Take::Set(pull_request::BODY)),
        ("user", Take::In(&[("login", Take::Set(pull_request::AUTHOR)), ("type", Take::Keep(ACCOUNT, How::Text))])),
        ("draft", Take::Set(pull_request::DRAFT)),
        ("head", Take::In(&[("ref", Take::Set(pull_request::HEAD))])),
        ("base", Take::In(&[("ref", Take::Set(pull_request::BASE)), ("repo", Take::Keep(REPO, How::Of("full_name")))])),
        ("labels", Take::As(pull_request::LABELS, How::Each("name"))),
        ("created_at", Take::Set(pull_request::CREATED_AT)),
        ("merged_at", Take::Set(pull_request::MERGED_AT)),
        ("closed_at", Take::Set(pull_request::CLOSED_AT)),
        ("updated_at", Take::Set(pull_request::UPDATED_AT)),
        ("html_url", Take::Set(pull_request::URL)),
        ("url", Take::Keep(ADDRESS, How::Text)),
        ("merge_commit_sha", Take::Keep(MERGE, How::Sha)),
        ("reviews", Take::Parts(&REVIEW)),
        ("commits", Take::Parts(&super::commit::MEMBERSHIP)),
    ],
    required: &[("number", pull_request::NUMBER), ("base.repo.full_name", pull_request::ID)],
    finish: |found, _| {
        let repo = repo(found);
        // GitHub names a test merge here until a pull request is merged.
        let merge = found.take(MERGE);
        if found.record.instant(pull_request::MERGED_AT).is_some() {
            found.set(pull_request::MERGE_COMMIT_SHA, merge);
        }
        complete(found, repo)
    },
};

/// What follows from a pull request's repository, number and times.
pub(super) fn complete<'a>(found: &mut Found<'a>, repo: Option<Cow<'a, str>>) -> Walk<Option<&'static str>> {
    if let (Some(repo), Cell::Count(number)) = (&repo, found.record.get(pull_request::NUMBER)) {
        let id = format!("{repo}#{number}");
        found.set(pull_request::ID, id);
    }
    found.set(pull_request::REPO, repo);
    let state = match (found.record.instant(pull_request::MERGED_AT), found.record.instant(pull_request::CLOSED_AT)) {
        (Some(_), _) => "merged",
        (None, Some(_)) => "closed",
        (None, None) => "open",
    };
    found.set(pull_request::STATE, state);
    let bot = is_bot(found.record.text(pull_request::AUTHOR), found.text(ACCOUNT));
    found.set(pull_request::AUTHOR_IS_BOT, bot);
    Ok(None)
}

/// Where a part says which pull request it is of: a comment may name an issue's address instead.
const THREAD: usize = 3;

pub(super) const REVIEW: Shape = Shape {
    kind: Kind::Review,
    members: &[
        ("pull_request_url", Take::Keep(ADDRESS, How::Text)),
        ("id", Take::Set(review::ID)),
        ("user", Take::As(review::AUTHOR, How::Of("login"))),
        ("state", Take::Set(review::STATE)),
        ("submitted_at", Take::Set(review::AT)),
    ],
    required: &[],
    finish: |found, _| {
        let state = found.record.text(review::STATE).map(str::to_ascii_lowercase);
        found.set(review::STATE, state);
        let number = found.text(ADDRESS).and_then(number_in);
        found.set(review::NUMBER, number);
        let repo = repo(found);
        found.set(review::REPO, repo);
        Ok(None)
    },
};

pub(super) const COMMENT: Shape = Shape {
    kind: Kind::Comment,
    members: &[
        ("pull_request_url", Take::Keep(ADDRESS, How::Text)),
        ("issue_url", Take::Keep(THREAD, How::Text)),
        ("id", Take::Set(comment::ID)),
        ("user", Take::As(comment::AUTHOR, How::Of("login"))),
        ("created_at", Take::Set(comment::AT)),
    ],
    required: &[],
    finish: comment_of_thread,
};

fn comment_of_thread(found: &mut Found<'_>, _: &Path<'_>) -> Walk<Option<&'static str>> {
    if found.text(ADDRESS).is_none() {
        found.kept[ADDRESS] = found.take(THREAD);
    }
    let number = found.text(ADDRESS).and_then(number_in);
    found.set(comment::NUMBER, number);
    let repo = repo(found);
    found.set(comment::REPO, repo);
    Ok(None)
}

const EVENT: usize = 3;
const SHADOWED: usize = 4;

/// A label put on or taken off, out of the events of a repository, or out of a timeline in a file that its number names.
pub(super) const LABEL_EVENT: Shape = Shape {
    kind: Kind::LabelEvent,
    members: &[
        ("event", Take::Keep(EVENT, How::Text)),
        ("url", Take::Keep(ADDRESS, How::Text)),
        ("label", Take::As(label_event::LABEL, How::Of("name"))),
        ("created_at", Take::Set(label_event::AT)),
        (
            "issue",
            Take::In(&[
                ("number", Take::Set(label_event::NUMBER)),
                ("pull_request", Take::Keep(SHADOWED, How::Of("url"))),
            ]),
        ),
    ],
    required: &[],
    finish: |found, path| {
        let names_issue = *found.record.get(label_event::NUMBER) != Cell::Missing;
        if names_issue && found.text(SHADOWED).is_none() {
            return Ok(Some("labelOfSomethingElse"));
        }
        found.set_if_missing(label_event::NUMBER, path.number_in("timeline").or(path.number_in("event")));
        if *found.record.get(label_event::NUMBER) == Cell::Missing {
            return Ok(Some("labelWithoutPullRequest"));
        }
        let action = label_action(found.text(EVENT));
        found.set(label_event::ACTION, action);
        let repo = repo(found);
        found.set(label_event::REPO, repo);
        Ok(None)
    },
};

/// Whether a label was put on or taken off, in our words.
pub(super) fn label_action(word: Option<&str>) -> &'static str {
    if matches!(word, Some("unlabeled" | "UnlabeledEvent")) { "removed" } else { "added" }
}
