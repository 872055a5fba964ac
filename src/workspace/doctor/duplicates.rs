//! One deployment told twice: by two tools, or by a pipeline that ran again.

use std::collections::BTreeMap;

use serde_json::json;

use super::examination::{Examination, Symptom, counted, either};
use crate::diag::Severity;
use crate::event::{Field, Kind, run};
use crate::link::{Member, commit_of};

/// Two deployments of one commit to one place that lie closer together are one: an hour.
const WITHIN_MS: i64 = 60 * 60 * 1000;

/// The fields in which two tellings agree, in the words of documents.
const AGREE: [(&str, Field); 3] = [("environment", run::ENVIRONMENT), ("service", run::SERVICE), ("repo", run::REPO)];

pub(super) fn find(examination: &Examination<'_>) -> Vec<Symptom> {
    let deployment = examination.profile().deployment_frequency.population;
    let definition = &examination.profile().definitions[deployment];
    if definition.merge.is_some() {
        return Vec::new();
    }
    let members: Vec<Member> = examination
        .members(deployment)
        .into_iter()
        .map(|(_, member)| member)
        .filter(|member| member.kind == Kind::Run)
        .collect();
    let graph = &examination.resolved().graph;
    let mut by_commit: BTreeMap<u32, Vec<Member>> = BTreeMap::new();
    for member in &members {
        match graph.whole(commit_of(examination.store(), member)) {
            0 => {}
            commit => by_commit.entry(commit).or_default().push(*member),
        }
    }
    let mut doubled: Vec<(Member, Member)> = Vec::new();
    for tellings in by_commit.values() {
        for (index, later) in tellings.iter().enumerate() {
            let is_same =
                |earlier: &&Member| later.at.ms() - earlier.at.ms() <= WITHIN_MS && agree(examination, earlier, later);
            doubled.extend(tellings[..index].iter().rev().find(is_same).map(|earlier| (*earlier, *later)));
        }
    }
    if doubled.is_empty() {
        return Vec::new();
    }
    doubled.sort_unstable_by_key(|(_, later)| (later.at, later.row));
    let word = |field: Field, member: &Member| examination.store().table(Kind::Run).symbol(field, member.row as usize);
    let of_two_tools = doubled.iter().filter(|(earlier, later)| {
        word(run::TOOL, earlier) != word(run::TOOL, later)
            || word(run::INTEGRATION, earlier) != word(run::INTEGRATION, later)
    });
    let two_tools = of_two_tools.count();
    let how = match (two_tools, doubled.len() - two_tools) {
        (_, 0) => format!("two tools tell of {}", either(two_tools, "it", "them")),
        (0, _) => "the pipeline ran again".to_owned(),
        (tools, again) => format!("two tools tell of {tools}, and for {again} the pipeline ran again"),
    };
    let message = format!(
        "found {} of a commit that had gone to the same place within the hour before: {how}",
        counted(doubled.len(), "deployment")
    );
    let sizes = (doubled.len(), members.len());
    let mut symptom = Symptom::new("doctor.duplicateDeployments", Severity::Warning, sizes, message);
    let latest: Vec<Member> = doubled.iter().map(|(_, later)| *later).collect();
    symptom.samples = examination.member_samples(&latest);
    symptom.hint = "count each of them once, or load the export of one tool only".to_owned();
    let all_have = |field: Field| doubled.iter().all(|(one, other)| word(field, one) != 0 && word(field, other) != 0);
    let shared = AGREE.iter().filter(|(_, field)| all_have(*field)).map(|(name, _)| *name);
    let by: Vec<&str> = std::iter::once("sha").chain(shared).collect();
    let mut value = examination.remedy.whole["definitions"][&definition.name].clone();
    value["dedupe"] = json!({ "by": by, "within": "PT1H", "keep": "first" });
    let title = "count deployments of one commit to one place within an hour once";
    symptom.fix = Some(examination.remedy.profile(title, "definitions", &definition.name, value));
    symptom.only_if_it_moves = true;
    vec![symptom]
}

/// Whether two deployments went to the same place. What one tool does not say, another may; a pipeline that says no service may deploy
/// several of them one after the other.
fn agree(examination: &Examination<'_>, one: &Member, other: &Member) -> bool {
    let runs = examination.store().table(Kind::Run);
    let words = |field: Field| (runs.symbol(field, one.row as usize), runs.symbol(field, other.row as usize));
    let is_equal = |field: Field| words(field).0 == words(field).1;
    let of_two_tools = !is_equal(run::TOOL) || !is_equal(run::INTEGRATION);
    AGREE.iter().all(|(name, field)| match words(*field) {
        (0, 0) => of_two_tools || *name == "repo",
        (0, _) | (_, 0) => of_two_tools,
        (one, other) => one == other,
    })
}
