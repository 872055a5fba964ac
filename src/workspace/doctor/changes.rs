//! Changes that no deployment shipped, though they should have been.

use std::collections::BTreeMap;

use serde_json::json;

use super::examination::{Examination, Symptom, counted, either, is_by_time, spoken};
use crate::diag::Severity;
use crate::event::{Kind, run};
use crate::link::{Member, Miss, commit_of};
use crate::profile::{Scope, ScopeField};
use crate::time::Instant;

/// A change that is in no deployment so long after it was merged, though deployments of its repository went on, is not waiting.
const LEFT_BEHIND_MS: i64 = 30 * 24 * 60 * 60 * 1000;

pub(super) fn find(examination: &Examination<'_>) -> Vec<Symptom> {
    let Some((number, link)) = examination.ships() else { return Vec::new() };
    let table = &examination.resolved().links[number];
    let last = last_deployments(examination, link.to);
    let changes = examination.members(link.from);
    let (mut lost, mut left_behind) = (Vec::new(), Vec::new());
    for (position, member) in &changes {
        // What came before the first deployment of a series, or names a deployment that failed, is told by the link itself.
        if let Ok(_) | Err(Miss::FirstOfSeries | Miss::NamedNotInPopulation | Miss::NamedUnknown) =
            table.verdict(*position)
        {
            continue;
        }
        match last.get(&repository(examination, member)) {
            None => lost.push(*member),
            Some(at) if at.ms() - member.at.ms() > LEFT_BEHIND_MS => left_behind.push(*member),
            Some(_) => {}
        }
    }
    let what = spoken(&examination.profile().definitions[link.from].kinds);
    let mut found = Vec::new();
    if !lost.is_empty() {
        found.push(without_deployment(examination, number, what, &lost, changes.len(), last.contains_key(&0)));
    }
    if !left_behind.is_empty() {
        let message = format!(
            "found {} in no deployment, though 30 days after the merge {} repository was still being deployed",
            counted(left_behind.len(), what),
            either(left_behind.len(), "its", "their")
        );
        let sizes = (left_behind.len(), changes.len());
        let mut symptom = Symptom::new("doctor.changesLeftBehind", Severity::Info, sizes, message);
        symptom.samples = examination.member_samples(&left_behind);
        symptom.hint = "they went to a branch that is not deployed, or another tool deployed them: if so, load its export too, or count only changes of the branch that is deployed".to_owned();
        found.push(symptom);
    }
    found
}

fn without_deployment(
    examination: &Examination<'_>,
    number: usize,
    what: &str,
    lost: &[Member],
    of: usize,
    has_unnamed_deployments: bool,
) -> Symptom {
    let link = &examination.profile().links[number];
    let mut repos: BTreeMap<u32, usize> = BTreeMap::new();
    for member in lost {
        *repos.entry(repository(examination, member)).or_default() += 1;
    }
    let names: Vec<String> = repos
        .iter()
        .map(|(repo, count)| match examination.store().word(*repo) {
            "" => format!("no named repository ({count})"),
            name => format!("{name} ({count})"),
        })
        .collect();
    let listed = match names.len() {
        0..=4 => names.join(", "),
        more => format!("{} and {} more", names[..3].join(", "), more - 3),
    };
    let message = format!("found {} of repositories without any deployment: {listed}", counted(lost.len(), what));
    let mut symptom = Symptom::new("doctor.changesWithoutDeployment", Severity::Warning, (lost.len(), of), message);
    symptom.samples = examination.member_samples(lost);
    let needs_repo =
        matches!(&link.scope, Scope::Every(fields) | Scope::FirstOf(fields) if fields.contains(&ScopeField::Repo));
    // Deployments that name no repository can be of the only one there is.
    if needs_repo && has_unnamed_deployments && repos.len() == 1 && lost.len() == of {
        let mut value = examination.remedy.whole["links"][&link.name].clone();
        value["scope"] = json!([]);
        if !link.by.iter().copied().any(is_by_time)
            && let Some(rules) = value["by"].as_array_mut()
        {
            rules.push(json!("nextByTime"));
        }
        let title = "link each change to the next deployment, whatever its repository";
        symptom.fix = Some(examination.remedy.profile(title, "links", &link.name, value));
        symptom.hint = "the deployments name no repository and no commit: let the pipeline report them, and the links rest on more than time".to_owned();
    } else if has_unnamed_deployments {
        symptom.hint = "some deployments name neither repository nor commit: let the pipeline report them, so that changes find them".to_owned();
    } else {
        symptom.hint = "if another tool deploys these repositories, load its export too; if nothing does, leave them out of the collection".to_owned();
    }
    symptom
}

/// The last deployment of each repository; of the word 0 where neither it nor its commit names one.
fn last_deployments(examination: &Examination<'_>, deployment: usize) -> BTreeMap<u32, Instant> {
    let mut last = BTreeMap::new();
    for member in &examination.resolved().populations[deployment].members {
        let known = last.entry(repository(examination, member)).or_insert(member.at);
        *known = (*known).max(member.at);
    }
    last
}

/// A record's repository: its own, that of the run it is a stage of, or that of its commit; 0 for none.
fn repository(examination: &Examination<'_>, member: &Member) -> u32 {
    let store = examination.store();
    let row = member.row as usize;
    let own = match member.kind {
        Kind::Stage => store.table(Kind::Run).symbol(run::REPO, store.table(Kind::Stage).owner(row)),
        kind => kind.field("repo").map_or(0, |field| store.table(kind).symbol(field, row)),
    };
    let graph = &examination.resolved().graph;
    if own == 0 { graph.repo(graph.whole(commit_of(store, member))) } else { own }
}
