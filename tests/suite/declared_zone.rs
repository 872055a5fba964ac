//! A time that names no zone is in the one that its integration declares.

use dora_insight::event::{Kind, commit};
use dora_insight::source::ImportReport;
use dora_insight::store::RowId;
use dora_insight::workspace::{FileOptions, Workspace, Zones};

use crate::zone_table::zone;

/// One time of the summer and one of the winter without a zone, one with its own, and one in a night that the clock went through twice.
const EVENTS: &str = r#"{"type":"commit","repo":"acme/app","sha":"aaaaaaa","authored_at":"2024-06-03T10:00:00"}
{"type":"commit","repo":"acme/app","sha":"bbbbbbb","authored_at":"2024-12-03T10:00:00"}
{"type":"commit","repo":"acme/app","sha":"ccccccc","authored_at":"2024-12-03T10:00:00Z"}
{"type":"commit","repo":"acme/app","sha":"ddddddd","authored_at":"2024-10-27T02:30:00"}
"#;

fn options() -> FileOptions {
    FileOptions { name: "events.ndjson".to_owned(), integration: "git".to_owned(), source: None }
}

fn declaring(zone: &str) -> String {
    format!(
        r#"{{"integrations":[{{"id":"git","source":"events","zone":"{zone}"}},{{"id":"other","source":"events","zone":"Asia/Tokyo"}}]}}"#
    )
}

fn read(workspace: &mut Workspace) -> ImportReport {
    read_text(workspace, EVENTS)
}

fn read_text(workspace: &mut Workspace, text: &str) -> ImportReport {
    let zones: Zones = ["Europe/Berlin", "Asia/Tokyo"].map(|name| (name.to_owned(), zone(name))).into();
    let file = workspace.begin_file_in(&options(), &zones).expect("a file begins");
    workspace.push_file(file, text.as_bytes()).expect("bytes");
    workspace.finish_file(file).expect("a file")
}

fn authored(workspace: &mut Workspace) -> Vec<String> {
    workspace.summary();
    let saved = workspace.save().expect("a snapshot");
    let mut workspace = Workspace::load(&saved).expect("the snapshot");
    let summary = workspace.summary();
    let commits = summary.kinds.iter().find(|kind| kind.kind == Kind::Commit.word()).map_or(0, |kind| kind.count);
    (0..commits)
        .map(|row| {
            let row = u32::try_from(row).expect("a row");
            let item = workspace.item(RowId(row), None).expect("the default profile").expect("a commit");
            let name = commit::AUTHORED_AT.spec().name;
            item.fields.iter().find(|field| field.name == name).map_or(String::new(), |field| field.value.clone())
        })
        .collect()
}

#[test]
fn times_without_a_zone_are_in_the_declared_one() {
    let mut workspace = Workspace::new();
    assert!(workspace.set_documents(&declaring("Europe/Berlin")).is_empty());
    let report = read(&mut workspace);
    assert_eq!((report.zoneless_times, report.zone.as_str()), (3, "Europe/Berlin"));
    let instants = ["2024-06-03T08:00:00Z", "2024-10-27T00:30:00Z", "2024-12-03T09:00:00Z", "2024-12-03T10:00:00Z"];
    assert_eq!(authored(&mut workspace), instants, "the earlier of the two half past two in the morning");
    assert!(workspace.lint(None).expect("findings").iter().all(|finding| finding.code != "import.zoneChanged"));
}

#[test]
fn without_a_declaration_they_are_in_utc() {
    let mut workspace = Workspace::new();
    let report = read(&mut workspace);
    assert_eq!((report.zoneless_times, report.zone.as_str()), (3, "UTC"));
    assert_eq!(authored(&mut workspace)[0], "2024-06-03T10:00:00Z");
}

/// Jira's dates name no zone, in either form that a table may have: one of the summer and one of the winter.
const TABLE: &str = "Issue key,Created,Resolved\nPAY-1,3/Jun/24 10:00 AM,2024-12-03 10:00\n";

#[test]
fn the_dates_of_a_table_are_in_the_declared_zone_too() {
    for (declared, created, resolved) in [
        (Some("Europe/Berlin"), "2024-06-03T08:00:00Z", "2024-12-03T09:00:00Z"),
        (Some("Asia/Tokyo"), "2024-06-03T01:00:00Z", "2024-12-03T01:00:00Z"),
        (None, "2024-06-03T10:00:00Z", "2024-12-03T10:00:00Z"),
    ] {
        let mut workspace = Workspace::new();
        if let Some(zone) = declared {
            let document = format!(r#"{{"integrations":[{{"id":"git","source":"jira","zone":"{zone}"}}]}}"#);
            assert!(workspace.set_documents(&document).is_empty());
        }
        let report = read_text(&mut workspace, TABLE);
        assert_eq!((report.source, report.zoneless_times), (Some("jira"), 2), "{:?}", report.diagnostics);
        assert_eq!(report.zone, declared.unwrap_or("UTC"));
        let event = workspace.to_events(RowId(0)).text;
        for said in [format!("\"created_at\":\"{created}\""), format!("\"resolved_at\":\"{resolved}\"")] {
            assert!(event.contains(&said), "wanted {said} in {event}");
        }
    }
}

#[test]
fn a_zone_that_is_declared_later_is_missed_until_the_file_is_read_again() {
    let mut workspace = Workspace::new();
    read(&mut workspace);
    workspace.set_documents(&declaring("Europe/Berlin"));
    let findings = workspace.lint(None).expect("findings");
    let finding = findings.iter().find(|finding| finding.code == "import.zoneChanged").expect("a finding");
    assert_eq!(finding.place.file.as_deref(), Some("events.ndjson"));
    assert_eq!(
        finding.message,
        "found 3 times without a zone that were read in UTC, wanted them in Europe/Berlin, as the integration declares"
    );
    read(&mut workspace);
    assert!(workspace.lint(None).expect("findings").iter().all(|finding| finding.code != "import.zoneChanged"));
}

#[test]
fn a_zone_that_the_host_does_not_know_is_told_and_the_file_is_read() {
    let mut workspace = Workspace::new();
    workspace.set_documents(&declaring("Europe/Atlantis"));
    let report = read(&mut workspace);
    assert_eq!((report.refused, report.zone.as_str()), (0, "UTC"));
    assert_eq!(report.diagnostics[0].code, "import.zone");
    assert!(
        report.diagnostics[0].message.starts_with("found the zone \"Europe/Atlantis\""),
        "{:?}",
        report.diagnostics
    );
}
