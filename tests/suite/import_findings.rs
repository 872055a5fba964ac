//! Every finding about a file or a spreadsheet, shown by one that has it: `tests/findings/*.txt` are the words.

use std::collections::BTreeSet;
use std::path::Path;

use dora_insight::collection::{import_collections, import_org};
use dora_insight::diag::{Diagnostic, Severity};
use dora_insight::workspace::{FileOptions, Workspace};

use crate::documents::{golden, matches_golden, reported_words};

const LINE: &str = r#"{"type":"commit","repo":"acme/app","sha":"aaaaaaa","authored_at":"2024-05-06T10:00:00Z"}"#;

/// Files by what is wrong with them.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let mut tar = vec![b'a'; 600];
    tar[257..262].copy_from_slice(b"ustar");
    vec![
        (
            "an answer of an API",
            br#"{"message":"Bad credentials","documentation_url":"https://docs.example.com"}"#.to_vec(),
        ),
        ("zero bytes", vec![0; 40]),
        ("a line that breaks off", format!("{LINE}\n{{\"type\":\"commit\",\n{LINE}\n").into_bytes()),
        ("nothing", Vec::new()),
        ("UTF-16", [vec![0xff, 0xfe], wide(LINE)].concat()),
        ("gzip", vec![0x1f, 0x8b, 8, 0]),
        ("a page", b"<!DOCTYPE html><title>Sign in</title>".to_vec()),
        ("no records", br#"{"total_count":0,"workflow_runs":[]}"#.to_vec()),
        ("a text among records", format!("[\"a\",{LINE}]").into_bytes()),
        ("prose", b"Dear all, attached are the runs.".to_vec()),
        (
            "a record without end",
            format!("{LINE}\n{{\"type\":\"commit\",\"message\":\"{}\"}}\n{LINE}\n", "a".repeat(65 << 20)).into_bytes(),
        ),
        ("tar", tar),
        ("a file that breaks off", format!("{LINE}\n{}", &LINE[..50]).into_bytes()),
        ("a shape that nobody has", br#"[{"colour":"red"}]"#.to_vec()),
        ("zip", vec![0x50, 0x4b, 3, 4, 0, 0]),
        (
            "deep nesting",
            LINE.replace(r#""aaaaaaa""#, &format!("\"aaaaaaa\",\"x\":{}{}", "[".repeat(130), "]".repeat(130)))
                .into_bytes(),
        ),
        (
            "a byte that is no UTF-8",
            [LINE.replace("acme", "acm\u{1}").replace('\u{1}', "~").as_bytes(), b"\n"]
                .concat()
                .into_iter()
                .map(|byte| if byte == b'~' { 0xe9 } else { byte })
                .collect(),
        ),
        ("half a character", LINE.replace("acme", r"\ud83d").into_bytes()),
        ("another record of the tool", br#"[{"id":1,"node_id":"x","colour":"red"}]"#.to_vec()),
        ("a record that lacks what makes it one", LINE.replace(r#""repo":"acme/app","#, "").into_bytes()),
        (
            "a record that nothing names",
            br#"{"action":"opened","issue":{"title":"Gift cards","state":"open","user":{"login":"ada"},"created_at":"2024-05-06T10:00:00Z"}}"#.to_vec(),
        ),
        ("a missing comma", LINE.replace(r#","sha""#, r#""sha""#).into_bytes()),
        ("a member twice", LINE.replace(r#","sha""#, r#","sha":"bbbbbbb","sha""#).into_bytes()),
        (
            "a member of a part twice, once escaped",
            format!(
                "[{LINE},\n {{\"type\":\"pull_request\",\"id\":\"1\",\"repo\":\"acme/app\",\"number\":1,\"reviews\":[\n{{\"at\":\"2024-05-06T10:00:00Z\",\
                 \"state\":\"approved\",\"\\u0061t\":\"2024-05-07T10:00:00Z\"}}]}}]"
            )
            .into_bytes(),
        ),
        ("a date that is none", LINE.replace("2024-05-06T10:00:00Z", "6 May 2024").into_bytes()),
        ("a table of no tool", b"Colour,Weight,Size\nred,5,1\nblue,6,2\n".to_vec()),
        ("a date that may be two", b"Issue key,Created,Summary\nA-1,6/5/2025 16:14,Nothing tells\n".to_vec()),
        ("a type that is none", LINE.replace("\"commit\"", "\"comit\"").into_bytes()),
    ]
}

const SHEETS: &[(&str, &str)] = &[
    ("nothing", ""),
    ("too many cells", "name\nPay,red\n"),
    ("a name twice", "name\nPay\npay\n"),
    ("no column of names", "id\na\n"),
    ("no name", "name,id\n,a\n"),
    ("a quote without end", "name\n\"Pay\n"),
    ("a column nobody knows", "name,parnt\nPay,\n"),
    ("a parent that is not there", "name,parent\nPay,\nShop,Pya\n"),
];

const PEOPLE: &[(&str, &str)] = &[
    ("managers in a ring", "name,email,manager\nAda,ada@x.org,ben@x.org\nBen,ben@x.org,ada@x.org\n"),
    ("a manager who is not there", "name,email,manager\nAda,ada@x.org,eve@x.org\n"),
    ("a person twice", "name,email,manager\nAda,ada@x.org,\nAda,ada@x.org,\nBen,ben@x.org,ada@x.org\n"),
    ("a person without address", "name,email,manager\nAda,ada@x.org,\nBen,,ada@x.org\n"),
];

fn options(source: Option<&str>) -> FileOptions {
    FileOptions { name: "export.json".to_owned(), integration: "acme".to_owned(), source: source.map(str::to_owned) }
}

/// What each file says, and every code there is.
fn said() -> (String, BTreeSet<&'static str>) {
    let mut all: Vec<(String, Vec<Diagnostic>)> = Vec::new();
    for (what, bytes) in files() {
        let source = match what {
            "another record of the tool" => Some("github"),
            "a type that is none" => Some("events"),
            _ => None,
        };
        let report = Workspace::new().import_file(&bytes, &options(source)).expect("an import");
        all.push((format!("file: {what}"), report.diagnostics));
    }
    let mut declared = Workspace::new();
    declared.set_documents(r#"{"integrations":[{"id":"acme","source":"events","zone":"Europe/Atlantis"}]}"#);
    let zoneless = LINE.replace("00Z", "00");
    let report = declared.import_file(zoneless.as_bytes(), &options(None)).expect("an import");
    all.push(("file: a zone that the host does not know".to_owned(), report.diagnostics));
    let changed =
        declared.lint(None).expect("findings").into_iter().filter(|finding| finding.code.starts_with("import."));
    all.push(("file: a zone that was declared later".to_owned(), changed.collect()));
    all.extend(
        SHEETS
            .iter()
            .map(|(what, text)| (format!("collections: {what}"), import_collections(text, "teams").diagnostics)),
    );
    all.extend(PEOPLE.iter().map(|(what, text)| (format!("people: {what}"), import_org(text, "teams").diagnostics)));
    let codes = all.iter().flat_map(|(_, findings)| findings.iter().map(|finding| finding.code)).collect();
    let told = all.iter().map(|(what, findings)| {
        assert!(
            findings.iter().any(|finding| finding.severity != Severity::Info) || what.contains("no records"),
            "{what}: {findings:?}"
        );
        format!("# {what}\n{}\n", golden(findings))
    });
    (told.collect(), codes)
}

#[test]
fn each_finding_about_a_file_is_told_in_these_words() {
    matches_golden(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/findings/imports.txt"), &said().0);
}

#[test]
fn every_code_about_a_file_is_shown() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let codes: BTreeSet<String> = ["source", "collection", "workspace/import.rs", "workspace/inspect.rs"]
        .iter()
        .flat_map(|part| reported_words(&source.join(part), r#""((?:import|record|events|csv)\.[a-zA-Z]+)""#))
        .collect();
    let (_, shown) = said();
    // Not findings about a file: what a caller is told who breaks the contract, and the format's own file name in a test.
    let others = ["import.notOpen", "import.options", "import.source", "events.ndjson"];
    let missing: Vec<&String> =
        codes.iter().filter(|code| !shown.contains(code.as_str()) && !others.contains(&code.as_str())).collect();
    assert!(missing.is_empty() && codes.len() > 25, "no file shows {missing:?}");
}
