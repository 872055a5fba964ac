//! Lines of the neutral format as plain records, one for each thing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use serde_json::Value;

/// Everything the default profile looks at.
#[derive(Debug, Default)]
pub struct Records {
    /// Commits by SHA; forks have some of their origin's.
    pub commits: BTreeMap<String, Vec<Commit>>,
    pub pulls: Vec<Pull>,
    pub runs: Vec<Run>,
    /// Incidents and issues: what may have failed in production.
    pub troubles: Vec<Trouble>,
}

/// A commit of a repository.
#[derive(Debug)]
pub struct Commit {
    pub repo: String,
    pub sha: String,
    pub parents: Vec<String>,
    pub authored: i64,
    pub reverts: Option<String>,
    pub committed: Option<i64>,
}

/// A pull request, in any state.
#[derive(Debug)]
pub struct Pull {
    pub id: String,
    pub repo: String,
    pub created: Option<i64>,
    pub merged: Option<i64>,
    pub first_commit: Option<i64>,
    /// Its commits, each with the author date that the pull request itself gives.
    pub commits: Vec<(String, Option<i64>)>,
    pub approvals: Vec<i64>,
    pub merge_commit: Option<String>,
}

/// A run; a deployment is read as one of kind `cd`.
#[derive(Debug)]
pub struct Run {
    pub id: String,
    pub kind: String,
    pub repo: Option<String>,
    pub service: Option<String>,
    pub environment: Option<String>,
    pub status: Option<String>,
    pub finished: Option<i64>,
    pub sha: Option<String>,
    pub shas: Vec<String>,
    pub pulls: Vec<String>,
    pub is_hotfix: bool,
    pub is_rollback: bool,
}

/// An incident or an issue.
#[derive(Debug)]
pub struct Trouble {
    pub is_issue: bool,
    pub labels: Vec<String>,
    pub opened: i64,
    pub resolved: Option<i64>,
    pub service: Option<String>,
    pub repo: Option<String>,
    pub cause: Option<String>,
}

impl Records {
    /// Reads the lines of one integration's files.
    pub fn read(text: &str) -> Records {
        let mut newest: BTreeMap<Vec<Option<String>>, Value> = BTreeMap::new();
        for line in text.lines() {
            let line: Value = serde_json::from_str(line).expect("a line of JSON");
            match newest.get_mut(&identity(&line)) {
                Some(known) if age(known) >= age(&line) => {}
                Some(known) => *known = line,
                None => drop(newest.insert(identity(&line), line)),
            }
        }
        let mut records = Records::default();
        for line in newest.values() {
            match word(line, "type").as_deref() {
                Some("commit") => {
                    let commit = commit(line);
                    records.commits.entry(commit.sha.clone()).or_default().push(commit);
                }
                Some("pull_request") => records.pulls.push(pull(line)),
                Some("deployment" | "run") => records.runs.push(run(line)),
                Some("incident" | "issue") => records.troubles.push(trouble(line)),
                _ => {}
            }
        }
        records
    }
}

/// The lines as far as the specification says what they mean. It leaves open which form of a record's bytes chooses between two
/// versions that were changed at one time: the first is kept. And no two repositories have different commits under one SHA: a
/// fork has what its origin has. Nor does it say whose deployment it is that names neither a repository nor a commit that
/// one repository alone has exported: such a one keeps no commit.
pub fn definite(text: &str) -> String {
    let mut owners: BTreeMap<Option<String>, BTreeSet<Option<String>>> = BTreeMap::new();
    let commit_lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    for line in commit_lines.filter(|line| line["type"] == "commit") {
        owners.entry(sha(&line, "sha")).or_default().insert(word(&line, "repo"));
    }
    let one_owner = |sha: Option<String>| {
        let mut having = owners
            .iter()
            .filter(|(whole, _)| whole.as_ref().zip(sha.as_ref()).is_some_and(|(whole, sha)| whole.starts_with(sha)));
        having.next().is_some_and(|(_, repos)| repos.len() == 1) && having.next().is_none()
    };
    let (mut versions, mut commits) = (BTreeSet::new(), BTreeMap::new());
    let mut lines = Vec::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        let mut same = match line["type"] == "commit" {
            true => commits.entry(sha(&line, "sha")).or_insert(line.clone()).clone(),
            false => line.clone(),
        };
        if line["repo"].is_string() {
            same["repo"] = line["repo"].clone();
        } else if line["type"] == "deployment" || line["type"] == "run" {
            let strays = |line: &Value| shas(line, "shas").into_iter().any(|own| !one_owner(Some(own)));
            if !one_owner(sha(&line, "sha")) || strays(&line) {
                same["sha"] = Value::Null;
                same["shas"] = Value::Null;
            }
        }
        if versions.insert((identity(&same), time(&same, "updated_at"))) {
            lines.push(format!("{same}\n"));
        }
    }
    lines.concat()
}

