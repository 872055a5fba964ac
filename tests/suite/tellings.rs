//! Events that each tell a part of one thing become one record, whatever comes first, and anew when files come or go.

use dora_insight::event::{Kind, incident, run};
use dora_insight::source::FileReader;
use dora_insight::store::{Placement, Store};

const QUEUED: &str = r#"{"context":{"specversion":"0.5.1","id":"e1","source":"/ci","type":"dev.cdevents.pipelinerun.queued.0.3.0","timestamp":"2024-05-03T09:00:00Z"},"subject":{"id":"r","content":{"pipelineName":"deploy"}}}"#;
const STARTED: &str = r#"{"context":{"version":"0.4.1","id":"e2","source":"/ci","type":"dev.cdevents.pipelinerun.started.0.2.0","timestamp":"2024-05-03T09:00:05Z"},"subject":{"id":"r","type":"pipelineRun","content":{"url":"https://ci.example.com/r"}}}"#;
const FINISHED: &str = r#"{"context":{"specversion":"0.5.1","id":"e3","source":"/ci","type":"dev.cdevents.pipelinerun.finished.0.3.0","timestamp":"2024-05-03T09:10:00Z"},"subject":{"id":"r","content":{"outcome":"failure"}}}"#;
const LIST: &str = r#"{"incidents":[{"incident_number":7,"id":"Q7","title":"Search is slow","created_at":"2024-05-06T10:00:00Z","status":"resolved","last_status_change_at":"2024-05-06T11:00:00Z","html_url":"x"}]}"#;
const LOG: &str = r#"{"log_entries":[{"type":"acknowledge_log_entry","created_at":"2024-05-06T10:05:00Z","channel":{},"incident":{"id":"Q7"}},{"type":"trigger_log_entry","created_at":"2024-05-06T10:00:00Z","channel":{},"incident":{"id":"Q7"}}]}"#;

fn import(store: &mut Store, name: &str, text: &str) {
    let file = store.open_file(name, "acme");
    let mut reader = FileReader::new(name, "acme", None);
    let mut sink = |record: dora_insight::event::Record<'_>, _| {
        store.push(&record, Placement { file, ..Placement::default() });
    };
    reader.push(text.as_bytes(), &mut sink);
    let report = reader.finish(&mut sink);
    assert_eq!(report.refused, 0, "{name}: {:?}", report.diagnostics);
    store.close_file(file, report.source.expect(name));
}

fn shown(store: &Store) -> Vec<String> {
    let fields = [run::PIPELINE, run::STATUS, run::CREATED_AT, run::STARTED_AT, run::FINISHED_AT, run::URL];
    (0..store.table(Kind::Run).live).map(|row| fields.map(|field| store.shown(field, row)).join(" ")).collect()
}

#[test]
fn a_run_is_put_together_from_its_events_in_any_order() {
    let whole =
        "deploy failure 2024-05-03T09:00:00Z 2024-05-03T09:00:05Z 2024-05-03T09:10:00Z https://ci.example.com/r";
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let mut store = Store::default();
        for at in order {
            import(&mut store, &format!("{at}.json"), [QUEUED, STARTED, FINISHED][at]);
            store.seal();
        }
        assert_eq!(shown(&store), [whole], "{order:?}");
        assert!(store.report().duplicates.is_empty(), "a part of a record is no second version of it");
        // A file that goes takes with it what it told.
        import(&mut store, "2.json", STARTED);
        store.seal();
        let open = "deploy running 2024-05-03T09:00:00Z 2024-05-03T09:00:05Z  https://ci.example.com/r";
        assert_eq!(shown(&store), [open], "{order:?}");
    }
}

#[test]
fn a_log_adds_what_a_whole_record_leaves_unsaid() {
    for (first, second) in [(LIST, LOG), (LOG, LIST)] {
        let mut store = Store::default();
        import(&mut store, "a.json", first);
        import(&mut store, "b.json", second);
        store.seal();
        assert_eq!(store.table(Kind::Incident).live, 1);
        let said = [incident::TITLE, incident::STATUS, incident::ACKNOWLEDGED_AT, incident::RESOLVED_AT]
            .map(|field| store.shown(field, 0));
        assert_eq!(said, ["Search is slow", "resolved", "2024-05-06T10:05:00Z", "2024-05-06T11:00:00Z"]);
    }
}
