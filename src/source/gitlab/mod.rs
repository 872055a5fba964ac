//! GitLab's REST answers: merge requests with their commits and notes, commits, tags and releases, pipelines and jobs, deployments,
//! issues. And what it sends to webhooks.

mod code;
mod issue;
mod pipeline;
mod webhook;

use super::adapter::Adapter;
use super::address;
use super::shape::Found;
use super::sign::{Read, Sign};
use crate::event::Field;

pub(super) const ADAPTER: Adapter = Adapter {
    id: "gitlab",
    name: "GitLab",
    wrappers: &[],
    signs: &[
        Sign {
            members: &["object_kind=merge_request", "object_attributes"],
            holds: "webhooks of merge requests",
            read: Read::Shape(&webhook::MERGE_REQUEST),
        },
        Sign {
            members: &["object_kind=pipeline", "object_attributes"],
            holds: "webhooks of pipelines",
            read: Read::Shape(&webhook::PIPELINE),
        },
        Sign {
            members: &["object_kind=deployment", "deployment_id"],
            holds: "webhooks of deployments",
            read: Read::Shape(&webhook::DEPLOYMENT),
        },
        Sign {
            members: &["object_kind=push", "commits"],
            holds: "webhooks of pushes",
            read: Read::With(webhook::push),
        },
        Sign { members: &["object_kind=tag_push", "ref"], holds: "webhooks of tags", read: Read::With(webhook::push) },
        Sign {
            members: &["object_kind=release", "tag"],
            holds: "webhooks of releases",
            read: Read::Shape(&webhook::RELEASE),
        },
        Sign {
            members: &["object_kind=issue", "object_attributes"],
            holds: "webhooks of issues",
            read: Read::Shape(&webhook::ISSUE),
        },
        Sign { members: &["object_kind"], holds: "webhooks", read: Read::Pass("webhookOfAnotherKind") },
        Sign {
            members: &["iid", "source_branch", "target_branch"],
            holds: "merge requests",
            read: Read::Shape(&code::MERGE_REQUEST),
        },
        Sign { members: &["short_id", "authored_date"], holds: "commits", read: Read::Shape(&code::COMMIT) },
        Sign { members: &["noteable_type", "system"], holds: "notes", read: Read::Shape(&code::NOTE) },
        Sign {
            members: &["resource_type", "label", "action"],
            holds: "events of labels",
            read: Read::Shape(&code::LABEL_EVENT),
        },
        Sign { members: &["tag_name", "released_at"], holds: "releases", read: Read::Shape(&code::RELEASE) },
        Sign { members: &["name", "target", "protected", "commit"], holds: "tags", read: Read::Shape(&code::TAG) },
        Sign {
            members: &["deployable", "environment"],
            holds: "deployments",
            read: Read::Shape(&pipeline::DEPLOYMENT),
        },
        Sign { members: &["pipeline", "stage", "status"], holds: "jobs", read: Read::Shape(&pipeline::JOB) },
        Sign {
            members: &["ref", "sha", "status", "web_url", "started_at"],
            holds: "pipeline details",
            read: Read::Shape(&pipeline::DETAIL),
        },
        Sign {
            members: &["ref", "sha", "status", "web_url"],
            holds: "pipelines",
            read: Read::Shape(&pipeline::PIPELINE),
        },
        Sign {
            members: &["iid", "due_date", "start_date"],
            holds: "milestones",
            read: Read::Pass("milestoneDefinition"),
        },
        Sign { members: &["iid", "title", "labels", "project_id"], holds: "issues", read: Read::Shape(&issue::ISSUE) },
    ],
    expected: "expected merge requests, commits, notes, tags, releases, pipelines, jobs, deployments or issues",
    read: None,
};

/// `group/project!7` or `group/project#7`, out of `references.full`.
const REFERENCE: usize = 0;
/// A page of the record or of something beside it.
const PAGE: usize = 1;

/// Gives a record its repository: the path of the project, from its reference or from a page.
fn set_repo(found: &mut Found<'_>, field: Field) {
    let named = found.text(REFERENCE).and_then(|full| full.rsplit_once(['!', '#'])).map(|(path, _)| path.to_owned());
    let repo = named.or_else(|| found.text(PAGE).and_then(address::repository));
    found.set(field, repo);
}
