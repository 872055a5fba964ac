//! Pull requests as `gh pr list --json` writes them: commits and reviews stand inside.

use serde_json::{Value, json};

use super::super::model::{Comment, PullCommit, PullRequest, Review};
use super::super::moment::Stamp;
use super::Export;
use super::account::site;
use super::pull;

/// `prs.json`, newest first.
pub fn pull_requests(export: &Export) -> String {
    let mut all: Vec<&&PullRequest> = export.pull_requests.iter().collect();
    all.sort_by_key(|one| std::cmp::Reverse((pull::opened(one).moment, one.number)));
    Value::from(all.into_iter().map(|one| pull_request(export, one)).collect::<Vec<Value>>()).to_string()
}

fn account(login: &str) -> Value {
    let is_bot = login.ends_with("[bot]") || login.ends_with("-bot");
    json!({ "login": login, "is_bot": is_bot })
}

fn pull_request(export: &Export, one: &PullRequest) -> Value {
    let state = match (one.merged_at, one.closed_at) {
        (Some(_), _) => "MERGED",
        (None, Some(_)) => "CLOSED",
        (None, None) => "OPEN",
    };
    let label = |name: &String| json!({ "name": name });
    let review = |review: &Review| json!({ "author": account(&review.author), "state": review.state.to_uppercase(), "submittedAt": review.at.zulu() });
    let comment = |comment: &Comment| json!({ "author": account(&comment.author), "createdAt": comment.at.zulu() });
    json!({
        "number": one.number,
        "title": one.title,
        "body": one.body,
        "author": account(pull::author(one)),
        "state": state,
        "isDraft": false,
        "headRefName": one.head,
        "baseRefName": one.base,
        "labels": one.labels.iter().map(label).collect::<Vec<Value>>(),
        "createdAt": pull::opened(one).zulu(),
        "mergedAt": one.merged_at.map(Stamp::zulu),
        "closedAt": one.closed_at.map(Stamp::zulu),
        "updatedAt": pull::touched(one).zulu(),
        "mergeCommit": one.merge_commit_sha.as_ref().map(|sha| json!({ "oid": sha })),
        "url": format!("{}/pull/{}", site(export.name), one.number),
        "commits": one.commits.iter().map(|commit| own_commit(export, one, commit)).collect::<Vec<Value>>(),
        "reviews": one.reviews.iter().map(review).collect::<Vec<Value>>(),
        "comments": one.comments.iter().map(comment).collect::<Vec<Value>>(),
    })
}

fn own_commit(export: &Export, pull_request: &PullRequest, commit: &PullCommit) -> Value {
    let (authored, committed, author, message) = match commit {
        PullCommit::Told { authored_at, committed_at, author, message, .. } => {
            let by = author.as_deref().unwrap_or(pull::author(pull_request));
            (*authored_at, committed_at.unwrap_or(*authored_at), by, message.as_deref())
        }
        PullCommit::Sha(sha) => {
            let recorded = export.commits.iter().find(|one| one.sha == *sha).expect("a merge keeps its commits");
            let by = recorded.author.as_deref().unwrap_or_default();
            (recorded.authored_at, recorded.committed_at.unwrap_or(recorded.authored_at), by, recorded.title.as_deref())
        }
    };
    json!({
        "oid": commit.sha(),
        "authoredDate": authored.zulu(),
        "committedDate": committed.zulu(),
        "messageHeadline": message,
        "authors": [{ "login": author }],
    })
}
