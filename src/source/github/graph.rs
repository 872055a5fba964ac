//! The same records in the spelling of the GraphQL API, which `gh` lists with `--json` as well.

use std::borrow::Cow;

use super::commit::{MESSAGE, NAME};
use super::{ACCOUNT, ADDRESS, REPO, commit, issue, pull_request, release, repo, workflow};
use crate::event::{
    Kind, comment, deployment_status, label_event, pull_request_commit, release as release_field, review, run,
};
use crate::event::{commit as commit_field, issue as issue_field, pull_request as pull};
use crate::source::shape::{Found, How, Shape, Take};

/// `owner/name`, in either spelling.
const REPOSITORY: How = How::Of("nameWithOwner");

pub(super) const PULL_REQUEST: Shape = Shape {
    kind: Kind::PullRequest,
    members: &[
        ("number", Take::Set(pull::NUMBER)),
        ("title", Take::Set(pull::TITLE)),
        ("body", Take::Set(pull::BODY)),
        ("author", Take::In(&[("login", Take::Set(pull::AUTHOR)), ("__typename", Take::Keep(ACCOUNT, How::Text))])),
        ("isDraft", Take::Set(pull::DRAFT)),
        ("headRefName", Take::Set(pull::HEAD)),
        ("baseRefName", Take::Set(pull::BASE)),
        ("labels", Take::As(pull::LABELS, How::Each("name"))),
        ("assignees", Take::As(pull::ASSIGNEES, How::Each("login"))),
        ("createdAt", Take::Set(pull::CREATED_AT)),
        ("mergedAt", Take::Set(pull::MERGED_AT)),
        ("closedAt", Take::Set(pull::CLOSED_AT)),
        ("updatedAt", Take::Set(pull::UPDATED_AT)),
        ("mergeCommit", Take::In(&[("oid", Take::Set(pull::MERGE_COMMIT_SHA))])),
        ("url", Take::Set(pull::URL)),
        ("repository", Take::Keep(REPO, REPOSITORY)),
        ("commits", Take::Parts(&MEMBERSHIP)),
        ("reviews", Take::Parts(&REVIEW)),
        ("comments", Take::Parts(&COMMENT)),
        ("timelineItems", Take::Parts(&TIMELINE_ITEM)),
    ],
    required: &[("number", pull::NUMBER), ("url", pull::ID)],
    finish: |found, _| {
        let repo = repo_by_page(found, pull::URL);
        pull_request::complete(found, repo)
    },
};

/// The repository that is named, else the one whose page it is.
fn repo_by_page<'a>(found: &mut Found<'a>, page: crate::event::Field) -> Option<Cow<'a, str>> {
    if found.text(ADDRESS).is_none() {
        found.kept[ADDRESS] = found.record.get(page).clone();
    }
    repo(found)
}

const MEMBERSHIP: Shape = Shape {
    kind: Kind::PullRequestCommit,
    members: &[
        ("oid", Take::Set(pull_request_commit::SHA)),
        ("authoredDate", Take::Set(pull_request_commit::AUTHORED_AT)),
        ("committedDate", Take::Set(pull_request_commit::COMMITTED_AT)),
        ("message", Take::Set(pull_request_commit::MESSAGE)),
        ("messageHeadline", Take::Set(pull_request_commit::MESSAGE)),
        ("authors", Take::Each(&[("login", Take::Keep(NAME, How::Text))])),
        (
            "commit",
            Take::In(&[
                ("oid", Take::Set(pull_request_commit::SHA)),
                ("authoredDate", Take::Set(pull_request_commit::AUTHORED_AT)),
                ("committedDate", Take::Set(pull_request_commit::COMMITTED_AT)),
                ("message", Take::Set(pull_request_commit::MESSAGE)),
                ("author", Take::As(pull_request_commit::AUTHOR, How::Of("name"))),
            ]),
        ),
    ],
    required: &[],
    finish: |found, _| {
        let name = found.take(NAME);
        found.set_if_missing(pull_request_commit::AUTHOR, name);
        Ok(None)
    },
};

const REVIEW: Shape = Shape {
    kind: Kind::Review,
    members: &[
        ("id", Take::Set(review::ID)),
        ("author", Take::As(review::AUTHOR, How::Of("login"))),
        ("state", Take::Set(review::STATE)),
        ("submittedAt", Take::Set(review::AT)),
    ],
    required: &[],
    finish: |found, _| {
        let state = found.record.text(review::STATE).map(str::to_ascii_lowercase);
        found.set(review::STATE, state);
        Ok(None)
    },
};

