//! A real project's whole history, against numbers made from git itself.

use dora_insight::report::Report;
use dora_insight::workspace::Workspace;
use serde_json::{Value, json};

use super::corpus::{archived, inflated, json_file, report, workspace};

/// All of history, and the window of the reference numbers.
const ALL: (&str, &str) = ("2015-01-01", "2026-05-31");
const WINDOW: (&str, &str) = ("2023-01-01", "2023-12-31");

/// Profiles that state the reference's definitions: what the deployments, changes and incidents of a route are, and then one
/// profile a definition.
fn profiles(route: &Route) -> Value {
    let release = route.release.clone();
    let definitions = |change: Value, incident: Value| json!({ "deployment": { "any": [release.clone()] }, "change": { "any": [change] }, "incident": { "any": [incident] } });
    let commits = |filter: Value| json!({ "record": "commit", "where": filter, "at": ["authored"] });
    let no_merges = json!({ "field": "isMerge", "op": "is", "value": false });
    let pulls = json!({ "record": "pullRequest", "where": { "field": "state", "op": "is", "value": "merged" }, "at": ["merged"] });
    let all_incidents = route.incident.clone();
    let links = |by: &[&str], cause: &[&str]| {
        json!({
            "ships": { "from": "change", "to": "deployment", "by": by, "scope": ["repo"], "firstOfSeries": "ownsAll" },
            "cause": { "from": "incident", "to": "deployment", "by": cause, "scope": [] },
            "repairs": { "from": "fix", "to": "deployment", "by": ["latestStrictlyBefore"] },
            "undoes": { "from": "revert", "to": "deployment", "by": ["revertedCommit"] },
        })
    };
    let lead = |start: &str, aggregate: Value| {
        json!({
            "start": { "moment": start, "pick": "first" },
            "stages": [{ "id": "lead", "until": { "moment": "ships.deployment.at" } }],
            "negative": "dropped", "aggregate": aggregate,
        })
    };
    let failures = json!({
        "numerator": { "population": "deployment", "having": { "any": [{ "linkedBy": "cause" }] } },
        "denominator": { "population": "deployment" },
    });
    let profile =
        |id: &str, change: Value, by: &[&str], start: &str, aggregate: Value, incident: Value, cause: &[&str]| {
            json!({
                "id": id, "definitions": definitions(change, incident), "links": links(by, cause),
                "leadTime": lead(start, aggregate), "changeFailureRate": failures,
            })
        };
    let median = || json!([{ "stat": "median" }]);
    let plain = |id: &str, change: Value, by: &[&str], start: &str| {
        profile(id, change, by, start, median(), all_incidents.clone(), &["explicit"])
    };
    let of_kind = |id: &str, kind: &str, cause: &[&str]| {
        let mut incident = all_incidents.clone();
        incident["where"] = json!({ "field": route.kind_field, "op": "has", "value": kind });
        profile(id, pulls.clone(), &["nextByTime"], "pullRequest.merged", median(), incident, cause)
    };
    let every = commits(json!({ "all": [] }));
    json!({ "profiles": [
        plain("L1", commits(no_merges.clone()), &["ancestry"], "commit.authored"),
        plain("L1b", every, &["ancestry"], "commit.authored"),
        plain("L2", commits(no_merges.clone()), &["ancestry"], "commit.committed"),
        plain("L3", pulls.clone(), &["ancestry"], "pullRequest.merged"),
        plain("L4", pulls.clone(), &["ancestry"], "commit.authored"),
        plain("L5", pulls.clone(), &["nextByTime"], "pullRequest.merged"),
        plain("L7", pulls.clone(), &["nextByTime"], "commit.authored"),
        profile("L6", commits(no_merges), &["ancestry"], "commit.authored",
            json!([{ "per": "ships", "stat": "median" }, { "stat": "median" }]), all_incidents.clone(), &["explicit"]),
        of_kind("F1", "hotfix", &["explicit"]),
        of_kind("F2", "revert", &["explicit"]),
        plain("F3", pulls.clone(), &["nextByTime"], "pullRequest.merged"),
        profile("F4", pulls.clone(), &["nextByTime"], "pullRequest.merged", median(), all_incidents.clone(), &["latestAtOrBefore"]),
        profile("F5", pulls.clone(), &["nextByTime"], "pullRequest.merged", median(), all_incidents.clone(), &["latestStrictlyBefore"]),
        linked_only(profile("R2", pulls.clone(), &["nextByTime"], "pullRequest.merged", median(),
            with_kind(&all_incidents, route, "revert"), &["explicit"])),
        linked_only(plain("R3", pulls, &["nextByTime"], "pullRequest.merged")),
        bucketed("perDay", &release, "count", "day", "monday"),
        bucketed("daysPerWeek", &release, "distinctDays", "week", "monday"),
        bucketed("fourKeysDays", &release, "distinctDays", "week", "sunday"),
        bucketed("fourKeysWeeks", &release, "presence", "week", "sunday"),
        bucketed("fourKeysMonths", &release, "presence", "month", "sunday"),
    ] })
}

