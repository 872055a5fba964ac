//! What holds whatever the records are, over organisations made from a seed; a case that fails says which.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use dora_insight::event::Kind;
use dora_insight::insight::TimeRange;
use dora_insight::metric::RowGroup;
use dora_insight::report::{Query, Report};
use dora_insight::store::RowId;
use dora_insight::time::Interval;
use dora_insight::workspace::Workspace;
use serde_json::{Value, json};

use crate::naive::case::{Case, ask, bytes, engine, filtered, options};
use crate::naive::{definite, recount, rewrite};
use crate::organisation::{Dice, Organisation, events_ndjson};

const KINDS: [&str; 6] = ["pullRequest", "run", "incident", "issue", "commit", "release"];

/// What a report says in numbers, whatever its rows are called.
fn numbers(report: &Report) -> Value {
    let points = report.series.iter().map(|point| json!([point.value, point.n, point.operands, point.partial]));
    let points: Vec<Value> = points.collect();
    let open = report.open.as_ref().map(|open| (open.count, open.median_age_ms, open.oldest_age_ms));
    json!([report.figure, points, report.stages, open, report.accounting.used])
}

fn shuffled<'t>(text: &'t str, dice: &mut Dice) -> Vec<&'t str> {
    let mut lines: Vec<&str> = text.lines().collect();
    for last in (1..lines.len()).rev() {
        lines.swap(last, dice.below(last + 1));
    }
    lines
}

fn check_order(mut case: Case) {
    let queries = case.queries("week");
    let expected = bytes(&mut engine(&[("a", &case.text)]), &queries);
    let lines = shuffled(&case.text, &mut case.dice);
    let (left, right) = lines.split_at(case.dice.below(lines.len() + 1));
    let (left, right) = (left.join("\n"), right.join("\n"));
    let whole = lines.join("\n");
    for files in [
        &[("a", &whole[..])][..],
        &[("a", &left), ("b", &right)],
        &[("b", &right), ("a", &left)],
        &[("z", &left), ("y", &right)],
    ] {
        assert!(bytes(&mut engine(files), &queries) == expected, "{}", case.what);
    }
}

fn check_chunks(mut case: Case) {
    let queries = case.queries("month");
    let expected = bytes(&mut engine(&[("a", &case.text)]), &queries);
    for size in [1, 7, 4096] {
        let mut engine = Workspace::new();
        let file = engine.begin_file(&options("a")).expect("a file begins");
        for chunk in case.text.as_bytes().chunks(size) {
            engine.push_file(file, chunk).expect("a chunk is taken");
        }
        engine.finish_file(file).expect("a file ends");
        assert!(bytes(&mut engine, &queries) == expected, "{} of {size} bytes", case.what);
    }
}

fn check_again(mut case: Case) {
    let queries = case.queries("week");
    let expected = bytes(&mut engine(&[("a", &case.text)]), &queries);
    let less: String = case.text.lines().step_by(2).flat_map(|line| [line, "\n"]).collect();
    let mut engine = engine(&[("a", &less)]);
    for time in ["in place of half of it", "again"] {
        bytes(&mut engine, &queries);
        engine.import_file(case.text.as_bytes(), &options("a")).expect("a file");
        assert!(bytes(&mut engine, &queries) == expected, "{} {time}", case.what);
    }
    engine.import_file(case.text.as_bytes(), &options("b")).expect("a file");
    assert!(bytes(&mut engine, &queries) == expected, "{} under another name", case.what);
    engine.forget("main");
    engine.import_file(case.text.as_bytes(), &options("a")).expect("a file");
    assert!(bytes(&mut engine, &queries) == expected, "{} after it was forgotten", case.what);
}

/// The rows behind each operand, and those that are open.
fn rows(report: &Report) -> BTreeMap<&str, BTreeSet<RowId>> {
    let group = |group: &RowGroup| (group.operand, group.ids.iter().copied().collect());
    let open = report.open.iter().map(|open| ("open", open.ids.iter().copied().collect()));
    report.rows.iter().map(group).chain(open).collect()
}

/// The halves of a range have together what the range has, wherever it is cut: before days on which something happened.
fn check_halves(mut case: Case) {
    let mut engine = engine(&[("a", &case.text)]);
    for whole in case.queries("day") {
        let all = ask(&mut engine, &whole);
        let (from, to) = dates(&whole);
        let days = all.series.iter().filter(|point| point.rows[0].0 < point.rows[0].1);
        let cuts: Vec<NaiveDate> = days.map(|point| point.start.parse().expect("a date")).collect();
        for cut in cuts.iter().filter(|cut| **cut > from).step_by(cuts.len() / 25 + 1) {
            let halves = [(from, *cut - Days::new(1)), (*cut, to)];
            let halves = halves.map(|(from, to)| {
                let half = Query { interval: Some(Interval::Month), ..over(&whole, from, to) };
                ask(&mut engine, &half)
            });
            check_sum(&all, &halves, &format!("{}: {whole:?} cut before {cut}", case.what));
        }
    }
}

