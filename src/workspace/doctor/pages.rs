//! Exports that stop after a page.

use std::collections::BTreeMap;

use super::examination::{Examination, Symptom, counted, file_samples};
use crate::diag::Severity;
use crate::event::Kind;
use crate::source::ImportReport;

/// As many records as tools put on a page.
const PAGE_SIZES: [u64; 3] = [30, 50, 100];

pub(super) fn find(examination: &Examination<'_>) -> Vec<Symptom> {
    let lists: Vec<&ImportReport> = examination.imports().filter(|report| is_one_list(report)).collect();
    // Pages of one list lie beside each other and hold the same: the last one is short, unless the export was cut off.
    let mut series: BTreeMap<(&str, &str, Option<&str>, String), Vec<&ImportReport>> = BTreeMap::new();
    for report in &lists {
        let name = if holds_parts(report) { report.file.clone() } else { without_number(&report.file) };
        series
            .entry((&report.integration, report.source.unwrap_or_default(), report.holds, name))
            .or_default()
            .push(report);
    }
    let is_page = |report: &&ImportReport| PAGE_SIZES.contains(&report.found);
    let cut: Vec<&ImportReport> = series.into_values().filter(|pages| pages.iter().all(is_page)).flatten().collect();
    if cut.is_empty() {
        return Vec::new();
    }
    let each: Vec<String> = cut
        .iter()
        .take(3)
        .map(|report| format!("{} ({} {})", report.file, report.found, report.holds.unwrap_or("records")))
        .collect();
    let more = if cut.len() > each.len() { format!(" and {} more", cut.len() - each.len()) } else { String::new() };
    let message = format!(
        "found {} with exactly as many records as a page holds, and no page after it: {}{more}",
        counted(cut.len(), "file"),
        each.join(", ")
    );
    let mut symptom = Symptom::new("doctor.cutOffExports", Severity::Warning, (cut.len(), lists.len()), message);
    symptom.samples = file_samples(cut.into_iter());
    symptom.hint = "export all pages: the guide of each tool in docs/sources says how".to_owned();
    vec![symptom]
}

/// One list as a tool's API gives it. Neutral events, webhooks and logs come line by line, and have no pages.
fn is_one_list(report: &ImportReport) -> bool {
    report.source.is_some_and(|source| source != "events")
        && report.containers.len() == 1
        && report.containers[0].list.is_some()
}

/// Whether a file holds parts of one record only, whose name then tells the record and not the page.
fn holds_parts(report: &ImportReport) -> bool {
    let is_part = |word: &&str| Kind::named(word).is_some_and(|kind| kind.parent().is_some());
    !report.records.is_empty() && report.records.keys().all(is_part)
}

/// What the pages of one list share in their names: `pulls.json`, `pulls-2.json` and `pulls_page3.json`.
fn without_number(name: &str) -> String {
    let letters: String = name.chars().filter(|character| character.is_alphabetic() || *character == '/').collect();
    letters.to_lowercase().replace("page", "")
}
