//! `schema/` says what the checks do: the same members, the same words, the same documents.

use std::collections::BTreeSet;

use dora_insight::diag::Diagnostic;
use dora_insight::workspace::{FileOptions, Workspace, check_document};
use serde_json::{Value, json};

use crate::documents::{documents, findings, pointers, with};
use crate::schema::Schemas;

const BOGUS: &str = "zzzzzzzzzzzzzzzzzzzz";

fn found<'d>(diagnostics: &'d [Diagnostic], code: &str, pointer: &str) -> Option<&'d Diagnostic> {
    diagnostics.iter().find(|finding| finding.code == code && finding.place.pointer.as_deref() == Some(pointer))
}

/// The words after `start` in a text such as "found x, wanted one of a, b, c".
fn words(text: &str, start: &str) -> BTreeSet<String> {
    let (_, list) = text.split_once(start).unwrap_or_else(|| panic!("{text}"));
    list.split(", ").map(str::to_owned).collect()
}

#[test]
fn every_valid_document_is_as_its_schema_and_its_check_want_it() {
    let schemas = Schemas::read();
    for (name, kind, text) in documents("valid") {
        let document: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        if kind == "events" {
            for event in document.as_array().expect("a list of events") {
                assert!(schemas.is_valid("events", event), "{name}: {event}");
            }
            continue;
        }
        let errors = findings(&kind, &text);
        assert_eq!(errors, Vec::<Diagnostic>::new(), "{name}");
        assert!(schemas.is_valid(&kind, &document), "{name} is not as its schema wants it");
    }
}

#[test]
fn a_document_of_a_wrong_shape_is_not_as_its_schema_wants_it() {
    // What a schema can say. Whether a name is known, a tree sound, a band reached, it cannot.
    let shape = [
        "document.type",
        "document.choice",
        "document.missingMember",
        "document.unknownMember",
        "document.version",
        "bands.edge",
        "corrections.change",
        "filter.form",
        "link.by",
        "moment.none",
        "insight.categories",
        "collection.secondProfile",
        "integration.zone",
    ];
    let schemas = Schemas::read();
    let mut tried = 0;
    for (name, kind, text) in documents("invalid") {
        let Ok(document) = serde_json::from_str::<Value>(&text) else { continue };
        if findings(&kind, &text).iter().any(|finding| shape.contains(&finding.code)) {
            assert!(!schemas.is_valid(&kind, &document), "{name} is as its schema wants it");
            tried += 1;
        }
    }
    assert!(tried >= 10, "{tried}");
}

