//! The folder of data, and a workspace filled from it through the public API.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use dora_insight::report::{Query, Report};
use dora_insight::time::Zone;
use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::{Value, json};

/// The folder named by `DORA_CORPUS`.
pub fn folder() -> PathBuf {
    match std::env::var_os("DORA_CORPUS") {
        Some(folder) => PathBuf::from(folder),
        None => panic!("conformance: no corpus: run `make conformance CORPUS=DIR`"),
    }
}

/// A JSON file of the corpus.
pub fn json_file(path: &str) -> Value {
    let text = fs::read_to_string(folder().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The inflated bytes of a gzip file, through the system's own `gzip`.
pub fn inflated(path: &str) -> Vec<u8> {
    output("gzip", &["-dc"], &folder().join(path))
}

/// Every file of a tar archive, by its path inside.
pub fn archived(path: &str) -> Vec<(String, Vec<u8>)> {
    let archive = folder().join(path);
    let names = String::from_utf8(output("tar", &["-tzf"], &archive)).expect("names in UTF-8");
    let mut files: Vec<(String, Vec<u8>)> = names
        .lines()
        .filter(|name| !name.ends_with('/'))
        .map(|name| {
            let mut tar = std::process::Command::new("tar")
                .args(["-xzOf"])
                .arg(&archive)
                .arg(name)
                .stdout(std::process::Stdio::piped())
                .spawn()
                .expect("tar starts");
            let mut bytes = Vec::new();
            tar.stdout.take().expect("a pipe").read_to_end(&mut bytes).expect("tar's output");
            assert!(tar.wait().expect("tar ends").success(), "tar could not give {name}");
            (name.trim_start_matches("./").to_owned(), bytes)
        })
        .collect();
    files.sort();
    files
}

fn output(command: &str, arguments: &[&str], file: &Path) -> Vec<u8> {
    let output = std::process::Command::new(command).args(arguments).arg(file).output().expect("the command starts");
    assert!(output.status.success(), "{command} could not read {}", file.display());
    output.stdout
}

/// A workspace with these files, each pushed in chunks as a browser would.
pub fn workspace(files: &[(String, Vec<u8>)]) -> Workspace {
    let mut workspace = Workspace::new();
    for (name, bytes) in files {
        let options = FileOptions { name: name.clone(), integration: "corpus".to_owned(), source: None };
        let file = workspace.begin_file(&options).expect("a file begins");
        for chunk in bytes.chunks(64 << 10) {
            workspace.push_file(file, chunk).expect("a chunk is taken");
        }
        let report = workspace.finish_file(file).expect("a file ends");
        assert_eq!(report.diagnostics, vec![], "{name}");
        assert_eq!(report.refused, 0, "{name}");
    }
    workspace
}

/// One report under one profile, in UTC.
pub fn report(workspace: &mut Workspace, profile: &str, metric: &str, from: &str, to: &str, interval: &str) -> Report {
    let query: Query = serde_json::from_value(json!({
        "metric": metric, "profile": profile, "range": { "from": from, "to": to }, "interval": interval,
        "zone": "UTC", "now": "2026-06-01T00:00:00Z",
    }))
    .expect("a query");
    workspace.report(&query, &Zone::utc()).unwrap_or_else(|error| panic!("{profile} {metric}: {error:?}"))
}
