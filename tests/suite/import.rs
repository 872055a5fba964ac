//! Files good and bad, side by side: what is sound loads, and each fault has its line in words that help.

use dora_insight::report::{Query, canonical_json};
use dora_insight::source::ImportReport;
use dora_insight::time::Zone;
use dora_insight::workspace::{FileOptions, ImportError, Workspace};
use serde_json::json;

const GOOD: &str = concat!(
    r#"{"type":"deployment","id":"1","repo":"acme/app","environment":"production","deployed_at":"2024-05-06T10:00:00Z"}"#,
    "\n",
    r#"{"type":"deployment","id":"2","repo":"acme/app","environment":"production","deployed_at":"2024-05-07T10:00:00Z"}"#,
    "\n",
);

fn options(name: &str) -> FileOptions {
    FileOptions { name: name.to_owned(), integration: "acme".to_owned(), source: None }
}

fn deployments(workspace: &mut Workspace) -> u64 {
    let query: Query = serde_json::from_value(json!({
        "metric": "deploymentFrequency", "range": { "from": "2024-05-01", "to": "2024-05-31" }, "now": "2024-06-01T00:00:00Z",
    }))
    .expect("a query");
    workspace.report(&query, &Zone::utc()).expect("a report").figure.n
}

/// The one finding of a file, with its place: `line:column code: message`.
fn finding(report: &ImportReport) -> String {
    let [finding] = &report.diagnostics[..] else { panic!("{}: {:#?}", report.file, report.diagnostics) };
    let place = &finding.place;
    assert_eq!(place.file.as_deref(), Some(report.file.as_str()));
    format!(
        "{}:{} {}: {}",
        place.line.unwrap_or_default(),
        place.column.unwrap_or_default(),
        finding.code,
        finding.message
    )
}

#[test]
fn a_broken_file_never_stops_the_others() {
    let truncated = &GOOD[..GOOD.len() - 20];
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(GOOD.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "cut.ndjson",
            truncated.into(),
            "2:94 import.truncated: found the end of the file inside record 2, which begins on line 2",
        ),
        (
            "page.json",
            b"<!DOCTYPE html><title>Sign in</title>".to_vec(),
            "1:1 import.html: found a page in HTML or XML, wanted records in JSON",
        ),
        ("empty.json", Vec::new(), "1:1 import.empty: found an empty file, wanted records in JSON"),
        ("wide.json", utf16, "1:1 import.encoding: found text in UTF-16, wanted UTF-8"),
        (
            "packed.json",
            vec![0x1f, 0x8b, 8, 0],
            "1:1 import.gzip: found gzip-compressed bytes, wanted their inflated text",
        ),
        (
            "refused.json",
            br#"{"message":"Bad credentials","documentation_url":"https://docs.example.com"}"#.to_vec(),
            "1:1 import.apiError: found an error answered by an API in place of records: \"Bad credentials\"",
        ),
        (
            "none.json",
            b"{\"total_count\":0,\"workflow_runs\":[]}".to_vec(),
            "1:1 import.noRecords: found an export without records",
        ),
        ("other.json", b"[{\"colour\":\"red\"}]".to_vec(), "1:1 import.unknownSource: found records of no known shape"),
    ];
    let mut workspace = Workspace::new();
    workspace.import_file(GOOD.as_bytes(), &options("good.ndjson")).expect("an import");
    for (name, bytes, expected) in cases {
        let report = workspace.import_file(&bytes, &options(name)).expect("an import");
        let found = finding(&report);
        assert!(found.starts_with(expected), "{name}: {found}");
        assert_eq!(deployments(&mut workspace), 2, "{name}");
    }
    assert_eq!(workspace.imports().len(), 9);
}

#[test]
fn a_refused_record_says_where_and_the_rest_is_read() {
    let text = GOOD.replace("2024-05-06T10:00:00Z", "6 May 2024");
    let mut workspace = Workspace::new();
    let report = workspace.import_file(text.as_bytes(), &options("events.ndjson")).expect("an import");
    assert_eq!((report.found, report.refused), (2, 1));
    assert_eq!(
        finding(&report),
        "1:90 record.type: found \"6 May 2024\", wanted a time such as \"2024-05-31T09:30:00Z\""
    );
    let place = &report.diagnostics[0].place;
    assert_eq!((place.record, place.byte_offset, place.pointer.as_deref()), (Some(1), Some(89), Some("/deployed_at")));
    assert_eq!(deployments(&mut workspace), 1);
}

