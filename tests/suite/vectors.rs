//! `tests/vectors/*.json`: records given, a question asked, figures expected, and why.

use std::fs;
use std::path::{Path, PathBuf};

use dora_insight::report::Query;
use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::{Value, json};

use crate::zone_table::zone;

/// A file of vectors: its cases, and blocks of records that several of them name.
pub struct VectorFile {
    /// The file's name.
    pub name: String,
    /// The cases, in their order.
    pub cases: Vec<Value>,
    records: Value,
}

/// Every file of vectors, by name.
pub fn vector_files() -> Vec<VectorFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the vectors").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let text = fs::read_to_string(&path).expect("a file of vectors");
        let mut cases: Vec<Value> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        // A first element that is no case holds the shared records.
        let shares = cases.first().is_some_and(|first| first["name"].is_null());
        let records = if shares { cases.remove(0)["records"].take() } else { Value::Null };
        assert!(!cases.is_empty(), "{name} holds no case");
        VectorFile { name, cases, records }
    };
    paths.into_iter().map(read).collect()
}

/// The events of a case, one a line: a list of events, the name of a shared block, or a list of both. `{ "times": 3, "event": {…} }`
/// stands for three, with `{n}` in its texts for their number.
fn lines(given: &Value, records: &Value) -> String {
    let item = |item: &Value| match item {
        Value::String(block) => {
            lines(records.get(block).unwrap_or_else(|| panic!("no records called {block}")), records)
        }
        item => {
            let times = item["times"].as_u64();
            let event = if times.is_some() { &item["event"] } else { item };
            let line = |number: u64| event.to_string().replace("{n}", &number.to_string()) + "\n";
            (0..times.unwrap_or(1)).map(line).collect()
        }
    };
    match given {
        Value::Array(items) => items.iter().map(item).collect(),
        given => item(given),
    }
}

/// What a pointer leads to. In a list of things with names a name does for a number: `/figure/operands/perWeek/value`.
fn at<'v>(report: &'v Value, pointer: &str) -> &'v Value {
    const NAMES: [&str; 3] = ["name", "id", "reason"];
    pointer.split('/').skip(1).fold(report, |here, step| match here {
        Value::Array(items) if step.parse::<usize>().is_err() => {
            items.iter().find(|item| NAMES.iter().any(|name| item[*name] == step)).unwrap_or(&Value::Null)
        }
        here => here.pointer(&format!("/{step}")).unwrap_or(&Value::Null),
    })
}

fn agree(found: &Value, expected: &Value) -> bool {
    match (found.as_f64(), expected.as_f64()) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        _ => found == expected,
    }
}

/// What a case expects and the engine does not give.
pub fn faults_of(file: &VectorFile, case: &Value) -> Vec<String> {
    let name = format!("{}: {}", file.name, case["name"]);
    assert!(case["because"].as_str().is_some_and(|because| !because.is_empty()), "{name}: says no reason");
    let mut workspace = Workspace::new();
    let mut import = |source: Option<&str>, text: &str| {
        let integration = source.unwrap_or("given").to_owned();
        let options = FileOptions { name: "given.json".to_owned(), integration, source: source.map(ToOwned::to_owned) };
        let report = workspace.import_file(text.as_bytes(), &options).expect("an import");
        assert_eq!(report.diagnostics, vec![], "{name}");
    };
    if !case["given"].is_null() {
        import(None, &lines(&case["given"], &file.records));
    }
    // Beside events, exports of tools as they are: `"exports": { "harness": […] }`.
    for (source, export) in case["exports"].as_object().into_iter().flatten() {
        import(Some(source), &export.to_string());
    }
    let mut documents = json!({ "profiles": [case["profile"]] });
    for member in ["bandSets", "corrections", "projects", "integrations"] {
        if !case[member].is_null() {
            documents[member] = case[member].clone();
        }
    }
    // Findings are none, unless the case expects some by their codes.
    let findings = workspace.set_documents(&documents.to_string());
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    let expected: Vec<&str> = case["findings"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if codes != expected {
        return vec![format!("{name}\n  findings {findings:?}, expected {expected:?}")];
    }
    let mut when = case["when"].clone();
    // A case about whose profile it is asks without one: `"profile": null`.
    if when.get("profile").is_none() {
        when["profile"] = case["profile"]["id"].clone();
    }
    if when["now"].is_null() {
        when["now"] = json!("2030-01-01T00:00:00Z");
    }
    let query: Query = serde_json::from_value(when).unwrap_or_else(|error| panic!("{name}: {error}"));
    let zone = zone(&workspace.zone_name(&query).expect("a zone"));
    let report = workspace.report(&query, &zone).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    let report = serde_json::to_value(&report).expect("a report");
    let expected = case["expect"].as_object().expect("expectations by pointer");
    let faults = expected.iter().filter_map(|(pointer, expected)| {
        let found = at(&report, pointer);
        (!agree(found, expected)).then(|| format!("{name}\n  {pointer}: found {found}, expected {expected}"))
    });
    faults.collect()
}

#[test]
fn every_vector_gives_its_figures() {
    let files = vector_files();
    let faults: Vec<String> =
        files.iter().flat_map(|file| file.cases.iter().flat_map(|case| faults_of(file, case))).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
