//! Logistics' builds, and the classic releases that deploy what they made.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::dice::Dice;
use super::super::model::{Commit, Deployment, Organisation, Outcome};
use super::super::moment::{Form, Moment, Stamp};
use super::ON_AZURE;

const SITE: &str = "https://dev.azure.com/northwind/northwind";

fn deployments_here(organisation: &Organisation) -> impl Iterator<Item = &Deployment> {
    organisation.deployments.iter().filter(|one| one.repo.as_deref() == Some(ON_AZURE))
}

/// The build of every commit that was deployed, by its SHA; and the release of each, which has its number.
pub struct Builds<'a> {
    builds: BTreeMap<&'a str, Build<'a>>,
}

struct Build<'a> {
    id: usize,
    number: String,
    commit: &'a Commit,
    queued: Moment,
    ended: Moment,
}

fn zulu(moment: Moment) -> String {
    Stamp { moment, form: Form::Zulu }.zulu()
}

impl<'a> Builds<'a> {
    pub fn new(organisation: &'a Organisation) -> Self {
        let commits: BTreeMap<&str, &Commit> = organisation.commits.iter().map(|one| (one.sha.as_str(), one)).collect();
        let mut deployed: Vec<&str> = deployments_here(organisation).filter_map(|one| one.sha.as_deref()).collect();
        let committed = |sha: &str| commits[sha].committed_at.unwrap_or(commits[sha].authored_at).moment;
        deployed.sort_by_key(|sha| (committed(sha), *sha));
        deployed.dedup();
        let builds = deployed.into_iter().zip(1..).map(|(sha, id)| {
            let mut dice = Dice::new(organisation.seed, sha);
            let queued = committed(sha).plus_seconds(dice.between(2, 20));
            let ended = queued.plus_seconds(dice.between(150, 600));
            let number = format!("{}.{id}", zulu(queued)[..10].replace('-', ""));
            (sha, Build { id, number, commit: commits[sha], queued, ended })
        });
        Self { builds: builds.collect() }
    }

    fn in_order(&self) -> Vec<&Build<'a>> {
        let mut builds: Vec<&Build> = self.builds.values().collect();
        builds.sort_by_key(|build| std::cmp::Reverse(build.id));
        builds
    }

    /// `builds.json`, newest first.
    pub fn answer(&self) -> String {
        let values: Vec<Value> = self.in_order().into_iter().map(Build::json).collect();
        json!({ "count": values.len(), "value": values }).to_string()
    }

    /// `timelines.json`, one a line, newest first: each build's stage, and the jobs in it.
    pub fn timelines(&self, organisation: &Organisation) -> String {
        self.in_order().into_iter().map(|build| format!("{}\n", build.timeline(organisation.seed))).collect()
    }

    /// `releases.json`, newest first: each with the environments that it went to.
    pub fn releases(&self, organisation: &Organisation) -> String {
        let release = |build: &Build| {
            let own = deployments_here(organisation).filter(|one| one.sha.as_ref() == Some(&build.commit.sha));
            let mut environments: BTreeMap<&str, Vec<&Deployment>> = BTreeMap::new();
            for one in own {
                environments.entry(one.environment.as_deref().unwrap_or_default()).or_default().push(one);
            }
            let environments = environments.into_iter().map(|(name, attempts)| {
                let steps: Vec<Value> = attempts
                    .iter()
                    .zip(1..)
                    .map(|(one, attempt)| {
                        json!({
                            "attempt": attempt,
                            "status": status(one),
                            "queuedOn": one.started_at.unwrap_or(one.deployed_at).zulu(),
                            "lastModifiedOn": one.deployed_at.zulu(),
                        })
                    })
                    .collect();
                json!({ "name": name, "status": attempts.last().map(|one| status(one)), "deploySteps": steps })
            });
            let mut value = build.release();
            value["status"] = json!("active");
            value["createdOn"] = json!(zulu(build.ended));
            value["modifiedOn"] = json!(zulu(build.ended));
            value["reason"] = json!("continuousIntegration");
            value["releaseDefinition"] = json!({ "id": 1, "name": "logistics train" });
            value["environments"] = environments.collect::<Vec<Value>>().into();
            value
        };
        let values: Vec<Value> = self.in_order().into_iter().map(release).collect();
        json!({ "count": values.len(), "value": values }).to_string()
    }

    /// `deployments.json`, newest first.
    pub fn deployments(&self, organisation: &Organisation) -> String {
        let mut own: Vec<(&Deployment, usize)> = deployments_here(organisation).zip(1..).collect();
        own.sort_by_key(|(one, number)| std::cmp::Reverse((one.started_at.map(|at| at.moment), *number)));
        let values: Vec<Value> = own
            .into_iter()
            .map(|(one, number)| {
                let build = &self.builds[one.sha.as_deref().unwrap_or_default()];
                let started = one.started_at.unwrap_or(one.deployed_at).zulu();
                let status = status(one);
                let ended = (status != "inProgress").then(|| one.deployed_at.zulu());
                json!({
                    "id": number,
                    "reason": if one.trigger == Some("manual") { "manual" } else { "automated" },
                    "deploymentStatus": status,
                    "operationStatus": if one.status == Some(Outcome::Cancelled) { "Canceled" } else { "Approved" },
                    "queuedOn": started,
                    "startedOn": started,
                    "completedOn": ended.clone().unwrap_or("0001-01-01T00:00:00".to_owned()),
                    "lastModifiedOn": ended.unwrap_or(started.clone()),
                    "releaseDefinition": { "id": 1, "name": "logistics train" },
                    "releaseEnvironment": { "name": one.environment },
                    "release": build.release(),
                })
            })
            .collect();
        json!({ "count": values.len(), "value": values }).to_string()
    }
}