const COMMENT: Shape = Shape {
    kind: Kind::Comment,
    members: &[
        ("id", Take::Set(comment::ID)),
        ("author", Take::As(comment::AUTHOR, How::Of("login"))),
        ("createdAt", Take::Set(comment::AT)),
    ],
    required: &[],
    finish: crate::source::shape::as_found,
};

const TYPE: usize = 3;

/// An item of a timeline: of interest where it is of a label. A query that asks for one type only may leave out which.
const TIMELINE_ITEM: Shape = Shape {
    kind: Kind::LabelEvent,
    members: &[
        ("__typename", Take::Keep(TYPE, How::Text)),
        ("label", Take::As(label_event::LABEL, How::Of("name"))),
        ("createdAt", Take::Set(label_event::AT)),
    ],
    required: &[],
    finish: |found, _| {
        if found.record.text(label_event::LABEL).is_none() {
            return Ok(Some("timelineItem"));
        }
        let action = pull_request::label_action(found.text(TYPE));
        found.set(label_event::ACTION, action);
        Ok(None)
    },
};

pub(super) const COMMIT: Shape = Shape {
    kind: Kind::Commit,
    members: &[
        ("oid", Take::Set(commit_field::SHA)),
        ("authoredDate", Take::Set(commit_field::AUTHORED_AT)),
        ("committedDate", Take::Set(commit_field::COMMITTED_AT)),
        ("message", Take::Keep(MESSAGE, How::Text)),
        (
            "author",
            Take::In(&[
                ("name", Take::Keep(NAME, How::Text)),
                ("user", Take::As(commit_field::AUTHOR, How::Of("login"))),
            ]),
        ),
        ("parents", Take::As(commit_field::PARENTS, How::EachSha("oid"))),
        ("additions", Take::Set(commit_field::ADDITIONS)),
        ("deletions", Take::Set(commit_field::DELETIONS)),
        ("repository", Take::Keep(REPO, REPOSITORY)),
        ("url", Take::Keep(ADDRESS, How::Text)),
    ],
    required: &[("oid", commit_field::SHA), ("authoredDate", commit_field::AUTHORED_AT)],
    finish: |found, path| {
        let repo = repo(found);
        found.set(commit_field::REPO, repo);
        commit::complete(found, path)
    },
};

pub(super) const ISSUE: Shape = Shape {
    kind: Kind::Issue,
    members: &[
        ("number", Take::Keep(issue::NUMBER, How::Text)),
        ("id", Take::Set(issue_field::ID)),
        ("title", Take::Set(issue_field::TITLE)),
        ("author", Take::As(issue_field::AUTHOR, How::Of("login"))),
        ("state", Take::Set(issue_field::STATUS)),
        ("labels", Take::As(issue_field::LABELS, How::Each("name"))),
        ("createdAt", Take::Set(issue_field::CREATED_AT)),
        ("closedAt", Take::Set(issue_field::CLOSED_AT)),
        ("updatedAt", Take::Set(issue_field::UPDATED_AT)),
        ("url", Take::Set(issue_field::URL)),
        ("repository", Take::Keep(REPO, REPOSITORY)),
    ],
    required: &[("createdAt", issue_field::CREATED_AT)],
    finish: |found, _| {
        found.kept[ADDRESS] = found.record.get(issue_field::URL).clone();
        issue::complete(found);
        let status = found.record.text(issue_field::STATUS).map(str::to_ascii_lowercase);
        found.set(issue_field::STATUS, status);
        // A query that asked for neither number nor id leaves only the time to tell one issue from another.
        let made = found.record.instant(issue_field::CREATED_AT).map(|at| format!("issue@{at}"));
        if found.record.missing_identity().is_some() {
            found.set(issue_field::ID, made);
        }
        Ok(None)
    },
};

const DATABASE_ID: usize = 3;
const STATE: usize = 4;

