//! Which days of a range a frequency is divided by, and why the others are not.

use serde::Serialize;

use super::Question;
use crate::order;
use crate::profile::{Exports, FrequencyMeasure, RecordRule, word_of};
use crate::store::Extent;
use crate::time::{Day, DayRange};

/// The days of a range: those that count, and those that do not, by reason. `inRange` is the sum of the first three.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Days {
    /// Local days of the range.
    pub in_range: u64,
    /// Those that count: they have begun, and the exports cover them.
    pub counted: u64,
    /// Those that have not begun at `now`.
    pub not_begun: u64,
    /// Those that have begun and that no export covers, by the profile's rule.
    pub outside_exports: u64,
    /// Of those that count, the ones before the first and after the last record of the kinds that are counted.
    pub without_records: u64,
    /// The profile's rule: `declared`, `observed` or `ignored`.
    pub rule: &'static str,
    /// The exports that have records of the kinds that are counted, in the order of their names.
    pub exports: Vec<ExportDays>,
}

/// The local days of one integration's export.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportDays {
    /// The integration's id.
    pub integration: String,
    /// The day of its first record of the kinds that are counted.
    pub first_record: String,
    /// The day of its last one.
    pub last_record: String,
    /// The first day that its document says is covered; `None` where it says nothing.
    pub covers_from: Option<String>,
    /// The last day that its document says is covered; `None` where it says nothing.
    pub covers_to: Option<String>,
    #[serde(skip)]
    recorded: (Day, Day),
    #[serde(skip)]
    declared: (Option<Day>, Option<Day>),
}

/// The exports that have records of the kinds that a definition's rules read, as far as the question's collection sees them.
fn exports(question: &Question<'_>, population: usize) -> Vec<ExportDays> {
    let reach = question.reach;
    let rules = reach.profile.record_rules(population);
    let named = |words: &[String], word: &str| words.is_empty() || words.iter().any(|known| known == word);
    let reads = |rule: &&RecordRule, extent: &Extent| {
        rule.kind == extent.kind
            && named(&rule.tools, reach.store.word(extent.tool))
            && named(&rule.integrations, reach.store.word(extent.integration))
    };
    let mut found: Vec<(&str, Day, Day)> = Vec::new();
    for extent in reach.store.extents().iter().filter(|extent| rules.iter().any(|rule| reads(rule, extent))) {
        let integration = reach.store.word(extent.integration);
        if question.integrations.is_some_and(|of_collection| !of_collection.iter().any(|known| known == integration)) {
            continue;
        }
        let (first, last) = (question.zone.day_of(extent.first), question.zone.day_of(extent.last));
        match found.iter_mut().find(|(known, ..)| *known == integration) {
            Some(known) => (known.1, known.2) = (known.1.min(first), known.2.max(last)),
            None => found.push((integration, first, last)),
        }
    }
    let describe = |(integration, first, last): (&str, Day, Day)| {
        let covers = question.declared.iter().find(|known| known.id == integration).and_then(|known| known.covers);
        let declared = covers.map_or((None, None), |covers| (covers.from, covers.to));
        ExportDays {
            integration: integration.to_owned(),
            first_record: first.to_string(),
            last_record: last.to_string(),
            covers_from: declared.0.map(|day| day.to_string()),
            covers_to: declared.1.map(|day| day.to_string()),
            recorded: (first, last),
            declared,
        }
    };
    let mut all: Vec<ExportDays> = found.into_iter().map(describe).collect();
    order::sort(&mut all);
    all
}

/// From the first to the last day that some export covers by the profile's rule; an end that is not known is open.
fn covered(exports: &[ExportDays], rule: Exports) -> (Option<Day>, Option<Day>) {
    let ends = |declared: fn(&ExportDays) -> Option<Day>, recorded: fn(&ExportDays) -> Day| {
        let of_one = move |export: &ExportDays| match rule {
            Exports::Ignored => None,
            Exports::Declared => declared(export),
            Exports::Observed => declared(export).or(Some(recorded(export))),
        };
        exports.iter().map(of_one).collect::<Option<Vec<Day>>>()
    };
    let first = ends(|export| export.declared.0, |export| export.recorded.0);
    let last = ends(|export| export.declared.1, |export| export.recorded.1);
    (first.and_then(|days| days.into_iter().min()), last.and_then(|days| days.into_iter().max()))
}

/// The part of a range that the exports cover; `None` where they cover nothing of it.
pub(super) fn covered_range(question: &Question<'_>, measure: &FrequencyMeasure, range: DayRange) -> Option<DayRange> {
    if measure.exports == Exports::Ignored {
        return Some(range);
    }
    let (first, last) = covered(&exports(question, measure.population), measure.exports);
    let inside = DayRange {
        from: first.map_or(range.from, |day| day.max(range.from)),
        to: last.map_or(range.to, |day| day.min(range.to)),
    };
    (inside.from <= inside.to).then_some(inside)
}

/// Local days of a range that have begun: later ones cannot have had a deployment.
pub(super) fn days_begun(question: &Question<'_>, range: DayRange) -> Vec<Day> {
    let today = question.zone.day_of(question.now);
    range.days(question.zone).filter(|day| *day <= today).collect()
}

/// Local days of a range that have begun and that the exports cover.
pub(super) fn days_counted(question: &Question<'_>, measure: &FrequencyMeasure, range: DayRange) -> Vec<Day> {
    covered_range(question, measure, range).map_or(Vec::new(), |inside| days_begun(question, inside))
}

/// The account of a range's days.
pub(super) fn account_of_days(question: &Question<'_>, measure: &FrequencyMeasure, range: DayRange) -> Days {
    let exports = exports(question, measure.population);
    let in_range = range.days(question.zone).count() as u64;
    let begun = days_begun(question, range).len() as u64;
    let counted = days_counted(question, measure, range);
    let first = exports.iter().map(|export| export.recorded.0).min();
    let last = exports.iter().map(|export| export.recorded.1).max();
    let has_records = |day: &&Day| first.is_some_and(|first| **day >= first) && last.is_some_and(|last| **day <= last);
    Days {
        in_range,
        counted: counted.len() as u64,
        not_begun: in_range - begun,
        outside_exports: begun - counted.len() as u64,
        without_records: counted.len() as u64 - counted.iter().filter(has_records).count() as u64,
        rule: word_of(Exports::WORDS, measure.exports),
        exports,
    }
}
