//! The data doctor: each finding provoked by a fixture of its own, its fix applied, and the figures moved as it promised.
//!
//! A fixture of `tests/doctor` gives files, perhaps upon those of the clean one, and says what the doctor finds. Where no document can mend it,
//! `then` gives what the tool exports once it was mended there, and the figures before and after.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use dora_insight::profile::Measure;
use dora_insight::report::{Diagnosis, DoctorFinding};
use dora_insight::time::Day;
use dora_insight::workspace::{DoctorQuery, FileOptions, Workspace};
use serde_json::{Value, json};

use crate::organisation::{Organisation, SAMPLE_SEED, events_ndjson, github_files, tool_files, tools_profile};
use crate::zone_table::zone;

fn fixture(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/doctor").join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Records, as many as are told: `{ "times": 3, "from": 1, "every": 1, "record": {…} }` stands for three. In their texts `{n}` is the number of
/// each, `{day}` the date so many days after 2024-01-01, `{sha}` a commit id made of it; `{day+2}` and `{sha+2}` are those of two more.
fn records(given: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    for item in given.as_array().into_iter().flatten() {
        let Some(times) = item["times"].as_u64() else {
            all.push(item.clone());
            continue;
        };
        let (from, every) = (item["from"].as_u64().unwrap_or(1), item["every"].as_u64().unwrap_or(1));
        for number in (0..times).map(|time| from + time * every) {
            let text = expanded(&item["record"].to_string(), number);
            all.push(serde_json::from_str(&text).expect("a record"));
        }
    }
    all
}

fn expanded(text: &str, number: u64) -> String {
    let place = regex_lite::Regex::new(r#""?\{(n|day|sha)([+-]\d+)?(!?)\}"?"#).expect("a fixed pattern");
    let first = Day::parse("2024-01-01").expect("a date");
    place
        .replace_all(text, |found: &regex_lite::Captures<'_>| {
            let more: i64 = found.get(2).map_or(0, |more| more.as_str().parse().expect("a number"));
            let number = i64::try_from(number).expect("a small number") + more;
            let value = match &found[1] {
                "n" => number.to_string(),
                "day" => first.plus(i32::try_from(number).expect("a small number")).to_string(),
                _ => format!("{number:040x}"),
            };
            // `"{n!}"` is a number, not a text.
            let (open, close) = (found[0].starts_with('"'), found[0].ends_with('"'));
            let quote = |is_there: bool| if is_there && &found[3] != "!" { "\"" } else { "" };
            format!("{}{value}{}", quote(open), quote(close))
        })
        .into_owned()
}

fn import(workspace: &mut Workspace, given: &Value) {
    for file in given.as_array().into_iter().flatten() {
        let text = match &file["lines"] {
            Value::Null => listed(file),
            lines => records(lines).iter().map(|line| format!("{line}\n")).collect(),
        };
        let name = file["file"].as_str().expect("a name").to_owned();
        let integration = file["integration"].as_str().unwrap_or("team").to_owned();
        let source = file["source"].as_str().map(ToOwned::to_owned);
        let zones = workspace.declared_zone(&integration).map(|name| (name.to_owned(), zone(name)));
        let options = FileOptions { name, integration, source };
        let opened = workspace.begin_file_in(&options, &zones.into_iter().collect()).expect("a file begins");
        workspace.push_file(opened, text.as_bytes()).expect("its bytes are taken");
        let report = workspace.finish_file(opened).expect("it ends");
        assert_eq!(report.diagnostics, vec![], "{file}");
    }
}

fn prepared(fixture: &Value) -> Workspace {
    let mut workspace = Workspace::new();
    if fixture["upon"] == "clean" {
        import(&mut workspace, &self::fixture("clean.json")["given"]);
    }
    import(&mut workspace, &fixture["given"]);
    if !fixture["documents"].is_null() {
        assert_eq!(workspace.set_documents(&fixture["documents"].to_string()), vec![]);
    }
    workspace
}

fn asked(query: &Value) -> DoctorQuery {
    serde_json::from_value(query.clone()).expect("a query")
}

/// What a file of a list holds: the list by itself, or under the member `as` of what is around it.
fn listed(file: &Value) -> String {
    let list = Value::from(records(&file["list"]));
    match file["as"].as_str() {
        None => list.to_string(),
        Some(member) => {
            let mut around = file["within"].clone();
            around[member] = list;
            around.to_string()
        }
    }
}

/// Looks a workspace's data over.
fn look(workspace: &mut Workspace, query: &Value) -> Diagnosis {
    let query = asked(query);
    let zone = zone(&workspace.doctor_zone(&query).expect("a zone"));
    workspace.doctor(&query, &zone).expect("a diagnosis")
}

/// The value and the number of items of each measure.
fn figures(workspace: &mut Workspace, query: &Value) -> Figures {
    let query = asked(query);
    let zone = zone(&workspace.doctor_zone(&query).expect("a zone"));
    let figure = |(word, measure): &(&'static str, Measure)| {
        let figure = workspace.report(&query.of(*measure), &zone).expect("a report").figure;
        (*word, (figure.value, figure.n))
    };
    Measure::WORDS.iter().map(figure).collect()
}

fn codes(diagnosis: &Diagnosis) -> Vec<&'static str> {
    diagnosis.findings.iter().map(|one| one.finding.code).collect()
}

