//! The tests of github-dora-metrics, Metrik, Middleware and stenjo's action.

use serde_json::{Value, json};

use super::{ALL, ask, at, between, find, list, not_said, rule, same, text};

const HOUR_MS: f64 = 3_600_000.0;
/// The start of 2024.
const NEW_YEAR_MS: f64 = 1_704_067_200_000.0;

/// Incidents as the case tells them, with an id where it gives none.
fn incidents(case: &Value) -> Vec<Value> {
    let event = |(number, given): (usize, &Value)| {
        let id = if given["id"].is_null() { json!(format!("i{number}")) } else { given["id"].clone() };
        json!({ "type": "incident", "id": id, "opened_at": given["opened_at"], "resolved_at": given["resolved_at"] })
    };
    list(&case["given"]["incidents"]).iter().enumerate().map(event).collect()
}

fn mean_restore() -> Value {
    json!({ "timeToRestore": { "aggregate": [{ "stat": "mean" }] } })
}

/// Nothing gives 0; a deployment is measured from the commit it is made of.
pub fn github_dora(case: &Value) {
    let deployments = list(&case["given"]["deployments"]).iter().enumerate();
    let mut events: Vec<Value> = deployments
        .map(|(number, given)| json!({ "type": "deployment", "id": format!("d{number}"), "deployed_at": given["at"] }))
        .collect();
    events.extend(incidents(case));
    let mut profile = mean_restore();
    profile["deploymentFrequency"] = json!({ "nothing": 0 });
    profile["leadTime"] = json!({
        "population": "deployment", "start": { "moment": "commit.authored" },
        "stages": [{ "id": "lead", "until": { "moment": "deployment.at" } }],
        "window": { "anchor": { "moment": "deployment.at" } },
    });
    for (member, expected) in case["expect"].as_object().into_iter().flatten() {
        let of = |metric: &str| ask(&events, profile.clone(), metric, ALL, None).figure;
        match member.as_str() {
            "mean_restore_s" => same(of("timeToRestore").value.map(|ms| ms / 1000.0), expected, member),
            "deployments" => {
                let figure = of("deploymentFrequency");
                same(Some(figure.n as f64), expected, member);
                assert_eq!(figure.value == Some(0.0), *expected == 0, "nothing is 0");
            }
            "lead_times" => same(Some(of("leadTime").n as f64), expected, member),
            other => panic!("the case expects {other}, which nothing asks"),
        }
    }
}

fn metrik_levels() -> Value {
    let level = |name: &str, operand: &str, side: &str, edge: Value| json!({ "level": name, "when": { "operand": operand, side: edge } });
    let below = |operand: &str, edges: [Value; 3]| -> Value {
        let [elite, high, medium] = edges;
        json!([
            level("elite", operand, "below", elite), level("high", operand, "below", high),
            level("medium", operand, "below", medium), { "level": "low" },
        ])
    };
    json!({
        "schemaVersion": 1, "type": "bands", "id": "metrik", "name": "Metrik", "kind": "toolCutOff",
        "bands": {
            "timeToRestore": below("ms", ["PT1H", "P1D", "P7D"].map(|edge| json!(edge))),
            "changeFailureRate": below("ratio", [0.15, 0.30, 0.45].map(|edge| json!(edge))),
            "leadTime": below("ms", ["P1D", "P7D", "P30D"].map(|edge| json!(edge))),
            "deploymentFrequency": [
                level("elite", "perDay", "above", json!(1)), level("high", "perWeek", "above", json!(1)),
                level("medium", "per30Days", "above", json!(1)), { "level": "low" },
            ],
        },
    })
}

