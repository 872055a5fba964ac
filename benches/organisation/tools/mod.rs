//! The organisation as its teams' tools export it: the same two years, told in pieces that only join up across tools.
//!
//! Payments writes its code on GitHub, plans in Jira, builds with a tool of its own (the payload for custom CI/CD) and deploys with
//! Harness. Storefront has GitHub and Jira. Logistics has Azure DevOps alone. Mobile and Research have GitHub alone. One file is broken.

mod azure_boards;
mod azure_code;
mod azure_pipelines;
mod broken;
mod harness;
mod jira;

use serde_json::Value;

use super::github;
use super::model::{Organisation, PullRequest};

/// Who deploys with Harness.
const ON_HARNESS: &str = "northwind/platform";
/// Who has everything in Azure DevOps.
const ON_AZURE: &str = "northwind/logistics";
/// The project whose issues are Azure DevOps' work items.
const AZURE_PROJECT: &str = "LOG";

/// A file of an export, and the integration that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    pub integration: String,
    pub source: &'static str,
    pub path: String,
    pub text: String,
}

/// Every file, sorted by path.
pub fn files(organisation: &Organisation) -> Vec<Export> {
    let mut files = Vec::new();
    let mut add = |source: &'static str, path: String, text: String| {
        let integration = format!("{}-{source}", organisation.name);
        files.push(Export { integration, source, path: format!("{source}/{path}"), text });
    };
    for repository in organisation.repositories.iter().filter(|one| one.name != ON_AZURE) {
        for (file, text) in github::listed(organisation, repository, repository.name != ON_HARNESS) {
            add("github", format!("{}/{file}", repository.name), text);
        }
    }
    add("jira", "issues.json".to_owned(), jira::pages(organisation));
    add("jira", "changelogs.json".to_owned(), jira::changelogs(organisation));
    add("jira", "issues_before_2024.json".to_owned(), broken::archive());
    add("harness", "executions.json".to_owned(), harness::execution_pages(organisation));
    add("harness", "builds.ndjson".to_owned(), harness::custom_runs(organisation));
    let builds = azure_pipelines::Builds::new(organisation);
    add("azure-devops", "builds.json".to_owned(), builds.answer());
    add("azure-devops", "timelines.json".to_owned(), builds.timelines(organisation));
    add("azure-devops", "releases.json".to_owned(), builds.releases(organisation));
    add("azure-devops", "deployments.json".to_owned(), builds.deployments(organisation));
    add("azure-devops", "pull_requests.json".to_owned(), azure_code::pull_requests(organisation));
    add("azure-devops", "commits.json".to_owned(), azure_code::commits(organisation));
    add("azure-devops", "work_items.json".to_owned(), azure_boards::work_items(organisation));
    add("azure-devops", "work_item_updates.json".to_owned(), azure_boards::updates(organisation));
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

/// The profile that reads them: the default one, with the links that lead from tool to tool.
pub fn profile() -> Value {
    serde_json::json!({
        "schemaVersion": 1,
        "type": "dora",
        "id": "northwind",
        "name": "Northwind",
        "description": "What DORA (2025 wording) says, for teams on GitHub, Jira, Harness and Azure DevOps: changes are followed to what \
            deployed them by artifact and by commit, and to the issues they answer by key.",
        "definitions": {
            "story": { "any": [{
                "record": "issue",
                "where": { "all": [
                    { "field": "key", "op": "exists" },
                    { "not": { "field": "labels", "op": "has", "parameter": "incidentLabels" } }
                ] },
                "at": ["created"]
            }] }
        },
        "links": {
            "ships": {
                "from": "change", "to": "deployment",
                "by": ["explicit", "artifact", "ancestry", "mergeCommit", "nextByTime"],
                "scope": ["repo"], "firstOfSeries": "ownsNothing"
            },
            "answers": { "from": "story", "to": "change", "by": ["explicit", "issueKey"], "take": "all" }
        },
        "keys": { "issue": "(?:[A-Z][A-Z0-9]+-|AB#)\\d+" }
    })
}

/// The number in the key of one of Azure DevOps' work items: of `LOG-12`, 12.
fn work_item(key: &str) -> Option<u64> {
    key.strip_prefix(AZURE_PROJECT)?.strip_prefix('-')?.parse().ok()
}

/// The work item that a pull request answers: its branch names it.
fn answered(pull_request: &PullRequest) -> Option<u64> {
    let branch = pull_request.head.as_deref()?;
    let digits = branch.split_once("LOG-")?.1.split('-').next()?;
    digits.parse().ok()
}
