//! The same bytes everywhere: here for this machine, in `tests/wasm.rs` for Node and a browser.

use std::fs;
use std::path::Path;

use dora_insight::report::{Query, canonical_json};
use dora_insight::workspace::{FileOptions, Workspace};

use crate::organisation::{Organisation, SAMPLE_SEED, events_ndjson};
use crate::zone_table::zone;

#[path = "../canonical/questions.rs"]
mod questions;

#[test]
fn every_answer_about_the_sample_has_the_bytes_it_has_everywhere() {
    let events = events_ndjson(&Organisation::sample(SAMPLE_SEED));
    let mut workspace = Workspace::new();
    let options = FileOptions { name: "events.ndjson".to_owned(), integration: "sample".to_owned(), source: None };
    workspace.import_file(events.as_bytes(), &options).expect("an import");
    let mut lines = String::new();
    for (name, query) in questions::questions() {
        let query: Query = serde_json::from_value(query).expect("a query");
        let zone = zone(&workspace.zone_name(&query).expect("a zone"));
        let report = workspace.report(&query, &zone).expect("a report");
        lines.push_str(&questions::line(&name, &canonical_json(&report).expect("canonical JSON")));
        lines.push('\n');
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/canonical/answers.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&file, &lines).expect("the answers are written");
    }
    let known = fs::read_to_string(&file).expect("the known answers");
    let changed: Vec<&str> =
        lines.lines().zip(known.lines()).filter(|(new, old)| new != old).map(|(new, _)| new).collect();
    assert!(lines == known, "answers with other bytes: {changed:#?}");
}