/// A figure of the wanted size is made, and its band asked.
pub fn metrik_bands(case: &Value) {
    let given = &case["given"];
    let number = |member: &str| given[member].as_f64();
    let deployment =
        |id: usize| json!({ "type": "deployment", "id": format!("d{id}"), "deployed_at": at(NEW_YEAR_MS) });
    let (metric, events, days) = match (number("hours"), number("percent"), number("deployments"), number("days")) {
        (Some(hours), None, None, None) => {
            let end = at(NEW_YEAR_MS + (hours * HOUR_MS).round());
            let incident = json!({ "type": "incident", "id": "i", "opened_at": at(NEW_YEAR_MS), "resolved_at": end });
            ("timeToRestore", vec![incident], 60)
        }
        (None, Some(percent), None, None) => {
            let failed = |id: usize| json!({ "type": "incident", "id": format!("i{id}"), "opened_at": at(NEW_YEAR_MS), "caused_by_deployment": format!("d{id}") });
            let events = (0..100).map(deployment).chain((0..percent as usize).map(failed)).collect();
            ("changeFailureRate", events, 1)
        }
        (None, None, Some(count), Some(days)) => {
            ("deploymentFrequency", (0..count as usize).map(deployment).collect(), days as i64)
        }
        (None, None, None, Some(days)) => {
            let merged = at(NEW_YEAR_MS + days * 24.0 * HOUR_MS);
            let change = json!({ "type": "pull_request", "repo": "r", "id": "1", "number": 1, "first_commit_at": at(NEW_YEAR_MS), "merged_at": merged });
            let shipped = json!({ "type": "deployment", "id": "d", "deployed_at": merged, "pull_requests": ["1"] });
            ("leadTime", vec![change, shipped], 60)
        }
        _ => panic!("the case gives {given}, which nothing makes a figure of"),
    };
    let profile = json!({
        "bandSet": metrik_levels(), "bands": { "set": "metrik", "fewest": 1 }, "timeToRestore": { "rounding": "hundredthHour" },
    });
    let first = dora_insight::time::Day::parse("2024-01-01").expect("a date");
    let last = first.plus(days as i32 - 1).to_string();
    let figure = ask(&events, profile, metric, ("2024-01-01", &last), None).figure;
    assert_eq!(json!(figure.band), case["expect"]["band"], "{figure:?}");
}

/// A stage's own success counts, whatever became of its run.
pub fn metrik_frequency(case: &Value) {
    let event = |given: &Value| {
        let stages: Value = list(&given["stages"])
            .iter()
            .map(|stage| json!({ "name": stage["name"], "status": stage["status"], "finished_at": stage["done_ms"] }))
            .collect();
        json!({
            "type": "run", "kind": "both", "id": format!("{}#{}", text(&given["pipeline"]), given["number"]),
            "pipeline": given["pipeline"], "started_at": given["started_ms"], "status": given["result"], "stages": stages,
        })
    };
    let events: Vec<Value> = list(&case["given"]["executions"]).iter().map(event).collect();
    let clause = |(pipeline, stage): (&String, &Value)| {
        json!({
            "record": "stage", "at": ["finished"],
            "ofRun": { "field": "pipeline", "op": "is", "value": pipeline },
            "where": { "field": "name", "op": "is", "value": stage },
            "outcome": { "success": ["SUCCESS"], "failure": ["FAILED"] },
        })
    };
    let stages: Vec<Value> =
        case["when"]["deploy_stage_by_pipeline"].as_object().into_iter().flatten().map(clause).collect();
    let profile = json!({ "definitions": {
        "attempt": { "any": stages }, "deployment": { "of": "attempt", "outcome": ["success"] },
    } });
    // The range of the case ends with the first instant of a day, at which nothing lies: the day before is the last.
    let day = |ms: &Value, more: i32| {
        let instant = dora_insight::time::Instant::clamped(ms.as_i64().expect("a time"));
        dora_insight::time::Zone::utc().day_of(instant).plus(more).to_string()
    };
    let (from, to) = (day(&case["when"]["from_ms"], 0), day(&case["when"]["to_ms"], -1));
    let figure = ask(&events, profile, "deploymentFrequency", (&from, &to), None).figure;
    same(Some(figure.n as f64), &case["expect"]["deployments"], "deployments");
}

/// An incident's deployment is known by the time since: no two are of one time.
pub fn middleware_mapping(case: &Value) {
    let deployments = &case["given"]["deployments"];
    let event = |given: &Value| json!({ "type": "deployment", "id": given["id"], "deployed_at": given["at"] });
    let events: Vec<Value> = list(deployments).iter().map(event).chain(incidents(case)).collect();
    let profile = json!({
        "links": { "cause": { "from": "incident", "to": "released", "by": ["latestAtOrBefore"], "scope": [] } },
        "timeToRestore": {
            "start": { "moment": "cause.released.at" }, "end": { "moment": "created" }, "window": { "anchor": "created" },
        },
    });
    let expected = case["expect"]["incidents_by_deployment"].as_object().expect("incidents by deployment");
    for incident in list(&case["given"]["incidents"]) {
        let figure = ask(&events, profile.clone(), "timeToRestore", ALL, Some(("incident", &incident["id"]))).figure;
        let blamed = expected.iter().find(|(_, incidents)| list(incidents).contains(&incident["id"]));
        let since =
            blamed.map_or(Value::Null, |(id, _)| between(&find(deployments, &json!(id))["at"], &incident["opened_at"]));
        same(figure.value, &since, &format!("the deployment of {}", incident["id"]));
    }
    let with = expected.values().filter(|incidents| !list(incidents).is_empty()).count() as f64;
    let rate = ask(&events, profile, "changeFailureRate", ALL, None).figure;
    same(rate.value, &json!(with / expected.len() as f64), "deployments with an incident");
}

