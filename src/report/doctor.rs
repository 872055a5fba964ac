//! What the data doctor says: what is wrong with the records, what that does to the figures, and what mends it.

use serde::Serialize;

use super::drill::ItemPlace;
use super::step_figure::StepFigure;
use super::{Dates, ProfileName};
use crate::diag::Diagnostic;
use crate::metric::Fraction;
use crate::store::RowId;

/// The findings about the data behind a question's figures.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnosis {
    /// The profile whose definitions were used.
    pub profile: ProfileName,
    /// The dates of the figures, both in.
    pub range: Dates,
    /// The zone they are in.
    pub zone: String,
    /// The present moment that the query brought along.
    pub now: String,
    /// The findings: those whose fix moves most figures furthest come first.
    pub findings: Vec<DoctorFinding>,
}

/// One finding about the data.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DoctorFinding {
    /// What was found, where the first of the samples stands, and what to do. A fix is a change of the workspace document; where it
    /// has none, no document can mend it, and the hint says what to do at the tool.
    #[serde(flatten)]
    pub finding: Diagnostic,
    /// How many records, files, times or days it is about.
    pub count: u64,
    /// Out of how many; `None` where they are not counted.
    pub of: Option<u64>,
    /// The latest of them, five at most.
    pub samples: Vec<DoctorSample>,
    /// The figures that move when the fix is applied; none without a fix.
    pub effects: Vec<Effect>,
}

/// A record or a file that a finding is about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DoctorSample {
    /// The record's number; `None` for a file.
    pub id: Option<RowId>,
    /// The record's kind; `None` for a file.
    pub kind: Option<&'static str>,
    /// What names it for people: a record's id, a file's path.
    pub key: String,
    /// Where it was read from; `None` for a file.
    pub place: Option<ItemPlace>,
}

/// What a fix does to one figure.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Effect {
    /// The measure.
    pub metric: &'static str,
    /// The figure by the documents as they are.
    pub from: StepFigure,
    /// The figure by the documents with the fix.
    pub to: StepFigure,
    /// How much greater it is then, exactly; `None` where a side has no value.
    pub change: Option<Fraction>,
}
