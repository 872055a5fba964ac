//! What a figure is called.

use serde::Serialize;

use super::Figure;
use crate::profile::{BandSet, Level, Limits, Measure};

/// A span against its limits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Rating {
    /// Up to the ideal time, which is in.
    Good,
    /// Up to the acceptable time, which is in.
    Acceptable,
    /// Longer.
    Low,
}

/// The first level that holds; `gap` where the set has levels for the measure and none holds.
pub fn level_of(bands: &BandSet, measure: Measure, figure: &Figure) -> Option<String> {
    figure.value?;
    bands.levels.get(&measure).map(|levels| level_among(levels, figure))
}

/// The first of some levels that holds for a figure, else `gap`.
pub fn level_among(levels: &[Level], figure: &Figure) -> String {
    let holds = |predicate: &crate::profile::Predicate| {
        figure.operand(&predicate.operand).is_some_and(|value| predicate.holds(value))
    };
    let level = levels.iter().find(|level| level.when.iter().all(holds));
    level.map_or("gap", |level| level.name.as_str()).to_owned()
}

/// A span's rating. The exact value is rated, not the one shown.
pub fn rating_of(limits: Limits, ms: f64) -> Rating {
    if ms <= limits.ideal_ms as f64 {
        Rating::Good
    } else if ms <= limits.acceptable_ms as f64 {
        Rating::Acceptable
    } else {
        Rating::Low
    }
}
