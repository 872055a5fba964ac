//! Deployments with their statuses, and workflow runs.

use serde_json::{Value, json};

use super::super::model::{Deployment, Outcome, Run};
use super::super::moment::{Moment, Stamp};
use super::account::{api, id, repository, site, user};
use super::{Export, sorted};

/// Its id as GitHub has them: a number.
fn number(deployment: &Deployment) -> u64 {
    deployment.id.parse().unwrap_or_else(|_| id("deployment", &deployment.id))
}

/// When its record was made.
fn created(deployment: &Deployment) -> Stamp {
    deployment.started_at.unwrap_or(deployment.deployed_at)
}

/// `deployments.json`, with the moment each was made.
pub fn deployments(export: &Export) -> Vec<(Moment, Value)> {
    let value = |one: &&Deployment| {
        let (api, number) = (api(export.name), number(one));
        let environment = one.environment.as_deref().unwrap_or("production");
        let mut payload = json!({});
        if let Some(service) = &one.service {
            payload["service"] = json!(service);
        }
        if one.is_hotfix == Some(true) {
            payload["hotfix"] = json!(true);
        }
        let value = json!({
            "url": format!("{api}/deployments/{number}"),
            "id": number,
            "sha": one.sha,
            "ref": one.r#ref,
            "task": if one.is_rollback == Some(true) { "rollback" } else { "deploy" },
            "payload": payload,
            "environment": environment,
            "description": one.pipeline,
            "creator": user("release-bot"),
            "created_at": created(one).zulu(),
            "updated_at": one.deployed_at.zulu(),
            "statuses_url": format!("{api}/deployments/{number}/statuses"),
            "repository_url": api,
            "production_environment": environment.starts_with("prod"),
        });
        (created(one).moment, value)
    };
    export.deployments.iter().map(value).collect()
}

/// `deployment_statuses.json`: a start, and an end where there was one.
pub fn statuses(export: &Export) -> Vec<(Moment, Value)> {
    let mut values = Vec::new();
    for one in &export.deployments {
        let ended = one.deployed_at;
        let mut states = vec![("in_progress", created(one))];
        match one.status.unwrap_or(Outcome::Success) {
            Outcome::Success => states.push(("success", ended)),
            Outcome::Failure => states.push(("failure", ended)),
            Outcome::Cancelled => states.push(("error", ended)),
            // What ran before was put back an hour later.
            Outcome::RolledBack => {
                states.push(("success", ended));
                states.push(("inactive", ended.plus_seconds(3_600)));
            }
            Outcome::Running => {}
        }
        for (state, at) in states {
            let (api, number) = (api(export.name), number(one));
            let status = id("status", &format!("{} {state} {}", one.id, at.moment.0));
            let value = json!({
                "url": format!("{api}/deployments/{number}/statuses/{status}"),
                "id": status,
                "state": state,
                "creator": user("release-bot"),
                "description": "",
                "environment": one.environment.as_deref().unwrap_or("production"),
                "created_at": at.zulu(),
                "updated_at": at.zulu(),
                "deployment_url": format!("{api}/deployments/{number}"),
                "repository_url": api,
            });
            values.push((at.moment, value));
        }
    }
    values
}

/// All runs in so many pages, one JSON value after another.
pub fn run_pages(export: &Export, pages: usize) -> String {
    let dated = export.runs.iter().enumerate();
    let runs = sorted(dated.map(|(place, run)| (run.started_at.moment, run_json(export, place, run))).collect());
    let page = |runs: &[Value]| json!({ "total_count": export.runs.len(), "workflow_runs": runs }).to_string();
    if runs.is_empty() {
        return page(&[]);
    }
    runs.chunks(runs.len().div_ceil(pages)).map(page).collect()
}

fn run_json(export: &Export, place: usize, run: &Run) -> Value {
    let (api, site) = (api(export.name), site(export.name));
    let number = run.id.parse().unwrap_or_else(|_| id("run", &run.id));
    let workflow = id("workflow", &run.pipeline);
    let conclusion = match run.status {
        Some(Outcome::Success | Outcome::RolledBack) => Some("success"),
        Some(Outcome::Failure) => Some("failure"),
        Some(Outcome::Cancelled) => Some("cancelled"),
        Some(Outcome::Running) | None => None,
    };
    json!({
        "id": number,
        "name": run.pipeline,
        "head_branch": run.branch,
        "head_sha": run.sha,
        "path": format!(".github/workflows/{}.yml", run.pipeline),
        "run_number": place + 1,
        "event": run.trigger.unwrap_or("push"),
        "status": if conclusion.is_some() { "completed" } else { "in_progress" },
        "conclusion": conclusion,
        "workflow_id": workflow,
        "url": format!("{api}/actions/runs/{number}"),
        "html_url": format!("{site}/actions/runs/{number}"),
        "pull_requests": [],
        "created_at": run.started_at.zulu(),
        "updated_at": run.finished_at.unwrap_or(run.started_at).zulu(),
        "run_attempt": 1,
        "run_started_at": run.started_at.zulu(),
        "jobs_url": format!("{api}/actions/runs/{number}/jobs"),
        "workflow_url": format!("{api}/actions/workflows/{workflow}"),
        "repository": repository(export.name),
    })
}