/// What was rolled back later had gone well.
fn status(one: &Deployment) -> &'static str {
    match one.status.unwrap_or(Outcome::Success) {
        Outcome::Success | Outcome::RolledBack => "succeeded",
        Outcome::Failure => "failed",
        Outcome::Cancelled => "notDeployed",
        Outcome::Running => "inProgress",
    }
}

impl Build<'_> {
    fn json(&self) -> Value {
        json!({
            "id": self.id,
            "buildNumber": self.number,
            "status": "completed",
            "result": "succeeded",
            "queueTime": zulu(self.queued),
            "startTime": zulu(self.queued.plus_seconds(11)),
            "finishTime": zulu(self.ended),
            "reason": "individualCI",
            "definition": { "id": 5, "name": "logistics" },
            "project": { "name": "northwind" },
            "sourceBranch": "refs/heads/main",
            "sourceVersion": self.commit.sha,
            "repository": { "type": "TfsGit", "name": "logistics" },
            "_links": { "web": { "href": format!("{SITE}/_build/results?buildId={}", self.id) } },
        })
    }

    /// Its stage and two jobs, one after the other, between its start and its end.
    fn timeline(&self, seed: u64) -> Value {
        let started = self.queued.plus_seconds(11);
        // A build takes two and a half minutes at least.
        let compiled = started.plus_seconds(Dice::new(seed, &self.number).between(30, 120));
        let record = |kind: &str, name: &str, (from, to): (Moment, Moment)| {
            json!({
                "id": format!("{:032x}", Dice::new(seed, &format!("{} {name}", self.number)).draw()),
                "type": kind,
                "name": name,
                "state": "completed",
                "result": "succeeded",
                "attempt": 1,
                "startTime": zulu(from),
                "finishTime": zulu(to),
            })
        };
        json!({
            "url": format!("{SITE}/_apis/build/builds/{}/Timeline", self.id),
            "records": [
                record("Stage", "Build", (started, self.ended)),
                record("Job", "Compile and test", (started, compiled)),
                record("Job", "Publish the image", (compiled, self.ended)),
            ],
        })
    }

    /// The release of what it made, as its deployments name it.
    fn release(&self) -> Value {
        json!({
            "id": self.id,
            "name": format!("Release-{}", self.id),
            "_links": { "web": { "href": format!("{SITE}/_release?releaseId={}", self.id) } },
            "artifacts": [{ "type": "Build", "alias": "_logistics", "definitionReference": {
                "definition": { "name": "logistics" },
                "project": { "name": "northwind" },
                "version": { "id": self.id.to_string(), "name": self.number },
                "sourceVersion": { "id": self.commit.sha, "name": "" },
                "repository": { "name": "logistics" },
            } }],
        })
    }
}
