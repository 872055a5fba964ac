//! Payments' pipelines: executions of Harness, as its API lists them, and builds in the payload for custom CI/CD.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::super::dice::Dice;
use super::super::model::{Commit, Deployment, Organisation, Outcome, Run};
use super::super::moment::Moment;
use super::ON_HARNESS;

const PAGE: usize = 200;
const REGISTRY: &str = "registry.northwind.example";
const IMAGE: &str = "platform";

fn deployments(organisation: &Organisation) -> impl Iterator<Item = &Deployment> {
    organisation.deployments.iter().filter(|one| one.repo.as_deref() == Some(ON_HARNESS))
}

fn commits(organisation: &Organisation) -> BTreeMap<&str, &Commit> {
    let own = organisation.commits.iter().filter(|one| one.repo == ON_HARNESS);
    own.map(|one| (one.sha.as_str(), one)).collect()
}

/// The image that is built of a commit.
fn tag(sha: &str) -> &str {
    &sha[..12]
}

/// `executions.json`: newest first, page after page.
pub fn execution_pages(organisation: &Organisation) -> String {
    let commits = commits(organisation);
    let mut dated: Vec<(&Deployment, usize)> = deployments(organisation).zip(1..).collect();
    dated.sort_by_key(|(one, number)| std::cmp::Reverse((one.started_at.map(|at| at.moment), *number)));
    let executions: Vec<Value> = dated.into_iter().map(|(one, number)| execution(one, number, &commits)).collect();
    let total = executions.len();
    let last = total.div_ceil(PAGE);
    let page = |(place, content): (usize, &[Value])| {
        let data = json!({
            "content": content, "totalElements": total, "totalPages": last, "number": place, "size": PAGE, "last": place + 1 == last,
        });
        format!("{}\n", json!({ "status": "SUCCESS", "data": data }))
    };
    executions.chunks(PAGE).enumerate().map(page).collect()
}

fn execution(one: &Deployment, number: usize, commits: &BTreeMap<&str, &Commit>) -> Value {
    let id = format!("exec{:018x}", Dice::new(1, &one.id).draw());
    let environment = one.environment.as_deref().unwrap_or_default();
    let kind = if environment.starts_with("prod") { "Production" } else { "PreProduction" };
    // A deployment that was rolled back later had gone well.
    let status = match one.status.unwrap_or(Outcome::Success) {
        Outcome::Success | Outcome::RolledBack => "Success",
        Outcome::Failure => "Failed",
        Outcome::Cancelled => "Aborted",
        Outcome::Running => "Running",
    };
    let started = one.started_at.unwrap_or(one.deployed_at).moment.0;
    let ended = (status != "Running").then_some(one.deployed_at.moment.0);
    let sha = one.sha.as_deref().unwrap_or_default();
    let commit = commits[sha];
    let tags: Vec<Value> =
        one.is_hotfix.iter().filter(|hotfix| **hotfix).map(|_| json!({ "key": "hotfix", "value": "" })).collect();
    json!({
        "pipelineIdentifier": "platform_deploy",
        "planExecutionId": id,
        "name": "Deploy the platform",
        "status": status,
        "tags": tags,
        "executionTriggerInfo": {
            "triggerType": if one.trigger == Some("schedule") { "SCHEDULER_CRON" } else { "MANUAL" },
            "isRerun": false,
        },
        "executionMode": if one.is_rollback == Some(true) { "POST_EXECUTION_ROLLBACK" } else { "NORMAL" },
        "moduleInfo": {
            "ci": {
                "branch": "main",
                "repoName": IMAGE,
                "ciExecutionInfoDTO": { "event": "branch", "branch": {
                    "name": "main",
                    "link": format!("https://github.com/{ON_HARNESS}"),
                    "commits": [{
                        "id": sha,
                        "link": format!("https://github.com/{ON_HARNESS}/commit/{sha}"),
                        "message": commit.title,
                        "ownerName": commit.author,
                        "timeStamp": commit.committed_at.unwrap_or(commit.authored_at).moment.0,
                    }],
                } },
            },
            "cd": {
                "envIdentifiers": [environment],
                "environmentTypes": [kind],
                "infrastructureIdentifiers": [null],
                "serviceIdentifiers": one.service.iter().collect::<Vec<_>>(),
            },
        },
        "layoutNodeMap": { format!("{id}a"): {
            "nodeType": "Deployment",
            "nodeGroup": "STAGE",
            "nodeIdentifier": "deploy",
            "name": "Deploy",
            "nodeUuid": format!("{id}a"),
            "status": status,
            "module": "cd",
            "moduleInfo": { "cd": {
                "serviceInfo": {
                    "identifier": one.service,
                    "artifacts": { "primary": { "type": "DockerRegistry", "imagePath": IMAGE, "tag": tag(sha) }, "sidecars": [] },
                },
                "infraExecutionSummary": { "identifier": environment, "name": environment, "type": kind },
            } },
            "startTs": started,
            "endTs": ended,
            "hidden": false,
        } },
        "modules": ["ci", "cd"],
        "startTs": started,
        "endTs": ended,
        "createdAt": started,
        "runSequence": number,
        "orgIdentifier": "northwind",
        "projectIdentifier": "payments",
    })
}

