//! Importing a stream of events, and asking for figures of other days and collections: `cargo bench --bench import -- [EVENTS]`.
//!
//! Prints what it measured and asserts what it got: a fast wrong answer is none.

use std::time::Instant;

use dora_insight::report::Query;
use dora_insight::time::Zone;
use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::json;

#[path = "organisation/mod.rs"]
mod organisation;

const SEED: u64 = 7;
const CHUNK_BYTES: usize = 4 << 20;

#[allow(clippy::disallowed_methods, reason = "a benchmark is a host: it has the clock that the engine has not")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed().as_secs_f64() * 1000.0)
}

fn main() {
    let count = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(1_000_000);
    let mut bytes = Vec::new();
    organisation::write_events(SEED, count, &mut bytes).expect("events into memory");
    let megabytes = bytes.len() as f64 / 1e6;
    println!("{count} events, {megabytes:.0} MB, {:.0} bytes an event", bytes.len() as f64 / count as f64);

    let mut workspace = Workspace::new();
    let options = FileOptions { name: "events.ndjson".to_owned(), integration: "bench".to_owned(), source: None };
    let (report, import_ms) = timed(|| {
        let file = workspace.begin_file(&options).expect("a file begins");
        for chunk in bytes.chunks(CHUNK_BYTES) {
            workspace.push_file(file, chunk).expect("a chunk is taken");
        }
        workspace.finish_file(file).expect("a file ends")
    });
    assert_eq!((report.found, report.refused), (count as u64, 0));
    println!(
        "read      {import_ms:>8.0} ms  {:>10.0} events/s  {:>6.0} MB/s",
        count as f64 / import_ms * 1e3,
        megabytes / import_ms * 1e3
    );

    let (summary, seal_ms) = timed(|| workspace.summary());
    println!("sealed    {seal_ms:>8.0} ms");
    println!(
        "in memory {:>8.1} bytes an event in columns, {:.1} in text arenas",
        summary.column_bytes as f64 / count as f64,
        summary.text_bytes as f64 / count as f64
    );

    assert!(workspace.set_documents(&collections()).is_empty());
    for (round, range, collection) in [
        ("all days, first", ALL, None),
        ("all days, again", ALL, None),
        ("a year", YEAR, None),
        ("three months", QUARTER, None),
        ("a year of one team, first", YEAR, Some("one")),
        ("a year of one team, again", YEAR, Some("one")),
        ("a year of most teams, first", YEAR, Some("most")),
        ("three months of most teams", QUARTER, Some("most")),
    ] {
        let (n, ms) = timed(|| four_figures(&mut workspace, range, collection));
        assert!(n > 0);
        println!("four measures by week, {round:<28} {ms:>7.1} ms over {n:>7} items");
    }
}

const ALL: [&str; 2] = ["2015-01-01", "2035-12-31"];
const YEAR: [&str; 2] = ["2025-01-01", "2025-12-31"];
const QUARTER: [&str; 2] = ["2025-10-01", "2025-12-31"];

/// Asks for the four measures; how many items they are made of.
fn four_figures(workspace: &mut Workspace, [from, to]: [&str; 2], collection: Option<&str>) -> u64 {
    let metrics = ["leadTime", "deploymentFrequency", "changeFailureRate", "timeToRestore"];
    let figure = |metric| {
        let query: Query = serde_json::from_value(json!({
            "metric": metric, "interval": "week", "range": { "from": from, "to": to }, "collection": collection,
            "now": "2036-01-01T00:00:00Z",
        }))
        .expect("a query");
        let report = workspace.report(&query, &Zone::utc()).expect("a report");
        let excluded: u64 = report.accounting.excluded.iter().map(|excluded| excluded.count).sum();
        assert_eq!(report.accounting.read, report.accounting.used + excluded, "{metric}");
        assert_eq!(report.series.iter().map(|point| point.n).sum::<u64>(), report.figure.n, "{metric}");
        report.figure.n
    };
    metrics.map(figure).iter().sum()
}

/// A project of which one team has six repositories, and another most.
fn collections() -> String {
    let collection = |id: &str, repositories: std::ops::Range<u32>| {
        let any: Vec<_> = repositories
            .map(|index| json!({ "field": "repo", "op": "is", "value": format!("acme/repository-{index}") }))
            .collect();
        let filters = ["pullRequest", "run"].map(|record| json!({ "record": record, "where": { "any": any } }));
        json!({ "id": id, "name": id, "category": "teams", "parent": "teams", "filters": filters })
    };
    json!({
        "schemaVersion": 1, "type": "workspace",
        "projects": [{
            "id": "main", "name": "Main", "categories": [{ "id": "teams", "name": "Teams", "root": "All teams" }],
            "collections": [collection("one", 0..6), collection("most", 4..48)],
        }],
    })
    .to_string()
}
