//! Pull requests with their commits and reviews.

use serde_json::{Value, json};

use super::super::dice::Dice;
use super::super::model::{Commit, PullCommit, PullRequest, Review};
use super::super::moment::{Moment, Stamp};
use super::Export;
use super::account::{api, id, label, repository, site, user};
use super::code::Told;

/// When it was opened; the export's own time stands in where the record has none.
pub fn opened(pull_request: &PullRequest) -> Stamp {
    let known = pull_request.created_at.or(pull_request.first_commit_at);
    known.or(pull_request.merged_at).unwrap_or_default()
}

/// When anything last happened to it.
pub fn touched(pull_request: &PullRequest) -> Stamp {
    let reviews = pull_request.reviews.iter().map(|review| review.at);
    let comments = pull_request.comments.iter().map(|comment| comment.at);
    let known = reviews.chain(comments).chain(pull_request.closed_at).chain(pull_request.updated_at);
    known.max_by_key(|at| at.moment).unwrap_or_else(|| opened(pull_request))
}

/// Who opened it; GitHub shows a deleted account as `ghost`.
pub fn author(pull_request: &PullRequest) -> &str {
    pull_request.author.as_deref().unwrap_or("ghost")
}

/// `pulls.json`, with the moment each was opened.
pub fn pulls(export: &Export) -> Vec<(Moment, Value)> {
    let dated = export.pull_requests.iter().map(|one| (opened(one).moment, pull(export, one)));
    dated.collect()
}

fn pull(export: &Export, pull_request: &PullRequest) -> Value {
    let (api, site, number) = (api(export.name), site(export.name), pull_request.number);
    let head = pull_request.commits.last().map_or("", PullCommit::sha);
    let branch = pull_request.head.as_deref().unwrap_or_default();
    let closed = pull_request.closed_at.or(pull_request.merged_at);
    // Closed without a merge, it still has the commit that tried one.
    let tried = closed.is_some().then(|| Dice::new(number, head).sha());
    let labels = pull_request.labels.iter().map(|name| label(export.name, name));
    let owner = export.name.split('/').next().unwrap_or_default();
    json!({
        "url": format!("{api}/pulls/{number}"),
        "id": id("pull", &pull_request.id),
        "html_url": format!("{site}/pull/{number}"),
        "issue_url": format!("{api}/issues/{number}"),
        "number": number,
        "state": if closed.is_some() { "closed" } else { "open" },
        "title": pull_request.title,
        "user": user(author(pull_request)),
        "body": pull_request.body,
        "created_at": opened(pull_request).zulu(),
        "updated_at": touched(pull_request).zulu(),
        "closed_at": closed.map(Stamp::zulu),
        "merged_at": pull_request.merged_at.map(Stamp::zulu),
        "merge_commit_sha": pull_request.merge_commit_sha.clone().or(tried),
        "labels": labels.collect::<Vec<Value>>(),
        "draft": false,
        "head": {
            "label": format!("{owner}:{branch}"),
            "ref": branch,
            "sha": head,
            "repo": repository(export.name),
        },
        "base": {
            "label": format!("{owner}:main"),
            "ref": pull_request.base.as_deref().unwrap_or("main"),
            "repo": repository(export.name),
        },
    })
}

/// The commits of one pull request, oldest first.
pub fn commits(export: &Export, pull_request: &PullRequest) -> Vec<Value> {
    let mut parent = base(export, pull_request);
    let mut values = Vec::new();
    for commit in &pull_request.commits {
        match commit {
            PullCommit::Sha(sha) => {
                let recorded = export.commits.iter().find(|one| one.sha == *sha);
                values.extend(recorded.map(|one| Told::new(one).json(export.name)));
            }
            PullCommit::Told { sha, authored_at, committed_at, author: by, message } => {
                let told = Told {
                    sha,
                    parents: &parent,
                    author: by.as_deref().unwrap_or(author(pull_request)),
                    authored: *authored_at,
                    committed: committed_at.unwrap_or(*authored_at),
                    message: message.as_deref().unwrap_or_default(),
                };
                values.push(told.json(export.name));
            }
        }
        parent = vec![commit.sha().to_owned()];
    }
    values
}

/// The commit on the main branch from which the branch of a pull request set out, if recorded.
fn base(export: &Export, pull_request: &PullRequest) -> Vec<String> {
    let Some(PullCommit::Told { authored_at: start, .. }) = pull_request.commits.first() else {
        return Vec::new();
    };
    let landed = |commit: &&&Commit| {
        let at = commit.committed_at.unwrap_or(commit.authored_at);
        commit.on_main == Some(true) && at.moment <= start.moment
    };
    let base = export.commits.iter().rev().find(landed);
    base.map(|commit| commit.sha.clone()).into_iter().collect()
}

/// The reviews of one pull request, oldest first.
pub fn reviews(export: &Export, pull_request: &PullRequest) -> Vec<Value> {
    let head = pull_request.commits.last().map(PullCommit::sha);
    let (api, site, number) = (api(export.name), site(export.name), pull_request.number);
    let value = |(place, review): (usize, &Review)| {
        let review_id = id("review", &format!("{} {place}", pull_request.id));
        json!({
            "id": review_id,
            "user": user(&review.author),
            "body": "",
            "state": review.state.to_uppercase(),
            "html_url": format!("{site}/pull/{number}#pullrequestreview-{review_id}"),
            "pull_request_url": format!("{api}/pulls/{number}"),
            "author_association": "MEMBER",
            "submitted_at": review.at.zulu(),
            "commit_id": head,
        })
    };
    pull_request.reviews.iter().enumerate().map(value).collect()
}
