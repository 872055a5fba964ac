//! A stage that ends when a label is put on a pull request, from every export that tells of labels.

use std::fs;
use std::path::Path;

use dora_insight::report::Query;
use dora_insight::time::Zone;
use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::json;

const PROFILE: &str = r#"{"profiles":[{"schemaVersion":1,"type":"dora","id":"labels","name":"Until it is labelled",
  "leadTime":{"population":"change","start":{"moment":"pullRequest.opened"},
    "stages":[{"id":"wait","until":{"moment":"pullRequest.labelled","label":["qa"]}},{"id":"merge","until":{"moment":"pullRequest.merged"}}],
    "window":{"anchor":"pullRequest.merged"}}}]}"#;

/// The pull request whose labels GitHub's events and timelines tell.
const PULL: &str = r#"[{"number":9,"title":"t","user":{"login":"ada","type":"User"},"state":"closed","head":{"ref":"x"},
  "base":{"ref":"main","repo":{"full_name":"acme/shop"}},"created_at":"2024-05-05T09:00:00Z","updated_at":"2024-05-05T14:00:00Z",
  "merged_at":"2024-05-05T14:00:00Z","closed_at":"2024-05-05T14:00:00Z","merge_commit_sha":"0123456789abcdef0123456789abcdef01234565"}]"#;

/// How long the first stage takes, in hours, and how many label events there are, once these files are in.
fn waited(files: &[&str]) -> (Option<f64>, u64) {
    let mut workspace = Workspace::new();
    assert!(workspace.set_documents(PROFILE).is_empty());
    for name in files {
        let text = match *name {
            "pulls.json" => PULL.to_owned(),
            name => {
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources").join(name);
                fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
            }
        };
        let options = FileOptions { name: (*name).to_owned(), integration: "code".to_owned(), source: None };
        let report = workspace.import_file(text.as_bytes(), &options).expect("an import");
        assert_eq!(report.refused, 0, "{name}: {:?}", report.diagnostics);
    }
    let query: Query = serde_json::from_value(json!({
        "metric": "leadTime", "profile": "labels", "range": { "from": "2024-05-01", "to": "2024-05-31" },
        "now": "2024-06-01T00:00:00Z",
    }))
    .expect("a query");
    let report = workspace.report(&query, &Zone::utc()).expect("a report");
    let stage = report.stages.first().expect("a stage");
    let events = workspace.summary().kinds.iter().find(|kind| kind.kind == "labelEvent").map_or(0, |kind| kind.count);
    (stage.figure.value.map(|ms| ms / 3_600_000.0), events)
}

#[test]
fn a_label_ends_a_stage_whichever_export_tells_of_it() {
    for (files, hours, events) in [
        (&["github/labels/webhooks.ndjson"] as &[&str], Some(1.0), 3),
        (&["pulls.json", "github/labels/events.json"], Some(1.0), 3),
        (&["pulls.json", "github/labels/timeline/9.json"], Some(1.0), 2),
        (&["github/labels/graphql.json"], Some(1.0), 2),
        (&["gitlab/good/merge_requests.json", "gitlab/good/resource_label_events/7.json"], Some(7.0), 2),
        (&["gitlab/webhooks/events.ndjson"], Some(7.0), 2),
        (&["pulls.json"], None, 0),
    ] {
        assert_eq!(waited(files), (hours, events), "{files:?}");
    }
}

#[test]
fn what_several_exports_tell_of_one_label_counts_once() {
    let all = ["github/labels/events.json", "github/labels/timeline/9.json", "github/labels/webhooks.ndjson"];
    assert_eq!(waited(&all), (Some(1.0), 3));
}