fn with_kind(incident: &Value, route: &Route, kind: &str) -> Value {
    let mut incident = incident.clone();
    incident["where"] = json!({ "field": route.kind_field, "op": "has", "value": kind });
    incident
}

/// Restore over the incidents that are linked to a deployment.
fn linked_only(mut profile: Value) -> Value {
    profile["definitions"]["blamed"] = json!({ "of": "incident", "linked": "cause" });
    profile["timeToRestore"] = json!({ "population": "blamed" });
    profile
}

/// The median over buckets, empty ones included.
fn bucketed(id: &str, release: &Value, measure: &str, bucket: &str, week_start: &str) -> Value {
    json!({
        "id": id, "calendar": { "weekStart": week_start },
        "definitions": { "deployment": { "any": [release] } },
        "deploymentFrequency": {
            "measure": measure, "per": "bucket", "bucket": bucket, "emptyBuckets": "counted", "aggregate": [{ "stat": "median" }],
        },
    })
}

/// How the data came: what a production deployment and an incident look like in it.
struct Route {
    release: Value,
    incident: Value,
    kind_field: &'static str,
}

fn neutral() -> (Workspace, Value) {
    let route = Route {
        release: json!({ "record": "run", "where": { "field": "environment", "op": "is", "value": "production" }, "at": ["finished"] }),
        incident: json!({ "record": "incident", "at": ["created"] }),
        kind_field: "kind",
    };
    let files = vec![("devlake.ndjson".to_owned(), inflated("real/devlake.ndjson.gz"))];
    prepared(&files, &route)
}

fn github() -> (Workspace, Value) {
    let route = Route {
        release: json!({ "record": "release", "where": { "field": "prerelease", "op": "is", "value": false }, "at": ["released"] }),
        incident: json!({ "record": "issue", "where": { "field": "labels", "op": "has", "value": "incident" }, "at": ["created"] }),
        kind_field: "labels",
    };
    prepared(&archived("real/devlake.github_shaped.tar.gz"), &route)
}

/// Sets documents in which nothing is wrong; that their profiles differ by little is on purpose.
fn take(workspace: &mut Workspace, documents: &Value) {
    let mut findings = workspace.set_documents(&documents.to_string());
    findings.retain(|finding| finding.code != "lint.profilesAlike");
    assert_eq!(findings, vec![]);
}

fn prepared(files: &[(String, Vec<u8>)], route: &Route) -> (Workspace, Value) {
    let mut workspace = workspace(files);
    take(&mut workspace, &profiles(route));
    (workspace, json_file("real/devlake.expected.json"))
}

fn close(found: Option<f64>, expected: &Value, tolerance: f64, what: &str) {
    match (found, expected.as_f64()) {
        (Some(found), Some(expected)) => {
            assert!((found - expected).abs() <= tolerance, "{what}: found {found}, expected {expected}");
        }
        (found, expected) => assert_eq!(found, expected, "{what}"),
    }
}

