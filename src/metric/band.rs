//! What a figure is called.

use serde::Serialize;

use super::Figure;
use crate::profile::{BandSet, Level, Limits, Measure, Predicate, Profile};

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

/// The figure is made of too few.
const TOO_FEW: &str = "tooFew";

impl Figure {
    /// The figure with its band by the profile's set; one that is made of too few has the reason instead.
    pub(super) fn banded(mut self, profile: &Profile, measure: Measure) -> Figure {
        (self.band, self.band_reason) = match level_of(&profile.bands, measure, &self) {
            Some(_) if self.made_of(measure) < profile.fewest => (None, Some(TOO_FEW)),
            band => (band, None),
        };
        self
    }

    /// How many it is made of: the days of a frequency, the items or deployments of another figure. A quiet month says much about a
    /// frequency, and it has few deployments.
    pub fn made_of(&self, measure: Measure) -> u64 {
        match measure {
            Measure::DeploymentFrequency => self.operand("days").map_or(self.n, |days| days as u64),
            _ => self.n,
        }
    }
}

/// The first level that holds. Where the set has levels for the measure and none holds: `between`, if the set says so and a level lies
/// on each side, else `gap`.
pub fn level_of(bands: &BandSet, measure: Measure, figure: &Figure) -> Option<String> {
    figure.value?;
    let levels = bands.levels.get(&measure)?;
    let named = level_among(levels, figure);
    let is_between = named == "gap" && bands.names_between && lies_between(levels, figure);
    Some(if is_between { "between".to_owned() } else { named })
}

/// Whether one level's edge lies below the figure, and another's above it.
fn lies_between(levels: &[Level], figure: &Figure) -> bool {
    let predicates = || levels.iter().flat_map(|level| &level.when);
    let value = |predicate: &Predicate| figure.operand(&predicate.operand);
    let is_above = |predicate: &Predicate| {
        let edges = (predicate.below, predicate.at_most);
        value(predicate)
            .is_some_and(|value| edges.0.is_some_and(|edge| value >= edge) || edges.1.is_some_and(|edge| value > edge))
    };
    let is_below = |predicate: &Predicate| {
        let edges = (predicate.above, predicate.at_least);
        value(predicate)
            .is_some_and(|value| edges.0.is_some_and(|edge| value <= edge) || edges.1.is_some_and(|edge| value < edge))
    };
    predicates().any(is_above) && predicates().any(is_below)
}

/// The share of respondents, in percent, who gave a worse answer, by the level that holds; `None` of a set that is no distribution.
pub fn percentile_of(bands: &BandSet, measure: Measure, figure: &Figure) -> Option<f64> {
    figure.value?;
    let levels = bands.levels.get(&measure)?;
    levels.iter().find(|level| holds(level, figure))?.percentile
}

fn holds(level: &Level, figure: &Figure) -> bool {
    level.when.iter().all(|predicate| figure.operand(&predicate.operand).is_some_and(|value| predicate.holds(value)))
}

/// The first of some levels that holds for a figure, else `gap`.
pub fn level_among(levels: &[Level], figure: &Figure) -> String {
    let level = levels.iter().find(|level| holds(level, figure));
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
