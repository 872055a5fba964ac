//! An explanation is enough to do the figure again: all that is used here is its JSON.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use dora_insight::report::{Query, canonical_json};
use dora_insight::workspace::{DrillQuery, ExplainQuery};
use serde_json::{Value, json};

use crate::organisation::{Organisation, SAMPLE_SEED, events_ndjson, tool_files, tools_profile};
use crate::pointers::Opened;
use crate::zone_table::zone;

const METRICS: [&str; 5] = ["leadTime", "deploymentFrequency", "changeFailureRate", "timeToRestore", "reworkRate"];

/// Profiles whose figures come about in different ways: statistics, groups, rounding, days, gaps, buckets, working time, open items.
fn profiles() -> Value {
    let (day, hours) = (json!({ "moment": "commit.authored", "pick": "first" }), json!(["09:00", "17:00"]));
    json!([
        { "id": "means",
          "leadTime": {
            "stages": [
              { "id": "code", "until": { "moment": "pullRequest.opened" }, "limits": { "ideal": "P1D", "acceptable": "P2D" } },
              { "id": "wait", "until": { "moment": "ships.deployment.at" }, "limits": { "ideal": "P1D", "acceptable": "P3D" } } ],
            "start": day, "order": "reference", "missing": "zero", "total": "sumOfStages", "rounding": "minuteUp",
            "aggregate": [{ "stat": "mean", "per": "stage" }, { "stat": "sum" }] },
          "deploymentFrequency": { "measure": "distinctDays", "per": "bucket", "bucket": "week", "emptyBuckets": "counted",
            "partialBuckets": "kept", "aggregate": [{ "stat": "medianLower" }] },
          "timeToRestore": { "open": "runToNow", "aggregate": [{ "stat": "p90" }], "percentile": "nearestRank" } },
        { "id": "groups", "calendar": { "time": "workingHours", "workdays": [1, 2, 3, 4, 5], "hours": hours },
          "leadTime": { "aggregate": [{ "stat": "medianUpper", "per": "day" }, { "stat": "median" }] },
          "deploymentFrequency": { "measure": "gaps", "aggregate": [{ "stat": "p75" }] },
          "timeToRestore": { "aggregate": [{ "stat": "mean", "per": "service" }, { "stat": "mean" }] } },
        { "id": "others",
          "leadTime": { "aggregate": [{ "stat": "mean", "per": "ships" }, { "stat": "medianLower" }], "rounding": "hourDown" },
          "deploymentFrequency": { "measure": "distinctDays", "per": "weekday" },
          "timeToRestore": { "open": "censored", "aggregate": [{ "stat": "p75" }] } }
    ])
}

fn sample() -> Opened {
    let events = events_ndjson(&Organisation::sample(SAMPLE_SEED)).into_bytes();
    let mut opened = Opened::new([("events.ndjson".to_owned(), events)]);
    let findings = opened.workspace.set_documents(&json!({ "profiles": profiles() }).to_string());
    assert!(findings.iter().all(|one| one.severity != dora_insight::diag::Severity::Error), "{findings:?}");
    opened
}

fn query(metric: &str, profile: Option<&str>, from: &str, to: &str) -> Query {
    let mut query = json!({ "metric": metric, "range": { "from": from, "to": to }, "interval": "month", "now": "2025-12-31T12:00:00Z" });
    if let Some(profile) = profile {
        query["profile"] = json!(profile);
    }
    serde_json::from_value(query).expect("a query")
}

fn explained(opened: &mut Opened, wanted: &ExplainQuery) -> Value {
    let wanted = ExplainQuery { limit: Some(usize::MAX), ..wanted.clone() };
    let explanation = opened.workspace.explain(&wanted, &zone("UTC")).expect("an explanation");
    serde_json::from_str(&canonical_json(&explanation).expect("canonical JSON")).expect("JSON")
}

fn list<'v>(value: &'v Value, name: &str) -> &'v Vec<Value> {
    value[name].as_array().unwrap_or_else(|| panic!("{name} of {value}"))
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("a number: {value}"))
}

fn instant(value: &Value) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(value.as_str().expect("a time")).expect("RFC 3339").to_utc()
}

