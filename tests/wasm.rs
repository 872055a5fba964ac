//! The boundary as JavaScript meets it: run once in Node and once in a real browser.
#![cfg(target_arch = "wasm32")]

use dora_insight::wasm::{Engine, check, default_profile, detect_source, sources, version};
use js_sys::{Array, Error, JSON, Reflect};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

#[path = "../benches/organisation/mod.rs"]
mod organisation;
#[path = "canonical/questions.rs"]
mod questions;

use organisation::{Organisation, SAMPLE_SEED, events_ndjson};

/// A JavaScript value as JSON, so that `undefined` would show as a missing member.
fn plain(value: &JsValue) -> Value {
    let text = JSON::stringify(value).expect("a value that JSON has").as_string().expect("a text");
    serde_json::from_str(&text).expect("JSON")
}

fn member(error: &JsValue, name: &str) -> String {
    Reflect::get(error, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

fn with_sample() -> Engine {
    let mut engine = Engine::new();
    let events = events_ndjson(&Organisation::sample(SAMPLE_SEED));
    let file = engine.begin_file(r#"{ "name": "events.ndjson", "integration": "sample" }"#).expect("a file begins");
    for chunk in events.as_bytes().chunks(100_003) {
        engine.push_file(file, chunk).expect("a chunk is taken");
    }
    let report = plain(&engine.finish_file(file).expect("a file ends"));
    assert_eq!(report["source"], "events");
    assert_eq!(report["refused"], 0);
    engine
}

#[wasm_bindgen_test]
fn every_answer_about_the_sample_has_the_bytes_it_has_everywhere() {
    let mut engine = with_sample();
    let known = include_str!("canonical/answers.txt");
    for ((name, query), expected) in questions::questions().into_iter().zip(known.lines()) {
        let answer = engine.report_json(&query.to_string()).expect("a report");
        assert_eq!(questions::line(&name, &answer), expected);
    }
}

#[wasm_bindgen_test]
fn an_object_says_what_its_canonical_text_says_and_null_for_none() {
    let mut engine = with_sample();
    let query = json!({ "metric": "leadTime", "range": { "from": "2024-01-01", "to": "2024-03-31" }, "now": "2026-01-05T09:00:00Z" });
    let object = engine.report(&query.to_string()).expect("a report");
    let text: Value = serde_json::from_str(&engine.report_json(&query.to_string()).expect("a report")).expect("JSON");
    assert_eq!(plain(&object), text);
    let figure = Reflect::get(&object, &"figure".into()).expect("a figure");
    assert!(Reflect::get(&figure, &"rating".into()).expect("a member").is_null());
}

#[wasm_bindgen_test]
fn a_broken_contract_is_an_error_with_a_code_and_a_path() {
    let mut engine = Engine::new();
    let range = json!({ "from": "2024-01-01", "to": "2024-03-31" });
    let now = "2026-01-05T09:00:00Z";
    for (query, code, path) in [
        (json!({ "metric": "velocity", "range": range, "now": now }), "query.metric", "/metric"),
        (json!({ "metric": "leadTime", "range": range, "zone": "Mars/Olympus", "now": now }), "query.zone", "/zone"),
        (
            json!({ "metric": "leadTime", "range": { "from": "2024-04-01", "to": "2024-03-31" }, "now": now }),
            "query.range",
            "/range/to",
        ),
        (json!({ "metric": "leadTime", "range": range, "now": "today" }), "query.now", "/now"),
        (
            json!({ "metric": "leadTime", "range": range, "profile": "nobody's", "now": now }),
            "query.profile",
            "/profile",
        ),
        (json!({ "metric": "leadTime", "range": range, "now": now, "intervall": "week" }), "query.shape", "/intervall"),
    ] {
        let error = engine.report(&query.to_string()).expect_err("an error");
        assert!(error.is_instance_of::<Error>(), "{query}");
        assert_eq!((member(&error, "code").as_str(), member(&error, "path").as_str()), (code, path), "{query}");
    }
    let error = engine.finish_file(7).expect_err("a file that was never begun");
    assert_eq!(member(&error, "code"), "import.notOpen");
}

#[wasm_bindgen_test]
fn small_questions_have_small_answers() {
    assert_eq!(version(), env!("CARGO_PKG_VERSION"));
    assert!(Array::from(&sources().expect("sources")).length() >= 2);
    let detected =
        plain(&detect_source(b"{\"type\":\"commit\",\"repo\":\"a/b\",\"sha\":\"0123456\"}\n").expect("a detection"));
    assert_eq!(detected["source"], "events");
    assert!(detect_source(b"<html>").expect("a detection").is_null());
    let checked = plain(&check("profile", &default_profile()).expect("a check"));
    assert_eq!(checked["diagnostics"], json!([]));
    let checked = plain(&check("profile", "{").expect("a check"));
    assert_eq!(checked["value"], Value::Null);
}
