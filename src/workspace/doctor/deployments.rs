//! Deployments that do not say what they are made of.

use serde_json::json;

use super::examination::{Examination, Symptom, counted, is_by_time};
use crate::diag::Severity;
use crate::event::{Kind, run};
use crate::link::{Member, commit_of};
use crate::profile::LinkRule;

pub(super) fn find(examination: &Examination<'_>) -> Vec<Symptom> {
    let Some((_, link)) = examination.ships() else { return Vec::new() };
    let by_commit = |rule: &LinkRule| !is_by_time(*rule) && !matches!(rule, LinkRule::IssueKey | LinkRule::Explicit);
    if !link.by.iter().any(by_commit) || examination.resolved().populations[link.from].members.is_empty() {
        return Vec::new();
    }
    let deployments: Vec<Member> = examination
        .members(link.to)
        .into_iter()
        .map(|(_, member)| member)
        .filter(|member| matches!(member.kind, Kind::Run | Kind::Stage | Kind::Release))
        .collect();
    let silent: Vec<Member> = deployments.iter().copied().filter(|member| is_silent(examination, member)).collect();
    if silent.is_empty() {
        return Vec::new();
    }
    let by_time = link.by.iter().copied().any(is_by_time);
    let consequence = if by_time { "only time tells what they shipped" } else { "no change finds them" };
    let message = format!("found {} without a commit: {consequence}", counted(silent.len(), "deployment"));
    let sizes = (silent.len(), deployments.len());
    let mut symptom = Symptom::new("doctor.deploymentsWithoutCommit", Severity::Warning, sizes, message);
    symptom.samples = examination.member_samples(&silent);
    symptom.hint = "let the pipeline report the commit that it deploys, and export again".to_owned();
    if !by_time {
        let mut value = examination.remedy.whole["links"][&link.name].clone();
        if let Some(rules) = value["by"].as_array_mut() {
            rules.push(json!("nextByTime"));
        }
        let title = "where no rule finds a deployment, take the next one by time";
        symptom.fix = Some(examination.remedy.profile(title, "links", &link.name, value));
    }
    vec![symptom]
}

/// It names no commit, no pull request and no artifact.
fn is_silent(examination: &Examination<'_>, member: &Member) -> bool {
    let store = examination.store();
    let run = match member.kind {
        Kind::Run => Some(member.row as usize),
        Kind::Stage => Some(store.table(Kind::Stage).owner(member.row as usize)),
        _ => None,
    };
    let runs = store.table(Kind::Run);
    let says_more = |row: usize| {
        !runs.list(run::SHAS, row).is_empty()
            || !runs.list(run::PULL_REQUESTS, row).is_empty()
            || !store.table(Kind::Artifact).parts_of(row).is_empty()
    };
    commit_of(store, member) == 0 && !run.is_some_and(says_more)
}
