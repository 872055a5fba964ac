//! What a profile or a band set says that its author probably does not mean. Needs no data.

use std::collections::BTreeSet;

use super::{BandSet, Clause, Definition, Level, Measure, Predicate, Profile};
use crate::diag::Severity;
use crate::document::Check;
use crate::event::Field;
use crate::filter::{FieldRef, Filter, TextTest, ValueTest};

/// Looks a sound profile over.
pub fn lint_profile(check: &mut Check, profile: &Profile) {
    lint_rate(check, profile);
    lint_environments(check, profile);
    lint_stages(check, profile);
}

/// The definitions that a definition's members come from, itself included.
fn sources(profile: &Profile, definition: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open = vec![definition];
    while let Some(next) = open.pop() {
        if found.insert(next) {
            for clause in &profile.definitions[next].clauses {
                match clause {
                    Clause::Members(reference) => open.push(reference.of),
                    Clause::Pairs(link) => open.push(profile.links[*link].from),
                    Clause::Records(_) => {}
                }
            }
        }
    }
    found
}

fn lint_rate(check: &mut Check, profile: &Profile) {
    let rate = &profile.change_failure_rate;
    let name = |definition: usize| profile.definitions[definition].name.as_str();
    let (above, below) = (rate.numerator.population, rate.denominator);
    if above != below && !sources(profile, above).contains(&below) {
        let message = format!(
            "found failures counted among \"{}\" and their total among \"{}\": failures need not be part of the total, so the rate may pass 100 %",
            name(above),
            name(below)
        );
        check
            .report(Severity::Warning, "lint.numeratorOutside", "/changeFailureRate/numerator/population", message)
            .hint = Some("count the deployments that a link or an outcome marks as failed".to_owned());
    }
    let counted = profile.deployment_frequency.population;
    if sources(profile, below).is_disjoint(&sources(profile, counted)) {
        let message = format!(
            "found the rate's total counted among \"{}\" and the frequency among \"{}\", which have nothing to do with each other",
            name(below),
            name(counted)
        );
        check
            .report(Severity::Warning, "lint.totalDiffers", "/changeFailureRate/denominator/population", message)
            .hint = Some("use one definition of a deployment for both".to_owned());
    }
}

/// Names that are not production, whatever they contain.
const NOT_PRODUCTION: &[&str] =
    &["pre-prod", "preprod", "pre-production", "non-prod", "nonprod", "staging", "uat", "test"];

fn lint_environments(check: &mut Check, profile: &Profile) {
    for definition in &profile.definitions {
        for clause in &definition.clauses {
            if let Clause::Records(rule) = clause
                && let Some(filter) = &rule.filter
            {
                lint_environment_tests(check, definition, filter, false);
            }
        }
    }
}

fn lint_environment_tests(check: &mut Check, definition: &Definition, filter: &Filter, negated: bool) {
    match filter {
        Filter::All(filters) | Filter::Any(filters) => {
            filters.iter().for_each(|filter| lint_environment_tests(check, definition, filter, negated));
        }
        Filter::Not(inner) => lint_environment_tests(check, definition, inner, !negated),
        Filter::Test(test) => {
            let FieldRef::Column(field) = &test.field else { return };
            let ValueTest::Text(text) = &test.value else { return };
            if field.spec().name == "environment" && !negated {
                lint_production_pattern(check, definition, text);
            }
        }
    }
}

fn lint_production_pattern(check: &mut Check, definition: &Definition, text: &TextTest) {
    let production = ["production", "prod"].iter().any(|name| text.matches(name));
    if let Some(caught) = NOT_PRODUCTION.iter().find(|name| production && text.matches(name)) {
        let pointer = format!("/definitions/{}", definition.name);
        let message = format!("found a pattern for production that also matches the environment \"{caught}\"");
        check.report(Severity::Warning, "lint.productionPattern", &pointer, message).hint =
            Some("let the pattern begin with the name: \"prod*\" instead of \"*prod*\"".to_owned());
    }
}

/// One event tracked in two tools is measured twice, and the second time takes no time.
fn lint_stages(check: &mut Check, profile: &Profile) {
    for (section, measure) in [("leadTime", &profile.lead_time), ("timeToRestore", &profile.time_to_restore)] {
        let is_delivery = |stage: &super::Stage| {
            stage.until.ways.iter().any(|way| {
                way.links.iter().any(|link| profile.links[*link].to == profile.deployment_frequency.population)
            })
        };
        let says_delivery = |stage: &super::Stage| {
            let words = stage.until.ways.iter().flat_map(|way| &way.words);
            words.into_iter().any(|word| ["deploy", "prod", "live"].iter().any(|part| word.contains(part)))
        };
        let delivered = measure.stages.iter().any(is_delivery);
        for (index, stage) in measure.stages.iter().enumerate() {
            if delivered && says_delivery(stage) {
                let message = format!(
                    "found the stage \"{}\" tracking a delivery by a status, beside a stage that tracks it by a deployment",
                    stage.id
                );
                check.report(Severity::Warning, "lint.twoTools", &format!("/{section}/stages/{index}"), message).hint =
                    Some("track one event in one tool".to_owned());
            }
            let same = |other: &super::Stage| {
                let path = |stage: &super::Stage| -> Vec<(String, super::Pick, Vec<String>)> {
                    stage.until.ways.iter().map(|way| (way.path.clone(), way.pick, way.words.clone())).collect()
                };
                path(other) == path(stage)
            };
            if measure.stages[..index].iter().any(same) {
                let message = format!(
                    "found the stage \"{}\" ending with the event of an earlier one: it never takes any time",
                    stage.id
                );
                check.report(
                    Severity::Warning,
                    "lint.stageNeverStarts",
                    &format!("/{section}/stages/{index}"),
                    message,
                );
            }
        }
    }
}

