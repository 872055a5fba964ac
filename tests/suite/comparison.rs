//! One question under two profiles: the parts of the difference, and what each choice moves.

use dora_insight::metric::{Fraction, Unit};
use dora_insight::profile::{
    Bindings, DEFAULT_PROFILE, check_profile, differences, own_profile, plausible_choices, whole_profile,
};
use dora_insight::report::Query;
use dora_insight::workspace::{CompareQuery, Comparison, Workspace};
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
        assert!(comparison.a.figure.value.is_none() || comparison.b.figure.value.is_none(), "{what}");
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