/// One number for many, as its definition says.
fn one_number(statistic: &Value, mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    if n == 0 {
        return None;
    }
    let Some(share) = statistic["share"].as_f64() else { return Some(values.iter().sum::<f64>() / n as f64) };
    if statistic["rule"] == "nearestRank" {
        return Some(values[((share * n as f64 - 1e-9).ceil() as usize).max(1) - 1]);
    }
    let place = share * (n - 1) as f64;
    let (low, high) = (values[place.floor() as usize], values[place.ceil() as usize]);
    Some(match statistic["rule"].as_str() {
        Some("lower") => low,
        Some("upper") => high,
        _ => low + (high - low) * (place - place.floor()),
    })
}

/// The time by which a share has ended, by the product of what survives each end.
fn survival(records: &[Value], share: f64) -> Option<f64> {
    let times: Vec<(f64, bool)> = records.iter().map(|one| (number(&one["value"]), one["ended"] == true)).collect();
    let mut ends: Vec<f64> = times.iter().filter(|(_, ended)| *ended).map(|(ms, _)| *ms).collect();
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    let mut surviving = 1.0;
    ends.into_iter().find(|end| {
        let at_risk = times.iter().filter(|(ms, _)| ms >= end).count() as f64;
        surviving *= 1.0 - times.iter().filter(|(ms, ended)| *ended && ms == end).count() as f64 / at_risk;
        surviving <= 1.0 - share + 1e-9
    })
}

fn values<'r>(records: impl IntoIterator<Item = &'r Value>) -> Vec<f64> {
    records.into_iter().filter_map(|record| record["value"].as_f64()).collect()
}

fn of_group<'r>(records: &'r [Value], name: &'r Value) -> impl Iterator<Item = &'r Value> {
    records.iter().filter(move |record| list(record, "groups").contains(name))
}

/// The figure, worked out from the explanation's records.
fn recompute(explanation: &Value, what: &str) -> Option<f64> {
    let (formula, records) = (&explanation["formula"], list(explanation, "records"));
    assert_eq!(records.len() as u64, explanation["total"].as_u64().expect("a total"), "{what}: all records");
    match formula["kind"].as_str().expect("a kind") {
        "survival" => survival(records, number(&formula["statistic"]["share"])),
        "count" => Some(values(records).iter().sum()),
        "sumOfStages" => {
            let stages = list(&explanation["span"], "stages").iter().enumerate().filter_map(|(index, _)| {
                let times = records.iter().filter_map(|record| record["stages"][index]["ms"].as_f64()).collect();
                one_number(&formula["groups"]["statistic"], times)
            });
            stages.reduce(|sum, stage| sum + stage)
        }
        "quotient" => {
            let above = match formula["above"]["name"].as_str() {
                Some("failures") => {
                    records.iter().filter(|one| list(one, "counted").contains(&json!("failures"))).count() as f64
                }
                _ => values(records).iter().sum(),
            };
            assert_eq!(above, number(&formula["above"]["value"]), "{what}: above the line");
            let below = number(&formula["below"]["value"]);
            if formula["below"]["name"] == "deployments" {
                assert_eq!(below, records.len() as f64, "{what}: below the line");
            }
            Some(above / below).filter(|_| below > 0.0)
        }
        _ => match formula["groups"].as_object() {
            None => one_number(&formula["statistic"], values(records)),
            Some(groups) => {
                let rows = groups["rows"].as_array().expect("rows");
                for row in rows {
                    let own = values(of_group(records, &row["name"]));
                    let expected = match groups["by"] == "bucket" {
                        true => own.iter().sum(),
                        false => one_number(&groups["statistic"], own).expect("a group has records"),
                    };
                    // A group's number is held to the half millisecond.
                    assert!((number(&row["value"]) - expected).abs() <= 0.5, "{what}: {row}, recounted {expected}");
                }
                let counting = rows.iter().filter(|row| row["counts"] == true);
                one_number(&formula["statistic"], counting.map(|row| number(&row["value"])).collect())
            }
        },
    }
}

