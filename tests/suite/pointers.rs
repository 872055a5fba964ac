//! Each record opens at its place in the bytes that it was read from: file, line, byte and JSON Pointer.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dora_insight::report::Item;
use dora_insight::store::RowId;
use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::Value;

use crate::organisation::{Organisation, SAMPLE_SEED, events_ndjson, github_files, tool_files};

/// A workspace, and the bytes it was given, by file.
pub struct Opened {
    pub workspace: Workspace,
    files: BTreeMap<String, Vec<u8>>,
    values: BTreeMap<(String, u64), Result<Value, serde_json::Error>>,
}

impl Opened {
    pub fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Opened {
        let mut opened = Opened { workspace: Workspace::new(), files: BTreeMap::new(), values: BTreeMap::new() };
        for (name, bytes) in files {
            let options = FileOptions { name: name.clone(), integration: "tool".to_owned(), source: None };
            opened.workspace.import_file(&bytes, &options).expect("an import");
            opened.files.insert(name, bytes);
        }
        opened
    }

    /// What stands at a record's pointer. Its byte is the same object's first one, and its line is that byte's.
    pub fn object_at(&mut self, file: &str, place: &Value) -> Value {
        let number = |name: &str| place[name].as_u64().unwrap_or_else(|| panic!("{name} of {place}"));
        let (byte, line, value_offset) = (number("byteOffset"), number("line"), number("valueOffset"));
        let bytes = &self.files[file];
        let parsed = |from: u64| -> Result<Value, serde_json::Error> {
            let mut values = serde_json::Deserializer::from_slice(&bytes[from as usize..]).into_iter();
            values.next().unwrap_or_else(|| panic!("nothing at {place}"))
        };
        assert_eq!(bytes[byte as usize], b'{', "{place} begins an object");
        assert_eq!(line as usize, 1 + bytes[..byte as usize].iter().filter(|byte| **byte == b'\n').count(), "{place}");
        let object = parsed(byte).unwrap_or_else(|error| panic!("{error} at {place}"));
        // Of a list that breaks off no reader but ours gives the records before the break: their bytes must do.
        let Ok(whole) = self.values.entry((file.to_owned(), value_offset)).or_insert_with(|| parsed(value_offset))
        else {
            return object;
        };
        let found = whole.pointer(place["pointer"].as_str().expect("a pointer"));
        let found = found.unwrap_or_else(|| panic!("the pointer leads nowhere: {place}"));
        assert_eq!(*found, object, "the pointer and the byte of {place} lead to one object");
        object
    }

    fn check_all(&mut self, what: &str) -> usize {
        let rows = self.workspace.summary().kinds.iter().map(|kind| kind.count).sum::<u64>() as u32;
        for row in 0..rows {
            let item = self.workspace.item(RowId(row), None).expect("a default profile").expect("a row");
            let place = serde_json::to_value(&item.place).expect("a place");
            let object = self.object_at(&item.place.file, &place);
            let mut said = Vec::new();
            leaves(&object, &mut said);
            // What a tool numbers within something, such as a repository, the engine names with that in front.
            let says = |name: &str| {
                let pieces = || name.split(['/', '#', '@']);
                said.iter().any(|leaf| {
                    name == leaf || pieces().any(|piece| piece == leaf) || leaf.starts_with(&format!("{name}@"))
                })
            };
            let is_named = names(&item).iter().any(|name| says(name));
            // A part without a name of its own stands in its record.
            let is_part = || {
                let owner = item.key.rsplitn(3, '/').last().unwrap_or_default();
                says(owner) || said.iter().any(|leaf| item.key.starts_with(&format!("{leaf}/")))
            };
            assert!(is_named || is_part(), "{what}: {} is not in {object}", item.key);
        }
        rows as usize
    }
}

/// What a record may be called in its file.
fn names(item: &Item) -> Vec<String> {
    const NAMES: &[&str] = &["id", "key", "sha", "number", "runId", "issueId", "name", "label", "at", "to", "tag"];
    let of_field = |name: &&str| item.fields.iter().find(|field| field.name == *name).map(|field| field.value.clone());
    NAMES.iter().filter_map(of_field).collect()
}

fn leaves(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.values().for_each(|value| leaves(value, found)),
        Value::Array(values) => values.iter().for_each(|value| leaves(value, found)),
        Value::String(text) => found.push(text.clone()),
        other => found.push(other.to_string()),
    }
}

fn files_under(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files_under(&path, found) } else { found.push(path) }
    }
}

#[test]
fn each_record_of_each_source_opens_at_its_pointer() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources");
    let mut rows = 0;
    let mut tools: Vec<PathBuf> =
        fs::read_dir(&root).expect("sources").map(|entry| entry.expect("a tool").path()).collect();
    tools.sort();
    for case in tools.iter().flat_map(|tool| fs::read_dir(tool).expect("a folder")) {
        let case = case.expect("a case").path();
        let mut paths = Vec::new();
        files_under(&case, &mut paths);
        paths.sort();
        let read = |path: &PathBuf| {
            let name = path.strip_prefix(&case).expect("inside").to_string_lossy().replace('\\', "/");
            (name, fs::read(path).expect("a file"))
        };
        // A row of a table is no JSON to look into.
        let is_json = |path: &&PathBuf| !path.ends_with("expected.json") && path.extension() != Some("csv".as_ref());
        let files = paths.iter().filter(is_json).map(read);
        rows += Opened::new(files).check_all(&case.to_string_lossy());
    }
    assert!(rows > 80, "{rows} rows");
}

#[test]
fn each_record_of_the_sample_opens_at_its_pointer() {
    let sample = Organisation::sample(SAMPLE_SEED);
    let events = [("events.ndjson".to_owned(), events_ndjson(&sample).into_bytes())];
    assert!(Opened::new(events).check_all("events") > 3000);
    let files = github_files(&sample).into_iter().map(|(name, text)| (name, text.into_bytes()));
    assert!(Opened::new(files).check_all("GitHub's exports") > 3000);
    // A file that breaks off is no JSON to look into.
    let whole = |text: &str| text.trim_end().ends_with(['}', ']']);
    let files = tool_files(&sample).into_iter().filter(|file| file.source != "github" && whole(&file.text));
    assert!(
        Opened::new(files.map(|file| (file.path, file.text.into_bytes()))).check_all("exports of the other tools")
            > 2000
    );
}