#[test]
fn a_branch_is_never_taken_for_a_commit() {
    let release = |target: &str| {
        format!(
            r#"[{{"id":1,"tag_name":"v1","target_commitish":"{target}","published_at":"2024-05-06T10:00:00Z",
               "html_url":"https://github.com/acme/app/releases/tag/v1","url":"https://api.github.com/repos/acme/app/releases/1"}}]"#
        )
    };
    for (target, sha) in [
        ("main", ""),
        ("deadbeef", ""),
        ("4b6235c68bfe24ddf4b6a6be2fc56d0bfbc64750", "4b6235c68bfe24ddf4b6a6be2fc56d0bfbc64750"),
    ] {
        let mut workspace = Workspace::new();
        let report = workspace.import_file(release(target).as_bytes(), &options("releases.json")).expect("an import");
        assert_eq!((report.source, report.refused), (Some("github"), 0));
        workspace.summary();
        let item =
            workspace.item(dora_insight::store::RowId(0), None).expect("the default profile").expect("a release");
        let found = item.fields.iter().find(|field| field.name == "sha").map_or("", |field| field.value.as_str());
        assert_eq!(found, sha, "{target}");
    }
}

#[test]
fn a_file_counts_once_it_is_whole_and_a_newer_one_replaces_it() {
    let mut workspace = Workspace::new();
    workspace.import_file(GOOD.as_bytes(), &options("a.ndjson")).expect("an import");
    let newer = GOOD.replace("\"id\":\"2\"", "\"id\":\"3\"") + &GOOD.replace("\"id\":\"1\"", "\"id\":\"4\"");
    let file = workspace.begin_file(&options("a.ndjson")).expect("a file begins");
    for chunk in newer.as_bytes().chunks(100) {
        workspace.push_file(file, chunk).expect("a chunk is taken");
        assert_eq!(deployments(&mut workspace), 2, "the older version still holds");
    }
    workspace.finish_file(file).expect("a file ends");
    assert_eq!(deployments(&mut workspace), 4);
    assert_eq!(workspace.imports().len(), 1);

    let cancelled = workspace.begin_file(&options("b.ndjson")).expect("a file begins");
    workspace.push_file(cancelled, GOOD.as_bytes()).expect("a chunk is taken");
    workspace.cancel_file(cancelled).expect("a file is cancelled");
    assert_eq!(deployments(&mut workspace), 4);
    let forgotten = workspace.begin_file(&options("c.ndjson")).expect("a file begins");
    workspace.forget("acme");
    assert_eq!(workspace.finish_file(forgotten), Err(ImportError::NotOpen));
    assert_eq!(deployments(&mut workspace), 0);
}

#[test]
fn of_two_versions_of_a_record_the_newest_wins_whatever_the_order() {
    let version = |environment: &str, updated: &str| {
        format!(
            "{{\"type\":\"deployment\",\"id\":\"1\",\"environment\":\"{environment}\",\"deployed_at\":\"2024-05-06T10:00:00Z\",\"updated_at\":\"{updated}\"}}\n"
        )
    };
    let older = version("production", "2024-05-06T11:00:00Z");
    let newer = version("staging", "2024-05-07T11:00:00Z");
    let mut answers = Vec::new();
    for (first, second) in [(&older, &newer), (&newer, &older)] {
        let mut workspace = Workspace::new();
        workspace.import_file(first.as_bytes(), &options("a.ndjson")).expect("an import");
        workspace.import_file(second.as_bytes(), &options("b.ndjson")).expect("an import");
        assert_eq!(deployments(&mut workspace), 0, "the newest version went to staging");
        answers.push(canonical_json(&workspace.summary().duplicates).expect("canonical JSON"));
    }
    assert_eq!(answers[0], r#"[{"count":1,"examples":["1"],"kind":"run"}]"#);
    assert_eq!(answers[0], answers[1]);
}
