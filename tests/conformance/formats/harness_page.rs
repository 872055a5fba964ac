//! A page of Harness executions, against what its makers say must become of it.

use std::fs;

use dora_insight::event::{Cell, Record, run};
use serde_json::{Value, json};

use super::super::corpus::{folder, json_file, report, workspace};
use super::count::list;
use super::{import, milliseconds};

fn texts(cell: &Cell<'_>) -> Vec<String> {
    match cell {
        Cell::Text(text) => vec![text.to_string()],
        Cell::List(texts) => texts.iter().map(ToString::to_string).collect(),
        Cell::Sha(sha) => vec![sha.to_string()],
        Cell::Shas(shas) => shas.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

/// The services of a run: its own, or where they are several, those among its further scalars.
fn services(run: &Record<'_>) -> Vec<String> {
    let own = texts(run.get(run::SERVICE));
    let further = texts(run.get(run::EXTRAS));
    own.into_iter().chain(further.iter().filter_map(|pair| pair.strip_prefix("service=")).map(str::to_owned)).collect()
}

fn is_to_production(run: &Record<'_>) -> bool {
    matches!(run.text(run::RUN_KIND), Some("cd" | "both"))
        && texts(run.get(run::EXTRAS)).iter().any(|pair| pair == "environmentType=Production")
}

#[test]
fn harness_executions_become_what_their_page_says() {
    let path = "formats/harness-ng/execution_summary_page.json";
    let oracle = json_file("formats/harness-ng/execution_summary_page.expected.json");
    let (seen, _) = import(path);
    let by_id = |id: &Value| {
        let run = seen.iter().find(|record| record.text(run::ID) == id.as_str());
        run.unwrap_or_else(|| panic!("{id} is not there"))
    };
    let deployments = list(&oracle, "/deployments");
    for expected in deployments {
        let run = by_id(&expected["id"]);
        let id = &expected["id"];
        assert!(is_to_production(run), "{id}: goes to production");
        let commits = [texts(run.get(run::SHAS)), texts(run.get(run::SHA))].into_iter().find(|list| !list.is_empty());
        let found = json!({
            "id": run.text(run::ID), "pipeline": run.text(run::PIPELINE), "status": run.text(run::STATUS),
            "services": services(run), "commits": commits.unwrap_or_default(),
        });
        for (name, found) in found.as_object().expect("an object") {
            assert_eq!(*found, expected[name], "{id}: {name}");
        }
        for (name, field) in [("started_at", run::STARTED_AT), ("finished_at", run::FINISHED_AT)] {
            assert_eq!(run.instant(field).map(|at| at.ms()), milliseconds(&expected[name]), "{id}: {name}");
        }
    }
    for other in list(&oracle, "/not_deployments") {
        assert!(!is_to_production(by_id(&other["id"])), "{}: {}", other["id"], other["why"]);
    }
    assert_eq!(seen.len(), deployments.len() + list(&oracle, "/not_deployments").len(), "no execution is left out");

    // And their outcomes, under a profile whose words for them are Harness's. An expired execution counts as failed.
    let bytes = fs::read(folder().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut workspace = workspace(&[("page.json".to_owned(), bytes)]);
    let attempt = json!({
        "record": "run",
        "where": { "all": [
            { "field": "kind", "op": "in", "values": ["cd", "both"] },
            { "field": "fields.environmentType", "op": "is", "value": "Production" },
        ] },
        "outcome": { "success": ["Success", "IgnoreFailed"], "failure": ["Failed", "Expired"], "pending": ["Running"] },
        "at": ["finished"],
    });
    let profile = |id: &str, outcome: &str| {
        let definitions =
            json!({ "attempt": { "any": [attempt] }, "deployment": { "of": "attempt", "outcome": [outcome] } });
        json!({ "id": id, "definitions": definitions })
    };
    let profiles = json!({ "profiles": [profile("succeeded", "success"), profile("failed", "failure")] });
    assert_eq!(workspace.set_documents(&profiles.to_string()), vec![]);
    for (id, outcome) in [("succeeded", "success"), ("failed", "failure")] {
        let expected =
            deployments.iter().filter(|one| one["outcome"].as_str().unwrap_or("").starts_with(outcome)).count();
        let found = report(&mut workspace, id, "deploymentFrequency", "2024-03-01", "2024-03-31", "month");
        assert_eq!(found.figure.n, expected as u64, "executions that {id}");
    }
}
