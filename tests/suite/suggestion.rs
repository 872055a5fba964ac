//! A profile proposed from the data alone: what a person would have said of these exports.

use dora_insight::diag::Severity;
use dora_insight::workspace::{Candidate, FileOptions, SuggestedSubject, Suggestion, Workspace};
use serde_json::{Value, json};

use crate::organisation::{Organisation, SAMPLE_SEED, events_ndjson, github_files};

fn given(lines: &[Value]) -> Workspace {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let mut workspace = Workspace::new();
    let options = FileOptions { name: "given.ndjson".to_owned(), integration: "given".to_owned(), source: None };
    let report = workspace.import_file(text.as_bytes(), &options).expect("an import");
    assert_eq!(report.diagnostics, vec![]);
    workspace
}

fn subject<'s>(suggestion: &'s Suggestion, name: &str) -> &'s SuggestedSubject {
    suggestion.subjects.iter().find(|subject| subject.subject == name).unwrap_or_else(|| panic!("{name}"))
}

/// The first candidate of a subject: its title, how sure, and how many it matches.
fn best(suggestion: &Suggestion, name: &str) -> (String, &'static str, u64) {
    match subject(suggestion, name).candidates.first() {
        Some(best) => (best.title.clone(), best.sure, best.matched),
        None => ("nothing".to_owned(), "", 0),
    }
}

/// What was proposed, in few lines.
fn told(suggestion: &Suggestion) -> String {
    let candidate =
        |one: &Candidate| format!("\n  {} ({}): {} of {}, {:?}", one.title, one.sure, one.matched, one.of, one.because);
    let subject = |one: &SuggestedSubject| {
        format!("\n{}{}", one.subject, one.candidates.iter().map(candidate).collect::<String>())
    };
    suggestion.subjects.iter().map(subject).collect()
}

fn check(lines: &[Value], expected: &[(&str, &str, &str, u64)]) -> Suggestion {
    let mut workspace = given(lines);
    let suggestion = workspace.suggest_profile();
    for (name, title, sure, matched) in expected {
        assert_eq!(best(&suggestion, name), ((*title).to_owned(), *sure, *matched), "{name}: {}", told(&suggestion));
    }
    for subject in &suggestion.subjects {
        assert_eq!(subject.candidates.is_empty(), subject.nothing.is_some(), "{}", subject.subject);
    }
    // What is proposed can be saved as it is.
    if let Some(profile) = &suggestion.profile {
        let findings = workspace.set_documents(&json!({ "profiles": [profile] }).to_string());
        assert!(findings.iter().all(|finding| finding.severity != Severity::Error), "{profile} {findings:?}");
    }
    suggestion
}

fn day(number: usize) -> String {
    format!("2024-03-{:02}T12:00:00Z", number + 1)
}

/// Ten pull requests, merged on one day after the other.
fn pulls() -> Vec<Value> {
    let pull = |number: usize| {
        json!({ "type": "pull_request", "id": format!("p{number}"), "repo": "acme/app", "number": number, "title": "Change",
            "created_at": day(number), "merged_at": day(number), "first_commit_at": day(number),
            "merge_commit_sha": format!("{number:040x}") })
    };
    (0..10).map(pull).collect()
}

fn runs(count: usize, more: &Value) -> Vec<Value> {
    let run = |number: usize| {
        let mut run = json!({ "type": "run", "id": format!("{}{number}", more["pipeline"]), "repo": "acme/app", "started_at": day(number + 1),
            "finished_at": day(number + 1), "status": "success" });
        more.as_object().into_iter().flatten().for_each(|(name, value)| run[name] = value.clone());
        run
    };
    (0..count).map(run).collect()
}

const PULLS: (&str, &str, &str, u64) = ("change", "merged pull requests", "high", 10);

