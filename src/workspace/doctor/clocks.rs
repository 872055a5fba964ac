//! Clocks that disagree: what has not happened yet, and what was deployed before it was written.

use serde_json::json;

use super::examination::{Examination, Symptom, counted, either};
use crate::diag::Severity;
use crate::event::{Kind, commit, record_time};
use crate::link::{Member, commit_of};
use crate::profile::Negative;

/// Where more of the records lie after `now`, it is the question that looks back, and no clock that is wrong: one in ten.
const LOOKS_BACK_OF: usize = 10;

pub(super) fn find(examination: &Examination<'_>) -> Vec<Symptom> {
    after_now(examination).into_iter().chain(before_their_commit(examination)).collect()
}

fn after_now(examination: &Examination<'_>) -> Option<Symptom> {
    let (store, now) = (examination.store(), examination.question.now);
    let (mut late, mut all) = (Vec::new(), 0);
    for kind in Kind::ALL.iter().copied().filter(|kind| kind.parent().is_none()) {
        let time = record_time(kind);
        let rows: Vec<usize> = (0..store.table(kind).live).filter(|row| examination.is_asked(kind, *row)).collect();
        let of_kind = rows.iter().filter(|row| store.instant(time, **row).is_some_and(|at| at > now));
        late.extend(of_kind.map(|row| (kind, *row)));
        all += rows.len();
    }
    if late.is_empty() || late.len() * LOOKS_BACK_OF > all {
        return None;
    }
    let message = format!("found {} dated after the present moment, {now}", counted(late.len(), "record"));
    let mut symptom = Symptom::new("doctor.recordsAfterNow", Severity::Warning, (late.len(), all), message);
    symptom.samples = examination.samples(late.into_iter());
    symptom.hint =
        "a clock or a zone of the tool is wrong: mend it there, and export again; until then they count nowhere"
            .to_owned();
    Some(symptom)
}

fn before_their_commit(examination: &Examination<'_>) -> Option<Symptom> {
    let (_, link) = examination.ships()?;
    let store = examination.store();
    let graph = &examination.resolved().graph;
    let written = |member: &Member| {
        let row = graph.row(graph.whole(commit_of(store, member)))?;
        store.instant(commit::COMMITTED_AT, row).or(store.instant(commit::AUTHORED_AT, row))
    };
    let deployments: Vec<Member> = examination
        .members(link.to)
        .into_iter()
        .map(|(_, member)| member)
        .filter(|member| matches!(member.kind, Kind::Run | Kind::Stage | Kind::Release) && written(member).is_some())
        .collect();
    let early: Vec<Member> = deployments
        .iter()
        .copied()
        .filter(|member| written(member).is_some_and(|written| member.at < written))
        .collect();
    if early.is_empty() {
        return None;
    }
    let message = format!(
        "found {} that ended before {} commit was made",
        counted(early.len(), "deployment"),
        either(early.len(), "its", "their")
    );
    let sizes = (early.len(), deployments.len());
    let mut symptom = Symptom::new("doctor.deployedBeforeCommit", Severity::Warning, sizes, message);
    symptom.samples = examination.member_samples(&early);
    symptom.hint =
        "the clocks of two tools disagree, or one gives times without a zone: mend it there, and export again"
            .to_owned();
    if matches!(examination.profile().lead_time.negative, Negative::Clamped | Negative::Kept) {
        let title = "leave changes out whose deployment lies before their first commit";
        symptom.fix = Some(examination.remedy.profile(title, "leadTime", "negative", json!("dropped")));
    }
    Some(symptom)
}
