//! Apache DevLake's own tests: lead times by stage, and which deployment came before.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{ALL, MINUTE_MS, ask, between, find, list, same, sha, text};

fn successes(at: &str, project: &Value) -> Value {
    let success = json!({ "field": "status", "op": "is", "value": "SUCCESS" });
    let of_project = json!({ "field": "fields.scope", "op": "in", "values": project });
    json!({ "any": [{ "record": "run", "where": { "all": [success, of_project, { "field": "environment", "op": "exists" }] }, "at": [at] }] })
}

/// A deployment's scope and repository are one service, and its series; of which repository its commits are is not told.
fn deployments(case: &Value) -> Vec<Value> {
    list(&case["given"]["deployments"])
        .iter()
        .map(|given| {
            let service = format!("{} {}", text(&given["scope"]), text(&given["repo_url"]));
            json!({
                "type": "run", "kind": "cd", "id": given["id"], "pipeline": given["pipeline"], "sha": sha(&given["commit_sha"]),
                "service": service, "environment": given["environment"], "status": given["result"],
                "started_at": given["started_at"], "finished_at": given["finished_at"], "scope": given["scope"],
            })
        })
        .collect()
}

fn mapped(case: &Value, kind: &str) -> Value {
    let of_project = |mapping: &&Value| mapping["kind"] == kind && mapping["project"] == case["when"]["project"];
    list(&case["given"]["project_mapping"]).iter().filter(of_project).map(|mapping| mapping["id"].clone()).collect()
}

pub fn lead_time(case: &Value) {
    let given = &case["given"];
    let mut events = deployments(case);
    let of = |items: &str, pull: &Value| -> Vec<Value> {
        list(&given[items]).iter().filter(|item| item["pull_request"] == *pull).cloned().collect()
    };
    for (number, pull) in list(&given["pull_requests"]).iter().enumerate() {
        let commits: Vec<Value> = of("pull_request_commits", &pull["id"])
            .iter()
            .map(|commit| json!({ "sha": sha(&commit["sha"]), "authored_at": commit["authored_at"] }))
            .collect();
        let reviews: Vec<Value> = of("review_comments", &pull["id"])
            .iter()
            .map(|comment| json!({ "author": comment["author"], "state": "commented", "at": comment["created_at"] }))
            .collect();
        let mut event = pull.clone();
        event["type"] = json!("pull_request");
        event["number"] = json!(number);
        event["merge_commit_sha"] = sha(&pull["merge_commit_sha"]);
        event["commits"] = json!(commits);
        event["reviews"] = json!(reviews);
        events.push(event);
    }
    // What lies between two deployments is made of parents: the later commit merges what it contains into the earlier one.
    let mut parents: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for diff in list(&given["commits_between_deployments"]) {
        let known = parents.entry(text(&sha(&diff["to"])).to_owned()).or_default();
        for parent in [&diff["from"], &diff["contains"]].map(sha) {
            if !parent.is_null() && !known.contains(&parent) {
                known.push(parent);
            }
        }
    }
    events.extend(parents.iter().map(
        |(sha, parents)| json!({ "type": "commit", "repo": "repo1", "sha": sha, "authored_at": 0, "parents": parents }),
    ));
    let part = |start: &str, end: &str, more: Value| {
        let merged = json!({ "all": [
            { "field": "state", "op": "is", "value": "merged" },
            { "field": "repo", "op": "in", "values": mapped(case, "repos") },
        ] });
        let mut measure = json!({
            "start": { "moment": start }, "stages": [{ "id": "part", "until": { "moment": end } }],
            "window": { "anchor": { "moment": "pullRequest.merged" } }, "rounding": "minuteUp",
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            measure[name] = value.clone();
        }
        json!({
            "definitions": {
                "change": { "any": [{ "record": "pullRequest", "where": merged, "at": ["merged"] }] },
                "deployment": production(successes("started", &mapped(case, "cicd_scopes"))),
            },
            "links": { "ships": {
                "from": "change", "to": "deployment", "by": ["ancestrySincePrevious"], "scope": ["service", "environment"],
            } },
            "leadTime": measure,
        })
    };
    let stage = |id: &str, until: &str| json!({ "id": id, "until": { "moment": until } });
    let sum = json!({
        "stages": [
            stage("coding", "pullRequest.opened"), stage("open", "pullRequest.merged"), stage("deploy", "ships.deployment.finished"),
        ],
        "order": "reference", "total": "sumOfStages",
    });
    for row in list(&case["expect"]["rows"]) {
        let span = |profile: Value| {
            ask(&events, profile, "leadTime", ALL, Some(("pullRequest", &row["pull_request"]))).figure.value
        };
        for (column, start, end, more) in [
            ("coding_min", "commit.authored", "pullRequest.opened", json!({})),
            ("pickup_min", "pullRequest.opened", "pullRequest.reviewed", json!({})),
            ("review_min", "pullRequest.reviewed", "pullRequest.merged", json!({})),
            ("deploy_min", "pullRequest.merged", "ships.deployment.finished", json!({})),
            ("cycle_min", "commit.authored", "pullRequest.merged", sum.clone()),
        ] {
            let minutes = span(part(start, end, more)).map(|ms| ms / MINUTE_MS);
            same(minutes, &row[column], &format!("{} {column}", row["pull_request"]));
        }
        // No two deployments of the case began at one time, so the time to its start names the deployment.
        let kept = json!({ "negative": "kept", "rounding": "none" });
        let found = span(part("pullRequest.merged", "ships.deployment.at", kept));
        let merged = &find(&given["pull_requests"], &row["pull_request"])["merged_at"];
        same(found, &between(merged, &find(&given["deployments"], &row["deployment"])["started_at"]), "deployment");
    }
}

fn production(mut deployments: Value) -> Value {
    let all = deployments["any"][0]["where"]["all"].as_array_mut().expect("conditions");
    all.push(json!({ "field": "environment", "op": "is", "value": "PRODUCTION" }));
    deployments
}

/// The time since the success before, by which it is known: no two deployments of the case began at one time.
pub fn previous(case: &Value) {
    let given = &case["given"]["deployments"];
    let scopes: Value = list(given).iter().map(|deployment| deployment["scope"].clone()).collect();
    let events = deployments(case);
    let profile = json!({
        "definitions": { "deployment": successes("started", &scopes) },
        "links": { "previous": {
            "from": "deployment", "to": "deployment", "by": ["latestStrictlyBefore"], "scope": ["service", "environment"],
        } },
        "leadTime": {
            "population": "deployment", "start": { "moment": "previous.deployment.started" },
            "stages": [{ "id": "since", "until": { "moment": "deployment.started" } }],
            "window": { "anchor": { "moment": "deployment.started" } },
        },
    });
    for row in list(&case["expect"]["rows"]) {
        let found = ask(&events, profile.clone(), "leadTime", ALL, Some(("run", &row["deployment"]))).figure.value;
        let started = |id: &Value| find(given, id)["started_at"].clone();
        let expected = between(&started(&row["prev_success"]), &started(&row["deployment"]));
        same(found, &expected, &format!("before {}", row["deployment"]));
    }
}