#[test]
fn runs_with_a_production_environment() {
    let mut lines = pulls();
    lines.extend(runs(12, &json!({ "pipeline": "pipe", "kind": "cd", "environment": "prod-eu" })));
    lines.extend(runs(14, &json!({ "pipeline": "pre", "kind": "cd", "environment": "pre-prod" })));
    lines.extend(runs(20, &json!({ "pipeline": "ci", "kind": "ci" })));
    let found = check(
        &lines,
        &[
            ("environment", "\"prod-eu\"", "high", 12),
            ("deployment", "runs in the environment \"prod-eu\"", "high", 12),
            PULLS,
            ("incident", "nothing", "", 0),
        ],
    );
    // Under the proposed profile only those are deployments.
    let profile = found.profile.as_ref().expect("a profile");
    assert_eq!(profile["parameters"]["production"]["default"], json!(["prod-eu"]));
    assert!(
        subject(&found, "environment")
            .candidates
            .iter()
            .any(|other| other.title == "\"pre-prod\"" && other.sure == "low")
    );
}

#[test]
fn a_workflow_named_deploy() {
    let mut lines = pulls();
    lines.extend(runs(20, &json!({ "pipeline": "CI", "kind": "ci" })));
    lines.extend(runs(8, &json!({ "pipeline": "Deploy", "kind": "ci" })));
    lines.extend(runs(9, &json!({ "pipeline": "deploy-staging", "kind": "ci" })));
    check(&lines, &[("deployment", "runs of \"Deploy\"", "high", 8), ("environment", "nothing", "", 0)]);
}

fn releases(more: &Value) -> Vec<Value> {
    let release = |number: usize| {
        let mut release = json!({ "type": "release", "id": format!("v{number}"), "tag": format!("v{number}"), "repo": "acme/app",
            "released_at": day(number + 1) });
        more.as_object().into_iter().flatten().for_each(|(name, value)| release[name] = value.clone());
        release
    };
    (0..8).map(release).collect()
}

#[test]
fn releases_only() {
    let mut lines = pulls();
    lines.extend(releases(&json!({ "name": "A release" })));
    lines.push(json!({ "type": "release", "id": "rc", "tag": "rc", "repo": "acme/app", "released_at": day(3), "prerelease": true }));
    check(&lines, &[("deployment", "releases that are no previews", "high", 8)]);
}

#[test]
fn tags_only() {
    let mut workspace = Workspace::new();
    let files = [
        ("acme/app/tags.json", (0..6).map(|number| json!({ "name": format!("v{number}"), "zipball_url": "z", "commit": { "sha": format!("{number:040x}"), "url": format!("https://api.github.com/repos/acme/app/commits/{number:040x}") } })).collect::<Value>()),
        ("acme/app/commits.json", (0..6).map(|number| json!({ "sha": format!("{number:040x}"), "url": format!("https://api.github.com/repos/acme/app/commits/{number:040x}"), "commit": { "message": "x", "author": { "name": "a", "date": day(number) }, "committer": { "name": "a", "date": day(number) } }, "parents": [] })).collect()),
    ];
    for (name, file) in files {
        let options =
            FileOptions { name: name.to_owned(), integration: "given".to_owned(), source: Some("github".to_owned()) };
        let report = workspace.import_file(file.to_string().as_bytes(), &options).expect("an import");
        assert_eq!(report.refused, 0, "{:?}", report.diagnostics);
    }
    let found = workspace.suggest_profile();
    let (title, sure, matched) = best(&found, "deployment");
    assert_eq!((title.as_str(), sure, matched), ("tags", "medium", 6), "{}", told(&found));
    assert_eq!(best(&found, "change").0, "commits");
}

#[test]
fn merges_only() {
    check(&pulls(), &[("deployment", "merged pull requests", "low", 10), PULLS]);
}

#[test]
fn incidents_from_issues_by_their_labels() {
    let issue = |number: usize, label: &str| {
        json!({ "type": "issue", "id": format!("{label}{number}"), "repo": "acme/app", "created_at": day(number + 2), "resolved_at": day(number + 3),
            "labels": [label] })
    };
    let mut lines = pulls();
    lines.extend(releases(&json!({})));
    lines.extend((0..4).map(|number| issue(number, "bug")));
    check(&lines, &[("incident", "issues labelled \"bug\"", "medium", 4)]);
    lines.extend((0..3).map(|number| issue(number, "type: incident")));
    lines.extend((0..5).map(|number| issue(number, "question")));
    let found = check(&lines, &[("incident", "issues labelled \"type: incident\"", "high", 3)]);
    assert_eq!(subject(&found, "incident").candidates[1].title, "issues labelled \"bug\"");
    assert_eq!(best(&found, "failure").1, "high");
}

