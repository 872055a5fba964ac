//! `tests/sources/<tool>/<case>/`: exports as each tool writes them, and what must become of them.
//!
//! Every file of a case but `expected.json` is imported under its path in the case, without being told its source.
//! `UPDATE_GOLDEN=1 cargo test --test suite sources` writes the expectations anew; read the difference before keeping it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dora_insight::event::{Cell, Kind, Record};
use dora_insight::source::{FileReader, ImportReport};
use dora_insight::store::{Placement, Store};
use serde_json::{Map, Value, json};

/// Fields that the import fills for every record alike.
const EVERYWHERE: &[&str] = &["integration", "tool"];

fn said(cell: &Cell<'_>) -> Value {
    match cell {
        Cell::Missing => Value::Null,
        Cell::Instant(at) => json!(at.to_string()),
        Cell::Text(text) => json!(text),
        Cell::List(texts) => json!(texts),
        Cell::Sha(sha) => json!(sha.to_string()),
        Cell::Shas(shas) => shas.iter().map(|sha| json!(sha.to_string())).collect(),
        Cell::Flag(flag) => json!(flag),
        Cell::Count(count) if count.fract() == 0.0 => json!(*count as i64),
        Cell::Count(count) => json!(count),
    }
}

/// A record: its kind, the fields it has, its parts.
fn listed(record: &Record<'_>) -> Value {
    let mut listing = Map::new();
    listing.insert("record".to_owned(), json!(record.kind.word()));
    for (spec, cell) in record.kind.fields().iter().zip(&record.cells) {
        if *cell != Cell::Missing && !EVERYWHERE.contains(&spec.name) {
            listing.insert(spec.name.to_owned(), said(cell));
        }
    }
    if !record.parts.is_empty() {
        listing.insert("parts".to_owned(), record.parts.iter().map(listed).collect());
    }
    Value::Object(listing)
}

/// A value without its missing members.
fn said_members(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, said_members(value)))
            .collect(),
        Value::Array(values) => values.into_iter().map(said_members).collect(),
        other => other,
    }
}

/// Reads a file in chunks of a size, into a listing and, where there is one, a store.
fn read(name: &str, bytes: &[u8], size: usize, mut store: Option<&mut Store>) -> (Vec<Value>, ImportReport) {
    let file = store.as_mut().map_or(0, |store| store.open_file(name, "golden"));
    let mut records = Vec::new();
    let mut sink = |record: Record<'_>, _| {
        records.push(listed(&record));
        if let Some(store) = &mut store {
            store.push(&record, Placement { file, ..Placement::default() });
        }
    };
    let mut reader = FileReader::new(name, "golden", None);
    for chunk in bytes.chunks(size) {
        reader.push(chunk, &mut sink);
    }
    let report = reader.finish(&mut sink);
    if let Some(store) = store {
        store.close_file(file, report.source.unwrap_or_default());
    }
    (records, report)
}

/// What a file became.
fn outcome(name: &str, bytes: &[u8], store: &mut Store) -> Value {
    let (records, report) = read(name, bytes, bytes.len().max(1), Some(store));
    for size in [1, 13] {
        assert_eq!(read(name, bytes, size, None), (records.clone(), report.clone()), "{name} in chunks of {size}");
    }
    let mut outcome = said_members(json!({
        "file": name,
        "source": report.source,
        "holds": report.holds,
        "found": report.found,
        "records": records,
        "passedOver": report.passed_over,
        "refused": report.refused,
        "ignoredMembers": report.ignored_members,
        "zonelessTimes": report.zoneless_times,
        "findings": report.diagnostics,
    }));
    // What is zero or empty in nearly every file is left unsaid.
    if let Some(members) = outcome.as_object_mut() {
        members.retain(|_, value| *value != json!(0) && *value != json!([]));
    }
    outcome
}

/// Which records have how many parts once all files are in, and how many parts found no record.
fn joined(store: &Store) -> Value {
    let mut owners: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    let parts = Kind::ALL.iter().filter_map(|kind| kind.parent().map(|parent| (*kind, parent)));
    for (kind, parent) in parts {
        for row in 0..store.table(parent).live {
            let count = store.table(kind).parts_of(row).len();
            if count > 0 {
                let owner = format!("{} {}", parent.word(), store.record_key(parent, row));
                owners.entry(owner).or_default().insert(kind.word(), count);
            }
        }
    }
    let orphans: BTreeMap<&str, u64> =
        store.report().orphans.iter().map(|(kind, count)| (kind.word(), *count)).collect();
    if orphans.is_empty() { json!({ "parts": owners }) } else { json!({ "parts": owners, "orphans": orphans }) }
}

fn files_under(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files_under(&path, found);
        } else if path.file_name().is_some_and(|name| name != "expected.json") {
            found.push(path);
        }
    }
    found.sort();
}

/// The folders of a folder.
fn folders(of: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(of).unwrap_or_else(|error| panic!("{}: {error}", of.display()));
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn check(case: &Path) -> Option<String> {
    let mut paths = Vec::new();
    files_under(case, &mut paths);
    let mut store = Store::default();
    let mut files = Vec::new();
    for path in &paths {
        let name = path.strip_prefix(case).expect("a path in the case").to_str().expect("a name in UTF-8");
        let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        files.push(outcome(&name.replace('\\', "/"), &bytes, &mut store));
    }
    store.seal();
    let found = json!({ "files": files, "joined": joined(&store) });
    let golden = case.join("expected.json");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let text = serde_json::to_string_pretty(&found).expect("JSON") + "\n";
        fs::write(&golden, text).unwrap_or_else(|error| panic!("{}: {error}", golden.display()));
        return None;
    }
    let text = fs::read_to_string(&golden).unwrap_or_else(|error| panic!("{}: {error}", golden.display()));
    let expected: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", golden.display()));
    difference(&found, &expected, String::new()).map(|difference| format!("{}: {difference}", case.display()))
}

/// The first place where two values differ.
fn difference(found: &Value, expected: &Value, at: String) -> Option<String> {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            let names = expected.keys().chain(found.keys().filter(|name| !expected.contains_key(*name)));
            let absent = Value::Null;
            names.into_iter().find_map(|name| {
                let (found, expected) = (found.get(name), expected.get(name));
                difference(found.unwrap_or(&absent), expected.unwrap_or(&absent), format!("{at}/{name}"))
            })
        }
        (Value::Array(found), Value::Array(expected)) if found.len() == expected.len() => found
            .iter()
            .zip(expected)
            .enumerate()
            .find_map(|(index, (found, expected))| difference(found, expected, format!("{at}/{index}"))),
        _ => (found != expected).then(|| format!("{at}: found {found}, expected {expected}")),
    }
}

#[test]
fn every_export_becomes_what_is_expected_of_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources");
    let cases: Vec<PathBuf> = folders(&root).iter().flat_map(|tool| folders(tool)).collect();
    assert!(!cases.is_empty(), "there is no case in {}", root.display());
    let faults: Vec<String> = cases.iter().filter_map(|case| check(case)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A tool without a good and a broken case would be one that nobody has tried.
#[test]
fn every_source_has_cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources");
    for adapter in dora_insight::source::ADAPTERS {
        let cases = folders(&root.join(adapter.id));
        assert!(cases.len() >= 2, "{} has {} cases", adapter.id, cases.len());
        assert!(cases.iter().any(|case| case.ends_with("broken")), "{} has no broken case", adapter.id);
    }
}
