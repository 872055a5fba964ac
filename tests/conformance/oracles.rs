//! Figures from other projects' own tests: each tool's meaning said as a profile, each case asked through the public API.

mod devlake;
mod peers;

use std::collections::BTreeSet;

use dora_insight::report::{Query, Report};
use dora_insight::time::Zone;
use serde_json::{Value, json};

use super::corpus::{folder, json_file, workspace};

/// What a case expects and a profile cannot say: the file, the case, what, and why. Everything else is compared to 1e-9.
const NOT_SAID: &[(&str, &str, &str, &str)] = &[
    (
        "devlake-change-lead-time",
        "project1",
        "first_commit, first_review",
        "a figure tells how long, not by which commit or comment: the spans to them are compared",
    ),
    (
        "stenjo-change-failure-rate",
        "1 of 3",
        "rate_percent",
        "a ratio is not rounded by a profile: one third is rounded to whole percent here",
    ),
];

/// Whether a case's member is among those that are not compared as they are.
fn not_said(file: &str, case: &Value, member: &str) -> bool {
    NOT_SAID.iter().any(|(name, known, members, _)| {
        *name == file && case["name"] == *known && members.split(", ").any(|known| known == member)
    })
}

/// A file of oracles and what asks its cases.
type Oracle = (&'static str, fn(&Value));

const ORACLES: &[Oracle] = &[
    ("devlake-change-lead-time", devlake::lead_time),
    ("devlake-previous-success", devlake::previous),
    ("githubdora-small", peers::github_dora),
    ("metrik-bands", peers::metrik_bands),
    ("metrik-deployment-frequency", peers::metrik_frequency),
    ("middleware-incident-mapping", peers::middleware_mapping),
    ("middleware-mttr", peers::middleware_restore),
    ("middleware-stage-average-weighted", peers::middleware_stages),
    ("stenjo-change-failure-rate", peers::stenjo),
];

const MINUTE_MS: f64 = 60_000.0;

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn find<'v>(items: &'v Value, id: &Value) -> &'v Value {
    list(items).iter().find(|item| item["id"] == *id).unwrap_or(&Value::Null)
}

/// A commit id for a name that is none.
fn sha(name: &Value) -> Value {
    let digits: String = text(name).bytes().map(|byte| format!("{byte:02x}")).collect();
    if name.is_null() { Value::Null } else { json!(format!("{digits:0<40}")[..40]) }
}

/// An instant in milliseconds as the events have it.
fn at(ms: f64) -> Value {
    json!(ms as i64)
}

fn ask(
    events: &[Value],
    mut profile: Value,
    metric: &str,
    range: (&str, &str),
    only: Option<(&str, &Value)>,
) -> Report {
    let lines: String = events.iter().map(|event| format!("{event}\n")).collect();
    let files = if events.is_empty() { vec![] } else { vec![("oracle.ndjson".to_owned(), lines.into_bytes())] };
    let mut workspace = workspace(&files);
    profile["id"] = json!("oracle");
    let band_sets: Vec<Value> = profile.as_object_mut().and_then(|own| own.remove("bandSet")).into_iter().collect();
    let documents = json!({ "profiles": [profile], "bandSets": band_sets });
    assert_eq!(workspace.set_documents(&documents.to_string()), vec![]);
    let filters: Vec<Value> = only
        .iter()
        .map(|(record, id)| json!({ "record": record, "where": { "field": "id", "op": "is", "value": id, "exactCase": true } }))
        .collect();
    let query: Query = serde_json::from_value(json!({
        "metric": metric, "profile": "oracle", "range": { "from": range.0, "to": range.1 }, "interval": "week",
        "zone": "UTC", "now": "2030-01-01T00:00:00Z", "filters": filters,
    }))
    .expect("a query");
    workspace.report(&query, &Zone::utc()).unwrap_or_else(|error| panic!("{metric}: {error:?}"))
}

const ALL: (&str, &str) = ("2015-01-01", "2029-12-31");

fn same(found: Option<f64>, expected: &Value, what: &str) {
    match (found, expected.as_f64()) {
        (Some(found), Some(expected)) => {
            assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{what}: {found}, wanted {expected}");
        }
        (found, expected) => assert_eq!(found, expected, "{what}"),
    }
}

fn rule(record: &str, at: &str) -> Value {
    json!({ "any": [{ "record": record, "at": [at] }] })
}

/// Milliseconds from one time to another, null where one is missing.
fn between(from: &Value, to: &Value) -> Value {
    use dora_insight::time::{Instant, Stamp};
    let instant = |value: &Value| -> Option<Instant> {
        match Stamp::parse(value.as_str()?) {
            Ok(Stamp::Instant(instant)) => Some(instant),
            _ => None,
        }
    };
    instant(from).zip(instant(to)).map_or(Value::Null, |(from, to)| json!(to.since(from).0))
}

#[test]
fn the_oracles_of_other_projects_are_met() {
    for (name, check) in ORACLES {
        let file = json_file(&format!("oracles/{name}.json"));
        assert_eq!(file["id"], *name);
        assert!(!list(&file["cases"]).is_empty(), "{name} holds no case");
        for case in list(&file["cases"]) {
            println!("{name}: {}", case["name"]);
            check(case);
        }
    }
}

/// Nothing is passed over in silence: every file has its check, and what is not compared is there and says why.
#[test]
fn every_oracle_is_asked_or_says_why_not() {
    let entries = std::fs::read_dir(folder().join("oracles")).expect("the folder of oracles");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let found: BTreeSet<String> = names.filter_map(|name| name.strip_suffix(".json").map(str::to_owned)).collect();
    let asked: BTreeSet<String> = ORACLES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(found, asked);
    for (name, case, members, why) in NOT_SAID {
        let file = json_file(&format!("oracles/{name}.json"));
        let case = list(&file["cases"]).iter().find(|known| known["name"] == *case);
        let expect = case.map(|case| case["expect"].to_string()).unwrap_or_default();
        for member in members.split(", ") {
            assert!(expect.contains(&format!("\"{member}\"")), "{name}: expects no {member}");
        }
        assert!(!why.is_empty(), "{name}: no reason");
    }
}