#[test]
fn continuous_delivery_of_harness() {
    let text = std::fs::read_to_string("tests/sources/harness/executions/page.json").expect("the fixture");
    let mut workspace = Workspace::new();
    let options = FileOptions { name: "page.json".to_owned(), integration: "harness".to_owned(), source: None };
    workspace.import_file(text.as_bytes(), &options).expect("an import");
    let found = workspace.suggest_profile();
    assert_eq!(best(&found, "environment").0, "\"prod\"", "{}", told(&found));
    let (title, _, matched) = best(&found, "deployment");
    assert_eq!((title.as_str(), matched), ("runs in the environment \"prod\"", 1), "{}", told(&found));
}

#[test]
fn jira_issues_of_the_kind_production_incident() {
    let issue = |number: usize, kind: &str| json!({ "type": "issue", "key": format!("OPS-{number}"), "project": "OPS", "kind": kind, "created_at": day(number), "resolved_at": day(number + 1) });
    let mut lines = pulls();
    lines.extend(runs(8, &json!({ "pipeline": "pipe", "kind": "cd", "environment": "production" })));
    lines.extend((0..4).map(|number| issue(number, "Production incident")));
    lines.extend((4..9).map(|number| issue(number, "Bug")));
    lines.extend((9..14).map(|number| issue(number, "Story")));
    let found = check(&lines, &[("incident", "issues of the kind \"Production incident\"", "high", 4)]);
    // Such issues name no repository and no service: time alone can join them.
    assert_eq!(found.profile.expect("a profile")["links"]["cause"]["scope"], json!([]));
}

#[test]
fn nothing_that_fits() {
    let found = check(
        &[json!({ "type": "issue", "id": "1", "created_at": day(0) })],
        &[("deployment", "nothing", "", 0), ("change", "nothing", "", 0)],
    );
    assert_eq!(found.profile, None);
    assert_eq!(
        subject(&found, "deployment").nothing,
        Some("found no run that delivers, no release, no tag, and no merged pull request")
    );
    let empty = Workspace::new().suggest_profile();
    assert!(empty.subjects.iter().all(|subject| subject.candidates.is_empty()));
}

#[test]
fn the_sample_organisation() {
    let sample = Organisation::sample(SAMPLE_SEED);
    let mut workspace = Workspace::new();
    let options = |name: &str| FileOptions { name: name.to_owned(), integration: "sample".to_owned(), source: None };
    workspace.import_file(events_ndjson(&sample).as_bytes(), &options("events.ndjson")).expect("an import");
    let found = workspace.suggest_profile();
    for (name, title) in [
        ("environment", "\"production\", \"prod-eu\", \"prod-us\""),
        ("deployment", "runs in the environment \"prod-eu\", \"prod-us\", \"production\""),
        ("change", "merged pull requests"),
        ("incident", "incidents"),
    ] {
        let (found_title, sure, _) = best(&found, name);
        assert_eq!((found_title.as_str(), sure), (title, "high"), "{}", told(&found));
    }
    let mut workspace = Workspace::new();
    for (name, text) in github_files(&sample) {
        workspace.import_file(text.as_bytes(), &options(&name)).expect("an import");
    }
    let found = workspace.suggest_profile();
    for (name, title) in [
        ("deployment", "runs in the environment \"prod-eu\", \"prod-us\", \"production\""),
        ("change", "merged pull requests"),
        ("incident", "issues labelled \"incident\", \"sev1\", \"sev2\""),
    ] {
        let (found_title, sure, _) = best(&found, name);
        assert_eq!((found_title.as_str(), sure), (title, "high"), "{}", told(&found));
    }
}
