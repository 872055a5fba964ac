//! The organisation as exports of the GitHub REST API: one folder a repository.
//!
//! Lists are newest first, as the API gives them. Tracker issues have no place there; a deployment's
//! service goes into its payload, and a cancelled one ends in `error`.

mod account;
mod code;
mod discussion;
mod listed;
mod pipeline;
mod pull;

use std::collections::BTreeMap;

use serde_json::Value;

use super::model::{Commit, Deployment, Incident, Issue, Organisation, PullRequest, Release, Repository, Run};
use super::moment::Moment;

/// One repository with what belongs to it.
struct Export<'a> {
    name: &'a str,
    commits: Vec<&'a Commit>,
    pull_requests: Vec<&'a PullRequest>,
    deployments: Vec<&'a Deployment>,
    runs: Vec<&'a Run>,
    releases: Vec<&'a Release>,
    issues: Vec<&'a Issue>,
    incidents: Vec<&'a Incident>,
}

impl<'a> Export<'a> {
    fn new(organisation: &'a Organisation, repository: &'a Repository) -> Self {
        let name = repository.name.as_str();
        let here = |repo: &Option<String>| repo.as_deref() == Some(name);
        Self {
            name,
            commits: organisation.commits.iter().filter(|one| one.repo == name).collect(),
            pull_requests: organisation.pull_requests.iter().filter(|one| one.repo == name).collect(),
            deployments: organisation.deployments.iter().filter(|one| here(&one.repo)).collect(),
            runs: organisation.runs.iter().filter(|one| here(&one.repo)).collect(),
            releases: organisation.releases.iter().filter(|one| here(&one.repo)).collect(),
            issues: organisation
                .issues
                .iter()
                .filter(|one| one.github.as_ref().is_some_and(|(repo, _)| repo == name))
                .collect(),
            incidents: organisation.incidents.iter().filter(|one| here(&one.repo)).collect(),
        }
    }
}

/// Every file of the export, sorted by path. A pull request without reviews has no file of them.
pub fn files(organisation: &Organisation) -> Vec<(String, String)> {
    let mut files = BTreeMap::new();
    for (index, repository) in organisation.repositories.iter().enumerate() {
        let export = Export::new(organisation, repository);
        let mut write = |file: &str, json: String| {
            files.insert(format!("{}/{file}", export.name), json);
        };
        write("commits.json", newest_first(code::commits(&export)));
        write("tags.json", newest_first(code::tags(&export)));
        write("releases.json", newest_first(code::releases(&export)));
        write("pulls.json", newest_first(pull::pulls(&export)));
        for pull_request in &export.pull_requests {
            let number = pull_request.number;
            let commits = Value::from(pull::commits(&export, pull_request));
            write(&format!("pull_commits/{number}.json"), commits.to_string());
            let reviews = pull::reviews(&export, pull_request);
            if !reviews.is_empty() {
                write(&format!("pull_reviews/{number}.json"), Value::from(reviews).to_string());
            }
        }
        write("issues.json", newest_first(discussion::issues(&export)));
        write("issue_comments.json", newest_first(discussion::comments(&export)));
        write("deployments.json", newest_first(pipeline::deployments(&export)));
        write("deployment_statuses.json", newest_first(pipeline::statuses(&export)));
        // The first repository was read by `gh api --paginate`, which puts page after page.
        let pages = if index == 0 { 2 } else { 1 };
        write("actions_runs.json", pipeline::run_pages(&export, pages));
    }
    files.into_iter().collect()
}

/// One repository's files, without the two of each pull request: those are listed as `gh` lists them, with what is in them. A team
/// that delivers with another tool has neither deployments nor runs here.
pub fn listed(organisation: &Organisation, repository: &Repository, delivers: bool) -> Vec<(&'static str, String)> {
    let export = Export::new(organisation, repository);
    let mut files = vec![
        ("commits.json", newest_first(code::commits(&export))),
        ("issues.json", newest_first(discussion::issues(&export))),
        ("prs.json", listed::pull_requests(&export)),
    ];
    if !export.releases.is_empty() {
        files.push(("releases.json", newest_first(code::releases(&export))));
        files.push(("tags.json", newest_first(code::tags(&export))));
    }
    if delivers && !export.deployments.is_empty() {
        files.push(("deployments.json", newest_first(pipeline::deployments(&export))));
        files.push(("deployment_statuses.json", newest_first(pipeline::statuses(&export))));
    }
    if delivers && !export.runs.is_empty() {
        files.push(("actions_runs.json", pipeline::run_pages(&export, 1)));
    }
    files
}

/// A bare array of dated values, newest first.
fn newest_first(values: Vec<(Moment, Value)>) -> String {
    Value::from(sorted(values)).to_string()
}

/// Dated values, newest first; what has one date keeps its order.
fn sorted(mut values: Vec<(Moment, Value)>) -> Vec<Value> {
    values.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    values.into_iter().map(|(_, value)| value).collect()
}
