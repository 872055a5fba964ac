//! `tests/bands/edges.json`: for each band set that comes along, a value at every published edge and in every gap, and its band.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dora_insight::document::{At, Check, parse};
use dora_insight::metric::{Figure, Operand, Unit, level_of};
use dora_insight::profile::{BAND_SETS, BandSet, Measure, check_band_set};
use serde_json::Value;

/// A figure of this value. A rate comes with what it is a week, a month of 30 days, and half a year of 180.
fn figure(measure: Measure, value: &Value) -> Figure {
    const NAMES: [&str; 9] = [
        "perDay",
        "perWeek",
        "per30Days",
        "perMonth",
        "perHalfYear",
        "daysWithDeployment",
        "weekHasDeployment",
        "weeksOfMonthWithDeployment",
        "ms",
    ];
    let operands: Vec<Operand> = match (value, measure) {
        (Value::Object(operands), _) => operands
            .iter()
            .map(|(name, value)| {
                let name = NAMES.into_iter().find(|known| known == name).expect("an operand that figures have");
                Operand { name, value: value.as_f64().expect("a number") }
            })
            .collect(),
        (rate, Measure::DeploymentFrequency) => {
            let rate = rate.as_f64().expect("a rate a day");
            let over =
                |days: f64| if rate * days > 0.999_999_999 && rate * days < 1.000_000_001 { 1.0 } else { rate * days };
            let named =
                [("perDay", 1.0), ("perWeek", 7.0), ("per30Days", 30.0), ("perMonth", 30.0), ("perHalfYear", 180.0)];
            named.into_iter().map(|(name, days)| Operand { name, value: over(days) }).collect()
        }
        (value, Measure::ChangeFailureRate | Measure::ReworkRate) => {
            vec![Operand { name: "ratio", value: value.as_f64().expect("a ratio") }]
        }
        (value, _) => vec![Operand { name: "ms", value: value.as_f64().expect("milliseconds") }],
    };
    Figure { value: Some(operands[0].value), operands, reason: None, ..Figure::none(Unit::Count, "") }
}

fn band_set(text: &str) -> BandSet {
    let node = parse(text).expect("a document");
    check_band_set(&mut Check::default(), &At::root(&node)).expect("a band set")
}

#[test]
fn every_edge_of_every_band_set_is_as_published() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bands/edges.json");
    let edges: Value = serde_json::from_str(&fs::read_to_string(path).expect("the edges")).expect("JSON");
    let edges = edges.as_object().expect("edges by band set");
    let known: BTreeSet<&str> = BAND_SETS.iter().map(|(id, _)| *id).collect();
    assert_eq!(edges.keys().map(String::as_str).collect::<BTreeSet<_>>(), known, "each band set has its edges");
    let mut faults = Vec::new();
    for (id, text) in BAND_SETS {
        let set = band_set(text);
        let measures: BTreeSet<&str> = set.levels.keys().map(|measure| measure.word()).collect();
        let asked: BTreeSet<&str> = edges[*id].as_object().expect("edges").keys().map(String::as_str).collect();
        assert_eq!(asked, measures, "{id}: each measure has its edges");
        for (word, measure) in Measure::WORDS {
            let mut named = BTreeSet::new();
            for row in edges[*id][*word].as_array().into_iter().flatten() {
                let found = level_of(&set, *measure, &figure(*measure, &row[0]));
                named.extend(found.clone());
                if found.as_deref() != row[1].as_str() {
                    faults.push(format!("{id}, {word}: {} is {found:?}, wanted {}", row[0], row[1]));
                }
            }
            // A level whose answer another one gave too is never reached, and the set declares that.
            let levels = set.levels.get(measure).into_iter().flatten();
            let unseen: Vec<&str> =
                levels.map(|level| level.name.as_str()).filter(|name| !named.contains(*name)).collect();
            assert!(unseen.is_empty() || text.contains("\"overlaps\""), "{id}, {word}: no edge shows {unseen:?}");
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
