//! Writes the sample organisation: `cargo run --release --example sample -- OUTDIR`.
//!
//! `OUTDIR/events.ndjson` is what the page opens, named by `OUTDIR/manifest.json`. `OUTDIR/github/`
//! tells the same two years as exports of the GitHub API, with a manifest of its own: a page that
//! read both would count everything twice.

#[path = "../benches/organisation/mod.rs"]
mod organisation;

use std::path::Path;
use std::{env, fs, io};

use organisation::{Organisation, SAMPLE_SEED, events_ndjson, github_files};
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let Some(folder) = env::args().nth(1) else {
        return Err(io::Error::other("usage: sample OUTDIR"));
    };
    let folder = Path::new(&folder);
    let sample = Organisation::sample(SAMPLE_SEED);
    let events = vec![("events.ndjson".to_owned(), events_ndjson(&sample))];
    write(folder, &sample, "northwind", "events", &events)?;
    write(&folder.join("github"), &sample, "northwind-github", "github", &github_files(&sample))
}

/// Writes the files and the manifest that lists them.
fn write(
    folder: &Path,
    sample: &Organisation,
    integration: &str,
    source: &str,
    files: &[(String, String)],
) -> io::Result<()> {
    let mut listed = Vec::new();
    for (path, text) in files {
        let file = folder.join(path);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(file, text)?;
        listed.push(json!({
            "path": path,
            "integration": integration,
            "source": source,
            "bytes": text.len(),
        }));
    }
    let manifest = json!({
        "schemaVersion": 1,
        "generatedAt": sample.now.zulu(),
        "documents": [],
        "files": Value::from(listed),
    });
    fs::write(folder.join("manifest.json"), format!("{manifest}\n"))
}
