//! Real exports as neutral events: read back, they give the same bytes.

use std::fs;

use dora_insight::report::canonical_json;
use dora_insight::store::RowId;
use dora_insight::workspace::{FileOptions, Workspace};

use super::corpus::{folder, report, workspace};
use super::formats::files_under;

fn events(workspace: &mut Workspace) -> String {
    let mut text = String::new();
    let mut next = Some(RowId(0));
    while let Some(from) = next {
        let chunk = workspace.to_events(from);
        text.push_str(&chunk.text);
        next = chunk.next;
    }
    text
}

fn figures(workspace: &mut Workspace) -> Vec<String> {
    let mut figures = Vec::new();
    for profile in ["dora-2025-words", "gitlab", "harness-classic"] {
        for metric in ["leadTime", "deploymentFrequency", "changeFailureRate", "timeToRestore"] {
            let report = report(workspace, profile, metric, "2010-01-01", "2026-05-31", "month");
            figures.push(canonical_json(&report).expect("JSON"));
        }
    }
    figures
}

#[test]
fn every_file_of_every_format_gives_the_same_figures_again() {
    let root = folder().join("formats");
    let mut files = Vec::new();
    files_under(&root, &root, &mut files);
    let mut tools: Vec<&str> = files.iter().filter_map(|path| path.split_once('/')).map(|(tool, _)| tool).collect();
    tools.dedup();
    // One integration a tool, as an import would have it.
    let mut all = Workspace::new();
    for tool in tools {
        let mut own = Workspace::new();
        for path in files.iter().filter(|path| path.starts_with(&format!("{tool}/"))) {
            let bytes = fs::read(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
            let options = FileOptions { name: path.clone(), integration: tool.to_owned(), source: None };
            for workspace in [&mut all, &mut own] {
                workspace.import_file(&bytes, &options).expect("an import");
            }
        }
        check(&mut own, tool);
    }
    check(&mut all, "all tools");
}

fn check(original: &mut Workspace, what: &str) {
    let converted = events(original);
    let mut again = workspace(&[("events.ndjson".to_owned(), converted.clone().into_bytes())]);
    println!("{what}: {} events", converted.lines().count());
    assert!(!converted.is_empty(), "{what}");
    assert_eq!(figures(&mut again), figures(original), "{what}: other figures");
    for (line, (first, second)) in converted.lines().zip(events(&mut again).lines()).enumerate() {
        assert_eq!(first, second, "{what}: event {}", line + 1);
    }
}
