//! `tests/documents`: what may be said, and every finding about what may not, each with a document that shows it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use dora_insight::diag::{Diagnostic, Severity, pointer_name, pointer_step};
use dora_insight::workspace::check_document;
use regex_lite::Regex;
use serde_json::{Value, json};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name)
}

/// The documents of a folder by file name, kind and text. A file is called `kind-what.json`.
pub fn documents(of: &str) -> Vec<(String, String, String)> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder(of)).expect("documents").map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        let kind = name.split('-').next().expect("a kind").to_owned();
        found.push((name, kind, fs::read_to_string(&path).expect("a document")));
    }
    if of == "valid" {
        let source = |name: &str| {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/profile/documents").join(name);
            fs::read_to_string(path).expect("a document of ours")
        };
        found.push(("ours".to_owned(), "profile".to_owned(), source("dora-2025-words.json")));
        found.push(("ours".to_owned(), "bands".to_owned(), source("harness-classic.bands.json")));
    }
    found
}

/// Every finding about a document.
pub fn findings(kind: &str, text: &str) -> Vec<Diagnostic> {
    check_document(kind, text).unwrap_or_else(|| panic!("the kind {kind}")).diagnostics
}

/// The pointers of every value in a document.
pub fn pointers(document: &Value) -> Vec<String> {
    fn walk(at: &str, value: &Value, found: &mut Vec<String>) {
        found.push(at.to_owned());
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| {
                walk(&format!("{at}/{}", pointer_step(name)), value, found);
            }),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(n, value)| walk(&format!("{at}/{n}"), value, found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk("", document, &mut found);
    found
}

/// A document with one value changed.
pub fn with(document: &Value, pointer: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut changed = document.clone();
    change(changed.pointer_mut(pointer).expect("a value"));
    changed
}

/// Findings as lines: severity, code and place, then message, hint and fix.
pub fn golden(diagnostics: &[Diagnostic]) -> String {
    let line = |finding: &Diagnostic| {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        let mut text = format!("{severity} {} {}\n  {}\n", finding.code, place(finding), finding.message);
        if let Some(hint) = &finding.hint {
            text.push_str(&format!("  hint: {hint}\n"));
        }
        if let Some(fix) = &finding.fix {
            text.push_str(&format!(
                "  fix: {} ({} = {})\n",
                fix.title,
                fix.pointer,
                fix.value.clone().unwrap_or_default()
            ));
        }
        text
    };
    diagnostics.iter().map(line).collect()
}

/// The pointer, or the line and column in a file.
fn place(finding: &Diagnostic) -> String {
    let place = &finding.place;
    match (&place.pointer, place.line) {
        (pointer, Some(line)) => {
            let column = place.column.map_or(String::new(), |column| format!(":{column}"));
            format!("{line}{column} {}", pointer.as_deref().unwrap_or_default()).trim_end().to_owned()
        }
        (pointer, None) => pointer.clone().unwrap_or_default(),
    }
}

/// Compares with what a file holds, or writes it where goldens are made anew.
pub fn matches_golden(path: &Path, found: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, found).expect("the golden is written");
    }
    assert_eq!(found, fs::read_to_string(path).unwrap_or_default(), "{}", path.display());
}

/// Whatever a pattern's first group finds in the source files below a path.
pub fn reported_words(path: &Path, pattern: &str) -> BTreeSet<String> {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path());
        return entries.flat_map(|path| reported_words(&path, pattern)).collect();
    }
    let text = fs::read_to_string(path).expect("a source file");
    let pattern = Regex::new(pattern).expect("a pattern");
    pattern.captures_iter(&text).map(|found| found[1].to_owned()).collect()
}

