//! Times that say no zone.

use std::collections::BTreeMap;

use serde_json::json;

use super::examination::{Examination, Symptom, counted, file_samples};
use crate::diag::Severity;
use crate::source::ImportReport;

pub(super) fn find(examination: &Examination<'_>) -> Vec<Symptom> {
    let is_declared =
        |id: &str| examination.question.declared.iter().any(|known| known.id == id && known.zone.is_some());
    let mut found: BTreeMap<&str, Vec<&ImportReport>> = BTreeMap::new();
    for report in examination.imports().filter(|report| report.zoneless_times > 0 && !is_declared(&report.integration))
    {
        found.entry(report.integration.as_str()).or_default().push(report);
    }
    let symptom = |(integration, reports): (&str, Vec<&ImportReport>)| {
        let times: u64 = reports.iter().map(|report| report.zoneless_times).sum();
        let message = format!(
            "found {} of \"{integration}\" without a zone, read as UTC",
            counted(usize::try_from(times).unwrap_or(usize::MAX), "time")
        );
        let mut symptom = Symptom::new("doctor.zonelessTimes", Severity::Warning, (0, 0), message);
        (symptom.count, symptom.of) = (times, None);
        symptom.samples = file_samples(reports.iter().copied());
        let zone = &examination.question.zone.name;
        symptom.hint = "say in which zone the tool writes its times, then read its files again: the figures move when they are read".to_owned();
        let title = format!("the times of \"{integration}\" that name no zone are those of {zone}");
        let said = [(integration.to_owned(), "zone", json!(zone))];
        symptom.fix = examination.remedy.integrations(title, &examination.integrations(), &said);
        symptom
    };
    found.into_iter().map(symptom).collect()
}
