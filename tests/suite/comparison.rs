//! One question under two profiles: the parts of the difference, and what each choice moves.

use dora_insight::metric::{Fraction, Unit};
use dora_insight::profile::{
    Bindings, DEFAULT_PROFILE, check_profile, differences, own_profile, plausible_choices, whole_profile,
};
use dora_insight::report::Query;
use dora_insight::workspace::{CompareQuery, Comparison, RosettaQuery, Workspace, presets};
use serde_json::{Value, json};

use crate::naive::case::{Case, ask, engine, table};
use crate::organisation::Dice;

/// The default profile with some choices made otherwise.
fn some_profile(dice: &mut Dice, id: &str) -> Value {
    let mut whole = whole_profile(DEFAULT_PROFILE, &Bindings::new());
    for choice in plausible_choices() {
        // Releases have no rollbacks: not every value goes with every other.
        let mut tried = whole.clone();
        if dice.chance(350) && dice.one_of(&choice.values).apply(&mut tried) && is_usable(&tried) {
            whole = tried;
        }
    }
    let mut own: Value = serde_json::from_str(&own_profile(&whole)).expect("a document");
    own["id"] = json!(id);
    own
}

fn is_usable(whole: &Value) -> bool {
    check_profile(&own_profile(whole), &Bindings::new(), &[]).profile.is_some()
}

fn compare(engine: &mut Workspace, query: &Query, a: Value, b: Value) -> Comparison {
    let compare = CompareQuery { query: query.clone(), profiles: [a, b] };
    engine.compare(&compare, &[table(query).clone()]).unwrap_or_else(|error| panic!("{query:?}: {error:?}"))
}

fn add(left: (i128, i128), right: Fraction) -> (i128, i128) {
    let (above, below) = (i128::from(right.numerator), i128::from(right.denominator));
    let (above, below) = (left.0 * below + above * left.1, left.1 * below);
    let (mut divisor, mut rest) = (above.abs(), below);
    while rest > 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    (above / divisor.max(1), below / divisor.max(1))
}

/// The parts are a way from one figure to the other, and add up to the difference to the last digit.
fn check_sum(comparison: &Comparison, what: &str) {
    let mut value = (comparison.a.figure.value, comparison.a.figure.unit);
    for part in &comparison.parts {
        assert_eq!((part.from.value, part.from.unit), value, "{what}");
        value = (part.to.value, part.to.unit);
    }
    assert_eq!(value, (comparison.b.figure.value, comparison.b.figure.unit), "{what}");
    let Some(change) = comparison.change else {
        let reason = match (comparison.a.figure.value, comparison.b.figure.value) {
            (Some(_), Some(_)) => "otherUnit",
            _ => "noValue",
        };
        assert_eq!(comparison.reason, Some(reason), "{what}");
        assert!(reason == "noValue" || comparison.a.figure.unit != comparison.b.figure.unit, "{what}");
        return;
    };
    let sum = comparison.parts.iter().fold((0, 1), |sum, part| {
        add(sum, part.change.unwrap_or_else(|| panic!("{what}: a part without a number between two numbers: {part:?}")))
    });
    assert_eq!(sum, (i128::from(change.numerator), i128::from(change.denominator)), "{what}");
    let (from, to) = (comparison.a.figure.value.unwrap_or_default(), comparison.b.figure.value.unwrap_or_default());
    let slack = if comparison.a.figure.unit == Unit::Ms { 1.0 } else { 1e-9 };
    assert!((to - from - change.value()).abs() <= slack, "{what}: {from} to {to} is {change:?}");
}

/// What the rows of a comparison say is what the rows of the two reports say.
fn check_rows(comparison: &Comparison, reports: [&dora_insight::report::Report; 2], what: &str) {
    for (index, group) in reports[0].rows.iter().enumerate() {
        let (mut from, mut to) = (group.ids.clone(), reports[1].rows[index].ids.clone());
        let moved = comparison.rows.iter().find(|moved| moved.operand == group.operand);
        let (left, entered) = moved.map_or((0, 0), |moved| (moved.left.count, moved.entered.count));
        assert_eq!(from.len() as u64 + entered - left, to.len() as u64, "{what}");
        for id in moved.into_iter().flat_map(|moved| &moved.left.ids) {
            from.remove(from.iter().position(|known| known == id).unwrap_or_else(|| panic!("{what}: {id:?} left")));
        }
        for id in moved.into_iter().flat_map(|moved| &moved.entered.ids) {
            to.remove(to.iter().position(|known| known == id).unwrap_or_else(|| panic!("{what}: {id:?} entered")));
        }
        if left <= 100 && entered <= 100 {
            from.sort_unstable();
            to.sort_unstable();
            assert_eq!(from, to, "{what}");
        }
    }
}