#[test]
fn every_invalid_document_gives_its_findings() {
    let mut faults = Vec::new();
    for (name, kind, text) in documents("invalid") {
        let found = golden(&findings(&kind, &text));
        assert!(!found.is_empty(), "{name} has no finding");
        let path = folder("invalid").join(name.replace(".json", ".expected.txt"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &found).expect("the findings are written");
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if found != expected {
            faults.push(format!("{name}: found\n{found}expected\n{expected}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_fix_mends_its_finding() {
    let mut tried = 0;
    for (name, kind, text) in documents("invalid") {
        let Ok(document) = serde_json::from_str::<Value>(&text) else { continue };
        let before = findings(&kind, &text);
        for finding in &before {
            let Some(fix) = &finding.fix else { continue };
            let after = findings(&kind, &fix.applied(&document).to_string());
            assert!(!after.contains(finding), "{name}: {} does not mend it", fix.title);
            tried += 1;
        }
    }
    assert!(tried >= 8, "{tried}");
}

/// Codes that a source file reports about documents.
fn reported_codes(path: &Path, found: &mut BTreeSet<String>) {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path());
        return entries.for_each(|path| reported_codes(&path, found));
    }
    let text = fs::read_to_string(path).expect("a source file");
    let shape = Regex::new(r#""([a-z]+\.[a-zA-Z]+)""#).expect("a pattern");
    let severity = Regex::new(r"Severity::\w+,\s*$|check\.unknown\([^;]*$|unknown\(check, [^;]*$").expect("a pattern");
    for code in shape.captures_iter(&text) {
        let (whole, code) = (code.get(0).expect("a match"), &code[1]);
        let line = text[..whole.start()].rsplit(';').next().unwrap_or_default();
        if severity.is_match(line) && !code.starts_with("csv.") {
            found.insert(code.to_owned());
        }
    }
}

#[test]
fn every_code_has_a_document_that_shows_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut codes = BTreeSet::new();
    for part in
        ["document", "filter", "profile", "collection", "insight", "workspace/bundle.rs", "workspace/documents.rs"]
    {
        reported_codes(&source.join(part), &mut codes);
    }
    assert!(codes.len() > 50, "{codes:?}");
    let shown: BTreeSet<String> = documents("invalid")
        .iter()
        .flat_map(|(_, kind, text)| findings(kind, text))
        .map(|finding| finding.code.to_owned())
        .collect();
    let missing: Vec<&String> = codes.difference(&shown).collect();
    assert!(missing.is_empty(), "no document in tests/documents/invalid shows {missing:?}");
}

/// The names that a value says or is called by: what other parts of the document may refer to.
fn names(document: &Value, pointer: &str) -> BTreeSet<String> {
    fn walk(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| {
                found.insert(name.clone());
                walk(value, found);
            }),
            Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            Value::String(text) => drop(found.insert(text.clone())),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    walk(document.pointer(pointer).expect("a value"), &mut found);
    found.extend(pointer.rsplit('/').next().map(pointer_name));
    found
}

/// A changed document has no finding, or one at what was changed, in it or at its parent, or one that quotes a name which the
/// change took away or said twice.
fn assert_near(name: &str, kind: &str, changed: &str, pointer: &str, names: &BTreeSet<String>) {
    let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
    let within = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let found = findings(kind, changed);
    // One that was said twice is found at the second.
    let second = match pointer.rsplit_once('/') {
        Some((parent, index)) => {
            index.parse::<usize>().map_or(String::new(), |index| format!("{parent}/{}", index + 1))
        }
        None => String::new(),
    };
    let near = found.iter().any(|finding| {
        let own = finding.place.pointer.as_deref().unwrap_or_default();
        let quotes = || names.iter().any(|name| finding.message.contains(&format!("\"{name}\"")));
        own == parent || own == second || within(own, pointer) || quotes() || is_of_the_whole(finding, pointer)
    });
    assert!(found.is_empty() || near, "{name}: changed {pointer}, found {}", golden(&found));
}

/// Whether the change is sound where it is, and another part no longer fits it: bands one after the other, the moments of another
/// population, the fields by which members of another kind are grouped.
fn is_of_the_whole(finding: &Diagnostic, changed: &str) -> bool {
    let at = |section: &str| changed.starts_with(section);
    match finding.code {
        "bands.order" | "bands.gap" => at("/bands/") || at("/declared"),
        "moment.name" => changed.ends_with("/population"),
        "filter.field" => at("/definitions/") && finding.message.ends_with("which no member has"),
        _ => false,
    }
}

#[test]
fn every_value_deleted_retyped_or_doubled_gives_findings_there_or_a_valid_document() {
    for (name, kind, text) in documents("valid").into_iter().filter(|(_, kind, _)| kind != "events") {
        let document: Value = serde_json::from_str(&text).expect("a document");
        for pointer in pointers(&document).into_iter().filter(|pointer| !pointer.is_empty()) {
            let (parent, step) = pointer.rsplit_once('/').expect("a parent");
            let step = pointer_name(step);
            let names = names(&document, &pointer);
            let deleted = with(&document, parent, |node| match node {
                Value::Array(items) => drop(items.remove(step.parse::<usize>().expect("a number"))),
                other => drop(other.as_object_mut().expect("an object").remove(&step)),
            });
            assert_near(&name, &kind, &deleted.to_string(), &pointer, &names);
            for other in [json!(null), json!(true), json!(-1.5), json!("zz zz"), json!([]), json!({}), json!([[1]])] {
                let retyped = with(&document, &pointer, |node| *node = other.clone());
                assert_near(&name, &kind, &retyped.to_string(), &pointer, &names);
            }
            let doubled = with(&document, parent, |node| match node {
                Value::Array(items) => {
                    let index = step.parse::<usize>().expect("a number");
                    items.insert(index, items[index].clone());
                }
                other => other["x-doubled-here"] = json!(null),
            });
            // A member cannot be doubled in a tree; it can in a text.
            let own = format!("{}:{}", json!(step), document.pointer(&pointer).expect("a value"));
            let doubled = doubled.to_string().replace("\"x-doubled-here\":null", &own);
            assert_near(&name, &kind, &doubled, &pointer, &names);
        }
    }
}
