//! The choices that a profile makes, and their values: each value has a vector, with a figure worked out by hand.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::vectors::{faults_of, vector_files};

/// Every value of each choice. Choice 42, a score over the measures, is a document of its own.
const CHOICES: &[(u64, &[&str])] = &[
    (
        1,
        &[
            "default",
            "run",
            "stage of a run",
            "job",
            "release",
            "tag",
            "merged pull request",
            "pushed commit",
            "issue",
            "change request",
            "neutral deployment",
            "several joined",
            "several runs grouped",
        ],
    ),
    (2, &["success", "finished whatever the outcome", "any", "each named status mapped"]),
    (3, &["finished", "started", "created", "published", "group: first", "group: last"]),
    (4, &["tier", "values", "patterns", "highest of its stages", "none"]),
    (5, &["by id", "by SHA and environment", "by SHA, environment and window", "by parent pipeline"]),
    (6, &["count", "distinct days", "interval, n-1", "interval, n"]),
    (
        7,
        &[
            "calendar days in range",
            "days-1",
            "working days",
            "five-day weeks",
            "a fixed N",
            "buckets with empty ones",
            "buckets without empty ones",
            "days outside declared exports",
            "days outside observed exports",
            "days outside exports ignored",
        ],
    ),
    (8, &["none", "mean", "median lower", "median upper", "median interpolated"]),
    (
        9,
        &[
            "day",
            "week from Monday",
            "week from Sunday",
            "month",
            "zone",
            "partial kept",
            "partial dropped",
            "partial pro-rated",
        ],
    ),
    (
        10,
        &[
            "pull request",
            "commit",
            "each (deployment, commit) pair",
            "each (deployment, pull request) pair",
            "head commit of the deployment",
            "issue",
        ],
    ),
    (
        11,
        &[
            "first commit authored",
            "last commit authored",
            "first commit committed",
            "last commit committed",
            "commit pushed",
            "pull request opened",
            "ready for review",
            "first review",
            "merged",
            "issue created",
            "issue entering a status",
            "custom event",
            "first stage",
        ],
    ),
    (
        12,
        &[
            "deployment finished",
            "deployment started",
            "deployment created",
            "release",
            "stage done",
            "the fix when the deployment failed",
        ],
    ),
    (
        13,
        &[
            "explicit ids",
            "explicit SHAs",
            "next by time",
            "commit ancestry",
            "commit ancestry since the previous success",
            "merge commit",
            "head of one push",
            "build range",
            "artifact lineage",
            "an ordered list",
        ],
    ),
    (14, &["owns nothing", "everything before", "since a date"]),
    (15, &["first only", "each"]),
    (16, &["dropped", "clamped to 0", "kept", "treated as missing", "zero kept", "zero dropped"]),
    (17, &["none", "up to the minute", "down to the minute", "down to the hour", "two decimals of hours"]),
    (18, &["end − start", "sum of (rounded) stages"]),
    (19, &["excluded", "zero", "drops the item"]),
    (
        20,
        &[
            "mean",
            "median lower",
            "median upper",
            "median interpolated",
            "percentile, linear",
            "percentile, nearest rank",
        ],
    ),
    (21, &["flat", "daily then all", "per service then all", "per stage then summed", "per deployment then all"]),
    (22, &["deployed", "merged", "closed", "committed", "resolved", "released"]),
    (23, &["none", "bots", "authors", "titles", "branches", "labels", "paths"]),
    (
        24,
        &[
            "linked incident",
            "failed run",
            "failed stage",
            "rollback",
            "revert",
            "hotfix by label",
            "hotfix by branch",
            "hotfix by title",
            "hotfix by tag",
            "hotfix by parameter",
            "manual mark",
        ],
    ),
    (
        25,
        &[
            "explicit, else at or before",
            "explicit",
            "latest strictly before",
            "latest at or before",
            "within a maximum lag",
            "the next deployment's interval",
            "scope: service",
            "scope: repository",
            "scope: team",
            "scope: project",
            "scope: all",
        ],
    ),
    (26, &["by id", "by (id, cause)"]),
    (27, &["distinct failed deployments", "failures", "failed runs", "count only"]),
    (
        28,
        &[
            "the same deployments as the frequency",
            "all finished",
            "success + failure",
            "commits",
            "successes only",
            "minus fix-only deployments",
            "pending left out",
        ],
    ),
    (29, &["null", "0", "failures ÷ max(n, 1)"]),
    (30, &["the deployment's", "the failure's"]),
    (
        31,
        &[
            "incident created",
            "detected",
            "acknowledged",
            "the blamed deployment",
            "the earlier of both",
            "first failed run",
            "merge of what was reverted",
        ],
    ),
    (32, &["resolved", "closed", "either", "next success", "next release", "merge of the fix"]),
    (33, &["created", "resolved", "updated", "deployment"]),
    (34, &["apart", "left out", "run to now", "censored"]),
    (
        35,
        &[
            "mean",
            "median lower",
            "median upper",
            "median interpolated",
            "percentile, linear",
            "percentile, nearest rank",
            "flat",
            "daily then all",
            "per service then all",
            "per deployment then all",
            "per stage then summed",
        ],
    ),
    (36, &["hotfix, revert or linked incident", "hotfix", "revert", "linked to an incident", "fix tag"]),
    (37, &["all", "working days", "working hours", "holidays left out"]),
    (
        38,
        &[
            "dates, both in",
            "dates, end out",
            "last N days",
            "last N weeks",
            "last N months",
            "calendar quarter",
            "calendar year",
            "since first event",
        ],
    ),
    (39, &["null with a reason", "0", "text"]),
    (40, &["ordered predicates over named operands", "half-open intervals", "gap", "between", "none"]),
    (41, &["month of 30 d", "month of 30.44 d", "month of 730 h", "half-year of 180 d", "half-year of 182.5 d"]),
];

