//! Whatever any bytes are read as, converting it and reading that back says the same.

#![no_main]

use dora_insight::store::RowId;
use dora_insight::workspace::{FileOptions, Workspace};
use libfuzzer_sys::fuzz_target;

fn import(workspace: &mut Workspace, bytes: &[u8]) -> u64 {
    let options = FileOptions { name: "file".to_owned(), integration: "fuzz".to_owned(), source: None };
    workspace.import_file(bytes, &options).map_or(0, |report| report.refused)
}

fuzz_target!(|bytes: &[u8]| {
    let mut workspace = Workspace::new();
    import(&mut workspace, bytes);
    let events = workspace.to_events(RowId(0));
    let mut again = Workspace::new();
    assert_eq!(import(&mut again, events.text.as_bytes()), 0, "{}", events.text);
    assert_eq!(again.to_events(RowId(0)), events);
});
