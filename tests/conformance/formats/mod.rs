//! Real exports, each imported without being told its source: what is found in a file by walking its JSON, the import finds too.

mod count;
mod harness_page;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::DateTime;
use count::{Count, azure_devops, github, harness, jira, list};
use dora_insight::event::{Cell, Field, Kind, Record, issue, run, stage};
use dora_insight::source::{FileReader, ImportReport};
use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::Value;

use super::corpus::{folder, json_file, report};

/// A record that outlives its file.
fn owned(record: &Record<'_>) -> Record<'static> {
    let cells = record.cells.iter().map(|cell| match cell {
        Cell::Missing => Cell::Missing,
        Cell::Instant(at) => Cell::Instant(*at),
        Cell::Text(text) => Cell::Text(text.clone().into_owned().into()),
        Cell::List(texts) => Cell::List(texts.iter().map(|text| text.clone().into_owned().into()).collect()),
        Cell::Sha(sha) => Cell::Sha(*sha),
        Cell::Shas(shas) => Cell::Shas(shas.clone()),
        Cell::Flag(flag) => Cell::Flag(*flag),
        Cell::Count(count) => Cell::Count(*count),
    });
    Record {
        kind: record.kind,
        cells: cells.collect(),
        parts: record.parts.iter().map(owned).collect(),
        partial: record.partial,
    }
}

fn import(path: &str) -> (Vec<Record<'static>>, ImportReport) {
    let bytes = fs::read(folder().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut seen = Vec::new();
    let mut reader = FileReader::new(path, "corpus", None);
    let mut sink = |record: Record<'_>, _| seen.push(owned(&record));
    reader.push(&bytes, &mut sink);
    let report = reader.finish(&mut sink);
    (seen, report)
}

pub fn files_under(folder: &Path, root: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files_under(&path, root, found);
        } else if !path.to_string_lossy().ends_with(".expected.json") {
            let name = path.strip_prefix(root).expect("a path in the corpus");
            found.push(name.to_str().expect("a name in UTF-8").replace('\\', "/"));
        }
    }
    found.sort();
}

/// A source, the folder of its files, and how many of what is in each.
type Format = (&'static str, &'static str, fn(&str, &Value) -> Count);

const FORMATS: &[Format] = &[
    ("jira", "jira", jira),
    ("harness", "harness-ng", harness),
    ("azure-devops", "azure-devops", azure_devops),
    ("github", "github-rest", github),
    ("github", "github-webhooks", count::github_webhooks),
    ("github", "github-graphql", count::github_graphql),
    ("github", "gh-cli", count::gh_cli),
    ("gitlab", "gitlab", count::gitlab),
    ("bitbucket", "bitbucket", count::bitbucket),
    ("bitbucket", "bitbucket-webhooks", count::bitbucket_webhooks),
    ("jenkins", "jenkins", count::jenkins),
    ("circleci", "circleci", count::circleci),
    ("pagerduty", "pagerduty", count::pagerduty),
    ("opsgenie", "opsgenie", count::opsgenie),
    ("servicenow", "servicenow", count::servicenow),
    ("pelorus", "pelorus", count::pelorus),
    ("cdevents", "cdevents", count::cdevents),
    ("jira", "jira-webhooks", count::jira_webhooks),
];

fn check(source: &str, kept_in: &str, expect: fn(&str, &Value) -> Count, faults: &mut Vec<String>) {
    let root = folder().join("formats");
    let mut files = Vec::new();
    files_under(&root.join(kept_in), &root, &mut files);
    assert!(!files.is_empty(), "the corpus has no {kept_in}");
    for path in files {
        let (_, report) = import(&format!("formats/{path}"));
        let codes: Vec<&str> = report.diagnostics.iter().map(|finding| finding.code).collect();
        let name = path.strip_prefix(kept_in).unwrap_or(&path).trim_start_matches('/');
        let expected = match name.ends_with(".csv") {
            true => count::csv(&fs::read_to_string(root.join(&path)).expect("a text")),
            false => expect(name, &json_file(&format!("formats/{path}"))),
        };
        let found = Count {
            records: report.records.iter().map(|(kind, count)| (*kind, *count)).collect(),
            passed_over: report.passed_over.iter().map(|passed| (passed.reason, passed.count)).collect(),
        };
        println!("{path}: {:?}, refused {}", found, report.refused);
        if report.source != Some(source) {
            faults.push(format!("{path}: read as {:?}", report.source));
        }
        if report.refused > 0 || !codes.is_empty() {
            faults.push(format!("{path}: refused {}: {:?}", report.refused, report.diagnostics));
        }
        if found != expected {
            faults.push(format!("{path}: found {found:?}, expected {expected:?}"));
        }
    }
}

