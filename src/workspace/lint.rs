//! What a profile says that the data does not bear out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Workspace;
use super::collections::ProfileUse;
use super::inspect::value_counts;
use super::suggestion::is_before;
use crate::diag::{Diagnostic, Place, Severity, nearest};
use crate::event::{Field, Kind, run};
use crate::link::Population;
use crate::profile::{Clause, Profile, compared_words};
use crate::report::QueryError;
use crate::time::Zone;

/// Environments that one finding names at most.
const MOST_TOLD: usize = 4;

impl Workspace {
    /// What a profile says that the data does not have: definitions that match nothing, or take in what is
    /// not production, values never seen, stages nobody reaches.
    pub fn lint(&mut self, profile: Option<&str>) -> Result<Vec<Diagnostic>, QueryError> {
        let key = self.prepare(&ProfileUse::plain(profile), &Zone::utc())?;
        let prepared = &self.prepared[&key];
        let mut findings = Vec::new();
        let finding = |code, pointer: String, message: String| {
            Diagnostic::new(Severity::Warning, code, Place { pointer: Some(pointer), ..Place::default() }, message)
        };
        let written = self.definitions_written(profile);
        let deployments = prepared.profile.deployment_frequency.population;
        for (index, definition) in prepared.profile.definitions.iter().enumerate() {
            let population = &prepared.resolved.populations[index];
            let pointer = format!("/definitions/{}", definition.name);
            if index == deployments
                && let Some(message) = self.environments_together(&definition.name, population)
            {
                let own = finding("lint.environmentsTogether", pointer.clone(), message);
                findings.push(own.with_hint("let a filter over environment tell production from what comes before it"));
            }
            if population.members.is_empty() {
                let message = format!("found no record that the definition \"{}\" lets in", definition.name);
                findings.push(finding("lint.matchesNothing", pointer.clone(), message));
            }
            // What the profile has from the default one names the words of many tools.
            let own = Some(definition).filter(|_| written.contains(&definition.name));
            for (field, word, seen) in own.into_iter().flat_map(|own| self.unseen_words(&prepared.profile, own)) {
                let message = format!(
                    "found the value \"{word}\" for \"{}\", which no {} has",
                    field.spec().name,
                    field.kind.word()
                );
                let own = finding("lint.valueNeverSeen", pointer.clone(), message);
                findings.push(match nearest(&word, seen.iter().map(String::as_str)) {
                    Some(guess) => own.with_hint(format!("the nearest value seen is \"{guess}\"")),
                    None => own.with_hint(format!(
                        "values seen: {}",
                        seen.iter().take(8).cloned().collect::<Vec<_>>().join(", ")
                    )),
                });
            }
        }
        let spans = [
            ("leadTime", &prepared.profile.lead_time, &prepared.lead_time),
            ("timeToRestore", &prepared.profile.time_to_restore, &prepared.time_to_restore),
        ];
        for (section, measure, table) in spans {
            let items = prepared.resolved.populations[measure.population].members.len();
            for (index, stage) in measure.stages.iter().enumerate() {
                if items > 0 && (0..items).all(|item| table.stage_ms(index, item).is_none()) {
                    let message = format!(
                        "found that none of {items} items has both events between which the stage \"{}\" lies",
                        stage.id
                    );
                    findings.push(finding("lint.stageNobodyReaches", format!("/{section}/stages/{index}"), message));
                }
            }
        }
        findings.extend(self.read_in_another_zone());
        Ok(findings)
    }

    /// The names of the definitions that a profile's document writes itself.
    fn definitions_written(&self, profile: Option<&str>) -> BTreeSet<String> {
        let text = profile.and_then(|id| self.profiles.get(id));
        let document = text.and_then(|text| serde_json::from_str::<Value>(text).ok()).unwrap_or_default();
        document["definitions"].as_object().into_iter().flat_map(|all| all.keys().cloned()).collect()
    }

    /// The environments of deployments, where one is plainly not production and another may be: then two things are counted as one.
    fn environments_together(&self, definition: &str, population: &Population) -> Option<String> {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for member in population.members.iter().filter(|member| member.kind == Kind::Run) {
            *counts.entry(self.store.symbol_text(run::ENVIRONMENT, member.row as usize)).or_default() += 1;
        }
        let (before, other): (Vec<_>, Vec<_>) = counts.into_iter().partition(|(name, _)| is_before(name));
        let told = |all: &[(&str, u64)]| {
            let named = all.iter().take(MOST_TOLD).map(|(name, count)| match *name {
                "" => format!("none ({count})"),
                name => format!("{name} ({count})"),
            });
            named.collect::<Vec<_>>().join(", ")
        };
        (!before.is_empty() && !other.is_empty()).then(|| {
            format!("found that the definition \"{definition}\" lets in {} beside {}", told(&before), told(&other))
        })
    }

    /// Files that were read before their integration declared the zone of times that name none, or another one.
    fn read_in_another_zone(&self) -> impl Iterator<Item = Diagnostic> {
        self.imports().into_iter().filter(|report| report.zoneless_times > 0).filter_map(|report| {
            let declared = self.declared_zone(&report.integration).unwrap_or("UTC");
            let message = format!(
                "found {} times without a zone that were read in {}, wanted them in {declared}, as the integration declares",
                report.zoneless_times, report.zone
            );
            let place = Place { file: Some(report.file.clone()), ..Place::default() };
            (report.zone != declared)
                .then(|| Diagnostic::new(Severity::Warning, "import.zoneChanged", place, message).with_hint("read the file again"))
        })
    }

    /// Words that a definition's rules compare with as they are, that occur nowhere in the field, with those that do.
    fn unseen_words(
        &self,
        profile: &Profile,
        definition: &crate::profile::Definition,
    ) -> Vec<(Field, String, Vec<String>)> {
        let mut unseen = Vec::new();
        let filters = definition.clauses.iter().flat_map(|clause| match clause {
            Clause::Records(rule) => rule.filter.iter().collect::<Vec<_>>(),
            Clause::Members(reference) => reference.filters.iter().flat_map(BTreeMap::values).collect(),
            Clause::Pairs(_) => Vec::new(),
        });
        let parameters: BTreeSet<String> =
            profile.parameters.values().flatten().map(|word| word.to_lowercase()).collect();
        for (field, words) in filters.flat_map(compared_words) {
            let (counts, _) = value_counts(&self.store, field);
            let seen: BTreeSet<String> = counts.keys().map(|value| value.to_lowercase()).collect();
            // A list of alternatives, or a parameter, may well name what this data lacks.
            if !seen.is_empty() && words.iter().all(|word| !seen.contains(word) && !parameters.contains(word)) {
                unseen.push((field, words.join("\", \""), counts.into_keys().collect()));
            }
        }
        unseen
    }
}
