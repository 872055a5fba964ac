//! What a fix does to the figures: every measure asked again under the changed document.

use serde_json::Value;

use super::DoctorQuery;
use super::examination::Symptom;
use crate::diag::{Diagnostic, Fix, Place, Severity};
use crate::metric::{Figure, Fraction};
use crate::profile::Measure;
use crate::report::{DoctorFinding, DoctorSample, Effect, QueryError, StepFigure};
use crate::time::Zone;
use crate::workspace::Workspace;
use crate::workspace::comparison::change;

impl Workspace {
    /// The figure of each measure, in the order of their words.
    pub(super) fn five_figures(&mut self, query: &DoctorQuery, zone: &Zone) -> Result<Vec<Figure>, QueryError> {
        Measure::WORDS.iter().map(|(_, measure)| Ok(self.report(&query.of(*measure), zone)?.figure)).collect()
    }

    /// A symptom with what its fix does. A fix that no document could be read with is none; a symptom that is only worth saying if a
    /// figure moves is none where none does.
    pub(super) fn judge(
        &mut self,
        symptom: Symptom,
        query: &DoctorQuery,
        zone: &Zone,
        before: &[Figure],
    ) -> Result<Option<DoctorFinding>, QueryError> {
        let mut fix = symptom.fix;
        let mut effects = Vec::new();
        if let Some(offered) = &fix {
            match self.figures_with(offered, query, zone)? {
                Some(after) => effects = moved(before, &after),
                None => fix = None,
            }
        }
        if symptom.only_if_it_moves && effects.is_empty() {
            return Ok(None);
        }
        let finding = Diagnostic {
            severity: symptom.severity,
            code: symptom.code,
            place: symptom.samples.first().map(place).unwrap_or_default(),
            message: symptom.message,
            hint: Some(symptom.hint),
            fix,
        };
        Ok(Some(DoctorFinding { finding, count: symptom.count, of: symptom.of, samples: symptom.samples, effects }))
    }

    /// The figures under the document with a fix; `None` where that document has an error which the present one has not.
    fn figures_with(&mut self, fix: &Fix, query: &DoctorQuery, zone: &Zone) -> Result<Option<Vec<Figure>>, QueryError> {
        let mut tried = Workspace::new();
        if errors(&mut tried, &fix.applied(&self.document)) > errors(&mut Workspace::new(), &self.document) {
            return Ok(None);
        }
        std::mem::swap(&mut tried.store, &mut self.store);
        let figures = tried.five_figures(query, zone);
        std::mem::swap(&mut tried.store, &mut self.store);
        figures.map(Some)
    }
}

/// How many errors a workspace finds in a document that it is given.
fn errors(workspace: &mut Workspace, document: &Value) -> usize {
    let findings = workspace.set_documents(&document.to_string());
    findings.iter().filter(|finding| finding.severity == Severity::Error).count()
}

/// The figures that differ.
fn moved(before: &[Figure], after: &[Figure]) -> Vec<Effect> {
    let pairs = Measure::WORDS.iter().zip(before.iter().zip(after));
    pairs
        .filter(|(_, (before, after))| (before.value, before.n) != (after.value, after.n))
        .map(|((metric, _), (before, after))| Effect {
            metric,
            from: StepFigure::of(before),
            to: StepFigure::of(after),
            change: change(before, after).0,
        })
        .collect()
}

/// How far a figure moves, in millionths of the greater of its sides; one that comes or goes moves all of it.
pub(super) fn parts_per_million(effect: &Effect) -> u64 {
    let (Some(from), Some(to)) = (effect.from.value, effect.to.value) else { return 1_000_000 };
    let greater = from.abs().max(to.abs());
    let change = effect.change.map_or(to - from, Fraction::value).abs();
    if greater == 0.0 { 0 } else { (change / greater * 1_000_000.0) as u64 }
}

fn place(sample: &DoctorSample) -> Place {
    match &sample.place {
        None => Place { file: Some(sample.key.clone()), ..Place::default() },
        Some(place) => Place {
            file: Some(place.file.clone()),
            record: Some(place.record),
            line: Some(place.line),
            column: None,
            byte_offset: Some(place.byte_offset),
            pointer: Some(place.pointer.clone()),
        },
    }
}
