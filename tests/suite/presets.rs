//! `tests/presets/*.json`: the figures of other tools' own rules, worked out by hand, and the presets that must give them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

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