/// `builds.ndjson`: the builds that are known, and one of each commit that was deployed before they are.
pub fn custom_runs(organisation: &Organisation) -> String {
    let commits = commits(organisation);
    let known: Vec<&Run> = organisation.runs.iter().filter(|one| one.repo.as_deref() == Some(ON_HARNESS)).collect();
    let built: BTreeSet<&str> =
        known.iter().filter(|one| one.status == Some(Outcome::Success)).filter_map(|one| one.sha.as_deref()).collect();
    let deployed: BTreeSet<&str> = deployments(organisation).filter_map(|one| one.sha.as_deref()).collect();
    let mut builds: Vec<Build> = known
        .iter()
        .map(|run| Build {
            sha: run.sha.as_deref().unwrap_or_default(),
            started: run.started_at.moment,
            ended: run.finished_at.unwrap_or(run.started_at).moment,
            result: match run.status {
                Some(Outcome::Failure) => "failure",
                Some(Outcome::Cancelled) => "aborted",
                _ => "success",
            },
        })
        .collect();
    builds.extend(deployed.difference(&built).map(|sha| {
        let mut dice = Dice::new(organisation.seed, sha);
        let commit = commits[sha];
        let started = commit.committed_at.unwrap_or(commit.authored_at).moment.plus_seconds(dice.between(4, 30));
        Build { sha, started, ended: started.plus_seconds(dice.between(220, 1_300)), result: "success" }
    }));
    builds.sort_by_key(|build| (build.started, build.sha));
    let line = |(build, number): (&Build, usize)| format!("{}\n", build.json(number));
    builds.iter().zip(1..).map(line).collect()
}

struct Build<'a> {
    sha: &'a str,
    started: Moment,
    ended: Moment,
    result: &'static str,
}

impl Build<'_> {
    fn json(&self, number: usize) -> Value {
        let mut value = json!({
            "pipeline": "platform-image",
            "job_full_name": "payments/platform-image",
            "build_number": number,
            "start_time": self.started.0,
            "duration": self.ended.0 - self.started.0,
            "result": self.result,
            "ci": true,
            "cd": false,
            "scm_commit_ids": [self.sha],
            "repo_url": format!("https://github.com/{ON_HARNESS}"),
            "branch_name": "main",
        });
        if self.result == "success" {
            value["artifacts"] = json!([{
                "input": false, "output": true, "type": "container", "location": REGISTRY, "name": IMAGE, "qualifier": tag(self.sha),
            }]);
        }
        value
    }
}