/// What a failure is.
const FAILURE: u64 = 24;
/// Which dates are asked about.
const RANGE: u64 = 38;

/// The values that the vectors are about, by choice.
fn cases() -> BTreeMap<u64, BTreeSet<String>> {
    let mut found: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
    for file in vector_files() {
        for case in file.cases.iter().filter(|case| !case["choice"].is_null()) {
            let name = format!("{}: {}", file.name, case["name"]);
            let choice = case["choice"].as_u64().unwrap_or_else(|| panic!("{name}: the choice is no number"));
            let value = case["value"].as_str().unwrap_or_else(|| panic!("{name}: a choice without a value"));
            let is_new = found.entry(choice).or_default().insert(value.to_owned());
            assert!(is_new, "{name}: a second case for the value \"{value}\" of the choice {choice}");
        }
    }
    found
}

#[test]
fn every_value_of_every_choice_has_a_vector() {
    assert!(CHOICES.iter().map(|(choice, _)| *choice).eq(1..=41), "every choice from 1 to 41 has its values");
    let listed: BTreeSet<(u64, String)> =
        CHOICES.iter().flat_map(|(choice, values)| values.iter().map(|value| (*choice, (*value).to_owned()))).collect();
    let held: BTreeSet<(u64, String)> =
        cases().into_iter().flat_map(|(choice, values)| values.into_iter().map(move |value| (choice, value))).collect();
    let missing: Vec<_> = listed.difference(&held).collect();
    let unlisted: Vec<_> = held.difference(&listed).collect();
    assert!(missing.is_empty(), "values without a vector: {missing:?}");
    assert!(unlisted.is_empty(), "values that the table does not list: {unlisted:?}");
}

/// A choice whose values all gave one figure for the same records would be shown by no vector to be one.
#[test]
fn the_values_of_every_choice_differ_over_the_same_records() {
    let mut differing = BTreeSet::new();
    for file in vector_files() {
        let mut earlier: BTreeMap<(u64, String), &Value> = BTreeMap::new();
        for case in &file.cases {
            let Some(choice) = case["choice"].as_u64() else { continue };
            // Which dates are asked about is the query's choice; everything else is the profile's, under one query.
            let asked = if choice == RANGE { &Value::Null } else { &case["when"] };
            let known = earlier.entry((choice, format!("{} {asked}", case["given"]))).or_insert(&case["expect"]);
            let expected = case["expect"].as_object().into_iter().flatten();
            if expected.into_iter().any(|(pointer, value)| known.get(pointer).is_some_and(|known| known != value)) {
                differing.insert(choice);
            }
            // Failures come with records of their own: there it is the default profile that must give something else.
            if choice == FAILURE {
                let mut plain = case.clone();
                for (member, value) in
                    [("profile", json!({ "id": "plain" })), ("findings", json!([])), ("corrections", Value::Null)]
                {
                    plain[member] = value;
                }
                if !faults_of(&file, &plain).is_empty() {
                    differing.insert(choice);
                }
            }
        }
    }
    let same: Vec<u64> =
        CHOICES.iter().map(|(choice, _)| *choice).filter(|choice| !differing.contains(choice)).collect();
    assert!(same.is_empty(), "choices whose values give one figure over the same records: {same:?}");
}
