//! Incidents whose times or whose causes cannot be.

use serde_json::{Value, json};

use super::examination::{Examination, Symptom, counted, either};
use crate::diag::Severity;
use crate::event::{Field, Kind, incident, issue};
use crate::link::{Member, Miss};
use crate::profile::{MomentName, Negative};
use crate::time::Instant;

pub(super) fn find(examination: &Examination<'_>) -> Vec<Symptom> {
    before_deployments(examination).into_iter().chain(resolved_before_created(examination)).collect()
}

fn before_deployments(examination: &Examination<'_>) -> Option<Symptom> {
    let (mut early, mut all) = (Vec::new(), 0);
    for link in examination.causes() {
        let table = &examination.resolved().links[link];
        for (position, member) in examination.members(examination.profile().links[link].from) {
            all += 1;
            if table.verdict(position) == Err(Miss::NoneBefore) {
                early.push(member);
            }
        }
    }
    let first = early.iter().map(|member| member.at).min()?;
    let caused = either(early.len(), "it", "them");
    let message =
        format!("found {} before any deployment that could have caused {caused}", counted(early.len(), "incident"));
    let sizes = (early.len(), all);
    let mut symptom = Symptom::new("doctor.incidentsBeforeDeployments", Severity::Warning, sizes, message);
    symptom.samples = examination.member_samples(&early);
    let day = examination.question.zone.day_of(first);
    symptom.hint =
        format!("export the deployments from before {day} too: until then these incidents are in no failure rate");
    Some(symptom)
}

fn resolved_before_created(examination: &Examination<'_>) -> Option<Symptom> {
    let span = &examination.profile().time_to_restore;
    let incidents = examination.members(span.population);
    let instant = |member: &Member, of_incident: Field, of_issue: Field| -> Option<Instant> {
        let field = match member.kind {
            Kind::Incident => of_incident,
            Kind::Issue => of_issue,
            _ => return None,
        };
        examination.store().instant(field, member.row as usize)
    };
    let resolved = |member: &Member| instant(member, incident::RESOLVED_AT, issue::RESOLVED_AT);
    let created = |member: &Member| instant(member, incident::CREATED_AT, issue::CREATED_AT);
    // Where the clock starts with the notice, an incident may be written down afterwards.
    let starts_with_notice = span.start.ways.iter().any(|way| way.name == MomentName::Detected);
    let noticed_in_time = |member: &Member| {
        let detected = instant(member, incident::DETECTED_AT, issue::CREATED_AT);
        detected.zip(resolved(member)).is_some_and(|(detected, resolved)| detected <= resolved)
    };
    let is_backwards = |member: &Member| {
        resolved(member).zip(created(member)).is_some_and(|(resolved, created)| resolved < created)
            && !(starts_with_notice && noticed_in_time(member))
    };
    let backwards: Vec<Member> = incidents.iter().map(|(_, member)| *member).filter(is_backwards).collect();
    if backwards.is_empty() {
        return None;
    }
    let created_after = either(backwards.len(), "it was created", "they were created");
    let message = format!("found {} resolved before {created_after}", counted(backwards.len(), "incident"));
    let sizes = (backwards.len(), incidents.len());
    let mut symptom = Symptom::new("doctor.resolvedBeforeCreated", Severity::Warning, sizes, message);
    symptom.samples = examination.member_samples(&backwards);
    symptom.hint =
        "mend the times at the tool: the incident was written down after the fact, or its clock is another's"
            .to_owned();
    let whole = &examination.remedy.whole["timeToRestore"];
    if matches!(span.negative, Negative::Clamped | Negative::Kept) {
        let title = "leave incidents out whose end lies before their start";
        symptom.fix = Some(examination.remedy.profile(title, "timeToRestore", "negative", json!("dropped")));
    } else if !starts_with_notice && backwards.iter().all(noticed_in_time) {
        let own = &whole["start"];
        let ways =
            own["firstOf"].as_array().or(own["earliestOf"].as_array()).cloned().unwrap_or_else(|| vec![own.clone()]);
        let detected = json!({ "moment": "incident.detected" });
        let start = json!({ "earliestOf": ways.into_iter().chain([detected]).collect::<Vec<Value>>() });
        let title = "start the clock when an incident was noticed, where that is earlier";
        symptom.fix = Some(examination.remedy.profile(title, "timeToRestore", "start", start));
    }
    Some(symptom)
}
