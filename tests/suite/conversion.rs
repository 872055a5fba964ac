//! Converting to neutral events loses nothing that a figure is made of: what is read back gives the same bytes.

use std::fs;
use std::path::{Path, PathBuf};

use dora_insight::event::{Field, Kind, commit, part_address};
use dora_insight::report::{Query, canonical_json};
use dora_insight::source::{EVENT_SHAPES, EventShape};
use dora_insight::store::RowId;
use dora_insight::time::Zone;
use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::json;

use crate::organisation::{Organisation, SAMPLE_SEED, events_ndjson, tool_files, tools_profile};

/// All events, and how many chunks they came in.
fn converted(workspace: &mut Workspace) -> (String, usize) {
    let (mut text, mut chunks, mut next) = (String::new(), 0, Some(RowId(0)));
    while let Some(from) = next {
        let chunk = workspace.to_events(from);
        assert!(chunk.text.is_empty() || chunk.text.ends_with('\n'), "whole lines");
        text.push_str(&chunk.text);
        next = chunk.next;
        chunks += 1;
    }
    (text, chunks)
}

fn import(workspace: &mut Workspace, name: &str, integration: &str, bytes: &[u8]) {
    let options = FileOptions { name: name.to_owned(), integration: integration.to_owned(), source: None };
    workspace.import_file(bytes, &options).expect("an import");
}

/// The four measures under some profiles, and what there is.
fn answers(workspace: &mut Workspace, profiles: &[&str], from: &str, to: &str) -> Vec<String> {
    let mut answers = vec![canonical_json(&workspace.summary().kinds).expect("JSON")];
    for profile in profiles {
        for metric in ["leadTime", "deploymentFrequency", "changeFailureRate", "timeToRestore"] {
            let query: Query = serde_json::from_value(json!({
                "metric": metric, "profile": profile, "range": { "from": from, "to": to }, "interval": "month",
                "now": "2026-01-05T09:00:00Z",
            }))
            .expect("a query");
            let report = workspace.report(&query, &Zone::utc()).expect("a report");
            answers.push(canonical_json(&report).expect("JSON"));
        }
    }
    answers
}

const PRESETS: &[&str] = &["dora-2025-words", "gitlab", "harness-classic", "middleware"];

/// Reads back what a workspace is converted to, under another integration, and compares.
fn check(mut workspace: Workspace, profiles: &[&str], documents: &str, (from, to): (&str, &str), what: &str) -> usize {
    workspace.set_documents(documents);
    let (events, chunks) = converted(&mut workspace);
    if events.is_empty() {
        assert_eq!(workspace.summary().kinds, vec![], "{what}");
        return chunks;
    }
    let mut again = Workspace::new();
    again.set_documents(documents);
    let options = FileOptions { name: "events.ndjson".to_owned(), integration: "other".to_owned(), source: None };
    let report = again.import_file(events.as_bytes(), &options).expect("an import");
    assert_eq!(report.diagnostics, vec![], "{what}");
    assert_eq!(report.ignored_members, 0, "{what}");
    assert_eq!(report.source, Some("events"), "{what}");
    assert_eq!(
        answers(&mut again, profiles, from, to),
        answers(&mut workspace, profiles, from, to),
        "{what}: other figures"
    );
    let (twice, _) = converted(&mut again);
    for (line, (first, second)) in events.lines().zip(twice.lines()).enumerate() {
        assert_eq!(first, second, "{what}: event {}", line + 1);
    }
    assert_eq!(events.len(), twice.len(), "{what}");
    chunks
}

#[test]
fn the_sample_gives_the_same_bytes_again() {
    let mut workspace = Workspace::new();
    import(&mut workspace, "events.ndjson", "sample", events_ndjson(&Organisation::sample(SAMPLE_SEED)).as_bytes());
    let chunks = check(workspace, PRESETS, "{}", ("2025-01-01", "2025-12-31"), "the sample");
    assert!(chunks > 2, "{chunks}");
}

