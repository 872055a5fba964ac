//! The data doctor: what is wrong with the records behind a question's figures, how far that moves them, and what mends it.
//!
//! A finding is said only where the records themselves show it. Its fix is one change of the workspace document, and its effects are
//! found by asking every measure again under the changed document: what is promised is what applying the fix gives.

mod bots;
mod changes;
mod clocks;
mod days;
mod deployments;
mod duplicates;
mod effects;
mod environments;
mod examination;
mod incidents;
mod pages;
mod remedy;
mod squashes;
mod zones;

use std::cmp::Reverse;

use serde::Deserialize;

use super::Workspace;
use super::reports::Posed;
use crate::diag::{Diagnostic, Fix, Severity};
use crate::insight::TimeRange;
use crate::order;
use crate::profile::{Measure, whole_profile};
use crate::report::{Dates, Diagnosis, DoctorFinding, ProfileName, Query, QueryError, RecordFilter};
use crate::time::Zone;
pub(super) use environments::sources;
use examination::{Examination, Symptom};
pub(super) use remedy::Remedy;

/// Whose data is looked at, and over which range the figures are that the findings are judged by.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DoctorQuery {
    /// The id of a profile among the documents; without it the collection's, else the default one.
    #[serde(default)]
    pub profile: Option<String>,
    /// The id of a collection: only its records.
    #[serde(default)]
    pub collection: Option<String>,
    /// Local dates, both in, or a preset relative to `now`.
    pub range: TimeRange,
    /// An IANA zone; without it the profile's.
    #[serde(default)]
    pub zone: Option<String>,
    /// Another statistic than the profile's.
    #[serde(default)]
    pub statistic: Option<String>,
    /// Filters, one for each kind of record at most.
    #[serde(default)]
    pub filters: Vec<RecordFilter>,
    /// The present moment: RFC 3339 with its zone.
    pub now: String,
}

impl DoctorQuery {
    /// The same question of one measure.
    pub fn of(&self, measure: Measure) -> Query {
        Query {
            profile: self.profile.clone(),
            collection: self.collection.clone(),
            zone: self.zone.clone(),
            statistic: self.statistic.clone(),
            filters: self.filters.clone(),
            ..Query::about(measure.word(), &self.range, &self.now)
        }
    }
}

impl Workspace {
    /// The name of the zone that a look at the data is in: the query's own, else its profile's.
    pub fn doctor_zone(&self, query: &DoctorQuery) -> Result<String, QueryError> {
        self.zone_name(&query.of(Measure::DeploymentFrequency))
    }

    /// Looks the data over. The findings come ranked: first those whose fix moves most figures, and of these the one that moves a
    /// figure furthest; then the graver, then the one about the greater share.
    pub fn doctor(&mut self, query: &DoctorQuery, zone: &Zone) -> Result<Diagnosis, QueryError> {
        let frequency = query.of(Measure::DeploymentFrequency);
        let Posed { asked, asking, key, .. } = self.pose(&frequency, zone)?;
        let prepared = &self.prepared[&key];
        let whole = whole_profile(self.profile_text(&asking.profile.id)?, &asking.profile.bindings);
        let remedy = Remedy::new(&self.document, &asking.profile.id, &whole);
        let symptoms = self.ask(prepared, &asking, &asked, zone, |question| {
            examine(&Examination::new(self, prepared, question, &remedy))
        });
        let profile = ProfileName { id: prepared.profile.id.clone(), name: prepared.profile.name.clone() };

        let before = self.five_figures(query, zone)?;
        let mut findings = Vec::new();
        for symptom in symptoms {
            findings.extend(self.judge(symptom, query, zone, &before)?);
        }
        order::sort_by_key(&mut findings, rank);
        Ok(Diagnosis {
            profile,
            range: Dates { from: asked.range.from.to_string(), to: asked.range.to.to_string() },
            zone: zone.name.clone(),
            now: asked.now.to_string(),
            findings,
        })
    }

    /// The document that [`set_documents`](Workspace::set_documents) took last, with a fix applied to it.
    pub fn mended(&self, fix: &Fix) -> serde_json::Value {
        fix.applied(&self.document)
    }
}

/// Everything that the records show.
fn examine(examination: &Examination<'_>) -> Vec<Symptom> {
    let finders: [fn(&Examination<'_>) -> Vec<Symptom>; 11] = [
        changes::find,
        squashes::find,
        bots::find,
        deployments::find,
        environments::find,
        duplicates::find,
        incidents::find,
        clocks::find,
        zones::find,
        pages::find,
        days::find,
    ];
    finders.into_iter().flat_map(|find| find(examination)).collect()
}

/// Smaller comes first.
fn rank(finding: &DoctorFinding) -> (Reverse<usize>, Reverse<u64>, Severity, Reverse<u64>, &'static str) {
    let moves: Vec<u64> = finding.effects.iter().map(effects::parts_per_million).filter(|moved| *moved > 0).collect();
    let furthest = moves.iter().copied().max().unwrap_or_default();
    let share = finding.of.filter(|of| *of > 0).map_or(0, |of| finding.count.saturating_mul(1_000_000) / of);
    let Diagnostic { severity, code, .. } = finding.finding;
    (Reverse(moves.len()), Reverse(furthest), severity, Reverse(share), code)
}