fn check_sum(all: &Report, halves: &[Report], what: &str) {
    let counts: [fn(&Report) -> f64; 4] = [
        |report| report.figure.n as f64,
        |report| report.accounting.used as f64,
        |report| report.figure.operand("failures").unwrap_or_default(),
        |report| report.figure.operand("daysWithDeployment").unwrap_or_default(),
    ];
    for count in counts {
        assert_eq!(count(all), halves.iter().map(count).sum::<f64>(), "{what}");
    }
    for (number, group) in all.rows.iter().enumerate() {
        let rows = halves.iter().flat_map(|half| &half.rows[number].ids);
        assert!(rows.eq(&group.ids), "{what}: {}", group.operand);
    }
}

/// A narrower filter adds no row and changes no link; two filters at once give what both give.
fn check_filters(mut case: Case) {
    let mut engine = engine(&[("a", &case.text)]);
    let filters = [
        ("repo", json!({ "field": "repo", "op": "startsWith", "value": "wild/team-0" })),
        ("repo", json!({ "not": { "field": "repo", "op": "endsWith", "value": "0" } })),
        ("service", json!({ "field": "service", "op": "is", "value": "api" })),
        ("environment", json!({ "field": "environment", "op": "exists" })),
        ("labels", json!({ "field": "labels", "op": "has", "value": "bug" })),
        ("author", json!({ "field": "author", "op": "in", "values": ["ada", "bo"] })),
    ];
    for whole in case.queries("month") {
        let (field, wide) = case.dice.one_of(&filters).clone();
        let (_, other) = case.dice.one_of(&filters[..2]).clone();
        let kinds: Vec<&str> =
            KINDS.into_iter().filter(|kind| has_field(kind, field) && has_field(kind, "repo")).collect();
        let [all, wider, others, narrower] = [
            whole.clone(),
            filtered(&whole, &wide, &kinds),
            filtered(&whole, &other, &kinds),
            filtered(&whole, &json!({ "all": [wide, other] }), &kinds),
        ]
        .map(|query| ask(&mut engine, &query));
        let what = format!("{}: {whole:?} with {wide} and {other} on {kinds:?}", case.what);
        for report in [&wider, &others, &narrower] {
            assert_eq!(all.links, report.links, "{what}");
            assert_eq!(all.accounting.read, report.accounting.read, "{what}");
        }
        for (operand, found) in rows(&narrower) {
            let (wider, others) = (&rows(&wider)[operand], &rows(&others)[operand]);
            assert!(wider.is_subset(&rows(&all)[operand]) && others.is_subset(&rows(&all)[operand]), "{what}");
            assert_eq!(found, wider & others, "{what}");
        }
    }
}

/// A parent has the records of its teams, each once, whether or not they share some; where they share none, its counts are their sums
/// and its shares are of sums.
fn check_teams(mut case: Case) {
    let mut engine = engine(&[("a", &case.text)]);
    let one = json!({ "any": [
        { "field": "repo", "op": "startsWith", "value": "wild/team-0" }, { "field": "repo", "op": "endsWith", "value": "b" },
    ] });
    let sharing = json!({ "not": { "field": "repo", "op": "endsWith", "value": "0" } });
    for (two, shares) in [(sharing, true), (json!({ "not": one }), false)] {
        assert!(engine.set_documents(&teams(&one, &two).to_string()).is_empty());
        for whole in case.queries("month") {
            let [parent, one, two] = ["both", "one", "two"]
                .map(|team| ask(&mut engine, &Query { collection: Some(team.to_owned()), ..whole.clone() }));
            let what = format!("{}: {whole:?}", case.what);
            for (operand, found) in rows(&parent) {
                assert_eq!(found, &rows(&one)[operand] | &rows(&two)[operand], "{what}: {operand}");
            }
            if shares {
                continue;
            }
            let counts: [fn(&Report) -> f64; 3] = [
                |report| report.figure.n as f64,
                |report| report.accounting.used as f64,
                |report| report.figure.operand("failures").unwrap_or_default(),
            ];
            let [n, _, failures] = counts.map(|count| {
                assert_eq!(count(&parent), count(&one) + count(&two), "{what}");
                count(&one) + count(&two)
            });
            if let Some(ratio) = parent.figure.operand("ratio") {
                assert_eq!(ratio, failures / n, "{what}");
            }
        }
    }
}

fn teams(one: &Value, two: &Value) -> Value {
    let kinds: Vec<&str> = KINDS.into_iter().filter(|kind| has_field(kind, "repo")).collect();
    let node = |id: &str, parent: &str, filter: &Value| {
        let filters: Vec<Value> = kinds.iter().map(|kind| json!({ "record": kind, "where": filter })).collect();
        json!({ "id": id, "parent": parent, "filters": filters })
    };
    json!({
        "integrations": [{ "id": "main", "source": "events" }],
        "projects": [{
            "id": "p", "categories": [{ "id": "teams" }],
            "collections": [node("both", "teams", &json!({ "any": [one, two] })), node("one", "both", one), node("two", "both", two)],
        }],
    })
}

