//! What a real project's exports suggest: what a person who knows the project would say.

use dora_insight::workspace::{Suggestion, Workspace};
use serde_json::json;

use super::corpus::{archived, inflated, workspace};

fn best(suggestion: &Suggestion, subject: &str) -> (String, &'static str, u64) {
    let subject = suggestion.subjects.iter().find(|known| known.subject == subject).expect("a subject");
    let best = subject.candidates.first().unwrap_or_else(|| panic!("{}: {:?}", subject.subject, subject.nothing));
    (best.title.clone(), best.sure, best.matched)
}

/// Under the proposed profile the engine counts the deployments and incidents that the proposal says.
fn check_profile(workspace: &mut Workspace, suggestion: &Suggestion) {
    let profile = suggestion.profile.clone().expect("a profile");
    assert_eq!(workspace.set_documents(&json!({ "profiles": [profile] }).to_string()), vec![]);
    for (metric, subject) in [("deploymentFrequency", "deployment"), ("timeToRestore", "incident")] {
        let report = super::corpus::report(workspace, "suggested", metric, "2015-01-01", "2026-05-31", "month");
        assert_eq!(report.figure.n, best(suggestion, subject).2, "{metric}");
    }
}

#[test]
fn neutral_events_with_environments() {
    let mut workspace = workspace(&[("devlake.ndjson".to_owned(), inflated("real/devlake.ndjson.gz"))]);
    let found = workspace.suggest_profile();
    assert_eq!(best(&found, "environment"), ("\"production\"".to_owned(), "high", 42));
    assert_eq!(best(&found, "deployment"), ("runs in the environment \"production\"".to_owned(), "high", 42));
    let (change, sure, count) = best(&found, "change");
    assert_eq!((change.as_str(), sure), ("merged pull requests", "high"));
    assert!(count > 3_000, "{count}");
    assert_eq!(best(&found, "incident"), ("incidents".to_owned(), "high", 12));
    check_profile(&mut workspace, &found);
}

#[test]
fn an_export_of_github_with_releases_and_labels() {
    let mut workspace = workspace(&archived("real/devlake.github_shaped.tar.gz"));
    let found = workspace.suggest_profile();
    assert_eq!(best(&found, "deployment"), ("releases that are no previews".to_owned(), "high", 42));
    assert_eq!(best(&found, "change").0, "merged pull requests");
    let (incident, sure, count) = best(&found, "incident");
    assert_eq!((sure, count), ("high", 12), "{incident}");
    assert!(incident.starts_with("issues labelled") && incident.contains("\"incident\""), "{incident}");
    check_profile(&mut workspace, &found);
}
