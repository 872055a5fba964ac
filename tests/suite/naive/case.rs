//! An organisation made from a seed, and what is asked of it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use dora_insight::report::{Query, Report, canonical_json};
use dora_insight::time::Zone;
use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::{Value, json};

use crate::organisation::{Dice, Organisation, SAMPLE_SEED, events_ndjson};
use crate::zone_table::zone;

pub const MEASURES: [&str; 5] = ["leadTime", "deploymentFrequency", "changeFailureRate", "timeToRestore", "reworkRate"];
pub const ZONES: [&str; 4] = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia"];

static TABLES: LazyLock<BTreeMap<&str, Zone>> = LazyLock::new(|| ZONES.map(|name| (name, zone(name))).into());

/// An organisation's events, and a source of chance of its own for what is asked of it.
pub struct Case {
    pub what: String,
    pub text: String,
    pub dice: Dice,
}

impl Case {
    /// Sixty wild organisations of up to 590 records, and the sample.
    pub fn all(law: &str) -> impl Iterator<Item = Case> {
        let wild = (0..60).map(|seed| Organisation::random(seed, seed as usize * 10));
        let all = wild.chain(std::iter::once_with(|| Organisation::sample(SAMPLE_SEED)));
        all.map(move |organisation| Case {
            what: format!("{} {}: {law}", organisation.name, organisation.seed),
            text: events_ndjson(&organisation),
            dice: Dice::new(organisation.seed, law),
        })
    }

    /// All five measures in one of the zones over dates in the years of the organisations, often over all of them, and before
    /// the present moment.
    pub fn queries(&mut self, interval: &str) -> Vec<Query> {
        let (from, to) = some_dates(&mut self.dice);
        let query = json!({
            "metric": "", "range": { "from": from.to_string(), "to": to.to_string() }, "interval": interval,
            "zone": self.dice.pick(&ZONES), "now": "2026-12-31T12:00:00Z",
        });
        let query: Query = serde_json::from_value(query).expect("a query");
        MEASURES.map(|measure| Query { metric: measure.to_owned(), ..query.clone() }).to_vec()
    }
}

/// Some dates in the years of all organisations, often all of them.
pub fn some_dates(dice: &mut Dice) -> (NaiveDate, NaiveDate) {
    let first = NaiveDate::from_ymd_opt(2023, 6, 1).expect("a date");
    let after = |date: NaiveDate, days: i64| date + Days::new(days.unsigned_abs());
    match dice.chance(300) {
        true => (first, after(first, 1_000)),
        false => {
            let from = after(first, dice.between(0, 760));
            (from, after(from, dice.between(0, 200)))
        }
    }
}

/// The query with this filter on each of these kinds of record.
pub fn filtered(query: &Query, filter: &Value, kinds: &[&str]) -> Query {
    let filters = kinds.iter().map(|kind| json!({ "record": kind, "where": filter }));
    let filters = filters.map(|filter| serde_json::from_value(filter).expect("a filter")).collect();
    Query { filters, ..query.clone() }
}

pub fn options(name: &str) -> FileOptions {
    FileOptions { name: name.to_owned(), integration: "main".to_owned(), source: Some("events".to_owned()) }
}

/// The engine with these files.
pub fn engine(files: &[(&str, &str)]) -> Workspace {
    let mut engine = Workspace::new();
    for (name, text) in files {
        let report = engine.import_file(text.as_bytes(), &options(name)).expect("a file");
        assert_eq!(report.refused, 0, "{:?}", report.diagnostics);
    }
    engine
}

/// The rules of the zone that a query is in.
pub fn table(query: &Query) -> &'static Zone {
    &TABLES[query.zone.as_deref().expect("a query with a zone")]
}

pub fn ask(engine: &mut Workspace, query: &Query) -> Report {
    engine.report(query, table(query)).unwrap_or_else(|error| panic!("{query:?}: {error:?}"))
}

/// The canonical bytes of the answers to some queries.
pub fn bytes(engine: &mut Workspace, queries: &[Query]) -> Vec<String> {
    queries.iter().map(|query| canonical_json(&ask(engine, query)).expect("a report is JSON")).collect()
}