#[test]
fn the_parts_add_up_to_the_difference_for_two_hundred_pairs_of_profiles() {
    let (mut pairs, mut parts, mut joined) = (0, 0, 0);
    for mut case in Case::all("comparison") {
        let mut engine = engine(&[("a", &case.text)]);
        // One pair for the sample, which is large.
        for _ in 0..if case.what.starts_with("wild") { 4 } else { 1 } {
            pairs += 1;
            let (a, b) = (some_profile(&mut case.dice, "a"), some_profile(&mut case.dice, "b"));
            let findings = engine.set_documents(&json!({ "profiles": [a, b] }).to_string());
            assert!(
                findings.iter().all(|finding| finding.severity != dora_insight::diag::Severity::Error),
                "{a} {b}: {findings:?}"
            );
            for query in case.queries("month") {
                let what = format!("{}: {} from {a} to {b}", case.what, query.metric);
                let found = compare(&mut engine, &query, json!("a"), json!("b"));
                check_sum(&found, &what);
                let under = |id: &str| Query { profile: Some(id.to_owned()), ..query.clone() };
                let reports = ["a", "b"].map(|id| ask(&mut engine, &under(id)));
                assert_eq!([&found.a.figure, &found.b.figure], [&reports[0].figure, &reports[1].figure], "{what}");
                check_rows(&found, [&reports[0], &reports[1]], &what);
                parts += found.parts.len();
                joined += found.parts.iter().filter(|part| part.joined.is_some()).count();
            }
        }
    }
    assert!(pairs >= 200 && parts > 2_000 && joined > 0, "{pairs} pairs, {parts} parts, {joined} joined");
}

#[test]
fn taking_over_every_difference_makes_the_one_profile_the_other() {
    for mut case in Case::all("taking over").step_by(6) {
        let mut engine = engine(&[("a", &case.text)]);
        let (a, b) = (some_profile(&mut case.dice, "a"), some_profile(&mut case.dice, "b"));
        let whole = |own: &Value| whole_profile(&own.to_string(), &Bindings::new());
        let mut taken = whole(&a);
        differences(&whole(&a), &whole(&b)).iter().for_each(|difference| difference.apply(&mut taken));
        assert!(differences(&taken, &whole(&b)).is_empty(), "{a} to {b}: {:?}", differences(&taken, &whole(&b)));
        let mut own: Value = serde_json::from_str(&own_profile(&taken)).expect("a document");
        own["id"] = json!("taken");
        engine.set_documents(&json!({ "profiles": [b, own] }).to_string());
        for query in case.queries("week") {
            let under = |id: &str| Query { profile: Some(id.to_owned()), ..query.clone() };
            let (taken, b) = (ask(&mut engine, &under("taken")), ask(&mut engine, &under("b")));
            assert_eq!((taken.figure, taken.rows), (b.figure, b.rows), "{}: {own}", case.what);
        }
    }
}