/// A finding as a fixture tells it.
fn told(found: &DoctorFinding) -> Value {
    let effects = found.effects.iter().map(|effect| {
        let side = |figure: &dora_insight::report::StepFigure| json!({ "value": figure.value, "n": figure.n });
        (effect.metric.to_owned(), json!([side(&effect.from), side(&effect.to)]))
    });
    let place = &found.finding.place;
    json!({
        "code": found.finding.code,
        "severity": found.finding.severity,
        "message": found.finding.message,
        "count": found.count,
        "of": found.of,
        "samples": found.samples.iter().map(|sample| sample.key.clone()).collect::<Vec<_>>(),
        "place": [place.file, place.line],
        "fix": found.finding.fix,
        "effects": effects.collect::<serde_json::Map<_, _>>(),
    })
}

/// Numbers to twelve digits: reading one back may lose the last.
fn rounded(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(format!("{:.11e}", number.as_f64().expect("a number that can be held"))),
        Value::Array(items) => items.iter().map(rounded).collect(),
        Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), rounded(member))).collect(),
        other => other.clone(),
    }
}

type Figures = BTreeMap<&'static str, (Option<f64>, u64)>;

/// Figures that did not move as a fixture expects: `[before, after]` by measure.
fn faults_of_figures(
    name: &str,
    expected: &serde_json::Map<String, Value>,
    before: &Figures,
    after: &Figures,
) -> Vec<String> {
    let fault = |(metric, expected): (&String, &Value)| {
        let side = |figure: &(Option<f64>, u64)| json!({ "value": figure.0, "n": figure.1 });
        let moved = json!([side(&before[metric.as_str()]), side(&after[metric.as_str()])]);
        (rounded(&moved) != rounded(expected)).then(|| format!("{name}: {metric} moved {moved}, expected {expected}"))
    };
    expected.iter().filter_map(fault).collect()
}

