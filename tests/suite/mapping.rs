//! What the data calls its environments, branches and services, and what becomes of taking one otherwise.

use dora_insight::diag::Fix;
use dora_insight::report::Query;
use dora_insight::time::Zone;
use dora_insight::workspace::{FileOptions, MappedBranch, Workspace};
use serde_json::{Value, json};

/// Two repositories: the shop deploys from `main` and maintains `release/1`; the docs name no branch of a run, and merge into `master`.
fn records() -> Vec<Value> {
    let deployment = |n: u32, environment: &str, service: &str, branch: &str| {
        json!({ "type": "run", "id": format!("d{n}"), "pipeline": "deploy", "kind": "cd", "repo": "acme/shop", "environment": environment,
            "service": service, "branch": branch, "status": "success", "started_at": "2024-05-02T09:00:00Z", "finished_at": "2024-05-02T10:00:00Z" })
    };
    let pull = |n: u32, repo: &str, base: &str| {
        json!({ "type": "pull_request", "id": format!("{repo}#{n}"), "number": n, "repo": repo, "base": base,
            "created_at": "2024-05-01T09:00:00Z", "merged_at": "2024-05-01T12:00:00Z" })
    };
    let incident = |n: u32, service: &str| json!({ "type": "incident", "id": format!("i{n}"), "opened_at": "2024-05-03T09:00:00Z", "service": service });
    vec![
        deployment(1, "prod-eu", "basket", "main"),
        deployment(2, "prod-eu", "basket", "main"),
        deployment(3, "live", "search", "main"),
        deployment(4, "acceptance", "search", "release/1"),
        pull(1, "acme/shop", "main"),
        pull(2, "acme/shop", "release/1"),
        pull(3, "acme/shop", "release/1"),
        pull(4, "acme/docs", "master"),
        incident(1, "basket"),
        incident(2, "baskets"),
    ]
}

fn workspace() -> Workspace {
    let mut workspace = Workspace::new();
    let text: String = records().iter().map(|record| format!("{record}\n")).collect();
    let options = FileOptions { name: "events.ndjson".to_owned(), integration: "acme".to_owned(), source: None };
    let report = workspace.import_file(text.as_bytes(), &options).expect("an import");
    assert_eq!((report.refused, report.diagnostics.len()), (0, 0), "{:?}", report.diagnostics);
    workspace
}

/// The deployments, or the changes, that count by the documents as they are.
fn counted(workspace: &mut Workspace, metric: &str) -> u64 {
    let query: Query = serde_json::from_value(json!({
        "metric": metric, "range": { "from": "2024-05-01", "to": "2024-05-31" }, "now": "2024-06-01T00:00:00Z",
    }))
    .expect("a query");
    let report = workspace.report(&query, &Zone::utc()).expect("a report");
    if metric == "leadTime" { report.accounting.read - not_matched(&report) } else { report.figure.n }
}

fn not_matched(report: &dora_insight::report::Report) -> u64 {
    report
        .accounting
        .excluded
        .iter()
        .filter(|excluded| excluded.reason == "notMatched")
        .map(|excluded| excluded.count)
        .sum()
}

fn apply(workspace: &mut Workspace, fix: Option<Fix>) {
    let mended = workspace.mended(&fix.expect("a fix"));
    assert_eq!(workspace.set_documents(&mended.to_string()), vec![]);
}

#[test]
fn environments_are_taken_for_production_and_left_out_again() {
    let mut workspace = workspace();
    let named = |workspace: &mut Workspace| {
        let mapping = workspace.mapping(None).expect("a mapping");
        let told = mapping.environments.iter().map(|one| {
            (
                one.name.clone(),
                one.runs,
                one.is_production,
                one.looks_like_production,
                one.fix.as_ref().map(|fix| fix.title.clone()),
            )
        });
        told.collect::<Vec<_>>()
    };
    let title = |text: &str| Some(text.to_owned());
    assert_eq!(
        named(&mut workspace),
        [
            ("prod-eu".to_owned(), 2, true, true, None),
            ("acceptance".to_owned(), 1, false, false, title("take \"acceptance\" for production")),
            ("live".to_owned(), 1, true, true, title("no longer take \"live\" for production")),
        ]
    );
    let fix = |workspace: &mut Workspace, name: &str| {
        let mapping = workspace.mapping(None).expect("a mapping");
        mapping.environments.into_iter().find(|one| one.name == name).expect("an environment").fix
    };
    assert_eq!(counted(&mut workspace, "deploymentFrequency"), 3);
    let taken = fix(&mut workspace, "acceptance");
    apply(&mut workspace, taken);
    assert_eq!(counted(&mut workspace, "deploymentFrequency"), 4);
    for name in ["acceptance", "live"] {
        let left_out = fix(&mut workspace, name);
        apply(&mut workspace, left_out);
    }
    assert_eq!(counted(&mut workspace, "deploymentFrequency"), 2);
    assert!(named(&mut workspace).iter().any(|(name, _, is_production, ..)| name == "live" && !is_production));
}

fn branch(workspace: &mut Workspace, name: &str) -> MappedBranch {
    let mapping = workspace.mapping(None).expect("a mapping");
    mapping.branches.into_iter().find(|one| one.name == name).expect("a branch")
}

#[test]
fn the_branch_of_production_is_what_was_deployed_else_what_was_merged_into() {
    let mut workspace = workspace();
    let told = |one: MappedBranch| (one.deployments, one.merged, one.repositories, one.production_of, one.is_counted);
    assert_eq!(told(branch(&mut workspace, "main")), (3, 1, 1, 1, true));
    assert_eq!(told(branch(&mut workspace, "release/1")), (0, 2, 1, 0, true), "more was merged, and less deployed");
    assert_eq!(told(branch(&mut workspace, "master")), (0, 1, 1, 1, true));
}

#[test]
fn changes_are_counted_by_the_branch_that_they_go_to() {
    let mut workspace = workspace();
    assert_eq!(branch(&mut workspace, "release/1").fix, None, "the default profile asks for no branch");
    let only = branch(&mut workspace, "main").fix;
    assert_eq!(only.as_ref().map(|fix| fix.title.as_str()), Some("count only what goes to \"main\" and \"master\""));
    assert_eq!(counted(&mut workspace, "leadTime"), 4);
    apply(&mut workspace, only);
    assert_eq!(counted(&mut workspace, "leadTime"), 2);
    let maintained = branch(&mut workspace, "release/1");
    assert_eq!(
        (maintained.is_counted, maintained.fix.as_ref().map(|fix| fix.title.as_str())),
        (false, Some("count what goes to \"release/1\""))
    );
    apply(&mut workspace, maintained.fix);
    assert_eq!(counted(&mut workspace, "leadTime"), 4);
    let docs = branch(&mut workspace, "master").fix;
    apply(&mut workspace, docs);
    assert_eq!(counted(&mut workspace, "leadTime"), 3);
}

#[test]
fn a_service_of_incidents_alone_is_shown_beside_the_one_it_may_be() {
    let services = workspace().mapping(None).expect("a mapping").services;
    let told: Vec<_> = services
        .iter()
        .map(|one| (one.name.as_str(), one.runs, one.deployments, one.incidents, one.alike.as_deref()))
        .collect();
    assert_eq!(told, [("basket", 2, 2, 1, None), ("search", 2, 1, 0, None), ("baskets", 0, 0, 1, Some("basket"))]);
}