pub(super) const DEPLOYMENT: Shape = Shape {
    kind: Kind::Run,
    members: &[
        ("databaseId", Take::Keep(DATABASE_ID, How::Text)),
        ("id", Take::Set(run::ID)),
        ("environment", Take::Set(run::ENVIRONMENT)),
        ("state", Take::Keep(STATE, How::Text)),
        ("commitOid", Take::Set(run::SHA)),
        ("commit", Take::In(&[("oid", Take::Set(run::SHA))])),
        ("ref", Take::As(run::REF, How::Of("name"))),
        ("createdAt", Take::Set(run::CREATED_AT)),
        ("updatedAt", Take::Set(run::UPDATED_AT)),
        ("repository", Take::Keep(REPO, REPOSITORY)),
        ("statuses", Take::Parts(&STATUS)),
    ],
    required: &[("id", run::ID), ("createdAt", run::CREATED_AT)],
    finish: |found, _| {
        let repo = repo(found);
        found.set(run::REPO, repo);
        let created = found.record.instant(run::CREATED_AT);
        let number = found.text(DATABASE_ID).or(found.record.text(run::ID)).map(|id| format!("deployment/{id}"));
        // A query that asked for no id leaves only the time to tell one deployment from another.
        found.set(run::ID, number.or(created.map(|at| format!("deployment@{at}"))));
        found.set(run::STARTED_AT, created);
        found.set(run::RUN_KIND, "cd");
        // Without statuses, what the deployment's own state tells: it became active or failed when it was last changed. When one
        // that was replaced had become active, nothing tells.
        let state = found.text(STATE).map(str::to_owned).unwrap_or_default();
        let (status, ended) = match state.as_str() {
            "ACTIVE" => ("success", found.record.instant(run::UPDATED_AT)),
            "INACTIVE" => ("success", None),
            "FAILURE" | "ERROR" => ("failure", found.record.instant(run::UPDATED_AT)),
            "IN_PROGRESS" | "PENDING" | "QUEUED" | "WAITING" => ("running", None),
            _ => ("", None),
        };
        found.set(run::STATUS, status);
        found.set(run::FINISHED_AT, ended);
        found.extra("state", &state);
        Ok(None)
    },
};

const STATUS: Shape = Shape {
    kind: Kind::DeploymentStatus,
    members: &[
        ("id", Take::Set(deployment_status::ID)),
        ("state", Take::Set(deployment_status::STATE)),
        ("createdAt", Take::Set(deployment_status::AT)),
    ],
    required: &[],
    finish: |found, _| {
        let state = found.record.text(deployment_status::STATE).map(str::to_ascii_lowercase);
        found.set(deployment_status::STATE, state);
        Ok(None)
    },
};

pub(super) const RUN: Shape = Shape {
    kind: Kind::Run,
    members: &[
        ("databaseId", Take::Set(run::ID)),
        ("name", Take::Set(run::PIPELINE)),
        ("workflowName", Take::Set(run::PIPELINE)),
        ("status", Take::Keep(workflow::STATUS, How::Text)),
        ("conclusion", Take::Keep(workflow::CONCLUSION, How::Text)),
        ("event", Take::Set(run::TRIGGER)),
        ("headBranch", Take::Set(run::BRANCH)),
        ("headSha", Take::Set(run::SHA)),
        ("createdAt", Take::Set(run::CREATED_AT)),
        ("startedAt", Take::Set(run::STARTED_AT)),
        ("updatedAt", Take::Set(run::UPDATED_AT)),
        ("url", Take::Set(run::URL)),
        ("jobs", Take::Parts(&workflow::JOB)),
    ],
    required: &[("databaseId", run::ID), ("createdAt", run::CREATED_AT)],
    finish: |found, _| {
        found.kept[ADDRESS] = found.record.get(run::URL).clone();
        workflow::complete(found);
        Ok(None)
    },
};

pub(super) const RELEASE: Shape = Shape {
    kind: Kind::Release,
    members: &[
        ("tagName", Take::Set(release_field::TAG)),
        ("name", Take::Set(release_field::NAME)),
        ("createdAt", Take::Keep(release::CREATED, How::Instant)),
        ("publishedAt", Take::Set(release_field::RELEASED_AT)),
        ("isPrerelease", Take::Set(release_field::PRERELEASE)),
        ("isDraft", Take::Set(release_field::DRAFT)),
        ("tagCommit", Take::In(&[("oid", Take::Set(release_field::SHA))])),
        ("url", Take::Set(release_field::URL)),
    ],
    required: &[("tagName", release_field::TAG), ("publishedAt", release_field::RELEASED_AT)],
    finish: |found, path| {
        found.kept[ADDRESS] = found.record.get(release_field::URL).clone();
        (release::RELEASE.finish)(found, path)
    },
};
