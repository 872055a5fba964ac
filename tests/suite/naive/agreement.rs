//! The engine and the second implementation asked the same questions.

use std::collections::BTreeMap;
use std::fmt::Debug;

use chrono::Weekday;
use dora_insight::metric::{Figure, Operand};
use dora_insight::report::Report;
use serde_json::json;

use super::case::{MEASURES, ZONES, ask, engine, some_dates};
use super::{Answer, Dates, Links, Part, Records, Step, definite};
use crate::organisation::{Dice, Organisation, SAMPLE_SEED, events_ndjson};

const STEPS: [(&str, Step); 3] = [("day", Step::Day), ("week", Step::Week), ("month", Step::Month)];

fn naive(measure: &str, records: &Records, links: &Links<'_>, dates: &Dates, step: Step) -> Answer {
    match measure {
        "leadTime" => Answer::lead_time(records, links, dates, step),
        "deploymentFrequency" => Answer::deployment_frequency(records, dates, step),
        "changeFailureRate" => Answer::change_failure_rate(records, links, dates, step),
        "timeToRestore" => Answer::time_to_restore(records, dates, step),
        _ => Answer::rework_rate(records, links, dates, step),
    }
}

/// What a profile says of weeks and days, beside the default.
const SUNDAYS: &str = r#"{ "profiles": [{
    "id": "sundays", "calendar": { "weekStart": "sunday" }, "deploymentFrequency": { "per": "weekday" }
}] }"#;

/// Every measure of an organisation by day, week and month in every zone, each over dates of its own, by the default profile and by one
/// whose weeks begin on Sundays and whose frequency leaves weekends out: where the two differ.
fn differences(organisation: &Organisation) -> Vec<String> {
    let text = definite(&events_ndjson(organisation));
    let (mut engine, records) = (engine(&[("all", &text)]), Records::read(&text));
    let (links, now) = (Links::new(&records), organisation.now);
    assert!(engine.set_documents(SUNDAYS).is_empty());
    let mut dice = Dice::new(organisation.seed, "agreement");
    let mut found = Vec::new();
    for (zone, (interval, step)) in ZONES.iter().flat_map(|zone| STEPS.map(|step| (zone, step))) {
        let (from, to) = some_dates(&mut dice);
        let sundays = dice.chance(300);
        let week_start = if sundays { Weekday::Sun } else { Weekday::Mon };
        let zone_rules = zone.parse().expect("a zone that chrono-tz knows");
        let dates = Dates { from, to, zone: zone_rules, now: now.moment.0, week_start, weekdays: sundays };
        for measure in MEASURES {
            let range = json!({ "from": from.to_string(), "to": to.to_string() });
            let query = json!({
                "metric": measure, "range": range, "interval": interval, "zone": zone, "now": now.zulu(),
                "profile": sundays.then_some("sundays"),
            });
            let query = serde_json::from_value(query).expect("a query");
            let answer = naive(measure, &records, &links, &dates, step);
            let Organisation { name, seed, .. } = organisation;
            let what = format!(
                "{name} {seed}: {measure} from {from} to {to} by {interval} in {zone}, weeks from {week_start}"
            );
            Comparison { what, found: &mut found }.reports(&ask(&mut engine, &query), &answer);
        }
    }
    found
}

/// What was asked, and where the answers differ.
struct Comparison<'d> {
    what: String,
    found: &'d mut Vec<String>,
}

impl Comparison<'_> {
    /// The first difference of a report is kept: the others follow from it.
    fn equal<T: PartialEq + Debug>(&mut self, part: &str, engine: T, naive: T) {
        if engine != naive && self.found.last().is_none_or(|last| !last.starts_with(&self.what)) {
            self.found.push(format!("{}: {part}: engine {engine:?}, second implementation {naive:?}", self.what));
        }
    }

    /// Equal but for the last digits of a float.
    fn close(&mut self, part: &str, engine: Option<f64>, naive: Option<f64>) {
        let near = |(left, right): (f64, f64)| (left - right).abs() <= 1e-9 * right.abs().max(1.0);
        if !engine.zip(naive).is_some_and(near) {
            self.equal(part, engine, naive);
        }
    }

    fn reports(&mut self, report: &Report, answer: &Answer) {
        self.figures(&report.figure, &answer.whole);
        self.equal("steps", report.series.len(), answer.points.len());
        for (point, expected) in report.series.iter().zip(&answer.points) {
            let name = &point.start;
            self.equal(name, name.clone(), expected.name.to_string());
            self.equal(&format!("{name}: n"), point.n, expected.part.n as u64);
            self.close(name, point.value, expected.part.value);
            self.operands(name, &point.operands, &expected.part.operands);
        }
        if !answer.stages.is_empty() {
            let stages = report.stages.iter().map(|stage| (stage.figure.value, stage.figure.n as usize));
            self.equal("stages", stages.collect::<Vec<_>>(), answer.stages.clone());
        }
        let open = report.open.as_ref().map(|open| (open.count, open.median_age_ms, open.oldest_age_ms));
        self.equal("open", open, answer.open);
        let excluded = report.accounting.excluded.iter().map(|excluded| (excluded.reason, excluded.count));
        let excluded: BTreeMap<&str, u64> = excluded.collect();
        let because = |reason: &str| excluded.get(reason).copied().unwrap_or_default();
        self.equal("read", report.accounting.read, answer.read as u64);
        self.equal("used", report.accounting.used, answer.whole.n as u64);
        self.equal("not matched", because("notMatched"), answer.not_matched as u64);
        self.equal("outside the range", because("outsideRange"), answer.outside as u64);
        self.equal("negative", because("negative"), answer.negative as u64);
    }

    fn figures(&mut self, figure: &Figure, part: &Part) {
        self.equal("n", figure.n, part.n as u64);
        self.close("value", figure.value, part.value);
        self.operands("whole", &figure.operands, &part.operands);
        let statistics = figure.statistics.as_ref();
        let statistics = statistics.map(|all| [all.mean, all.median, all.p75, all.p90, all.p95, all.min, all.max]);
        self.equal("statistics", statistics.is_some(), part.statistics.is_some());
        for (found, expected) in statistics.into_iter().flatten().zip(part.statistics.into_iter().flatten()) {
            self.close("a statistic", Some(found), Some(expected));
        }
        if let Some((low, high)) = part.interval {
            self.close("interval", figure.interval95.map(|interval| interval.0), Some(low));
            self.close("interval", figure.interval95.map(|interval| interval.1), Some(high));
        }
    }

    fn operands(&mut self, part: &str, engine: &[Operand], naive: &[(&'static str, f64)]) {
        for (name, value) in naive {
            let found = engine.iter().find(|operand| operand.name == *name).map(|operand| operand.value);
            self.close(&format!("{part}: {name}"), found, Some(*value));
        }
    }
}

fn check(organisations: impl Iterator<Item = Organisation>) {
    let found: Vec<String> = organisations.flat_map(|organisation| differences(&organisation)).collect();
    let some = found[..found.len().min(20)].join("\n");
    assert!(found.is_empty(), "{} reports differ, such as\n{some}", found.len());
}

#[test]
fn the_engine_agrees_on_wild_organisations() {
    check((0..60).map(|seed| Organisation::random(seed, seed as usize * 10)));
}

#[test]
fn the_engine_agrees_on_the_sample() {
    check(std::iter::once(Organisation::sample(SAMPLE_SEED)));
}