/// Count, mean, median and percentiles of a span: durations to a second.
fn check_spans(
    report: &Report,
    n: u64,
    statistics: Option<&dora_insight::metric::Statistics>,
    expected: &Value,
    what: &str,
) {
    assert_eq!(Some(n), expected["n"].as_u64(), "{what}: n");
    let _ = report;
    let of =
        |pick: fn(&dora_insight::metric::Statistics) -> f64| statistics.map(|statistics| pick(statistics) / 1000.0);
    close(of(|s| s.mean), &expected["mean_s"], 1.0, &format!("{what}: mean"));
    close(of(|s| s.median), &expected["median_s"], 1.0, &format!("{what}: median"));
    close(of(|s| s.p90), &expected["p90_linear_s"], 1.0, &format!("{what}: p90"));
    if expected.get("min_s").is_some() {
        close(of(|s| s.min), &expected["min_s"], 1.0, &format!("{what}: least"));
        close(of(|s| s.max), &expected["max_s"], 1.0, &format!("{what}: greatest"));
    }
}

/// A span measure under one profile: over all history, in the window, and by month.
fn check_measure(workspace: &mut Workspace, profile: &str, metric: &str, expected: &Value, window: &str, months: &str) {
    for (range, part) in [(ALL, &expected["all"]), (WINDOW, &expected[window])] {
        let part = part.get("all").unwrap_or(part);
        let found = report(workspace, profile, metric, range.0, range.1, "month");
        check_spans(
            &found,
            found.figure.n,
            found.figure.statistics.as_ref(),
            part,
            &format!("{profile} {metric} {range:?}"),
        );
        let excluded: u64 = found.accounting.excluded.iter().map(|excluded| excluded.count).sum();
        assert_eq!(found.accounting.read, found.accounting.used + excluded, "{profile} {metric}: conservation");
    }
    let months = expected[months].as_object().expect("numbers by month");
    for (month, numbers) in months {
        let (from, to) = whole_month(month);
        let found = report(workspace, profile, metric, &from, &to, "month");
        check_spans(
            &found,
            found.figure.n,
            found.figure.statistics.as_ref(),
            numbers,
            &format!("{profile} {metric} {month}"),
        );
    }
    let all = report(workspace, profile, metric, ALL.0, ALL.1, "month");
    let found: Vec<(String, u64, Option<f64>)> = all
        .series
        .iter()
        .filter(|point| point.n > 0)
        .map(|point| (point.start[..7].to_owned(), point.n, point.value))
        .collect();
    assert_eq!(found.len(), months.len(), "{profile} {metric}: months with something");
    for (month, n, value) in found {
        assert_eq!(Some(n), months[&month]["n"].as_u64(), "{profile} {metric} {month}: n in the trend");
        close(
            value.map(|ms| ms / 1000.0),
            &months[&month]["median_s"],
            1.0,
            &format!("{profile} {metric} {month}: the trend"),
        );
    }
}

fn whole_month(month: &str) -> (String, String) {
    use dora_insight::time::Day;
    let first = Day::parse(&format!("{month}-01")).expect("a month");
    (first.to_string(), first.plus_months(1).plus(-1).to_string())
}

const LEAD_TIMES: &[(&str, &str)] = &[
    ("L1", "L1_author_to_first_containing_release"),
    ("L1b", "L1b_same_including_merge_commits"),
    ("L2", "L2_committer_to_first_containing_release"),
    ("L3", "L3_pr_merged_to_first_containing_release"),
    ("L4", "L4_pr_first_commit_to_first_containing_release"),
    ("L5", "L5_pr_merged_to_next_release_by_time_only"),
    ("L7", "L7_pr_first_commit_to_next_release_by_time_only"),
];

fn check_lead_times(workspace: &mut Workspace, expected: &Value) {
    for (profile, key) in LEAD_TIMES {
        let numbers = &expected["lead_time"][key];
        assert_eq!(numbers["negative_excluded"], 0, "{key}: the reference left nothing out");
        check_measure(workspace, profile, "leadTime", numbers, "window", "by_month_of_deployment");
    }
    let per_deployment = report(workspace, "L6", "leadTime", ALL.0, ALL.1, "month");
    let reference = &expected["lead_time"]["L6_median_over_deployments_of_median_commit_lead_s"];
    close(per_deployment.figure.value.map(|ms| ms / 1000.0), reference, 1.0, "L6");
}

