//! `tests/presets/*.json`: the figures of other tools' own rules, worked out by hand, and the presets that must give them.

use std::fs;
use std::path::{Path, PathBuf};

use dora_insight::profile::{BAND_SETS, Bindings, PRESETS, check_profile, preset};
use dora_insight::report::Query;
use dora_insight::workspace::{FileOptions, Workspace, check_document, presets};
use serde_json::{Value, json};

use crate::zone_table::zone;

const MEASURES: &[&str] = &["leadTime", "deploymentFrequency", "changeFailureRate", "timeToRestore", "reworkRate"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/presets")
}

/// Every file of figures, by the preset's id.
fn fixtures() -> Vec<(String, Value)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the figures of the presets")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let id = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        let text = fs::read_to_string(&path).expect("a file of figures");
        let fixture: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(fixture["preset"], *id, "the file of another preset");
        (id, fixture)
    };
    paths.into_iter().map(read).collect()
}

fn cases(fixture: &Value) -> &[Value] {
    fixture["cases"].as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn every_figure_of_a_tool_shows_its_working() {
    for (id, fixture) in fixtures() {
        assert!(!cases(&fixture).is_empty(), "{id} has no case");
        for case in cases(&fixture) {
            let name = format!("{id}: {}", case["name"]);
            let expected = case["expect"].as_object().unwrap_or_else(|| panic!("{name}: expects nothing"));
            let measures: Vec<&str> = expected.keys().map(String::as_str).collect();
            assert!(!measures.is_empty() && measures.iter().all(|measure| MEASURES.contains(measure)), "{name}");
            for measure in measures {
                let lines = case["working"][measure].as_array().map_or(0, Vec::len);
                assert!(lines > 0, "{name}: {measure} without its working");
            }
            for (measure, here) in case["here"].as_object().into_iter().flatten() {
                assert!(expected.contains_key(measure), "{name}: {measure} differs from nothing");
                assert!(here["because"].is_string(), "{name}: {measure} differs for no reason");
            }
        }
    }
}

/// The records of a case as lines of events.
fn lines(given: &Value) -> String {
    match given {
        Value::String(file) => fs::read_to_string(folder().join(file)).expect("a file of records"),
        given => given.as_array().into_iter().flatten().map(|event| format!("{event}\n")).collect(),
    }
}

fn workspace(given: &Value) -> Workspace {
    let mut workspace = Workspace::new();
    let options = FileOptions { name: "given.ndjson".to_owned(), integration: "given".to_owned(), source: None };
    let import = workspace.import_file(lines(given).as_bytes(), &options).expect("an import");
    assert_eq!(import.diagnostics, vec![]);
    workspace
}

/// A figure of a preset as JSON.
fn figure(workspace: &mut Workspace, preset: &str, measure: &str, range: &Value) -> Value {
    let query: Query = serde_json::from_value(json!({
        "metric": measure, "profile": preset, "range": range, "now": "2024-07-15T00:00:00Z",
    }))
    .expect("a query");
    let zone = zone(&workspace.zone_name(&query).expect("a zone"));
    let report = workspace.report(&query, &zone).unwrap_or_else(|error| panic!("{preset}, {measure}: {error:?}"));
    serde_json::to_value(report.figure).expect("a figure")
}

/// Whether a figure is as expected, as far as the expectation goes.
fn agrees(found: &Value, expected: &Value) -> bool {
    let near = |found: &Value, expected: &Value| match (found.as_f64(), expected.as_f64()) {
        // The working shows so many digits.
        (Some(found), Some(expected)) => (found - expected).abs() <= 2e-9 * expected.abs().max(1.0),
        _ => found == expected,
    };
    let operand = |name: &String| {
        let operands = found["operands"].as_array().into_iter().flatten();
        operands.into_iter().find(|operand| operand["name"] == *name).map_or(&Value::Null, |operand| &operand["value"])
    };
    expected.as_object().into_iter().flatten().all(|(member, wanted)| match member.as_str() {
        "because" => true,
        "operands" => wanted.as_object().into_iter().flatten().all(|(name, wanted)| near(operand(name), wanted)),
        member => near(&found[member], wanted),
    })
}

#[test]
fn every_preset_gives_its_tool_s_figures() {
    let mut faults = Vec::new();
    let mut asked = 0;
    for (id, fixture) in fixtures().iter().filter(|(id, _)| preset(id).is_some()) {
        for case in cases(fixture) {
            let mut workspace = workspace(&case["given"]);
            for (measure, expected) in case["expect"].as_object().into_iter().flatten() {
                let found = figure(&mut workspace, id, measure, &case["range"]);
                let here = &case["here"][measure];
                let wanted = if here.is_null() { expected } else { here };
                asked += 1;
                if !agrees(&found, wanted) {
                    faults.push(format!("{id}: {}: {measure}\n  found  {found}\n  wanted {wanted}", case["name"]));
                }
                if !here.is_null() && agrees(&found, expected) {
                    faults.push(format!("{id}: {}: {measure} is the tool's own after all", case["name"]));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(asked > 20, "{asked}");
}

#[test]
fn every_preset_has_its_figures_and_says_how_faithful_it_is() {
    let fixtures = fixtures();
    for summary in presets() {
        let id = &summary.id;
        let fixture = fixtures.iter().find(|(known, _)| known == id).map(|(_, fixture)| fixture);
        let fixture = fixture.unwrap_or_else(|| panic!("{id} has no figures"));
        assert!(!summary.source.is_empty() && summary.read.len() >= "2026-11".len(), "{id}: {summary:?}");
        assert_eq!(summary.because.is_none(), summary.fidelity == "exact", "{id}");
        let differs = cases(fixture).iter().any(|case| !case["here"].is_null());
        assert_eq!(differs, summary.fidelity == "approximate", "{id} is {}: does a case differ?", summary.fidelity);
    }
}

/// What a preset says is sound, and only warns of what its tool really does.
#[test]
fn every_preset_and_band_set_is_sound() {
    for (id, text) in PRESETS {
        let checked = check_profile(text, &Bindings::new(), &[]);
        let codes: Vec<&str> = checked.diagnostics.iter().map(|finding| finding.code).collect();
        assert!(checked.profile.is_some_and(|profile| profile.id == *id), "{id}: {:?}", checked.diagnostics);
        let rates = ["lint.numeratorOutside", "lint.totalDiffers"];
        assert!(codes.iter().all(|code| rates.contains(code)), "{id}: {:?}", checked.diagnostics);
    }
    for (id, text) in BAND_SETS {
        let checked = check_document("bands", text).expect("a kind of document");
        assert_eq!(checked.diagnostics, vec![], "{id}");
        assert_eq!(checked.value.expect("a document")["id"], *id);
    }
}

/// For each two presets there is a question which they answer differently: none is another one by another name.
#[test]
fn every_preset_is_told_from_every_other() {
    let range = json!({ "from": "2024-06-03", "to": "2024-06-30" });
    let mut workspace = workspace(&json!("records.ndjson"));
    let answers: Vec<(&str, Vec<Value>)> = PRESETS
        .iter()
        .map(|(id, _)| {
            let values = MEASURES.iter().map(|measure| figure(&mut workspace, id, measure, &range)["value"].clone());
            (*id, values.collect())
        })
        .collect();
    for (index, (id, own)) in answers.iter().enumerate() {
        for (other, others) in &answers[..index] {
            assert_ne!(own, others, "{id} and {other} answer every question alike");
        }
    }
}

#[test]
fn a_profile_may_be_based_on_a_preset() {
    let mut workspace = workspace(&json!("records.ndjson"));
    let mine = json!({ "id": "mine", "basedOn": "gitlab", "timeToRestore": { "aggregate": [{ "stat": "mean" }] } });
    let findings = workspace.set_documents(&json!({ "profiles": [mine] }).to_string());
    // What the preset says is the profile's own now, with what there is to say about it.
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), vec!["lint.numeratorOutside"]);
    let range = json!({ "from": "2024-06-03", "to": "2024-06-30" });
    let theirs = figure(&mut workspace, "gitlab", "leadTime", &range);
    assert_eq!(figure(&mut workspace, "mine", "leadTime", &range), theirs);
    assert_ne!(figure(&mut workspace, "dora-2025-words", "leadTime", &range), theirs);
    let [own, preset] =
        ["mine", "gitlab"].map(|id| figure(&mut workspace, id, "timeToRestore", &range)["value"].clone());
    // 3.5, 4 and 46 hours.
    assert_eq!((own, preset), (json!(53.5 * 3_600_000.0 / 3.0), json!(14_400_000.0)));
}
