//! The reference product's own tables, line by line: what each field of its profile can be set to is said as a profile and asked.
//!
//! A case of `tests/vectors` names the line that it proves in `line`. The lines are those of Harness SEI's documentation: the
//! pages on the DORA profile, on lead time and its stages, on the four calculations, and on the profiles of its second version.

use std::collections::{BTreeMap, BTreeSet};

use crate::documents::findings;
use crate::vectors::vector_files;

/// Every line, by the part of the profile that it stands in.
const LINES: &[(&str, &[&str])] = &[
    ("basic information", &["name and description"]),
    ("issue management platform", &[""]),
    ("start event", &["ticket created", "commit created", "use first stage", "API event"]),
    (
        "development stage",
        &[
            "lead time to first commit",
            "pull request creation, first",
            "pull request creation, last",
            "pull request creation, until a label",
            "time to comment, first",
            "time to comment, last",
            "approval time, first",
            "approval time, last",
            "merge time, first",
            "merge time, last",
        ],
    ),
    ("destination branches", &[""]),
    ("stage off", &[""]),
    ("stage renamed and described", &[""]),
    ("acceptable times of a stage", &[""]),
    (
        "custom stage",
        &[
            "statuses",
            "status categories",
            "first entry only",
            "CI, first execution",
            "CI, last execution",
            "CI, hand-picked pipelines",
            "CI, properties that must all hold",
            "CI, parameters of which one must hold",
            "CD, first execution",
            "CD, last execution",
            "CD, pipelines and filters",
            "release, earliest version",
            "release, latest version",
        ],
    ),
    ("custom stages before and after the development stages", &[""]),
    ("Jira statuses only", &[""]),
    ("only items with pull requests", &[""]),
    (
        "metric",
        &["average time in stage", "median, sum of stages", "median of totals", "90th percentile", "95th percentile"],
    ),
    ("metric shown", &["mean, median, 90th, 95th"]),
    (
        "frequency",
        &[
            "delivery pipelines, all",
            "delivery pipelines, started",
            "delivery pipelines, hand-picked",
            "delivery pipelines, filters that must all hold",
            "delivery pipelines, parameters of which one must hold",
            "delivery pipelines, stage parameters of which one must hold",
            "jobs, all",
            "jobs, started",
            "jobs, hand-picked",
            "jobs, filters that must all hold",
            "jobs, parameters of which one must hold",
            "stages and steps",
            "one tool, several of its integrations",
            "pull requests merged, closed or not",
            "pull requests closed, merged or not",
            "pull requests merged and closed",
            "pull requests, one of branch or label filters",
            "commits pushed to a branch, tagged or not",
            "tags, pushed or not",
            "commits pushed or tagged",
            "issues, filters that must all hold",
            "issues, created",
            "issues, updated",
            "versions released",
            "work items of boards",
            "change requests",
            "change requests, created",
            "change requests, updated",
            "incidents as tickets",
            "bands",
            "what narrows it",
        ],
    ),
    (
        "failure rate",
        &[
            "delivery pipelines",
            "jobs",
            "pull requests",
            "commits",
            "issues",
            "work items of boards",
            "incidents of change requests",
            "each block has its own event",
            "only deployments causing failure",
            "absolute value",
            "more than all",
            "bands",
        ],
    ),
    (
        "restore",
        &[
            "incident tool, filters that must all hold",
            "a filter for each attribute",
            "tickets, incidents or change requests",
            "placed by resolved",
            "placed by updated",
            "placed by created",
            "open incidents stand apart",
            "a day at a time",
            "stages",
            "stages, any tool",
            "bands",
        ],
    ),
    ("association", &["a collection and its profile", "one profile, many collections", "inherited", "none"]),
    (
        "correlation",
        &[
            "issue and pull request",
            "issue and commit",
            "commit and pull request",
            "commit and CI run",
            "CI run and CD run",
        ],
    ),
    ("a pipeline with many stages is one stage", &[""]),
    ("custom CI/CD records", &[""]),
    // The second version.
    ("maturity levels", &[""]),
    ("levels of a stage", &[""]),
    ("five phases", &[""]),
    ("phases on and off", &[""]),
    ("phase variants", &["last approval, first CI run"]),
    ("population", &["completed items", "all completed work", "only deployed work"]),
    ("enforce workflow order", &[""]),
    ("allow workflow exceptions", &[""]),
    (
        "frequency source",
        &["delivery, all completed runs", "releases of issues", "pull requests to the production branch with a label"],
    ),
    ("frequency", &["change requests, closed, or closed and resolved"]),
    (
        "failure rate source",
        &["failures and rollbacks of delivery", "the total is the frequency's own set", "incidents by an event"],
    ),
    (
        "restore source",
        &["issues, created to resolved", "all incidents, or those created in the range", "closed, resolved, or either"],
    ),
    (
        "team settings",
        &[
            "pipelines, success and failure statuses",
            "repositories, branches and labels",
            "kinds and labels of incidents",
        ],
    ),
    ("filter sets joined by any or all", &[""]),
];

#[test]
fn every_line_of_the_reference_tables_has_a_vector() {
    let join = |(part, values): &(&str, &[&str])| -> Vec<String> {
        let of = |value: &&str| if value.is_empty() { (*part).to_owned() } else { format!("{part}: {value}") };
        values.iter().map(of).collect()
    };
    let listed: BTreeSet<String> = LINES.iter().flat_map(join).collect();
    let mut held: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in vector_files() {
        for case in file.cases.iter().filter(|case| !case["line"].is_null()) {
            let [line, name] = ["line", "name"].map(|member| case[member].as_str().expect("a text").to_owned());
            assert!(held.entry(line).or_default().insert(name.clone()), "{}: a second \"{name}\"", file.name);
        }
    }
    let held: BTreeSet<String> = held.into_keys().collect();
    let (missing, unlisted): (Vec<_>, Vec<_>) =
        (listed.difference(&held).collect(), held.difference(&listed).collect());
    assert!(missing.is_empty(), "lines without a vector: {missing:?}");
    assert!(unlisted.is_empty(), "lines that the table does not list: {unlisted:?}");
}

/// A collection has one profile at most, and not one whose tools it lacks.
#[test]
fn what_the_reference_refuses_to_associate_is_refused() {
    let codes = |kind: &str, name: &str| -> BTreeSet<&str> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/invalid").join(name);
        let text = std::fs::read_to_string(path).expect("a document");
        findings(kind, &text).iter().map(|finding| finding.code).collect()
    };
    assert!(codes("collection", "collection-second-profile.json").contains("collection.secondProfile"));
    assert!(codes("workspace", "workspace-missing-integration.json").contains("collection.missingIntegration"));
}
