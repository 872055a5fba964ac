//! The table of dates in `docs/sources/README.md` says how each is read: every row of it is written into an export and imported.

use std::fs;
use std::path::Path;

use dora_insight::event::{Field, incident, issue, pull_request, release, run};
use dora_insight::source::FileReader;
use serde_json::{Value, json};

/// An export of a source in `tests/sources`, where in it a time stands, and the field that it fills.
type Place = (&'static str, &'static str, &'static str, Field);

const PLACES: &[Place] = &[
    ("github", "good/pulls.json", "/0/created_at", pull_request::CREATED_AT),
    ("gitlab", "good/merge_requests.json", "/0/created_at", pull_request::CREATED_AT),
    ("bitbucket", "good/pull_requests.json", "/values/0/created_on", pull_request::CREATED_AT),
    ("azure-devops", "pipelines/builds.json", "/value/0/startTime", run::STARTED_AT),
    ("jira", "server/issues.json", "/0/fields/resolutiondate", issue::RESOLVED_AT),
    ("harness", "executions/page.json", "/data/content/0/startTs", run::STARTED_AT),
    ("jenkins", "good/runs.json", "/0/startTimeMillis", run::STARTED_AT),
    ("circleci", "good/pipelines.json", "/items/0/created_at", run::CREATED_AT),
    ("pagerduty", "good/incidents.json", "/incidents/0/created_at", incident::CREATED_AT),
    ("opsgenie", "good/alerts.json", "/data/0/createdAt", incident::CREATED_AT),
    ("servicenow", "good/incidents.json", "/result/0/opened_at", incident::CREATED_AT),
    ("statuspage", "good/incidents.json", "/incidents/0/started_at", incident::CREATED_AT),
];

/// What is no file of its own in `tests/sources`: a record with the time in the place of `@`.
const RECORDS: &[(&str, &str, &str, Field)] = &[
    (
        "harness",
        "notifications: seconds",
        r#"[{"eventData":{"pipelineIdentifier":"p","planExecutionId":"e","eventType":"PipelineStart","startTs":@}}]"#,
        run::STARTED_AT,
    ),
    (
        "cdevents",
        "all",
        r#"{"context":{"id":"e","source":"/ci","type":"dev.cdevents.incident.detected.0.2.0","timestamp":@},"subject":{"id":"i","content":{}}}"#,
        incident::CREATED_AT,
    ),
    (
        "pelorus",
        "seconds",
        r#"{"app":"shop","failure_id":"S-1","failure_event":"created","timestamp":@}"#,
        incident::CREATED_AT,
    ),
    ("events", "any time", r#"{"type":"release","id":"r","released_at":@}"#, release::RELEASED_AT),
    ("events", "no such day", r#"{"type":"release","id":"r","released_at":@}"#, release::RELEASED_AT),
    ("events", "out of", r#"{"type":"release","id":"r","released_at":@}"#, release::RELEASED_AT),
    ("jira", "CSV", "Issue key,Created\nA-1,\"@\"\n", issue::CREATED_AT),
];

/// The export with this value in place of its time.
fn export(source: &str, place: &str, value: &str) -> (String, String, Field) {
    if let Some((.., text, field)) = RECORDS.iter().find(|(own, start, ..)| *own == source && place.starts_with(start))
    {
        return ("file".to_owned(), text.replace('@', value), *field);
    }
    let found = PLACES.iter().find(|(own, ..)| *own == source).unwrap_or_else(|| panic!("no export of {source}"));
    let (_, file, pointer, field) = found;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources").join(source).join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut export: Value = serde_json::from_str(&text).expect("JSON");
    let known = export.pointer_mut(pointer).unwrap_or_else(|| panic!("{file} has no {pointer}"));
    *known = serde_json::from_str(value).unwrap_or_else(|error| panic!("{value}: {error}"));
    ((*file).to_owned(), export.to_string(), *field)
}

/// What the first record of the field's kind says, whether it was refused, and how many times named no zone.
fn read(source: &str, place: &str, value: &str) -> (String, u64) {
    let (name, text, field) = export(source, place, value);
    let mut said = None;
    let mut sink = |record: dora_insight::event::Record<'_>, _| {
        if record.kind == field.kind && said.is_none() {
            said = Some(record.instant(field).map_or("nothing".to_owned(), |at| at.to_string()));
        }
    };
    let mut reader = FileReader::new(&name, "dates", None);
    reader.push(text.as_bytes(), &mut sink);
    let report = reader.finish(&mut sink);
    assert_eq!(report.source, Some(source), "{source}: {text}");
    (if report.refused > 0 { "refused".to_owned() } else { said.unwrap_or_default() }, report.zoneless_times)
}

#[test]
fn every_date_of_the_table_is_read_as_it_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/sources/README.md");
    let page = fs::read_to_string(path).expect("the page");
    let (mut sources, mut faults) = (Vec::new(), Vec::new());
    for row in page.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [source, place, written, expected, zone] = cells[..] else { panic!("{row}") };
        let (source, written) = (source.trim_matches('`'), written.trim_matches('`'));
        let (found, zoneless) = read(source, place, written);
        if found != expected {
            faults.push(format!("{row} found {found}"));
        }
        if expected != "refused" {
            let zoned = if place.starts_with("CSV") {
                "2024-05-31T09:30:00Z".to_owned()
            } else {
                json!("2024-05-31T09:30:00Z").to_string()
            };
            let (_, others) = read(source, place, &zoned);
            if zoneless.saturating_sub(others) != u64::from(zone == "counted") {
                faults.push(format!("{row} found {zoneless} times without a zone"));
            }
        }
        sources.push(source.to_owned());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    sources.dedup();
    let known: Vec<&str> = dora_insight::source::ADAPTERS.iter().map(|adapter| adapter.id).collect();
    for id in &known {
        assert!(sources.iter().any(|source| source == id), "the table has no date of {id}");
    }
}