/// What a fixture expects and the doctor does not say or do.
fn faults_of(name: &str, fixture: &Value) -> Vec<String> {
    assert!(fixture["because"].as_str().is_some_and(|because| !because.is_empty()), "{name}: says no reason");
    let query = &fixture["query"];
    let mut workspace = prepared(fixture);
    let before = figures(&mut workspace, query);
    let diagnosis = look(&mut workspace, query);
    let mut faults = Vec::new();
    let expected = &fixture["expect"];
    let mut wanted: Vec<&str> = fixture["also"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    wanted.extend(expected["code"].as_str());
    let mut all = codes(&diagnosis);
    wanted.sort_unstable();
    all.sort_unstable();
    if all != wanted {
        let messages: Vec<&str> = diagnosis.findings.iter().map(|one| one.finding.message.as_str()).collect();
        faults.push(format!("{name}: found {messages:#?}, expected {wanted:?}"));
    }
    let Some(found) = diagnosis.findings.iter().find(|one| expected["code"] == one.finding.code) else { return faults };
    let said = told(found);
    if rounded(&said) != rounded(expected) {
        faults.push(format!("{name}: found {said:#}"));
    }
    if found.finding.fix.is_none() && fixture["then"].is_null() {
        faults.push(format!("{name}: offers no fix, and does not show what comes of mending it at the tool"));
    }

    // What is promised is what applying the fix gives.
    if let Some(fix) = &found.finding.fix {
        let mut mended = prepared(fixture);
        let findings = mended.set_documents(&workspace.mended(fix).to_string());
        if !findings.is_empty() {
            faults.push(format!("{name}: the fix brings {findings:?}"));
        }
        let after = figures(&mut mended, query);
        for (metric, from) in &before {
            let promised = found.effects.iter().find(|effect| effect.metric == *metric);
            let promise = promised
                .map_or((*from, *from), |effect| ((effect.from.value, effect.from.n), (effect.to.value, effect.to.n)));
            if promise != (*from, after[metric]) {
                faults
                    .push(format!("{name}: {metric} went from {from:?} to {:?}, promised {promise:?}", after[metric]));
            }
        }
        // Where times were read before their zone was known, their files are to be read again.
        if let Some(expected) = fixture["again"].as_object() {
            import(&mut mended, &fixture["given"]);
            let again = figures(&mut mended, query);
            faults.extend(faults_of_figures(name, expected, &before, &again));
        }
        let is_left = codes(&look(&mut mended, query)).contains(&found.finding.code);
        if is_left != (fixture["afterwards"] == "stays") {
            faults.push(format!("{name}: after the fix the finding {}", if is_left { "stays" } else { "is gone" }));
        }
    }
    // What the tool gives once it was mended there.
    if !fixture["then"].is_null() {
        import(&mut workspace, &fixture["then"]["given"]);
        let after = figures(&mut workspace, query);
        let expected = fixture["then"]["figures"].as_object().expect("figures");
        faults.extend(faults_of_figures(name, expected, &before, &after));
        if codes(&look(&mut workspace, query)).contains(&found.finding.code) {
            faults.push(format!("{name}: the finding stays though the tool was mended"));
        }
    }
    faults
}

#[test]
fn every_finding_moves_the_figures_as_it_promises() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/doctor");
    let entries = fs::read_dir(folder).expect("the fixtures").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().expect("a name in UTF-8")).collect();
    names.sort();
    let faults: Vec<String> = names.iter().flat_map(|name| faults_of(name, &fixture(name))).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Findings with their counts.
fn counts(diagnosis: &Diagnosis) -> Vec<(&'static str, u64, Option<u64>)> {
    diagnosis.findings.iter().map(|one| (one.finding.code, one.count, one.of)).collect()
}

/// What is true of the sample, whichever tools tell of it: machines wrote 156 of its changes, the handbook is never deployed, and one
/// incident was resolved before it was created, by a clock that drifted.
#[test]
fn the_sample_organisation_has_what_is_true_of_it_and_no_more() {
    let expected = [
        ("doctor.bots", 156, Some(971)),
        ("doctor.changesWithoutDeployment", 79, Some(971)),
        ("doctor.resolvedBeforeCreated", 1, Some(76)),
    ];
    let sample = Organisation::sample(SAMPLE_SEED);
    let options = |name: &str, integration: &str| FileOptions {
        name: name.to_owned(),
        integration: integration.to_owned(),
        source: None,
    };
    let query = json!({
        "range": { "from": "2024-01-01", "to": "2025-12-31" }, "zone": "Europe/Berlin", "now": "2025-12-31T23:00:00Z",
    });
    let mut workspace = Workspace::new();
    workspace.import_file(events_ndjson(&sample).as_bytes(), &options("events.ndjson", "sample")).expect("an import");
    assert_eq!(counts(&look(&mut workspace, &query)), expected);

    let mut workspace = Workspace::new();
    for (name, text) in github_files(&sample) {
        workspace.import_file(text.as_bytes(), &options(&name, "github")).expect("an import");
    }
    assert_eq!(counts(&look(&mut workspace, &query)), expected);

    let mut workspace = Workspace::new();
    for file in tool_files(&sample) {
        workspace.import_file(file.text.as_bytes(), &options(&file.path, &file.integration)).expect("an import");
    }
    workspace.set_documents(&json!({ "profiles": [tools_profile()] }).to_string());
    let query = |range: Value| json!({ "range": range, "zone": "Europe/Berlin", "now": "2025-12-31T23:00:00Z", "profile": tools_profile()["id"] });
    assert_eq!(counts(&look(&mut workspace, &query(json!({ "preset": "last90Days" })))), expected);
    let week = counts(&look(&mut workspace, &query(json!({ "preset": "last7Days" }))));
    assert!(week.iter().all(|one| expected.contains(one)), "{week:?}");
}