/// What two versions of one thing have in common.
fn identity(line: &Value) -> Vec<Option<String>> {
    let kind = word(line, "type");
    match kind.as_deref() {
        Some("commit") => vec![kind, word(line, "repo"), sha(line, "sha")],
        Some("deployment") => vec![Some("run".to_owned()), word(line, "id")],
        Some("issue") => vec![kind, word(line, "id").or(word(line, "key"))],
        _ => vec![kind, word(line, "id")],
    }
}

/// Of several versions the one with the newest `updated_at` counts, one without it being the oldest; then the greater
/// canonical bytes.
fn age(line: &Value) -> (Option<i64>, String) {
    (time(line, "updated_at"), line.to_string())
}

fn commit(line: &Value) -> Commit {
    Commit {
        repo: word(line, "repo").expect("a commit has a repository"),
        sha: sha(line, "sha").expect("a commit has a SHA"),
        parents: shas(line, "parents"),
        authored: time(line, "authored_at").expect("a commit has an author date"),
        committed: time(line, "committed_at"),
        reverts: sha(line, "reverts"),
    }
}

fn pull(line: &Value) -> Pull {
    let commits = list(line, "commits").iter().filter_map(|commit| match commit {
        Value::String(text) => as_sha(text).map(|sha| (sha, None)),
        told => sha(told, "sha").map(|sha| (sha, time(told, "authored_at"))),
    });
    let approvals = list(line, "reviews")
        .iter()
        .filter(|review| word(review, "state").is_some_and(|state| state.to_lowercase() == "approved"));
    Pull {
        id: word(line, "id").expect("a pull request has an id"),
        repo: word(line, "repo").expect("a pull request has a repository"),
        created: time(line, "created_at"),
        merged: time(line, "merged_at"),
        first_commit: time(line, "first_commit_at"),
        commits: commits.collect(),
        approvals: approvals.filter_map(|review| time(review, "at")).collect(),
        merge_commit: sha(line, "merge_commit_sha"),
    }
}

fn run(line: &Value) -> Run {
    let is_deployment = line["type"] == "deployment";
    // A deployment gives the time at which it was deployed: where it says no more, it was.
    let deployed = is_deployment.then(|| "success".to_owned());
    Run {
        id: word(line, "id").expect("a run has an id"),
        kind: if is_deployment { "cd".to_owned() } else { word(line, "kind").unwrap_or_default() },
        repo: word(line, "repo"),
        service: word(line, "service"),
        environment: word(line, "environment"),
        status: word(line, "status").or(deployed),
        finished: time(line, if is_deployment { "deployed_at" } else { "finished_at" }),
        sha: sha(line, "sha"),
        shas: shas(line, "shas"),
        pulls: words(line, "pull_requests"),
        is_hotfix: line["is_hotfix"] == true,
        is_rollback: line["is_rollback"] == true,
    }
}

fn trouble(line: &Value) -> Trouble {
    let is_issue = line["type"] == "issue";
    Trouble {
        is_issue,
        labels: words(line, "labels"),
        opened: time(line, if is_issue { "created_at" } else { "opened_at" }).expect("an incident was opened"),
        resolved: time(line, "resolved_at"),
        service: word(line, "service"),
        repo: word(line, "repo"),
        cause: word(line, "caused_by_deployment"),
    }
}

/// A text; an empty one says nothing.
fn word(line: &Value, field: &str) -> Option<String> {
    line[field].as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn list<'a>(line: &'a Value, field: &str) -> &'a [Value] {
    line[field].as_array().map_or(&[], Vec::as_slice)
}

fn words(line: &Value, field: &str) -> Vec<String> {
    list(line, field).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Milliseconds since the epoch: a number as it is, a text of RFC 3339 with what is finer cut off.
fn time(line: &Value, field: &str) -> Option<i64> {
    match &line[field] {
        Value::Number(ms) => ms.as_i64(),
        Value::String(text) => DateTime::parse_from_rfc3339(text).ok().map(|time| time.timestamp_millis()),
        _ => None,
    }
}

/// At least seven hexadecimal digits in small letters: the name of a branch is never taken for a SHA.
fn as_sha(text: &str) -> Option<String> {
    let is_sha = (7..=64).contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_sha.then(|| text.to_ascii_lowercase())
}

fn sha(line: &Value, field: &str) -> Option<String> {
    line[field].as_str().and_then(as_sha)
}

fn shas(line: &Value, field: &str) -> Vec<String> {
    list(line, field).iter().filter_map(Value::as_str).filter_map(as_sha).collect()
}