fn has_field(kind: &str, field: &str) -> bool {
    Kind::named(kind).is_some_and(|kind| kind.field(field).is_some())
}

/// Any report adds up, and so do its rows.
fn check_reports(mut case: Case) {
    let mut engine = engine(&[("a", &case.text)]);
    for interval in ["day", "week", "month"] {
        for query in case.queries(interval) {
            let report = ask(&mut engine, &query);
            let what = format!("{}: {query:?}", case.what);
            recount::check_sound(&report, &what);
            recount::check_rows(&mut engine, &query, &report, &what);
        }
    }
}

/// A week later, or 52, everything is as it was. In UTC: elsewhere clocks change on other dates.
fn check_later(mut case: Case) {
    let text = definite(&case.text);
    for (days, now) in [(7, "2027-01-07T12:00:00Z"), (364, "2027-12-30T12:00:00Z")] {
        let (mut before, mut after) = (engine(&[("a", &text)]), engine(&[("a", &rewrite::later(&text, days))]));
        for query in case.queries("week") {
            let query = Query { zone: Some("UTC".to_owned()), ..query };
            let (from, to) = dates(&query);
            let later = Query { now: now.to_owned(), ..query.clone() };
            let shift = Days::new(days.unsigned_abs());
            let later = over(&later, from + shift, to + shift);
            let (before, after) = (ask(&mut before, &query), ask(&mut after, &later));
            assert_eq!(numbers(&before), numbers(&after), "{} by {days} days: {query:?}", case.what);
        }
    }
}

fn dates(query: &Query) -> (NaiveDate, NaiveDate) {
    let TimeRange::Dates { from, to } = &query.range else { panic!("{query:?}: no dates") };
    (from.parse().expect("a date"), to.parse().expect("a date"))
}

/// The same question over other dates.
fn over(query: &Query, from: NaiveDate, to: NaiveDate) -> Query {
    Query { range: TimeRange::Dates { from: from.to_string(), to: to.to_string() }, ..query.clone() }
}

/// Names are only names.
fn check_names(mut case: Case) {
    let text = definite(&case.text);
    let renamed = rewrite::renamed(&text, "renamed ");
    let (mut one, mut other) = (engine(&[("a", &text)]), engine(&[("a", &renamed)]));
    for query in case.queries("month") {
        let (one, other) = (ask(&mut one, &query), ask(&mut other, &query));
        assert_eq!(numbers(&one), numbers(&other), "{}: {query:?}", case.what);
    }
}

/// Another organisation in the same workspace, with which this one shares no repository, service, id or commit, changes nothing
/// of what is filtered on this one's repositories; unless this one has nothing at all of what is counted, and so no figure.
/// Records without a repository are left out on both sides.
fn check_neighbour(mut case: Case) {
    let stranger = events_ndjson(&Organisation::random(case.dice.draw() % 1_000, 200));
    let stranger = rewrite::renamed(&definite(&stranger), "other ");
    let (mut alone, mut both) = (engine(&[("a", &case.text)]), engine(&[("a", &case.text), ("b", &stranger)]));
    let own = json!({ "not": { "field": "repo", "op": "startsWith", "value": "other " } });
    let own = json!({ "all": [own, { "field": "repo", "op": "exists" }] });
    for query in case.queries("week") {
        let query = filtered(&query, &own, &KINDS);
        let (alone, both) = (ask(&mut alone, &query), ask(&mut both, &query));
        if alone.figure.reason != Some("nothingMatched") {
            assert_eq!(numbers(&alone), numbers(&both), "{}: {query:?}", case.what);
        }
    }
}

fn check(law: &str, check: fn(Case)) {
    Case::all(law).for_each(check);
}

#[test]
fn the_order_of_lines_and_files_changes_nothing() {
    check("order", check_order);
}

#[test]
fn a_file_may_come_in_chunks_of_any_size() {
    check("chunks", check_chunks);
}

#[test]
fn a_file_that_comes_again_takes_the_place_of_the_older_one() {
    check("again", check_again);
}

#[test]
fn the_halves_of_a_range_add_up() {
    check("halves", check_halves);
}

#[test]
fn a_narrower_filter_adds_no_row_and_changes_no_link() {
    check("filters", check_filters);
}

#[test]
fn a_parent_has_the_records_of_its_teams_each_once() {
    check("teams", check_teams);
}

#[test]
fn every_report_adds_up_and_its_rows_recompute_to_it() {
    check("reports", check_reports);
}

#[test]
fn everything_a_week_or_a_year_later_leaves_the_numbers_as_they_were() {
    check("later", check_later);
}

#[test]
fn other_names_leave_the_numbers_as_they_were() {
    check("names", check_names);
}

#[test]
fn a_neighbour_that_shares_nothing_changes_nothing() {
    check("neighbour", check_neighbour);
}
