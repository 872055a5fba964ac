//! GitHub: answers of its REST and GraphQL APIs, what `gh` lists with `--json`, and webhooks' payloads.
//!
//! One list may hold several kinds (the issues list holds pull requests), so a record's kind is read off the members it has.

mod commit;
mod deployment;
mod graph;
mod issue;
mod pull_request;
mod release;
mod webhook;
mod workflow;

use std::borrow::Cow;

use super::adapter::{Adapter, Path, Reading};
use super::json::{Json, Walk};
use super::shape::Found;
use super::sign::{self, Read, Sign};
use crate::event::is_bot_name;

pub(super) const ADAPTER: Adapter = Adapter {
    id: "github",
    name: "GitHub",
    wrappers: &[
        &["workflow_runs"],
        &["jobs"],
        &["items"],
        &["data", "*", "nodes"],
        &["data", "*", "edges"],
        &["data", "*", "*", "nodes"],
        &["data", "*", "*", "edges"],
    ],
    signs: SIGNS,
    expected: "expected pull requests, commits, reviews, comments, tags, releases, deployments, statuses, runs, jobs or issues",
    read: None,
};

const SIGNS: &[Sign] = &[
    Sign { members: &["node"], holds: "edges of a GraphQL answer", read: Read::With(edge) },
    Sign { members: &["action=deleted", "repository"], holds: "webhooks", read: Read::Pass("deletion") },
    Sign {
        members: &["action", "deployment", "deployment_status"],
        holds: "webhooks of deployments",
        read: Read::Nested(webhook::DEPLOYMENT_STATUS),
    },
    Sign {
        members: &["action", "deployment"],
        holds: "webhooks of deployments",
        read: Read::Nested(webhook::DEPLOYMENT),
    },
    Sign { members: &["action", "review"], holds: "webhooks of reviews", read: Read::Nested(webhook::REVIEW) },
    Sign {
        members: &["action=labeled", "pull_request", "label"],
        holds: "webhooks of pull requests",
        read: Read::With(webhook::label),
    },
    Sign {
        members: &["action=unlabeled", "pull_request", "label"],
        holds: "webhooks of pull requests",
        read: Read::With(webhook::label),
    },
    Sign {
        members: &["action", "pull_request"],
        holds: "webhooks of pull requests",
        read: Read::Nested(webhook::PULL_REQUEST),
    },
    Sign {
        members: &["action", "comment", "issue"],
        holds: "webhooks of comments",
        read: Read::With(webhook::comment),
    },
    Sign { members: &["action", "issue"], holds: "webhooks of issues", read: Read::Nested(webhook::ISSUE) },
    Sign { members: &["action", "release"], holds: "webhooks of releases", read: Read::Nested(webhook::RELEASE) },
    Sign {
        members: &["action", "workflow_run"],
        holds: "webhooks of workflow runs",
        read: Read::Nested(webhook::WORKFLOW_RUN),
    },
    Sign { members: &["action", "workflow_job"], holds: "webhooks of jobs", read: Read::Nested(webhook::WORKFLOW_JOB) },
    Sign { members: &["before", "after", "commits"], holds: "webhooks of pushes", read: Read::With(webhook::push) },
    Sign {
        members: &["ref", "ref_type", "repository"],
        holds: "webhooks of new branches and tags",
        read: Read::Pass("created"),
    },
    Sign {
        members: &["merge_commit_sha", "number"],
        holds: "pull requests",
        read: Read::Shape(&pull_request::PULL_REQUEST),
    },
    Sign { members: &["workflow_id", "run_number"], holds: "workflow runs", read: Read::Shape(&workflow::RUN) },
    Sign { members: &["run_id", "runner_id"], holds: "jobs", read: Read::Shape(&workflow::JOB) },
    Sign { members: &["run_id", "run_url"], holds: "jobs", read: Read::Shape(&workflow::JOB) },
    Sign { members: &["tag_name"], holds: "releases", read: Read::Shape(&release::RELEASE) },
    Sign {
        members: &["deployment_url", "state"],
        holds: "deployment statuses",
        read: Read::Shape(&deployment::STATUS),
    },
    Sign {
        members: &["statuses_url", "environment"],
        holds: "deployments",
        read: Read::Shape(&deployment::DEPLOYMENT),
    },
    Sign { members: &["pull_request_url", "submitted_at"], holds: "reviews", read: Read::Shape(&pull_request::REVIEW) },
    Sign {
        members: &["pull_request_url", "diff_hunk"],
        holds: "review comments",
        read: Read::Shape(&pull_request::COMMENT),
    },
    Sign {
        members: &["pull_request_url", "state", "user"],
        holds: "reviews",
        read: Read::Shape(&pull_request::REVIEW),
    },
    Sign { members: &["event=labeled", "label"], holds: "issue events", read: Read::Shape(&pull_request::LABEL_EVENT) },
    Sign {
        members: &["event=unlabeled", "label"],
        holds: "issue events",
        read: Read::Shape(&pull_request::LABEL_EVENT),
    },
    Sign { members: &["issue_url", "user", "event"], holds: "issue events", read: Read::Pass("issueEvent") },
    Sign { members: &["issue_url", "body", "user"], holds: "comments", read: Read::Shape(&pull_request::COMMENT) },
    Sign { members: &["zipball_url", "commit", "name"], holds: "tags", read: Read::Shape(&release::TAG) },
    Sign { members: &["sha", "commit"], holds: "commits", read: Read::Shape(&commit::COMMIT) },
    Sign { members: &["due_on", "open_issues"], holds: "milestones", read: Read::Pass("milestoneDefinition") },
    Sign { members: &["event", "actor", "commit_id"], holds: "issue events", read: Read::Pass("issueEvent") },
    Sign {
        members: &["number", "state", "user", "pull_request"],
        holds: "issues",
        read: Read::Pass("pullRequestInIssueList"),
    },
    Sign { members: &["number", "state", "user"], holds: "issues", read: Read::Shape(&issue::ISSUE) },
    Sign { members: &["number", "headRefName"], holds: "pull requests", read: Read::Shape(&graph::PULL_REQUEST) },
    Sign { members: &["number", "mergedAt"], holds: "pull requests", read: Read::Shape(&graph::PULL_REQUEST) },
    Sign { members: &["headSha", "status"], holds: "workflow runs", read: Read::Shape(&graph::RUN) },
    Sign { members: &["workflowName", "status"], holds: "workflow runs", read: Read::Shape(&graph::RUN) },
    Sign { members: &["tagName"], holds: "releases", read: Read::Shape(&graph::RELEASE) },
    Sign { members: &["oid", "committedDate"], holds: "commits", read: Read::Shape(&graph::COMMIT) },
    Sign { members: &["oid", "authoredDate"], holds: "commits", read: Read::Shape(&graph::COMMIT) },
    Sign { members: &["createdAt", "commit", "state"], holds: "deployments", read: Read::Shape(&graph::DEPLOYMENT) },
    Sign {
        members: &["createdAt", "environment", "state"],
        holds: "deployments",
        read: Read::Shape(&graph::DEPLOYMENT),
    },
    Sign { members: &["createdAt", "closedAt", "state"], holds: "issues", read: Read::Shape(&graph::ISSUE) },
];

