//! One small file of every source with every byte cut off, changed, doubled or left out: records or a located finding, never a panic, and
//! the next file is read and answered as before.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dora_insight::report::{Query, canonical_json};
use dora_insight::source::{ADAPTERS, ImportReport};
use dora_insight::time::Zone;
use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::json;

/// Larger files take long, and say nothing that a small one does not.
const LARGEST: u64 = 1300;

fn files_under(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files_under(&path, found);
        } else if path.file_name().is_some_and(|name| name != "expected.json") {
            found.push(path);
        }
    }
    found.sort();
}

/// The largest of a source's sound files that is small enough, and of Jira's its CSV too.
fn subjects() -> Vec<(&'static str, String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources");
    let mut subjects = Vec::new();
    for adapter in ADAPTERS {
        let folder = root.join(adapter.id);
        let mut files = Vec::new();
        files_under(&folder, &mut files);
        files.retain(|path| !path.components().any(|part| part.as_os_str() == "broken"));
        let size = |path: &&PathBuf| fs::metadata(path).expect("a file").len();
        let largest = |ending: &str| {
            let of_ending = || files.iter().filter(|path| path.to_string_lossy().ends_with(ending));
            of_ending().filter(|path| size(path) <= LARGEST).max_by_key(size).or(of_ending().min_by_key(size))
        };
        let chosen = [largest("json"), largest("csv")];
        let kept = subjects.len();
        for path in chosen.into_iter().flatten() {
            let name = path.strip_prefix(&folder).expect("a path in the source").to_string_lossy().into_owned();
            subjects.push((adapter.id, name, fs::read(path).expect("a file")));
        }
        assert!(subjects.len() > kept, "{} has no small file", adapter.id);
    }
    subjects
}

/// The same file, but for one byte.
fn mutants(whole: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let at = |at: usize, changed: &[u8], skipped: usize| [&whole[..at], changed, &whole[at + skipped..]].concat();
    (0..whole.len()).flat_map(move |index| {
        let byte = whole[index];
        let other = [b'"', b'{', b']', b',', b'\\', b'0', 0xff][index % 7];
        [
            whole[..index].to_vec(),
            at(index, &[byte ^ 1], 1),
            at(index, &[byte ^ 0x20], 1),
            at(index, &[byte ^ 0x80], 1),
            at(index, &[other], 0),
            at(index, &[], 1),
        ]
    })
}

fn import(workspace: &mut Workspace, name: &str, bytes: &[u8]) -> ImportReport {
    let options = FileOptions { name: name.to_owned(), integration: "mutants".to_owned(), source: None };
    workspace.import_file(bytes, &options).expect("an import")
}

fn answer(workspace: &mut Workspace) -> String {
    let query: Query = serde_json::from_value(json!({
        "metric": "leadTime", "range": { "from": "2024-01-01", "to": "2024-12-31" }, "now": "2025-01-01T00:00:00Z",
    }))
    .expect("a query");
    let report = workspace.report(&query, &Zone::utc()).expect("a report");
    let summary = canonical_json(&workspace.summary().kinds).expect("JSON");
    summary + &canonical_json(&report).expect("JSON")
}

/// Records, or a finding that says where; and each record that is neither read nor passed over has its finding.
fn check(report: &ImportReport, bytes: &[u8], what: &str) {
    let passed: u64 = report.passed_over.iter().map(|passed| passed.count).sum();
    let says_something = !report.records.is_empty() || passed > 0 || !report.diagnostics.is_empty();
    assert!(says_something, "{what}: nothing is said of {}", String::from_utf8_lossy(bytes));
    let of_records = report.diagnostics.iter().filter(|finding| finding.place.record.is_some()).count() as u64;
    assert!(of_records <= report.refused && report.refused <= report.diagnostics.len() as u64, "{what}: {report:?}");
    for finding in &report.diagnostics {
        assert_eq!(finding.place.file.as_deref(), Some(report.file.as_str()), "{what}");
        assert!(finding.place.line.is_some_and(|line| line > 0), "{what}: {finding:?}");
        assert!(finding.place.byte_offset.is_none_or(|at| at <= bytes.len() as u64), "{what}: {finding:?}");
    }
}

#[test]
fn a_changed_byte_is_read_or_named_and_spoils_nothing() {
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    for (source, name, whole) in subjects() {
        let mut sound = Workspace::new();
        check(&import(&mut sound, &name, &whole), &whole, source);
        let expected = answer(&mut sound);
        let mut workspace = Workspace::new();
        for (number, mutant) in mutants(&whole).enumerate() {
            let report = import(&mut workspace, &name, &mutant);
            check(&report, &mutant, &format!("{source} {name} {number}"));
            *tried.entry(source).or_default() += 1;
            if number % 97 == 0 {
                // Whatever the broken file says, it can be asked; and the sound file takes its place.
                answer(&mut workspace);
                import(&mut workspace, &name, &whole);
                assert_eq!(answer(&mut workspace), expected, "{source} {name} {number}");
            }
        }
        import(&mut workspace, &name, &whole);
        assert_eq!(answer(&mut workspace), expected, "{source} {name}");
    }
    println!("{tried:?}");
    assert_eq!(tried.len(), ADAPTERS.len());
    assert!(tried.values().sum::<usize>() > 50_000, "{tried:?}");
}
