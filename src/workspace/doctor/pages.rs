//! Exports that stop after a page.

use std::collections::BTreeMap;

use super::examination::{Examination, Symptom, counted, either, file_samples};
use crate::diag::Severity;
use crate::event::Kind;
use crate::source::ImportReport;

/// As many records as tools put on a page.
const PAGE_SIZES: [u64; 3] = [30, 50, 100];

/// The most files that the message names.
const NAMED: usize = 3;

pub(super) fn find(examination: &Examination<'_>) -> Vec<Symptom> {
    let lists: Vec<&ImportReport> = examination.imports().filter(|report| lists_in(report).is_some()).collect();
    // Pages of one list lie beside each other and hold the same: the last one is short, unless the export was cut off.
    let mut series: BTreeMap<(&str, &str, Option<&str>, String), Vec<&ImportReport>> = BTreeMap::new();
    for report in &lists {
        let name = if holds_parts(report) { report.file.clone() } else { without_number(&report.file) };
        series
            .entry((&report.integration, report.source.unwrap_or_default(), report.holds, name))
            .or_default()
            .push(report);
    }
    let total = |pages: &[&ImportReport]| pages.iter().filter_map(|report| report.total).max();
    let (counted, uncounted): (Vec<_>, Vec<_>) = series.into_values().partition(|pages| total(pages).is_some());
    let mut symptoms = Vec::new();

    // Where the tool says how many there are, that is asked, and not the size of a page.
    let all: usize = counted.iter().map(Vec::len).sum();
    let found = |pages: &[&ImportReport]| pages.iter().map(|report| report.found).sum::<u64>();
    let short: Vec<Vec<&ImportReport>> =
        counted.into_iter().filter(|pages| total(pages).is_some_and(|total| found(pages) < total)).collect();
    if !short.is_empty() {
        let each = short.iter().map(|pages| {
            let holds = pages[0].holds.unwrap_or("records");
            format!("{} ({} of {} {holds})", pages[0].file, found(pages), total(pages).unwrap_or_default())
        });
        let consequence = either(
            short.len(),
            "that holds less of a list than the tool says there is",
            "that hold less of a list than the tool says there is",
        );
        symptoms.push(symptom(short.iter().flatten().copied().collect(), all, consequence, each.collect()));
    }

    // Where a file has several lists, somebody followed the pages.
    let is_one = |pages: &Vec<&ImportReport>| pages.iter().all(|report| lists_in(report) == Some(1));
    let uncounted: Vec<_> = uncounted.into_iter().filter(is_one).collect();
    let all = uncounted.iter().map(Vec::len).sum();
    let is_page = |report: &&ImportReport| PAGE_SIZES.contains(&report.found);
    let cut: Vec<&ImportReport> = uncounted.into_iter().filter(|pages| pages.iter().all(is_page)).flatten().collect();
    if !cut.is_empty() {
        let each = cut
            .iter()
            .map(|report| format!("{} ({} {})", report.file, report.found, report.holds.unwrap_or("records")));
        let each = each.collect();
        let consequence = "with exactly as many records as a page holds, and no page after it";
        symptoms.push(symptom(cut, all, consequence, each));
    }
    symptoms
}

fn symptom(cut: Vec<&ImportReport>, all: usize, consequence: &str, mut each: Vec<String>) -> Symptom {
    let more = if each.len() > NAMED { format!(" and {} more", each.len() - NAMED) } else { String::new() };
    each.truncate(NAMED);
    let message = format!("found {} {consequence}: {}{more}", counted(cut.len(), "file"), each.join(", "));
    let mut symptom = Symptom::new("doctor.cutOffExports", Severity::Warning, (cut.len(), all), message);
    symptom.samples = file_samples(cut.into_iter());
    symptom.hint = "export all pages: the guide of each tool in docs/sources says how".to_owned();
    symptom
}

/// How many lists a file has, as a tool's API gives them; `None` where records stand by themselves: neutral events, webhooks and logs come
/// line by line, and have no pages.
fn lists_in(report: &ImportReport) -> Option<usize> {
    let ends = report.containers.iter().skip(1).map(|next| next.first_ordinal).chain([report.found]);
    let holding = report.containers.iter().zip(ends).filter(|(container, end)| container.first_ordinal < *end);
    let (listed, alone): (Vec<_>, Vec<_>) = holding.partition(|(container, _)| container.list.is_some());
    let is_of_api = report.source.is_some_and(|source| source != "events");
    (is_of_api && alone.is_empty() && !listed.is_empty()).then_some(listed.len())
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
