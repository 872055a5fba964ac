//! Pull requests whose own commits are not told, so that their clock starts at the commit that squashed them.

use serde_json::{Value, json};

use super::examination::{Examination, Symptom, counted};
use crate::diag::Severity;
use crate::event::{Kind, pull_request};
use crate::link::Member;
use crate::profile::{Choose, MomentName};

pub(super) fn find(examination: &Examination<'_>) -> Vec<Symptom> {
    let span = &examination.profile().lead_time;
    let of_commit = |name| matches!(name, MomentName::Authored | MomentName::Committed | MomentName::Pushed);
    let starts_with_commit = span.start.ways.iter().any(|way| way.subject == Some(Kind::Commit) && of_commit(way.name));
    let starts_earlier = span.start.choose == Choose::EarliestOf;
    if !starts_with_commit || starts_earlier {
        return Vec::new();
    }
    let pulls: Vec<Member> = examination
        .members(span.population)
        .into_iter()
        .map(|(_, member)| member)
        .filter(|member| member.kind == Kind::PullRequest)
        .collect();
    let suspects: Vec<Member> =
        pulls.iter().copied().filter(|pull| is_suspect(examination, pull.row as usize)).collect();
    if suspects.is_empty() {
        return Vec::new();
    }
    let message = format!(
        "found {} merged as one commit, without the commits before it: the clock starts only at the merge",
        counted(suspects.len(), "pull request")
    );
    let sizes = (suspects.len(), pulls.len());
    let mut symptom = Symptom::new("doctor.squashSuspects", Severity::Warning, sizes, message);
    symptom.samples = examination.member_samples(&suspects);
    symptom.hint =
        "export the commits of each pull request too, and the clock starts with the first of them".to_owned();
    let title = "start the clock when a pull request was opened, where none of its commits is older";
    let start = &examination.remedy.whole["leadTime"]["start"];
    let ways = start["firstOf"].as_array().cloned().unwrap_or_else(|| vec![start.clone()]);
    let opened = json!({ "moment": "pullRequest.opened" });
    let start = json!({ "earliestOf": ways.into_iter().chain([opened]).collect::<Vec<Value>>() });
    symptom.fix = Some(examination.remedy.profile(title, "leadTime", "start", start));
    vec![symptom]
}

/// Its commits are in no file, and it came into the history as one commit, which was written when it was merged.
fn is_suspect(examination: &Examination<'_>, row: usize) -> bool {
    let store = examination.store();
    let pulls = store.table(Kind::PullRequest);
    let told = !store.table(Kind::PullRequestCommit).parts_of(row).is_empty()
        || pulls.instant(pull_request::FIRST_COMMIT_AT, row).is_some();
    let graph = &examination.resolved().graph;
    let commit = graph.whole(pulls.sha(pull_request::MERGE_COMMIT_SHA, row));
    let (Some(opened), Some(commit_row)) = (pulls.instant(pull_request::CREATED_AT, row), graph.row(commit)) else {
        return false;
    };
    let written = store.instant(crate::event::commit::AUTHORED_AT, commit_row);
    !told && graph.parents(commit).len() == 1 && written.is_some_and(|written| written > opened)
}