/// Looks a band set over. What it declares, it means: `gaps`, `overlaps`, `order`.
pub fn lint_bands(check: &mut Check, root: &str, bands: &BandSet, declared: &[String]) {
    for (measure, levels) in &bands.levels {
        let pointer = format!("{root}/bands/{}", measure.word());
        if !declared.iter().any(|word| word == "gaps") {
            lint_gaps(check, &pointer, *measure, levels);
        }
        if !declared.iter().any(|word| word == "overlaps") {
            lint_overlaps(check, &pointer, levels);
        }
    }
}

/// Looks the levels of a stage over, which may declare nothing.
pub fn lint_levels(check: &mut Check, pointer: &str, levels: &[Level]) {
    let before = check.findings.len();
    lint_gaps(check, pointer, Measure::LeadTime, levels);
    lint_overlaps(check, pointer, levels);
    for finding in &mut check.findings[before..] {
        finding.hint = Some("let each level begin where the one before it ends, the best one first".to_owned());
    }
}

/// The one operand of a measure's levels, where they have only one.
fn operand(levels: &[Level]) -> Option<&str> {
    let mut names = levels.iter().flat_map(|level| &level.when).map(|predicate| predicate.operand.as_str());
    let first = names.next()?;
    names.all(|name| name == first).then_some(first)
}

fn edges(predicate: &Predicate) -> impl Iterator<Item = f64> {
    [predicate.above, predicate.at_least, predicate.below, predicate.at_most].into_iter().flatten()
}

/// Every edge, and a value between each two and beyond the last.
fn probes(levels: &[Level]) -> Vec<f64> {
    let mut values: Vec<f64> = levels.iter().flat_map(|level| level.when.iter().flat_map(edges)).collect();
    values.push(0.0);
    values.sort_by(f64::total_cmp);
    values.dedup();
    let between = values.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0);
    let beyond = values.last().map(|last| last * 2.0 + 1.0);
    let mut all: Vec<f64> = values.iter().copied().chain(between).chain(beyond).collect();
    all.sort_by(f64::total_cmp);
    all
}

fn holds(level: &Level, value: f64) -> bool {
    level.when.iter().all(|predicate| predicate.holds(value))
}

fn lint_gaps(check: &mut Check, pointer: &str, measure: Measure, levels: &[Level]) {
    if operand(levels).is_none() || levels.iter().any(|level| level.when.is_empty()) {
        return;
    }
    let limit = if matches!(measure, Measure::ChangeFailureRate | Measure::ReworkRate) { 1.0 } else { f64::INFINITY };
    let gap =
        probes(levels).into_iter().find(|value| *value <= limit && !levels.iter().any(|level| holds(level, *value)));
    if let Some(value) = gap {
        let message = format!("found no band for the value {value}, wanted one for every value");
        check.report(Severity::Error, "bands.gap", pointer, message).hint =
            Some("close the gap, or declare it: \"declared\": [\"gaps\"]".to_owned());
    }
}

/// The first level that holds is the band, so a level is out of order when the ones before it leave it nothing.
fn lint_overlaps(check: &mut Check, pointer: &str, levels: &[Level]) {
    if operand(levels).is_none() {
        return;
    }
    for (index, level) in levels.iter().enumerate() {
        let probes = probes(levels);
        let mut own = probes.iter().filter(|value| holds(level, **value)).peekable();
        let reached =
            own.peek().is_none() || own.any(|value| !levels[..index].iter().any(|earlier| holds(earlier, *value)));
        if !reached {
            let message = format!(
                "found that the level \"{}\" is never reached: the ones before it hold wherever it does",
                level.name
            );
            check.report(Severity::Error, "bands.order", &format!("{pointer}/{index}"), message).hint = Some(
                "put the levels into the order from best to worst, or declare it: \"declared\": [\"overlaps\"]"
                    .to_owned(),
            );
        }
    }
}

/// The words that a filter compares a field of a kind with as they are, for the linter that knows the data.
pub fn compared_words(filter: &Filter) -> Vec<(Field, Vec<String>)> {
    match filter {
        Filter::All(filters) | Filter::Any(filters) => filters.iter().flat_map(compared_words).collect(),
        Filter::Not(inner) => compared_words(inner),
        Filter::Test(test) => match (&test.field, &test.value) {
            (FieldRef::Column(field), ValueTest::Text(text)) => {
                let words: Vec<String> =
                    text.0.iter().filter_map(|pattern| pattern.word().map(str::to_owned)).collect();
                if words.is_empty() { Vec::new() } else { vec![(*field, words)] }
            }
            _ => Vec::new(),
        },
    }
}