pub fn middleware_restore(case: &Value) {
    let events = incidents(case);
    let range = match (case["when"]["from"].as_str(), case["when"]["to"].as_str()) {
        (Some(from), Some(to)) => (&from[..10], &to[..10]),
        _ => ALL,
    };
    let report = ask(&events, mean_restore(), "timeToRestore", range, None);
    let seconds = |value: Option<f64>| value.map(|ms| ms / 1000.0);
    let expect = &case["expect"];
    let weeks = list(&expect["weeks"]);
    if weeks.is_empty() {
        same(seconds(report.figure.value), &expect["mean_s"], "mean");
        same(Some(report.figure.n as f64), &expect["count"], "count");
        return;
    }
    assert_eq!(report.series.len(), weeks.len(), "weeks");
    for (point, week) in report.series.iter().zip(weeks) {
        assert_eq!(point.start, text(&week["week"]));
        same(seconds(point.value), &week["mean_s"], &point.start);
        same(Some(point.n as f64), &week["count"], &point.start);
    }
}

/// A group is as many pull requests as it says, each with the group's mean stages, in hours here.
pub fn middleware_stages(case: &Value) {
    const STAGES: [&str; 5] = ["first_commit_to_open", "first_response", "rework", "merge", "merge_to_deploy"];
    let groups = list(&case["given"]["groups"]);
    let mut events = Vec::new();
    for group in groups {
        for _ in 0..group["pr_count"].as_u64().expect("a count") {
            let mut now = NEW_YEAR_MS;
            let [opened, response, approved, merged, deployed] = STAGES.map(|stage| {
                now += group[stage].as_f64().expect("a mean") * HOUR_MS;
                at(now)
            });
            let id = events.len().to_string();
            events.push(json!({
                "type": "pull_request", "repo": "r", "id": id, "number": 1, "author": "a", "first_commit_at": at(NEW_YEAR_MS),
                "created_at": opened, "merged_at": merged, "reviews": [
                    { "author": "b", "state": "commented", "at": response }, { "author": "b", "state": "approved", "at": approved },
                ],
            }));
            events.push(
                json!({ "type": "deployment", "id": format!("d{id}"), "deployed_at": deployed, "pull_requests": [id] }),
            );
        }
    }
    let moments = ["opened", "reviewed", "approved", "merged"].map(|moment| format!("pullRequest.{moment}"));
    let moments = moments.iter().map(String::as_str).chain(["ships.deployment.at"]);
    let stages: Vec<Value> =
        STAGES.iter().zip(moments).map(|(id, moment)| json!({ "id": id, "until": { "moment": moment } })).collect();
    let profile = json!({ "leadTime": { "stages": stages, "aggregate": [{ "stat": "mean" }] } });
    let report = ask(&events, profile, "leadTime", ALL, None);
    for (member, expected) in case["expect"].as_object().into_iter().flatten() {
        if member == "pr_count" {
            same(Some(report.figure.n as f64), expected, member);
            continue;
        }
        let stage = report.stages.iter().find(|stage| stage.id == *member).expect("a stage of this name");
        same(stage.figure.value.map(|ms| ms / HOUR_MS), expected, member);
    }
}

/// Releases that a bug of their repository followed before the next one.
pub fn stenjo(case: &Value) {
    let numbered = |kind: &str| list(&case["given"][kind]).iter().enumerate();
    let mut events: Vec<Value> = numbered("releases")
        .map(|(id, given)| json!({ "type": "release", "id": id.to_string(), "repo": given["repo"], "released_at": given["published_at"] }))
        .collect();
    events.extend(numbered("bugs").map(
        |(id, given)| json!({ "type": "issue", "id": id.to_string(), "repo": given["repo"], "created_at": given["opened_at"], "labels": given["labels"] }),
    ));
    let profile = json!({
        "parameters": { "incidentLabels": { "kind": "text[]", "default": ["bug"] } },
        "definitions": { "deployment": rule("release", "released"), "released": { "of": "deployment" } },
        "links": { "cause": { "from": "incident", "to": "released", "by": ["latestAtOrBefore"], "scope": ["repo"] } },
    });
    let percent = ask(&events, profile, "changeFailureRate", ALL, None).figure.value.map(|ratio| ratio * 100.0);
    let rounds = not_said("stenjo-change-failure-rate", case, "rate_percent");
    same(
        percent.map(|percent| if rounds { percent.round() } else { percent }),
        &case["expect"]["rate_percent"],
        "rate",
    );
}