/// Figures that the naive way gives: each plausible value written into a profile of its own, and asked.
#[test]
fn a_figure_is_as_sensitive_as_asking_under_each_plausible_value_shows() {
    for mut case in Case::all("sensitivity")
        .filter(|case| case.what.ends_with("5: sensitivity") || case.what.starts_with("northwind"))
    {
        let mut engine = engine(&[("a", &case.text)]);
        for query in case.queries("month") {
            let found =
                engine.sensitivity(&query, table(&query)).unwrap_or_else(|error| panic!("{query:?}: {error:?}"));
            assert_eq!(found.figure, ask(&mut engine, &query).figure);
            let mut values = vec![];
            for told in &found.choices {
                let choice =
                    plausible_choices().into_iter().find(|choice| choice.choice == told.choice).expect("a choice");
                for value in &told.values {
                    let plausible = choice.values.iter().find(|known| known.value == value.value).expect("a value");
                    let mut whole = whole_profile(DEFAULT_PROFILE, &Bindings::new());
                    let usable = plausible.apply(&mut whole) && is_usable(&whole);
                    let mut own: Value = serde_json::from_str(&own_profile(&whole)).expect("a document");
                    own["id"] = json!("tried");
                    engine.set_documents(&json!({ "profiles": [own] }).to_string());
                    let what = format!("{}: {} {} {}", case.what, query.metric, told.name, value.value);
                    let figure = usable.then(|| {
                        ask(&mut engine, &Query { profile: Some("tried".to_owned()), ..query.clone() }).figure
                    });
                    assert_eq!(
                        value.figure.as_ref().map(|figure| figure.value),
                        figure.as_ref().map(|figure| figure.value),
                        "{what}"
                    );
                    let same_unit = figure.iter().filter(|figure| figure.unit == found.figure.unit);
                    values.extend(same_unit.filter_map(|figure| figure.value));
                }
                assert_eq!(
                    told.values.iter().filter(|value| value.is_own).count(),
                    1,
                    "{}: {}",
                    query.metric,
                    told.name
                );
            }
            let least = values.iter().copied().reduce(f64::min);
            if found.figure.value.is_some() {
                assert_eq!(found.range.map(|range| range.least), least, "{}", case.what);
            }
            let spreads: Vec<f64> =
                found.choices.iter().map(|choice| choice.range.map_or(0.0, |range| range.spread.value())).collect();
            assert!(spreads.is_sorted_by(|left, right| left >= right), "{spreads:?}");
            assert_eq!(found.most.is_some(), spreads.first().is_some_and(|first| *first > 0.0));
        }
    }
}

/// Four changes, of which one waited: worked out by hand.
#[test]
fn each_choice_explains_its_share_of_the_difference() {
    let pull = |number: usize, hours: i64, author: &str| {
        let at = |hour: i64| format!("2024-03-{:02}T{:02}:00:00Z", number + 1, hour);
        json!({ "type": "pull_request", "id": format!("p{number}"), "repo": "acme/app", "number": number, "author": author,
            "first_commit_at": at(10 - hours), "created_at": at(9), "merged_at": at(10), "merge_commit_sha": format!("{number:040x}") })
    };
    let deployment = |number: usize| {
        json!({ "type": "deployment", "id": format!("d{number}"), "repo": "acme/app", "environment": "production", "status": "success",
            "deployed_at": format!("2024-03-{:02}T12:00:00Z", number + 1), "pull_requests": [format!("p{number}")] })
    };
    // From the first commit 3, 4, 5 and 10 h; from the merge 2 h each. The bot's is the quickest.
    let lines = [pull(0, 1, "renovate[bot]"), pull(1, 2, "ada"), pull(2, 3, "bo"), pull(3, 8, "cleo")];
    let lines = lines.into_iter().chain((0..4).map(deployment)).map(|line| format!("{line}\n")).collect::<String>();
    let mut engine = engine(&[("a", &lines)]);
    let human = json!({ "all": [{ "field": "state", "op": "is", "value": "merged" }, { "not": { "field": "author", "op": "endsWith", "value": "[bot]" } }] });
    let b = json!({ "id": "b", "definitions": { "change": { "any": [{ "record": "pullRequest", "where": human, "at": ["merged"] }] } },
        "leadTime": { "aggregate": [{ "stat": "mean" }], "rounding": "none" }, "reworkRate": { "zero": 0 } });
    let query: Query =
        serde_json::from_value(json!({ "metric": "leadTime", "range": { "from": "2024-03-01", "to": "2024-03-31" },
        "zone": "UTC", "now": "2024-04-01T00:00:00Z" }))
        .expect("a query");
    let found = compare(&mut engine, &query, Value::Null, b);
    const HOUR: i64 = 3_600_000;
    let parts: Vec<(Option<u8>, i64, i64)> = found
        .parts
        .iter()
        .map(|part| {
            (
                part.choices[0],
                part.to.value.unwrap_or_default() as i64,
                part.change.map_or(0, |change| change.numerator),
            )
        })
        .collect();
    // The median of 3, 4, 5, 10 is 4.5 h; their mean 5.5 h; without the bot's 19/3 h, 20 minutes more than 6 h.
    assert_eq!(parts, [(Some(20), HOUR * 11 / 2, HOUR), (Some(23), HOUR * 19 / 3, HOUR * 5 / 6)]);
    assert_eq!(found.change, Some(Fraction { numerator: HOUR * 11 / 6, denominator: 1 }));
    let told: Vec<_> = found.differences.iter().map(|one| (one.choice, one.pointer.as_str(), one.part)).collect();
    assert_eq!(
        told,
        [
            (Some(20), "/leadTime/aggregate", Some(0)),
            (Some(23), "/definitions/change/any/0/where", Some(1)),
            (Some(29), "/reworkRate/zero", None),
        ]
    );
    // The bot's row left, by the second part and on the whole.
    assert!(found.parts[0].rows.is_empty());
    for rows in [&found.parts[1].rows, &found.rows] {
        assert_eq!((rows.len(), rows[0].operand, rows[0].left.count, rows[0].entered.count), (1, "items", 1, 0));
    }
    // A profile compared with itself, written otherwise.
    let same = json!({ "id": "same", "definitions": { "deployment": { "any": [{ "of": "attempt", "outcome": ["success"] }] } },
        "leadTime": { "open": "apart", "start": { "moment": "commit.authored" } } });
    let found = compare(&mut engine, &query, Value::Null, same);
    assert!(found.parts.is_empty() && found.change.is_some_and(|change| change.numerator == 0), "{found:?}");
}

