//! The sample as its tools export it: it says the same as its events, joins up across tools, and one file shows what an error is.

use std::collections::{BTreeMap, BTreeSet};

use dora_insight::report::Query;
use dora_insight::source::ImportReport;
use dora_insight::time::Zone;
use dora_insight::workspace::{FileOptions, Workspace};
use serde_json::{Value, json};

use crate::organisation::{Organisation, Outcome, SAMPLE_SEED, tool_files, tools_profile};

const BROKEN: &str = "jira/issues_before_2024.json";

/// The workspace with all that was exported, and the report on each file.
fn read(sample: &Organisation) -> (Workspace, BTreeMap<String, ImportReport>) {
    let mut workspace = Workspace::new();
    let mut reports = BTreeMap::new();
    for export in tool_files(sample) {
        let options = FileOptions { name: export.path.clone(), integration: export.integration, source: None };
        let report = workspace.import_file(export.text.as_bytes(), &options).expect("an import");
        assert_eq!(report.source, Some(export.source), "{}", export.path);
        reports.insert(export.path, report);
    }
    (workspace, reports)
}

fn ask(workspace: &mut Workspace, metric: &str, profile: Option<&str>) -> Value {
    let mut query = json!({
        "metric": metric, "range": { "from": "2025-01-01", "to": "2025-12-31" }, "now": "2026-01-05T09:00:00Z", "interval": "month",
    });
    if let Some(profile) = profile {
        query["profile"] = json!(profile);
    }
    let query: Query = serde_json::from_value(query).expect("a query");
    serde_json::to_value(workspace.report(&query, &Zone::utc()).expect("a report")).expect("JSON")
}

#[test]
fn only_the_broken_file_has_anything_refused_and_says_where() {
    let (_, reports) = read(&Organisation::sample(SAMPLE_SEED));
    for (path, report) in reports.iter().filter(|(path, _)| *path != BROKEN) {
        assert_eq!((report.refused, &report.diagnostics[..]), (0, &[][..]), "{path}");
        assert!(report.found > 0, "{path}");
    }
    let broken = &reports[BROKEN];
    assert_eq!((broken.records.values().sum::<u64>(), broken.refused), (1, 2), "{broken:?}");
    let told: Vec<String> = broken
        .diagnostics
        .iter()
        .map(|one| {
            let place = &one.place;
            format!(
                "{}:{}:{} {} {}",
                place.file.as_deref().unwrap_or_default(),
                place.line.unwrap_or_default(),
                place.pointer.as_deref().unwrap_or_default(),
                one.code,
                one.message
            )
        })
        .collect();
    let file = "jira/issues_before_2024.json";
    assert_eq!(
        told,
        [
            format!(
                "{file}:24:/issues/1/fields/created record.type found \"end of November\", wanted a time such as \"2024-05-31T09:30:00Z\""
            ),
            format!(
                "{file}:32:/issues/2 import.truncated found the end of the file inside record 3, which begins on line 28"
            ),
        ]
    );
}

#[test]
fn what_a_file_holds_is_said_whether_its_tool_was_told_or_found_out() {
    for export in tool_files(&Organisation::sample(SAMPLE_SEED)) {
        let holds = |source: Option<&str>| {
            let options = FileOptions {
                name: export.path.clone(),
                integration: export.integration.clone(),
                source: source.map(str::to_owned),
            };
            Workspace::new().import_file(export.text.as_bytes(), &options).expect("an import").holds
        };
        assert_eq!(holds(Some(export.source)), holds(None), "{}", export.path);
    }
}

#[test]
fn the_tools_tell_the_same_as_the_events() {
    let sample = Organisation::sample(SAMPLE_SEED);
    let (mut workspace, reports) = read(&sample);
    let count = |path: &str, kind: &str| {
        let of = |(_, report): (&String, &ImportReport)| report.records.get(kind).copied().unwrap_or_default();
        reports.iter().filter(|(name, _)| name.starts_with(path)).map(of).sum::<u64>() as usize
    };
    let repo = |name: &'static str| move |repo: &str| repo == name;
    let logistics = repo("northwind/logistics");
    let platform = repo("northwind/platform");
    let azure_pulls = sample.pull_requests.iter().filter(|one| logistics(&one.repo)).count();
    assert_eq!(count("azure-devops/", "pullRequest"), azure_pulls);
    assert_eq!(count("github/", "pullRequest"), sample.pull_requests.len() - azure_pulls);
    assert_eq!(count("", "commit"), sample.commits.len());
    let of = |is: &dyn Fn(&str) -> bool| {
        sample.deployments.iter().filter(|one| is(one.repo.as_deref().unwrap_or_default())).count()
    };
    assert_eq!(count("harness/executions", "run"), of(&platform));
    assert_eq!(count("azure-devops/deployments", "run"), of(&logistics));
    let azure_issues = sample.issues.iter().filter(|one| one.project.as_deref() == Some("LOG")).count();
    let azure_incidents =
        sample.incidents.iter().filter(|one| logistics(one.repo.as_deref().unwrap_or_default())).count();
    assert_eq!(count("azure-devops/work_items.json", "issue"), azure_issues + azure_incidents);
    let jira_issues = sample.issues.iter().filter(|one| one.key.is_some()).count() - azure_issues;
    assert_eq!(count("jira/issues.json", "issue"), jira_issues);
    // A stage and two jobs of every build.
    assert_eq!(count("azure-devops/timelines", "stage"), count("azure-devops/builds", "run") * 3);
    // A changelog that was cut off and asked for whole tells some steps twice: each is there once.
    let moves: usize = sample.issues.iter().filter(|one| one.key.is_some()).map(|one| one.transitions.len()).sum();
    assert!(count("jira/changelogs", "transition") > 0 && count("", "transition") > moves);
    let summary = serde_json::to_value(workspace.summary()).expect("JSON");
    let kept = summary["kinds"].as_array().into_iter().flatten().find(|one| one["kind"] == "transition");
    assert_eq!(kept.expect("steps")["count"], moves);
}

