//! Any bytes as an export, of a tool that is detected or told: records or findings, the same whatever the chunks, and every found record accounted for.

#![no_main]

use dora_insight::source::{ADAPTERS, FileReader, ImportReport};
use libfuzzer_sys::fuzz_target;

fn read(bytes: &[u8], told: Option<usize>, size: usize) -> (ImportReport, usize) {
    let mut records = 0;
    let mut sink = |_: dora_insight::event::Record<'_>, _| records += 1;
    let source = told.map(|index| &ADAPTERS[index % ADAPTERS.len()]);
    let mut reader = FileReader::new("pull_commits/100.json", "fuzz", source);
    for chunk in bytes.chunks(size) {
        reader.push(chunk, &mut sink);
    }
    (reader.finish(&mut sink), records)
}

fuzz_target!(|bytes: &[u8]| {
    for told in [None, Some(bytes.len())] {
        let (whole, records) = read(bytes, told, bytes.len().max(1));
        assert_eq!((whole.clone(), records), read(bytes, told, 1 + bytes.len() % 61), "in other chunks");
        assert!(whole.refused <= whole.found, "{whole:?}");
        for finding in &whole.diagnostics {
            assert!(finding.place.byte_offset.is_none_or(|at| at <= bytes.len() as u64), "{finding:?}");
        }
    }
});
