//! Writes the sample organisation: `cargo run --example sample -- OUTDIR`.
//!
//! `OUTDIR/events.ndjson` is what the page opens, named by `OUTDIR/manifest.json`. `OUTDIR/tools/` tells the same two years as the
//! exports of GitHub, Jira, Harness and Azure DevOps, with a profile and a manifest of their own: a page that read both would count
//! everything twice.

#[path = "../benches/organisation/mod.rs"]
mod organisation;

use std::path::Path;
use std::{env, fs, io};

use organisation::{Export, Organisation, SAMPLE_SEED, events_ndjson, tool_files, tools_profile};
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let Some(folder) = env::args().nth(1) else {
        return Err(io::Error::other("usage: sample OUTDIR"));
    };
    let folder = Path::new(&folder);
    let sample = Organisation::sample(SAMPLE_SEED);
    let events = Export {
        integration: sample.name.clone(),
        source: "events",
        path: "events.ndjson".to_owned(),
        text: events_ndjson(&sample),
    };
    write(folder, &sample, &[events], &[])?;
    let profile = [("northwind.profile.json", tools_profile())];
    write(&folder.join("tools"), &sample, &tool_files(&sample), &profile)
}

/// Writes the files and documents, and the manifest that lists them.
fn write(
    folder: &Path,
    sample: &Organisation,
    files: &[Export],
    documents: &[(&'static str, Value)],
) -> io::Result<()> {
    let mut listed = Vec::new();
    for Export { integration, source, path, text } in files {
        write_file(&folder.join(path), text)?;
        listed.push(json!({
            "path": path,
            "integration": integration,
            "source": source,
            "bytes": text.len(),
        }));
    }
    for (path, document) in documents {
        write_file(&folder.join(path), &format!("{document:#}\n"))?;
    }
    let manifest = json!({
        "schemaVersion": 1,
        "generatedAt": sample.now.zulu(),
        "documents": documents.iter().map(|(path, _)| json!({ "path": path })).collect::<Vec<Value>>(),
        "files": Value::from(listed),
    });
    write_file(&folder.join("manifest.json"), &format!("{manifest}\n"))
}

fn write_file(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, text)
}