#[test]
fn all_four_figures_are_explained_and_links_lead_from_tool_to_tool() {
    let sample = Organisation::sample(SAMPLE_SEED);
    let (mut workspace, _) = read(&sample);
    let findings = workspace.set_documents(&json!({ "profiles": [tools_profile()] }).to_string());
    assert_eq!(findings, vec![]);
    let mut rules = BTreeMap::new();
    for metric in ["leadTime", "deploymentFrequency", "changeFailureRate", "timeToRestore"] {
        let report = ask(&mut workspace, metric, Some("northwind"));
        assert!(report["figure"]["value"].as_f64().is_some_and(|value| value > 0.0), "{metric}: {}", report["figure"]);
        for link in report["links"].as_array().expect("links") {
            rules.insert(link["name"].as_str().expect("a name").to_owned(), link["found"].clone());
        }
    }
    let found = |link: &str, rule: &str| rules[link][rule].as_u64().unwrap_or_default() as usize;
    let merged = || sample.pull_requests.iter().filter(|one| one.merged_at.is_some());
    // An image that the builds' tool put out of the merge, and that Harness took in.
    let live: BTreeSet<&str> = sample
        .deployments
        .iter()
        .filter(|one| {
            one.repo.as_deref() == Some("northwind/platform") && one.environment.as_deref() == Some("production")
        })
        .filter(|one| matches!(one.status, Some(Outcome::Success | Outcome::RolledBack)))
        .filter_map(|one| one.sha.as_deref())
        .collect();
    let by_artifact =
        merged().filter(|one| one.merge_commit_sha.as_deref().is_some_and(|sha| live.contains(sha))).count();
    assert_eq!(found("ships", "artifact"), by_artifact);
    assert!(found("ships", "ancestry") > by_artifact, "{rules:?}");
    // An issue of Jira that pull requests on GitHub name, and a work item that Azure DevOps says was answered.
    let branches: Vec<&str> = merged().filter_map(|one| one.head.as_deref()).collect();
    let answered = |project: &str| {
        let of_project =
            sample.issues.iter().filter_map(|one| one.key.as_deref()).filter(|key| key.starts_with(project));
        of_project.filter(|key| branches.iter().any(|branch| branch.contains(&format!("{key}-")))).count()
    };
    assert_eq!(found("answers", "issueKey"), answered("PAY") + answered("SHOP"));
    assert_eq!(found("answers", "explicit"), answered("LOG"));
}

#[test]
fn it_is_small_and_the_same_whenever_it_is_made() {
    let sample = Organisation::sample(SAMPLE_SEED);
    let files = tool_files(&sample);
    assert_eq!(files, tool_files(&Organisation::sample(SAMPLE_SEED)));
    let paths: BTreeSet<&str> = files.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths.len(), files.len());
    assert!(files.len() < 40, "{} files", files.len());
    let bytes: usize = files.iter().map(|one| one.text.len()).sum();
    assert!(bytes < 8_000_000, "{bytes} bytes");
}

#[test]
fn a_profile_proposed_from_it_is_the_one_a_person_would_write() {
    let (mut workspace, _) = read(&Organisation::sample(SAMPLE_SEED));
    let found = workspace.suggest_profile();
    for (subject, title) in [
        ("environment", "\"production\", \"prod-eu\", \"prod-us\""),
        ("deployment", "runs in the environment \"prod-eu\", \"prod-us\", \"production\""),
        ("change", "merged pull requests"),
        ("incident", "issues labelled \"incident\", \"sev1\", \"sev2\""),
    ] {
        let subject = found.subjects.iter().find(|one| one.subject == subject).expect("a subject");
        let best = subject.candidates.first().expect("a candidate");
        assert_eq!((best.title.as_str(), best.sure), (title, "high"), "{}", subject.subject);
    }
}