fn check_frequencies(workspace: &mut Workspace, expected: &Value) {
    let reference = &expected["deployment_frequency"];
    let all = report(workspace, "L5", "deploymentFrequency", ALL.0, ALL.1, "month");
    assert_eq!(Some(all.figure.n), reference["total"].as_u64());
    for (interval, key) in [("month", "by_month_utc"), ("week", "by_iso_week_utc")] {
        let all = report(workspace, "L5", "deploymentFrequency", ALL.0, ALL.1, interval);
        let found: Vec<u64> = all.series.iter().map(|point| point.n).filter(|n| *n > 0).collect();
        let counts = reference[key].as_object().expect("counts");
        let mut named: Vec<(&String, u64)> = counts.iter().filter_map(|(name, n)| Some((name, n.as_u64()?))).collect();
        named.sort();
        assert_eq!(found, named.iter().map(|(_, n)| *n).collect::<Vec<_>>(), "{key}");
    }
    let window = &reference["window"];
    let found = report(workspace, "L5", "deploymentFrequency", WINDOW.0, WINDOW.1, "month");
    let operand = |name: &str| found.figure.operand(name);
    assert_eq!(Some(found.figure.n), window["deployments"].as_u64());
    for (name, key) in [
        ("days", "days"),
        ("perDay", "per_day"),
        ("perWeek", "per_week"),
        ("per30Days", "per_30_days"),
        ("daysWithDeployment", "days_with_a_deployment"),
    ] {
        close(operand(name), &window[key], 1e-9, key);
    }
    for point in &found.series {
        assert_eq!(Some(point.n), window["by_month_utc"][&point.start[..7]].as_u64(), "{}", point.start);
    }
    let per_day = report(workspace, "perDay", "deploymentFrequency", WINDOW.0, WINDOW.1, "month");
    close(per_day.figure.value, &window["median_per_day_zero_filled"], 1e-9, "median per day");
    let per_week = report(workspace, "daysPerWeek", "deploymentFrequency", WINDOW.0, WINDOW.1, "month");
    close(
        per_week.figure.value,
        &window["median_days_with_deployment_per_iso_week_zero_filled"],
        1e-9,
        "days per week",
    );
    close(per_week.figure.operand("buckets"), &window["iso_weeks_touched"], 0.0, "weeks touched");
    close(
        per_week.figure.operand("bucketsWithDeployment"),
        &window["iso_weeks_with_a_deployment"],
        0.0,
        "weeks with one",
    );
    let four_keys = &expected["four_keys_frequency"];
    for (profile, key) in [("fourKeysDays", "median_days_per_week"), ("fourKeysWeeks", "median_weeks_with")] {
        let found = report(workspace, profile, "deploymentFrequency", "2023-10-01", "2023-12-31", "month");
        close(found.figure.value, &four_keys[key], 1e-9, key);
    }
    let mut median = |profile: &str| {
        let found = report(workspace, profile, "deploymentFrequency", "2023-10-01", "2023-12-31", "month");
        found.figure.value.unwrap_or_default()
    };
    // The median month has a week with a deployment exactly when it has a deployment.
    let word = match (median("fourKeysDays"), median("fourKeysWeeks"), median("fourKeysMonths")) {
        (days, _, _) if days >= 3.0 => "Daily",
        (_, weeks, _) if weeks >= 1.0 => "Weekly",
        (_, _, months) if months >= 1.0 => "Monthly",
        _ => "Yearly",
    };
    assert_eq!(four_keys["word"], word);
}