#[test]
fn every_file_gives_as_many_records_as_it_holds() {
    let mut faults = Vec::new();
    for (source, kept_in, expect) in FORMATS {
        check(source, kept_in, *expect, &mut faults);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The milliseconds of a written time or of a number, by another reader of dates than the engine's.
fn milliseconds(value: &Value) -> Option<i64> {
    let Some(text) = value.as_str() else { return value.as_i64() };
    DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .ok()
        .map(|at| at.timestamp_millis())
}

/// Jira's CSV tells the same issues as its REST answer, in local time and to the minute.
#[test]
fn issues_of_a_spreadsheet_are_those_of_the_search() {
    let search = json_file("formats/jira/search_expand_changelog.json");
    let (seen, report) = import("formats/jira/export_all_fields.csv");
    assert_eq!((report.refused, &report.diagnostics[..]), (0, &[][..]));
    let issues = list(&search, "/issues");
    assert_eq!(seen.len(), issues.len());
    for expected in issues {
        let key = expected["key"].as_str().expect("a key");
        let found = seen.iter().find(|record| record.text(issue::KEY) == Some(key)).unwrap_or_else(|| panic!("{key}"));
        for (member, field) in
            [("created", issue::CREATED_AT), ("updated", issue::UPDATED_AT), ("resolutiondate", issue::RESOLVED_AT)]
        {
            let wall = expected["fields"][member].as_str().map(|text| text[..16].to_owned());
            assert_eq!(found.instant(field).map(|at| at.to_string()[..16].to_owned()), wall, "{key}: {member}");
        }
        let labels: Vec<&str> = list(expected, "/fields/labels").iter().filter_map(Value::as_str).collect();
        let read = match found.get(issue::LABELS) {
            Cell::List(texts) => texts.iter().map(|text| text.as_ref()).collect(),
            _ => Vec::new(),
        };
        assert_eq!(read, labels, "{key}");
        assert_eq!(found.parts.len(), list(expected, "/fields/fixVersions").len(), "{key}");
    }
}

/// For each file, alone and with the others of its tool: what it is, what was read, and what the default profile's links made of it.
#[test]
fn every_file_is_read_and_its_links_are_told() {
    let root = folder().join("formats");
    let links = |files: &[(String, Vec<u8>)]| {
        let mut workspace = Workspace::new();
        for (name, bytes) in files {
            let options = FileOptions { name: name.clone(), integration: "corpus".to_owned(), source: None };
            workspace.import_file(bytes, &options).expect("an import");
        }
        let mut told = BTreeMap::new();
        for metric in ["leadTime", "changeFailureRate"] {
            for link in report(&mut workspace, "dora-2025-words", metric, "2010-01-01", "2026-05-31", "month").links {
                let sum = |counts: &BTreeMap<&'static str, u64>| counts.values().sum::<u64>();
                told.insert(link.name, (sum(&link.found), sum(&link.missed), link.found, link.missed));
            }
        }
        told
    };
    println!("file | source | read | passed over | refused | links found and missed");
    let mut files_read = 0;
    for (_, kept_in, _) in FORMATS {
        let mut files = Vec::new();
        files_under(&root.join(kept_in), &root, &mut files);
        let bytes: Vec<(String, Vec<u8>)> =
            files.iter().map(|path| (path.clone(), fs::read(root.join(path)).expect("a file"))).collect();
        for file in &bytes {
            let (_, report) = import(&format!("formats/{}", file.0));
            let of = |counts: Vec<String>| if counts.is_empty() { "–".to_owned() } else { counts.join(", ") };
            let records = of(report.records.iter().map(|(kind, count)| format!("{count} {kind}")).collect());
            let passed = of(report.passed_over.iter().map(|own| format!("{} {}", own.count, own.reason)).collect());
            let refused: Vec<String> =
                report.diagnostics.iter().map(|finding| format!("{}: {}", finding.code, finding.message)).collect();
            let linked = links(std::slice::from_ref(file))
                .into_iter()
                .filter(|(_, (found, missed, ..))| found + missed > 0)
                .map(|(name, (found, missed, ..))| format!("{name} {found}/{missed}"));
            println!(
                "{} | {} | {records} | {passed} | {} | {}",
                file.0,
                report.source.unwrap_or("none"),
                of(refused),
                of(linked.collect())
            );
            assert!(report.source.is_some(), "{}", file.0);
            files_read += 1;
        }
        for (name, (found, missed, rules, reasons)) in links(&bytes) {
            if found + missed > 0 {
                println!("all of {kept_in} | {name}: {found} found {rules:?}, {missed} missed {reasons:?}");
            }
        }
    }
    println!("{files_read} files");
}

#[test]
fn times_are_right_to_the_millisecond() {
    let check = |path: &str, records: &str, kind: Kind, fields: &[(&str, Field)]| {
        let file = json_file(path);
        let (seen, _) = import(path);
        let found: Vec<&Record<'_>> = seen.iter().filter(|record| record.kind == kind).collect();
        let expected = list(&file, records);
        assert_eq!(found.len(), expected.len(), "{path}");
        for (found, expected) in found.iter().zip(expected) {
            for (pointer, field) in fields {
                let wanted = expected.pointer(pointer).and_then(milliseconds);
                assert_eq!(found.instant(*field).map(|at| at.ms()), wanted, "{path}: {pointer}");
            }
        }
    };
    check(
        "formats/jira/search_expand_changelog.json",
        "/issues",
        Kind::Issue,
        &[
            ("/fields/created", issue::CREATED_AT),
            ("/fields/updated", issue::UPDATED_AT),
            ("/fields/resolutiondate", issue::RESOLVED_AT),
        ],
    );
    check(
        "formats/harness-ng/execution_summary_page.json",
        "/data/content",
        Kind::Run,
        &[("/startTs", run::STARTED_AT), ("/endTs", run::FINISHED_AT), ("/createdAt", run::CREATED_AT)],
    );
    check(
        "formats/azure-devops/builds.json",
        "/value",
        Kind::Run,
        &[
            ("/queueTime", run::CREATED_AT),
            ("/startTime", run::STARTED_AT),
            ("/finishTime", run::FINISHED_AT),
            ("/lastChangedDate", run::UPDATED_AT),
        ],
    );
    check(
        "formats/azure-devops/build_timeline.json",
        "/records",
        Kind::Stage,
        &[("/startTime", stage::STARTED_AT), ("/finishTime", stage::FINISHED_AT)],
    );
}
