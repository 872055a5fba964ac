//! `tests/vectors/*.json`: records given, a question asked, figures expected, and why.

use std::fs;
use std::path::Path;

use dora_insight::report::Query;
use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::{Value, json};

use crate::zone_table::zone;

/// The events of a case, one a line. `{ "times": 3, "event": {…} }` stands for three, with `{n}` in its texts for their number.
fn lines(given: &Value) -> String {
    let mut text = String::new();
    for item in given.as_array().expect("a list of events") {
        let times = item["times"].as_u64();
        let event = if times.is_some() { &item["event"] } else { item };
        for number in 0..times.unwrap_or(1) {
            text.push_str(&event.to_string().replace("{n}", &number.to_string()));
            text.push('\n');
        }
    }
    text
}

fn agree(found: &Value, expected: &Value) -> bool {
    match (found.as_f64(), expected.as_f64()) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        _ => found == expected,
    }
}

fn check(file: &Path, case: &Value) -> Vec<String> {
    let name = format!("{}: {}", file.file_name().and_then(|name| name.to_str()).unwrap_or_default(), case["name"]);
    assert!(case["because"].as_str().is_some_and(|because| !because.is_empty()), "{name}: says no reason");
    let mut workspace = Workspace::new();
    let options = FileOptions { name: "given.ndjson".to_owned(), integration: "given".to_owned(), source: None };
    let import = workspace.import_file(lines(&case["given"]).as_bytes(), &options).expect("an import");
    assert_eq!(import.diagnostics, vec![], "{name}");
    let findings =
        workspace.set_documents(&json!({ "profiles": [case["profile"]], "bandSets": case["bandSets"] }).to_string());
    assert_eq!(findings, vec![], "{name}");
    let mut when = case["when"].clone();
    when["profile"] = case["profile"]["id"].clone();
    if when["now"].is_null() {
        when["now"] = json!("2030-01-01T00:00:00Z");
    }
    let query: Query = serde_json::from_value(when).unwrap_or_else(|error| panic!("{name}: {error}"));
    let zone = zone(&workspace.zone_name(&query).expect("a zone"));
    let report = workspace.report(&query, &zone).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    let report = serde_json::to_value(&report).expect("a report");
    let expected = case["expect"].as_object().expect("expectations by pointer");
    let faults = expected.iter().filter_map(|(pointer, expected)| {
        let found = report.pointer(pointer).unwrap_or(&Value::Null);
        (!agree(found, expected)).then(|| format!("{name}\n  {pointer}: found {found}, expected {expected}"))
    });
    faults.collect()
}

#[test]
fn every_vector_gives_its_figures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the vectors").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let mut faults = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).expect("a file of vectors");
        let cases: Vec<Value> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(!cases.is_empty(), "{} holds no case", file.display());
        for case in &cases {
            faults.extend(check(file, case));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
