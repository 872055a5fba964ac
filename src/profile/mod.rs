//! The profile: what a deployment, a change, an incident and a failure are here, how they are joined, and how the measures are
//! made of them. The single source of truth for every figure.
//!
//! A profile document is checked once into these types, which cannot be wrong: every name is resolved, every filter fits its
//! kind. Nothing here computes.

mod band;
mod check;
mod choice;
mod correction;
mod definition;
mod difference;
mod link;
mod lint;
mod measure;
mod moment;
mod plausible;
mod preset;
mod score;

use std::collections::BTreeMap;

pub use band::{
    BandSet, BandSetKind, Level, Limits, Measure, Predicate, check_band_set, check_levels, check_predicate,
};
pub use check::{Checked, check_profile, check_profile_node, check_quirks, statistic_named};
pub use choice::{CHOICES, choice_name};
pub use correction::{Change, Correction, check_corrections};
pub use definition::{Clause, Definition, Merge, Outcome, OutcomeWords, RecordRule, Reference};
pub use difference::{Difference, differences, own_profile, whole_profile};
pub use link::{FirstOfSeries, Link, LinkRule, Scope, ScopeField, Take};
pub use lint::{compared_words, lint_bands, lint_levels, lint_profile};
pub use measure::{
    Aggregation, CountMeasure, Exports, FrequencyMeasure, GapsOver, GroupBy, Having, Missing, Negative, NoDenominator,
    Nothing, Numerator, OpenItems, Order, PartialBuckets, Per, PercentileRule, RateMeasure, Rounding, SpanMeasure,
    Stage, Statistic, Total, word_of,
};
pub use moment::{Choose, Moment, MomentName, MomentRef, Pick};
pub use plausible::{PlausibleChoice, PlausibleValue, plausible_choices};
pub use preset::{BAND_SETS, Fidelity, PRESETS, band_set, preset};
pub use score::{Combine, SCORES, Score, ScorePart, ScoreRule, ScoreStep, check_score};

use crate::filter::{Parameters, Pattern};
use crate::time::{WeekStart, WorkWeek};

/// The default profile's document, and what every profile says where it says nothing: the choices' defaults in full.
pub const DEFAULT_PROFILE: &str = include_str!("documents/dora-2025-words.json");

/// The id of the default profile.
pub const DEFAULT_PROFILE_ID: &str = "dora-2025-words";

/// The version of the profile document that this engine writes and reads.
pub const SCHEMA_VERSION: f64 = 1.0;

/// A checked profile.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its id, by which collections and queries name it.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The zone its days are in, unless the query names another.
    pub zone: String,
    /// The day its weeks begin with.
    pub week_start: WeekStart,
    /// Which time counts in spans; `None` for all of it.
    pub work_week: Option<WorkWeek>,
    /// How many days a month has, where a rate is told by the month.
    pub month_days: f64,
    /// How many days half a year has, where a rate is told by it.
    pub half_year_days: f64,
    /// Its parameters, bound to a collection's values or to their defaults.
    pub parameters: Parameters,
    /// Named sets of records.
    pub definitions: Vec<Definition>,
    /// Named joins between definitions.
    pub links: Vec<Link>,
    /// Lead time for changes.
    pub lead_time: SpanMeasure,
    /// Deployment frequency.
    pub deployment_frequency: FrequencyMeasure,
    /// Change failure rate.
    pub change_failure_rate: RateMeasure,
    /// Time to restore.
    pub time_to_restore: SpanMeasure,
    /// Rework rate.
    pub rework_rate: RateMeasure,
    /// Bands for the measures.
    pub bands: BandSet,
    /// A figure that is made of fewer has no band.
    pub fewest: u64,
    /// What an issue key looks like in a title or a branch.
    pub issue_key: Pattern,
    /// The same as a regular expression's text, to find keys with.
    pub issue_key_text: String,
}

impl Profile {
    /// The number of the definition called `name`.
    pub fn definition(&self, name: &str) -> Option<usize> {
        self.definitions.iter().position(|definition| definition.name == name)
    }

    /// The same profile for a project: its rules see only the records of these integrations.
    pub fn within(mut self, integrations: &[String]) -> Profile {
        let rules = self.definitions.iter_mut().flat_map(|definition| &mut definition.clauses);
        for rule in rules.filter_map(|clause| match clause {
            Clause::Records(rule) => Some(rule),
            _ => None,
        }) {
            let of_both: Vec<String> = integrations
                .iter()
                .filter(|id| rule.integrations.is_empty() || rule.integrations.contains(id))
                .cloned()
                .collect();
            // No list means every integration; a name that none has means no integration.
            rule.integrations = if of_both.is_empty() { vec!["\0".to_owned()] } else { of_both };
        }
        self
    }

    /// The rules that let records into a definition, its own and those of the definitions it refers to.
    pub fn record_rules(&self, definition: usize) -> Vec<&RecordRule> {
        let mut open = vec![definition];
        let mut rules = Vec::new();
        let mut seen = 0;
        while let Some(next) = open.get(seen).copied() {
            seen += 1;
            for clause in &self.definitions[next].clauses {
                let other = match clause {
                    Clause::Records(rule) => {
                        rules.push(&**rule);
                        continue;
                    }
                    Clause::Members(reference) => reference.of,
                    Clause::Pairs(link) => self.links[*link].from,
                };
                if !open.contains(&other) {
                    open.push(other);
                }
            }
        }
        rules
    }

    /// The number of the link called `name`.
    pub fn link(&self, name: &str) -> Option<usize> {
        self.links.iter().position(|link| link.name == name)
    }
}

/// Values that a collection binds a profile's parameters to, by name.
pub type Bindings = BTreeMap<String, Vec<String>>;