/// Times add up: the total of each record from its start to its end, and its stages.
fn check_totals(explanation: &Value, what: &str) {
    let rules = &explanation["span"];
    let plain = rules["order"] == "monotone" && rules["rounding"] == "none" && rules["workWeek"].is_null();
    for record in list(explanation, "records").iter().filter(|record| plain && record["ended"] == true) {
        let stages = list(record, "stages");
        let end = instant(&stages.last().expect("a stage")["at"]);
        let total = (end - instant(&record["start"])).num_milliseconds();
        assert_eq!(record["totalMs"], total, "{what}: {}", record["key"]);
        let sum: i64 = stages.iter().filter_map(|stage| stage["ms"].as_i64()).sum();
        assert_eq!(sum, total, "{what}: the stages of {}", record["key"]);
    }
}

/// The days of a step, or of the range, that have begun by now, in UTC.
fn days_begun(explanation: &Value) -> f64 {
    let date = |name: &str| explanation["of"][name].as_str().expect("a date").parse::<NaiveDate>().expect("a date");
    let today = instant(&explanation["now"]).date_naive();
    ((date("to").min(today) - date("from")).num_days() + 1).max(0) as f64
}

fn check(opened: &mut Opened, wanted: &ExplainQuery, figure: &Value, what: &str) -> bool {
    let explanation = explained(opened, wanted);
    assert_eq!(explanation["figure"]["value"], figure["value"], "{what}: the figure explained is the figure reported");
    assert!(
        explanation["words"][0].as_str().is_some_and(|words| words.ends_with('.')),
        "{what}: {}",
        explanation["words"]
    );
    let Some(told) = figure["value"].as_f64() else { return false };
    let found = recompute(&explanation, what).unwrap_or_else(|| panic!("{what}: nothing to do again"));
    assert!(
        (found - told).abs() <= 1e-9 * told.abs().max(1.0),
        "{what}: {told} told, {found} found\n{}",
        explanation["formula"]
    );
    if explanation["formula"]["below"]["name"] == "days" && explanation["profile"]["id"] == "dora-2025-words" {
        assert_eq!(explanation["formula"]["below"]["value"], days_begun(&explanation), "{what}: days");
    }
    if !explanation["span"].is_null() {
        check_totals(&explanation, what);
    }
    if let Some(band) = explanation["band"].as_object() {
        let held = band["levels"].as_array().expect("levels").iter().find(|level| level["holds"] == true);
        assert_eq!(held.map_or(&json!("gap"), |level| &level["level"]), &figure["band"], "{what}: the band");
    }
    true
}

#[test]
fn every_figure_step_and_stage_of_the_sample_is_done_again_from_its_explanation_alone() {
    let mut opened = sample();
    let mut done = 0;
    for profile in [None, Some("means"), Some("groups"), Some("others")] {
        for metric in METRICS {
            let query = query(metric, profile, "2025-08-11", "2025-12-31");
            let report = opened.workspace.report(&query, &zone("UTC")).expect("a report");
            let report: Value = serde_json::from_str(&canonical_json(&report).expect("canonical JSON")).expect("JSON");
            let what = format!("{metric} by {}", profile.unwrap_or("the default profile"));
            let whole = ExplainQuery::new(query);
            assert!(check(&mut opened, &whole, &report["figure"], &what), "{what}: has a figure");
            for (bucket, point) in list(&report, "series").iter().enumerate() {
                let step = ExplainQuery { bucket: Some(bucket), ..whole.clone() };
                done += usize::from(check(&mut opened, &step, point, &format!("{what}, {}", point["start"])));
            }
            for stage in list(&report, "stages") {
                let id = stage["id"].as_str().map(str::to_owned);
                let of_stage = ExplainQuery { stage: id, ..whole.clone() };
                done +=
                    usize::from(check(&mut opened, &of_stage, &stage["figure"], &format!("{what}, {}", stage["id"])));
            }
        }
    }
    assert!(done > 100, "{done} done again");
}

#[test]
fn every_figure_of_the_sample_as_its_tools_export_it_is_done_again_from_its_explanation_alone() {
    let files = tool_files(&Organisation::sample(SAMPLE_SEED));
    let mut opened = Opened::new(files.into_iter().map(|file| (file.path, file.text.into_bytes())));
    let findings = opened.workspace.set_documents(&json!({ "profiles": [tools_profile()] }).to_string());
    assert_eq!(findings, vec![]);
    for profile in [None, Some("northwind")] {
        for metric in METRICS {
            let query = query(metric, profile, "2025-07-01", "2025-12-31");
            let report = opened.workspace.report(&query, &zone("UTC")).expect("a report");
            let report: Value = serde_json::from_str(&canonical_json(&report).expect("canonical JSON")).expect("JSON");
            let what = format!("{metric} by {}", profile.unwrap_or("the default profile"));
            assert!(check(&mut opened, &ExplainQuery::new(query), &report["figure"], &what), "{what}: has a figure");
        }
    }
}