/// What an edge leads to.
fn edge<'a>(json: &mut Json<'a>, path: &Path<'_>, reading: &mut Reading<'a>) -> Walk<()> {
    json.object(|name, json| match name {
        "node" => sign::read(&ADAPTER, json, path, reading),
        _ => json.skip(),
    })
}

/// Where a record says which repository it is of: by name, or in an address.
const REPO: usize = 0;
const ADDRESS: usize = 1;
/// What kind of account its author has.
const ACCOUNT: usize = 2;

/// The repository, from the record itself or from an address in it.
fn repo<'a>(found: &mut Found<'a>) -> Option<Cow<'a, str>> {
    found.taken_text(REPO).or_else(|| found.text(ADDRESS).and_then(repo_in).map(Cow::Owned))
}

/// `owner/name` out of an address of the API or of the site.
fn repo_in(url: &str) -> Option<String> {
    let path = match url.split_once("/repos/") {
        Some((_, path)) => path,
        None => url.split_once("://")?.1.split_once('/')?.1,
    };
    let mut steps = path.split('/');
    match (steps.next(), steps.next()) {
        (Some(owner), Some(name)) if !owner.is_empty() && !name.is_empty() => Some(format!("{owner}/{name}")),
        _ => None,
    }
}

/// The number at the end of an address of a pull request or issue.
fn number_in(url: &str) -> Option<f64> {
    url.rsplit('/').next()?.parse::<u32>().ok().map(f64::from)
}

/// Whether an account is a machine's, where there is one.
fn is_bot(login: Option<&str>, account: Option<&str>) -> Option<bool> {
    login.map(|login| account == Some("Bot") || is_bot_name(login))
}
