//! What is JSON is read, and what is not is refused at the byte where it stops being JSON; encodings are named; ids of any length stay apart.

use std::fs;
use std::path::Path;

use dora_insight::source::ImportReport;
use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::Value;

fn import(workspace: &mut Workspace, bytes: &[u8]) -> ImportReport {
    let options = FileOptions { name: "file".to_owned(), integration: "json".to_owned(), source: None };
    workspace.import_file(bytes, &options).expect("an import")
}

/// The bytes of a text in which `<0A>` is a byte.
fn bytes_of(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let hex =
            rest.strip_prefix('<').and_then(|inside| inside.get(..2)).filter(|_| rest.as_bytes().get(3) == Some(&b'>'));
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[4..];
            }
            None => {
                bytes.extend_from_slice(&rest.as_bytes()[..first.len_utf8()]);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    bytes
}

const BEFORE: &[u8] = br#"{"type":"release","id":"r","released_at":"2024-01-01T00:00:00Z","x":"#;
const NEXT: &[u8] = b"}\n{\"type\":\"release\",\"id\":\"next\",\"released_at\":0}\n";

#[test]
fn each_text_of_the_grammar_has_its_verdict_and_its_byte() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/json/grammar.txt");
    let table = fs::read_to_string(path).expect("the table");
    let (mut tried, mut faults) = (0, Vec::new());
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (expected, text) = match line.strip_prefix("read ") {
            Some(text) => (None, text),
            None => {
                let rest = line.strip_prefix("refuse ").unwrap_or_else(|| panic!("{line}: read or refuse?"));
                let (at, text) = rest.split_once(' ').unwrap_or((rest, ""));
                (Some(at.parse::<u64>().unwrap_or_else(|error| panic!("{line}: {error}"))), text)
            }
        };
        let text = bytes_of(text);
        let whole = [BEFORE, &text, NEXT].concat();
        let report = import(&mut Workspace::new(), &whole);
        let found = report.diagnostics.first().map(|finding| {
            finding.place.byte_offset.unwrap_or_else(|| panic!("{line}: {finding:?}")) - BEFORE.len() as u64
        });
        if found != expected {
            faults.push(format!("{line}: found {found:?}: {:?}", report.diagnostics));
        }
        assert_eq!((report.found, report.refused), (2, u64::from(expected.is_some())), "{line}");
        // Another reader's verdict.
        let other = serde_json::from_slice::<Value>(&whole[..whole.len() - NEXT.len() + 1]);
        let too_large = other.as_ref().is_err_and(|error| error.to_string().contains("out of range"));
        assert_eq!(other.is_ok() || too_large, expected.is_none(), "{line}: {other:?}");
        tried += 1;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(tried > 120, "{tried}");
}

#[test]
fn encodings_are_named() {
    let text = r#"[{"type":"release","id":"Zürich","released_at":0}]"#;
    let utf16 = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let utf32 = |to: fn(u32) -> [u8; 4]| text.chars().flat_map(|c| to(c as u32)).collect::<Vec<u8>>();
    let latin1: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark.to_vec(), bytes].concat();
    for (bytes, code, words) in [
        (text.as_bytes().to_vec(), "", ""),
        (marked(b"\xef\xbb\xbf", text.as_bytes().to_vec()), "", ""),
        (marked(b"\xff\xfe", utf16(u16::to_le_bytes)), "import.encoding", "UTF-16"),
        (marked(b"\xfe\xff", utf16(u16::to_be_bytes)), "import.encoding", "UTF-16"),
        (utf16(u16::to_le_bytes), "import.encoding", "UTF-16"),
        (utf16(u16::to_be_bytes), "import.encoding", "UTF-16"),
        (marked(b"\xff\xfe\0\0", utf32(u32::to_le_bytes)), "import.encoding", "UTF-32"),
        (marked(b"\0\0\xfe\xff", utf32(u32::to_be_bytes)), "import.encoding", "UTF-32"),
        (utf32(u32::to_le_bytes), "import.encoding", "UTF-32"),
        (utf32(u32::to_be_bytes), "import.encoding", "UTF-32"),
        (latin1, "record.encoding", "the byte 0xfc, wanted text in UTF-8"),
        (b"\xc0\xaf".repeat(9), "import.unknownSource", "no known shape"),
        (vec![0; 99], "import.binary", "zero bytes"),
    ] {
        let report = import(&mut Workspace::new(), &bytes);
        let found = report.diagnostics.first().map_or(("", String::new()), |first| (first.code, first.message.clone()));
        assert!(found.0 == code && found.1.contains(words), "{code} {words}: {found:?}");
        assert_eq!(report.records.is_empty(), !code.is_empty(), "{code}");
    }
}

#[test]
fn ids_beyond_what_a_float_holds_stay_apart() {
    let event = |id: &str| format!("{{\"type\":\"release\",\"id\":{id},\"released_at\":0}}\n");
    let ids = [
        "9007199254740992",
        "9007199254740993",
        "123456789012345678901234567890",
        "123456789012345678901234567891",
        "1e400",
        "1.0",
        "1",
    ];
    let mut workspace = Workspace::new();
    let report = import(&mut workspace, ids.map(event).concat().as_bytes());
    assert_eq!(report.refused, 0);
    assert_eq!(workspace.summary().kinds[0].count, ids.len() as u64);
}

/// As `JSON.parse` has it, and every other reader of the tools.
#[test]
fn of_two_members_of_one_name_the_last_counts() {
    let mut workspace = Workspace::new();
    let report = import(&mut workspace, b"{\"type\":\"release\",\"id\":\"a\",\"id\":\"b\",\"released_at\":0}\n");
    assert_eq!((report.found, report.refused), (1, 0));
    let event = workspace.to_events(dora_insight::store::RowId(0)).text;
    assert!(event.contains("\"id\":\"b\"") && !event.contains("\"a\""), "{event}");
}
