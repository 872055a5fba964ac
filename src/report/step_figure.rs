//! A figure in few members: one of several that are set beside each other.

use serde::Serialize;

use crate::metric::{Figure, Unit};

/// A figure on the way from one to another.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StepFigure {
    /// The value; `None` where there is none, and then `reason` says why.
    pub value: Option<f64>,
    /// What it counts.
    pub unit: Unit,
    /// How many items it is made of.
    pub n: u64,
    /// The band's name.
    pub band: Option<String>,
    /// Why there is no band though the set has levels for the measure: `tooFew`.
    pub band_reason: Option<&'static str>,
    /// Why there is no value.
    pub reason: Option<&'static str>,
}

impl StepFigure {
    /// A figure without its operands and statistics.
    pub fn of(figure: &Figure) -> StepFigure {
        StepFigure {
            value: figure.value,
            unit: figure.unit,
            n: figure.n,
            band: figure.band.clone(),
            band_reason: figure.band_reason,
            reason: figure.reason,
        }
    }
}