#[test]
fn every_property_of_a_schema_is_shown_by_some_valid_document() {
    let schemas = Schemas::read();
    let mut seen = BTreeSet::new();
    for (_, kind, text) in documents("valid") {
        let document: Value = serde_json::from_str(&text).expect("a document");
        let parts = if kind == "events" { document.as_array().expect("events").clone() } else { vec![document] };
        for part in parts {
            schemas.holds(&schemas.root(&kind), &part, &mut seen);
        }
    }
    let not_read = |place: &String| {
        let (file, pointer) = place.split_once('#').expect("a file");
        schemas.0[file].pointer(pointer).and_then(|own| own["description"].as_str())
            == Some("Not read beside a moment.")
    };
    let missed: Vec<String> =
        schemas.properties().into_iter().filter(|own| !seen.contains(own) && !not_read(own)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn schemas_and_checks_know_the_same_members() {
    let schemas = Schemas::read();
    let mut looked_at = 0;
    for (name, kind, text) in documents("valid").into_iter().filter(|(_, kind, _)| kind != "events") {
        let document: Value = serde_json::from_str(&text).expect("a document");
        for pointer in pointers(&document) {
            if !document.pointer(&pointer).is_some_and(Value::is_object) {
                continue;
            }
            let changed = with(&document, &pointer, |node| node[BOGUS] = json!(1));
            let findings = findings(&kind, &changed.to_string());
            let closed = |places: &[crate::schema::Place<'_>]| -> BTreeSet<String> {
                let own = places.iter().filter(|place| place.schema.get("additionalProperties") == Some(&json!(false)));
                own.flat_map(|place| place.schema["properties"].as_object().expect("properties").keys().cloned())
                    .collect()
            };
            let some = closed(&schemas.about(&kind, &document, &pointer, false));
            let chosen = closed(&schemas.about(&kind, &document, &pointer, true));
            match found(&findings, "document.unknownMember", &format!("{pointer}/{BOGUS}")) {
                Some(finding) => {
                    let known = words(finding.hint.as_deref().unwrap_or_default(), "known here: ");
                    assert!(chosen.is_subset(&known), "{name}{pointer}: only the schema knows {:?}", &chosen - &known);
                    assert!(known.is_subset(&some), "{name}{pointer}: only the check knows {:?}", &known - &some);
                    looked_at += 1;
                }
                None => assert!(some.is_empty(), "{name}{pointer}: the check takes any member, the schema {some:?}"),
            }
        }
    }
    assert!(looked_at > 100, "{looked_at}");
}

#[test]
fn schemas_and_checks_know_the_same_words() {
    let schemas = Schemas::read();
    let mut looked_at = 0;
    for (name, kind, text) in documents("valid").into_iter().filter(|(_, kind, _)| kind != "events") {
        let document: Value = serde_json::from_str(&text).expect("a document");
        for pointer in pointers(&document) {
            if !document.pointer(&pointer).is_some_and(|node| node.is_string() || node.is_boolean()) {
                continue;
            }
            let changed = with(&document, &pointer, |node| *node = json!(BOGUS));
            let findings = findings(&kind, &changed.to_string());
            let of_schema: BTreeSet<String> = schemas
                .about(&kind, &document, &pointer, true)
                .iter()
                .filter_map(|place| place.schema.get("enum").and_then(Value::as_array))
                .flatten()
                .filter_map(|word| word.as_str().map(str::to_owned))
                .collect();
            let choice = found(&findings, "document.choice", &pointer);
            let of_check = choice.map(|finding| words(&finding.message, "wanted one of "));
            match of_check {
                // Beside these words, a link's name.
                Some(_) if pointer.contains("/aggregate/") && pointer.ends_with("/per") => continue,
                Some(of_check) => assert_eq!(of_schema, of_check, "{name}{pointer}"),
                // Some words are refused in a sentence of their own.
                None if !of_schema.is_empty() => assert!(
                    findings.iter().any(|finding| finding
                        .place
                        .pointer
                        .as_deref()
                        .is_some_and(|own| pointer.starts_with(own))),
                    "{name}{pointer}: the schema wants one of {of_schema:?}, the check takes anything"
                ),
                None => continue,
            }
            looked_at += 1;
        }
    }
    assert!(looked_at > 50, "{looked_at}");
}

#[test]
fn an_event_without_a_member_that_its_schema_requires_is_refused() {
    let schemas = Schemas::read();
    let text = documents("valid").into_iter().find(|(_, kind, _)| kind == "events").expect("events").2;
    let events: Vec<Value> = serde_json::from_str(&text).expect("a list");
    for event in &events {
        let report = import(event);
        assert_eq!((report.refused, report.ignored_members), (0, 0), "{event}");
        for name in event.as_object().expect("a record").keys() {
            let mut without = event.clone();
            without.as_object_mut().expect("a record").remove(name);
            let refused = import(&without).refused > 0 || name == "type";
            assert_eq!(refused, !schemas.is_valid("events", &without), "{event} without {name}");
        }
    }
    assert!(check_document("events", "{}").is_none());
}

fn import(event: &Value) -> dora_insight::source::ImportReport {
    let options =
        FileOptions { name: "e.ndjson".to_owned(), integration: "e".to_owned(), source: Some("events".to_owned()) };
    Workspace::new().import_file(event.to_string().as_bytes(), &options).expect("an import")
}
