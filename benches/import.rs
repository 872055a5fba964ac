//! Importing a stream of events and recomputing the measures: `cargo bench --bench import -- [EVENTS]`.
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

    let metrics = ["leadTime", "deploymentFrequency", "changeFailureRate", "timeToRestore"];
    for round in ["first", "again"] {
        let mut n = 0;
        let (_, ms) = timed(|| {
            for metric in metrics {
                let query: Query = serde_json::from_value(json!({
                    "metric": metric, "interval": "week", "range": { "from": "2015-01-01", "to": "2035-12-31" },
                    "now": "2036-01-01T00:00:00Z",
                }))
                .expect("a query");
                let report = workspace.report(&query, &Zone::utc()).expect("a report");
                let excluded: u64 = report.accounting.excluded.iter().map(|excluded| excluded.count).sum();
                assert_eq!(report.accounting.read, report.accounting.used + excluded, "{metric}");
                assert_eq!(report.series.iter().map(|point| point.n).sum::<u64>(), report.figure.n, "{metric}");
                n += report.figure.n;
            }
        });
        assert!(n > 0);
        println!("four measures by week, {round}: {ms:>6.0} ms over {n} items");
    }
}