fn check_failures(workspace: &mut Workspace, expected: &Value, keys: &[(&str, &str)]) {
    for (profile, key) in keys {
        let reference = &expected["change_failure_rate"][key];
        for (range, part) in [(ALL, reference), (WINDOW, &reference["window"])] {
            let found = report(workspace, profile, "changeFailureRate", range.0, range.1, "month");
            assert_eq!(found.figure.operand("deployments"), part["deployments"].as_f64(), "{key} {range:?}");
            assert_eq!(found.figure.operand("failures"), part["failed_deployments"].as_f64(), "{key} {range:?}");
            close(found.figure.value, &part["rate"], 1e-9, key);
        }
        if let Some(months) = reference["by_month_of_deployment"].as_object() {
            let found = report(workspace, profile, "changeFailureRate", ALL.0, ALL.1, "month");
            let with: Vec<_> = found.series.iter().filter(|point| point.n > 0).collect();
            assert_eq!(with.len(), months.len(), "{key}: months");
            for point in with {
                let numbers = &months[&point.start[..7]];
                assert_eq!(Some(point.n), numbers["deployments"].as_u64(), "{key} {}", point.start);
                close(point.value, &numbers["rate"], 1e-9, &format!("{key} {}", point.start));
            }
        }
    }
}

#[test]
fn lead_times_of_the_neutral_events_are_the_references() {
    let (mut workspace, expected) = neutral();
    check_lead_times(&mut workspace, &expected);
}

#[test]
fn frequencies_of_the_neutral_events_are_the_references() {
    let (mut workspace, expected) = neutral();
    check_frequencies(&mut workspace, &expected);
}

#[test]
fn failure_rates_of_the_neutral_events_are_the_references() {
    let (mut workspace, expected) = neutral();
    let keys = [
        ("F1", "F1_hotfix"),
        ("F2", "F2_revert"),
        ("F3", "F3_any"),
        ("F4", "F4_by_time_at_or_before"),
        ("F5", "F5_by_time_strictly_before"),
    ];
    check_failures(&mut workspace, &expected, &keys);
}

#[test]
fn restore_times_of_the_neutral_events_are_the_references() {
    let (mut workspace, expected) = neutral();
    let restore = &expected["time_to_restore"];
    for (profile, key) in [
        ("F1", "R1_hotfix"),
        ("F2", "R2b_all_reverts"),
        ("R2", "R2_revert_reached_production"),
        ("R3", "R3_any_linked"),
    ] {
        let window = "window_by_resolved_at";
        check_measure(&mut workspace, profile, "timeToRestore", &restore[key], window, "by_month_of_resolution");
    }
}

#[test]
fn the_github_export_gives_what_that_route_can_give() {
    let (mut workspace, expected) = github();
    check_lead_times(&mut workspace, &expected);
    check_frequencies(&mut workspace, &expected);
    check_failures(
        &mut workspace,
        &expected,
        &[("F4", "F4_by_time_at_or_before"), ("F5", "F5_by_time_strictly_before")],
    );
    let restore = &expected["time_to_restore"];
    for (profile, key) in [("F1", "R1_hotfix"), ("F2", "R2b_all_reverts")] {
        let window = "window_by_resolved_at";
        check_measure(&mut workspace, profile, "timeToRestore", &restore[key], window, "by_month_of_resolution");
    }
}

/// Percentiles by nearest rank are a choice of the profile.
#[test]
fn nearest_rank_percentiles_are_the_references() {
    let (mut workspace, expected) = neutral();
    let mut documents = profiles(&Route {
        release: json!({ "record": "run", "where": { "field": "environment", "op": "is", "value": "production" }, "at": ["finished"] }),
        incident: json!({ "record": "incident", "at": ["created"] }),
        kind_field: "kind",
    });
    for profile in documents["profiles"].as_array_mut().expect("profiles") {
        if profile["leadTime"]["aggregate"].as_array().is_some_and(|levels| levels.len() == 1) {
            profile["leadTime"]["percentile"] = json!("nearestRank");
            profile["leadTime"]["aggregate"] = json!([{ "stat": "p90" }]);
        }
    }
    take(&mut workspace, &documents);
    for (profile, key) in LEAD_TIMES {
        for (range, part) in
            [(ALL, &expected["lead_time"][key]["all"]), (WINDOW, &expected["lead_time"][key]["window"]["all"])]
        {
            let found = report(&mut workspace, profile, "leadTime", range.0, range.1, "month");
            let what = format!("{key} {range:?}");
            close(found.figure.value.map(|ms| ms / 1000.0), &part["p90_nearest_rank_s"], 1.0, &what);
        }
    }
}
