//! Deployments and their statuses.

use super::{ADDRESS, REPO, repo};
use crate::event::{Kind, deployment_status, run};
use crate::source::shape::{How, Shape, Take};

const TASK: usize = 3;

pub(super) const DEPLOYMENT: Shape = Shape {
    kind: Kind::Run,
    members: &[
        ("id", Take::Set(run::ID)),
        ("url", Take::Keep(ADDRESS, How::Text)),
        ("repository_url", Take::Keep(ADDRESS, How::Text)),
        ("repository", Take::Keep(REPO, How::Of("full_name"))),
        ("environment", Take::Set(run::ENVIRONMENT)),
        ("sha", Take::Set(run::SHA)),
        ("ref", Take::Set(run::REF)),
        ("task", Take::Keep(TASK, How::Text)),
        ("payload", Take::Pairs(run::PARAMETERS)),
        ("created_at", Take::Set(run::CREATED_AT)),
        ("updated_at", Take::Set(run::UPDATED_AT)),
        ("html_url", Take::Set(run::URL)),
        ("statuses", Take::Parts(&STATUS)),
    ],
    required: &[("id", run::ID), ("created_at", run::CREATED_AT)],
    finish: |found, _| {
        let repo = repo(found);
        found.set(run::REPO, repo);
        found.prefix_id(run::ID, "deployment");
        found.set(run::RUN_KIND, "cd");
        let is_rollback = found.text(TASK).map(|task| task == "rollback");
        found.set(run::IS_ROLLBACK, is_rollback);
        let created = found.record.instant(run::CREATED_AT);
        found.set(run::STARTED_AT, created);
        Ok(None)
    },
};

pub(super) const STATUS: Shape = Shape {
    kind: Kind::DeploymentStatus,
    members: &[
        ("id", Take::Set(deployment_status::ID)),
        ("deployment_url", Take::Keep(ADDRESS, How::Text)),
        ("state", Take::Set(deployment_status::STATE)),
        ("created_at", Take::Set(deployment_status::AT)),
    ],
    required: &[],
    finish: |found, _| {
        let id = found.text(ADDRESS).and_then(|url| url.rsplit('/').next()).map(|id| format!("deployment/{id}"));
        found.set(deployment_status::RUN_ID, id);
        let repo = repo(found);
        found.set(deployment_status::REPO, repo);
        Ok(None)
    },
};
