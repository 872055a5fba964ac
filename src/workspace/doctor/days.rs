//! Days that no export covers: before it begins, after it ends, and holes in between.

use std::collections::BTreeSet;

use serde_json::json;

use super::examination::{Examination, Symptom, counted};
use crate::diag::Severity;
use crate::event::{Field, FieldType, Kind, run};
use crate::metric::{ExportDays, measure_frequency};
use crate::profile::Exports;
use crate::time::{Day, DayRange};

/// Fewer days than this may pass without a deployment anywhere.
const FEWEST: i32 = 7;
/// So many days without any record are a hole where all other silences are much shorter.
const HOLE: i32 = 14;
/// A silence so many times as long as any other is none of the usual ones.
const TIMES: i32 = 3;

pub(super) fn find(examination: &Examination<'_>) -> Vec<Symptom> {
    history(examination).into_iter().chain(holes(examination)).collect()
}

/// The range asked for reaches beyond the first or the last record of the exports that have deployments.
fn history(examination: &Examination<'_>) -> Option<Symptom> {
    let frequency = &examination.profile().deployment_frequency;
    let days = measure_frequency(examination.question, frequency).days?;
    if frequency.exports == Exports::Ignored || days.exports.is_empty() {
        return None;
    }
    let question = examination.question;
    let day = |text: &String| Day::parse(text);
    let first = days.exports.iter().filter_map(|export| day(&export.first_record)).min()?;
    let last = days.exports.iter().filter_map(|export| day(&export.last_record)).max()?;
    let today = question.zone.day_of(question.now);
    let DayRange { from, to } = question.range;
    let to = to.min(today);
    let usual = longest_silence(examination, frequency.population);
    let is_short = |missing: i32| missing >= FEWEST && missing > 2 * usual;
    let says =
        |declared: fn(&ExportDays) -> &Option<String>| days.exports.iter().all(|export| declared(export).is_some());
    let before = first.since(from).min(to.since(from) + 1);
    let after = to.since(last).min(to.since(from) + 1);
    let is_before = is_short(before) && !says(|export| &export.covers_from);
    let is_after = is_short(after) && !says(|export| &export.covers_to);
    let missing = if is_before { before } else { 0 } + if is_after { after } else { 0 };
    if missing == 0 {
        return None;
    }
    let ends: Vec<String> = [(is_before, "begin", first), (is_after, "end", last)]
        .into_iter()
        .filter(|(is_it, ..)| *is_it)
        .map(|(_, verb, day)| format!("{verb} on {day}"))
        .collect();
    let message = format!(
        "found exports of deployments that {}: {} of the range asked for lie outside",
        ends.join(" and "),
        counted(missing as usize, "day")
    );
    let of = to.since(from) + 1;
    let mut symptom =
        Symptom::new("doctor.historyTooShort", Severity::Warning, (missing as usize, of as usize), message);
    symptom.hint =
        "export the missing days too, or say what the export covers: then the others leave what is divided by"
            .to_owned();
    let mut said = Vec::new();
    for export in &days.exports {
        let mut covers = json!({});
        let ends = [
            ("from", is_before, &export.covers_from, &export.first_record),
            ("to", is_after, &export.covers_to, &export.last_record),
        ];
        for (name, is_missing, declared, recorded) in ends {
            if let Some(day) = declared.as_ref().or(is_missing.then_some(recorded)) {
                covers[name] = json!(day);
            }
        }
        said.push((export.integration.clone(), "covers", covers));
    }
    let title = format!("say that the exports {}", ends.join(" and "));
    symptom.fix = examination.remedy.integrations(title, &examination.integrations(), &said);
    Some(symptom)
}

/// The most days from one member of a definition to the next.
fn longest_silence(examination: &Examination<'_>, definition: usize) -> i32 {
    let zone = examination.question.zone;
    let days: Vec<Day> = examination.members(definition).iter().map(|(_, member)| zone.day_of(member.at)).collect();
    days.windows(2).map(|pair| pair[1].since(pair[0])).max().unwrap_or(0)
}

/// Of each integration that brings deployments, a stretch inside the range without any record.
fn holes(examination: &Examination<'_>) -> Vec<Symptom> {
    let frequency = &examination.profile().deployment_frequency;
    let exports = measure_frequency(examination.question, frequency).days.map_or(Vec::new(), |days| days.exports);
    exports.iter().filter_map(|export| hole(examination, &export.integration)).collect()
}

fn hole(examination: &Examination<'_>, integration: &str) -> Option<Symptom> {
    let days: Vec<Day> = days_with_records(examination, integration).into_iter().collect();
    let mut silences: Vec<(i32, Day, Day)> =
        days.windows(2).map(|pair| (pair[1].since(pair[0]) - 1, pair[0].plus(1), pair[1].plus(-1))).collect();
    silences.sort_unstable();
    let (length, from, to) = silences.pop()?;
    let next = silences.last().map_or(0, |(length, ..)| *length);
    let range = examination.question.range;
    if length < HOLE || length < TIMES * next || to < range.from || from > range.to {
        return None;
    }
    let elsewhere = match next {
        0 => "one on every other day".to_owned(),
        next => format!("never more than {} without one elsewhere", counted(next as usize, "day")),
    };
    let message = format!(
        "found no record of \"{integration}\" from {from} to {to}, {}, and {elsewhere}",
        counted(length as usize, "day")
    );
    let all = days.last()?.since(*days.first()?) + 1;
    let mut symptom = Symptom::new("doctor.gapInDays", Severity::Warning, (length as usize, all as usize), message);
    symptom.hint =
        format!("export the days from {from} to {to} again: until then they count as days on which nothing happened");
    Some(symptom)
}

/// The local days on which something of an integration happened.
fn days_with_records(examination: &Examination<'_>, integration: &str) -> BTreeSet<Day> {
    let (store, zone) = (examination.store(), examination.question.zone);
    let mut days = BTreeSet::new();
    for kind in Kind::ALL.iter().copied().filter(|kind| kind.parent().is_none()) {
        let table = store.table(kind);
        let specs = kind.fields().iter().enumerate();
        let dates: Vec<Field> = specs
            .filter(|(_, spec)| spec.field_type == FieldType::Instant && spec.name != "updatedAt")
            .map(|(index, _)| Field { kind, index })
            .collect();
        let of_integration = Field { kind, index: run::INTEGRATION.index };
        for row in (0..table.live).filter(|row| store.symbol_text(of_integration, *row) == integration) {
            days.extend(dates.iter().filter_map(|date| table.instant(*date, row)).map(|at| zone.day_of(at)));
        }
    }
    days
}