#[test]
fn so_does_the_sample_as_its_tools_tell_it() {
    let mut workspace = Workspace::new();
    for export in tool_files(&Organisation::sample(SAMPLE_SEED)) {
        import(&mut workspace, &export.path, &export.integration, export.text.as_bytes());
    }
    let documents = json!({ "profiles": [tools_profile()] }).to_string();
    check(workspace, &["northwind", "gitlab"], &documents, ("2025-01-01", "2025-12-31"), "the tools' sample");
}

fn paths(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn files_under(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in paths(folder) {
        if path.is_dir() {
            files_under(&path, found);
        } else if path.file_name().is_some_and(|name| name != "expected.json") {
            found.push(path);
        }
    }
}

#[test]
fn so_does_every_export_of_every_tool() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources");
    for case in paths(&root).iter().flat_map(|tool| paths(tool)) {
        let mut files = Vec::new();
        files_under(&case, &mut files);
        let mut workspace = Workspace::new();
        for path in files {
            let name = path.strip_prefix(&case).expect("a path in the case").to_str().expect("a name in UTF-8");
            import(&mut workspace, name, "golden", &fs::read(&path).expect("a file"));
        }
        check(workspace, &["dora-2025-words"], "{}", ("2015-01-01", "2025-12-31"), &case.display().to_string());
    }
}

#[test]
fn each_line_is_canonical_and_names_its_integration_and_tool() {
    let mut workspace = Workspace::new();
    let line = r#"{"type":"pull_request","id":9,"number":1,"repo":"a/b","merged_at":1704067200000,"fields":{"b":1,"a":["x","y"]}}"#;
    import(&mut workspace, "one.ndjson", "code", line.as_bytes());
    assert_eq!(
        converted(&mut workspace).0,
        concat!(
            r#"{"fields":{"a":["x","y"],"b":"1"},"id":"9","integration":"code","merged_at":"2024-01-01T00:00:00Z","number":1,"#,
            r#""repo":"a/b","state":"merged","tool":"events","type":"pull_request"}"#,
            "\n"
        )
    );
    assert_eq!(converted(&mut Workspace::new()), (String::new(), 1));
}

/// A field without a member would be lost on the way.
#[test]
fn every_field_of_every_kind_has_one_member() {
    let said_by = |field: Field, members: &[(&str, Field)]| members.iter().filter(|(_, own)| *own == field).count();
    for kind in Kind::ALL.iter().copied() {
        let members = match kind.parent() {
            None => EventShape::of(kind).expect("a type of event").members,
            Some(parent) => {
                let parts = EventShape::of(parent).expect("a type of event").parts;
                parts.iter().find(|(_, part, _)| *part == kind).unwrap_or_else(|| panic!("{}", kind.word())).2
            }
        };
        for (index, spec) in kind.fields().iter().enumerate().skip(commit::EXTRAS.index + 1) {
            let field = Field { kind, index };
            let expected = usize::from(!part_address(kind).contains(&field));
            assert_eq!(said_by(field, members), expected, "{} of {}", spec.name, kind.word());
        }
    }
    let whole = Kind::ALL.iter().filter(|kind| kind.parent().is_none()).count();
    assert_eq!(EVENT_SHAPES.len(), whole + 1, "a type for each kind, and deployments beside runs");
}

/// Found by making inputs at random: of this pull request nothing is told but a review.
#[test]
fn a_pull_request_of_which_only_a_review_was_told_stays_one() {
    let events = include_str!("../sources/cdevents/good/events.ndjson");
    let review = events.lines().find(|line| line.contains("\"e10\"")).expect("the event of a review");
    let mut workspace = Workspace::new();
    import(&mut workspace, "review.ndjson", "cd", review.as_bytes());
    let (converted, _) = converted(&mut workspace);
    assert!(converted.contains("\"reviews\":[{") && !converted.contains("\"open\""), "{converted}");
    check(workspace, PRESETS, "{}", ("2024-05-01", "2024-05-31"), "a review alone");
}