#[test]
fn what_was_read_counts_or_is_left_out_for_a_reason_whose_rows_can_be_opened() {
    let mut opened = sample();
    for profile in [None, Some("groups")] {
        for metric in METRICS {
            let query = query(metric, profile, "2025-03-01", "2025-03-31");
            let explanation = explained(&mut opened, &ExplainQuery::new(query.clone()));
            let mut open = |drill: DrillQuery, counted: &Value, what: &str| {
                let page = DrillQuery { limit: Some(2), offset: 1, ..drill.clone() };
                let page = opened.workspace.drill_down(&page, &zone("UTC")).expect("rows");
                let count = counted.as_u64().expect("a count");
                assert_eq!(page.total, count, "{metric}: rows of {what}");
                assert_eq!(page.rows.len() as u64, count.saturating_sub(1).min(2), "{metric}: a page of {what}");
                count
            };
            let new = || DrillQuery::new(query.clone());
            let text = |value: &Value| value.as_str().map(str::to_owned);
            for funnel in list(&explanation, "funnels") {
                let operand = || DrillQuery { operand: text(&funnel["operand"]), ..new() };
                let mut sum = open(operand(), &funnel["used"], "used");
                for out in list(funnel, "excluded") {
                    sum +=
                        open(DrillQuery { reason: text(&out["reason"]), ..operand() }, &out["count"], &out.to_string());
                    assert!(out["words"] != "", "{out} has words");
                }
                assert_eq!(funnel["read"], sum, "{metric}: {funnel}");
            }
            for definition in list(&explanation, "definitions") {
                let named = || DrillQuery { definition: text(&definition["name"]), ..new() };
                let mut sum = open(named(), &definition["members"], "members");
                for out in list(definition, "excluded") {
                    sum +=
                        open(DrillQuery { reason: text(&out["reason"]), ..named() }, &out["count"], &out.to_string());
                }
                assert_eq!(definition["read"], sum, "{metric}: {definition}");
                for (rule, account) in list(definition, "rules").iter().enumerate() {
                    let of_rule = || DrillQuery { rule: Some(rule), ..named() };
                    let mut sum = open(of_rule(), &account["letIn"], "let in");
                    for out in list(account, "excluded") {
                        let reason = DrillQuery { reason: text(&out["reason"]), ..of_rule() };
                        sum += open(reason, &out["count"], &out.to_string());
                    }
                    assert_eq!(account["read"], sum, "{metric}: {account}");
                }
            }
            for link in list(&explanation, "links") {
                let named = || DrillQuery { link: text(&link["name"]), ..new() };
                let mut sum = 0;
                for verdict in list(link, "found").iter().chain(list(link, "missed")) {
                    let reason = DrillQuery { reason: text(&verdict["reason"]), ..named() };
                    sum += open(reason, &verdict["count"], &verdict.to_string());
                    assert!(verdict["words"] != "", "{verdict} has words");
                }
                open(named(), &json!(sum), &link["name"].to_string());
            }
        }
    }
}

#[test]
fn every_record_behind_the_figures_of_the_sample_opens_at_its_pointer() {
    let mut opened = sample();
    let mut seen = BTreeMap::new();
    for metric in METRICS {
        for operand in [None, Some("failures")].iter().take(if metric.ends_with("Rate") { 2 } else { 1 }) {
            let wanted = ExplainQuery {
                operand: operand.map(str::to_owned),
                ..ExplainQuery::new(query(metric, None, "2024-01-01", "2025-12-31"))
            };
            for record in list(&explained(&mut opened, &wanted), "records") {
                let place = &record["place"];
                let object = opened.object_at(place["file"].as_str().expect("a file"), place);
                assert_eq!(object["id"], record["key"], "{place}");
                *seen.entry(metric).or_insert(0) += 1;
            }
        }
    }
    assert!(seen.len() == 5 && seen.values().all(|count| *count > 10), "{seen:?}");
}
