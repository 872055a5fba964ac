//! Logistics' repository in Azure Repos: pull requests with their commits, and the history.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::model::{Commit, Organisation, PullRequest};
use super::super::moment::Stamp;
use super::azure_boards::person;
use super::{ON_AZURE, answered};

fn pull_requests_here(organisation: &Organisation) -> impl Iterator<Item = &PullRequest> {
    organisation.pull_requests.iter().filter(|one| one.repo == ON_AZURE)
}

/// The text with the tracker's keys written as Azure DevOps writes them.
fn with_its_keys(text: &str) -> String {
    text.replace("LOG-", "AB#")
}

/// `pull_requests.json`: each as it is fetched by itself, one after the other.
pub fn pull_requests(organisation: &Organisation) -> String {
    let commits: BTreeMap<&str, &Commit> = organisation.commits.iter().map(|one| (one.sha.as_str(), one)).collect();
    pull_requests_here(organisation).map(|one| format!("{}\n", pull_request(one, &commits))).collect()
}

fn pull_request(one: &PullRequest, commits: &BTreeMap<&str, &Commit>) -> Value {
    let own = one.commits.iter().map(|own| match own {
        super::super::model::PullCommit::Sha(sha) => git_commit(commits[sha.as_str()]),
        super::super::model::PullCommit::Told { sha, authored_at, message, .. } => {
            let signed = signature(one.author.as_deref().unwrap_or_default(), *authored_at);
            json!({ "commitId": sha, "author": signed, "committer": signed, "comment": message })
        }
    });
    let own: Vec<Value> = own.collect();
    let status = match (one.merged_at, one.closed_at) {
        (Some(_), _) => "completed",
        (None, Some(_)) => "abandoned",
        (None, None) => "active",
    };
    // Votes are exported without their times; the last one of a reviewer stands.
    let votes: BTreeMap<&str, i64> = one
        .reviews
        .iter()
        .map(|review| (review.author.as_str(), if review.state == "approved" { 10 } else { -5 }))
        .collect();
    let reviewers = votes.iter().map(|(name, vote)| json!({ "id": name, "displayName": name, "vote": vote }));
    let labels = one.labels.iter().map(|name| json!({ "name": name, "active": true }));
    let number = one.number;
    json!({
        "pullRequestId": number,
        "codeReviewId": number,
        "status": status,
        "title": one.title.as_deref().map(with_its_keys),
        "description": one.body,
        "repository": { "name": "logistics", "project": { "name": "northwind", "lastUpdateTime": "0001-01-01T00:00:00" } },
        "createdBy": one.author.as_deref().map(person),
        "creationDate": one.created_at.map(Stamp::zulu),
        "closedDate": one.closed_at.map(Stamp::zulu),
        "sourceRefName": one.head.as_deref().map(|branch| format!("refs/heads/{}", branch.replace("LOG-", ""))),
        "targetRefName": "refs/heads/main",
        "isDraft": false,
        "lastMergeCommit": one.merge_commit_sha.as_ref().map(|sha| json!({ "commitId": sha })),
        "completionOptions": { "mergeStrategy": "noFastForward" },
        "reviewers": reviewers.collect::<Vec<Value>>(),
        "labels": labels.collect::<Vec<Value>>(),
        "commits": own,
        "workItemRefs": answered(one).iter().map(|item| json!({ "id": item.to_string() })).collect::<Vec<Value>>(),
        "_links": { "web": { "href": format!("https://dev.azure.com/northwind/northwind/_git/logistics/pullrequest/{number}") } },
    })
}

/// `commits.json`, newest first.
pub fn commits(organisation: &Organisation) -> String {
    let own = organisation.commits.iter().filter(|one| one.repo == ON_AZURE).rev();
    let values: Vec<Value> = own.map(git_commit).collect();
    json!({ "count": values.len(), "value": values }).to_string()
}

fn git_commit(one: &Commit) -> Value {
    let author = one.author.as_deref().unwrap_or_default();
    let message = one.message.as_deref().or(one.title.as_deref()).unwrap_or_default();
    let sha = &one.sha;
    json!({
        "commitId": sha,
        "author": signature(author, one.authored_at),
        "committer": signature(author, one.committed_at.unwrap_or(one.authored_at)),
        "comment": with_its_keys(message),
        "parents": one.parents,
        "remoteUrl": format!("https://dev.azure.com/northwind/northwind/_git/logistics/commit/{sha}"),
    })
}

fn signature(name: &str, at: Stamp) -> Value {
    json!({ "name": name, "email": format!("{name}@northwind.example"), "date": at.zulu() })
}