/// Every row of the table is the report under that preset, and its difference from the first is that of a comparison.
#[test]
fn every_preset_says_in_the_table_what_it_says_alone() {
    let mut case = Case::all("rosetta").find(|case| case.what.starts_with("northwind")).expect("the sample");
    let mut engine = engine(&[("a", &case.text)]);
    for query in case.queries("month") {
        let asked = RosettaQuery { query: query.clone(), bands: None };
        let found = engine.rosetta(&asked, &[table(&query).clone()]).unwrap_or_else(|error| panic!("{error:?}"));
        let ids: Vec<&str> = found.rows.iter().map(|row| row.profile.id.as_str()).collect();
        assert_eq!(ids, presets().iter().map(|preset| preset.id.clone()).collect::<Vec<_>>());
        assert!(found.rows[0].is_own && found.rows[0].choices.is_empty(), "{:?}", found.rows[0]);
        let mut values: Vec<f64> = Vec::new();
        for row in &found.rows {
            let what = format!("{} under {}", query.metric, row.profile.id);
            let report = ask(&mut engine, &Query { profile: Some(row.profile.id.clone()), ..query.clone() });
            let figure = &report.figure;
            assert_eq!(
                (row.figure.value, row.figure.unit, row.figure.n),
                (figure.value, figure.unit, figure.n),
                "{what}"
            );
            assert_eq!(row.figure.band, figure.band, "{what}");
            let by_default = ask(&mut engine, &query).figure;
            if row.is_own {
                assert_eq!(row.common_band, by_default.band, "{what}");
            }
            assert!(row.fidelity.as_deref() == Some("exact") || row.because.is_some(), "{what}");
            // A preset that makes no choice otherwise gives the same figure.
            if row.choices.is_empty() && figure.value != by_default.value {
                let told = compare(&mut engine, &query, json!("dora-2025-words"), json!(row.profile.id));
                assert!(told.differences.iter().any(|one| one.part.is_some()), "{what}: {told:?}");
            }
            values.extend(figure.value.filter(|_| figure.unit == found.rows[0].figure.unit));
        }
        let least = values.iter().copied().reduce(f64::min);
        assert_eq!(found.range.map(|range| range.least), least, "{}", query.metric);
    }
}

#[test]
fn the_parts_add_up_between_presets() {
    let mut case = Case::all("presets").find(|case| case.what.starts_with("northwind")).expect("the sample");
    let mut engine = engine(&[("a", &case.text)]);
    let all = presets();
    for query in case.queries("month") {
        let to = case.dice.one_of(&all).id.clone();
        for from in &all {
            let what = format!("{}: {} to {to}", query.metric, from.id);
            let compared = CompareQuery { query: query.clone(), profiles: [json!(from.id), json!(to)] };
            let zones = [table(&query).clone()];
            let found = engine.compare(&compared, &zones).unwrap_or_else(|error| panic!("{what}: {error:?}"));
            check_sum(&found, &what);
        }
    }
}
