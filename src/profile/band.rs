//! Bands: what people call a figure.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{SCHEMA_VERSION, lint_bands, lint_levels};
use crate::diag::Severity;
use crate::document::{At, Check, Object};

/// The measures of the product.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Measure {
    /// Lead time for changes.
    LeadTime,
    /// Deployment frequency.
    DeploymentFrequency,
    /// Change failure rate.
    ChangeFailureRate,
    /// Time to restore.
    TimeToRestore,
    /// Rework rate.
    ReworkRate,
}

impl Measure {
    /// Words in documents, queries and reports.
    pub const WORDS: &'static [(&'static str, Measure)] = &[
        ("leadTime", Measure::LeadTime),
        ("deploymentFrequency", Measure::DeploymentFrequency),
        ("changeFailureRate", Measure::ChangeFailureRate),
        ("timeToRestore", Measure::TimeToRestore),
        ("reworkRate", Measure::ReworkRate),
    ];

    /// The word in documents, queries and reports.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, measure)| *measure == self).map_or("", |(word, _)| word)
    }
}

/// How long something may take: up to `ideal` it is good, up to `acceptable` it is acceptable, both ends in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Milliseconds.
    pub ideal_ms: i64,
    /// Milliseconds.
    pub acceptable_ms: i64,
}

/// A checked set of bands.
#[derive(Clone, Debug)]
pub struct BandSet {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What its numbers are.
    pub kind: BandSetKind,
    /// What it says of itself, such as how to read it.
    pub description: Option<String>,
    /// Whether a value that no level holds, and that has one on each side, lies `between`; else it is in a `gap`.
    pub names_between: bool,
    /// Levels by measure, best first; the first that holds is the band.
    pub levels: BTreeMap<Measure, Vec<Level>>,
}

/// What a band set's numbers are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BandSetKind {
    /// Clusters found in survey answers: descriptions, with gaps where no answer lay.
    SurveyDescription,
    /// Shares of respondents.
    Distribution,
    /// Rules of a tool.
    ToolCutOff,
}

impl BandSetKind {
    /// Words in documents and reports.
    pub const WORDS: &'static [(&'static str, BandSetKind)] = &[
        ("surveyDescription", BandSetKind::SurveyDescription),
        ("distribution", BandSetKind::Distribution),
        ("toolCutOff", BandSetKind::ToolCutOff),
    ];

    /// The word in documents and reports.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// One band: its name, and what must hold for a figure to be in it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Level {
    /// Its name: `elite`.
    #[serde(rename = "level")]
    pub name: String,
    /// All must hold; none is "whatever is left".
    pub when: Vec<Predicate>,
    /// Of a distribution: the share of respondents, in percent, who gave a worse answer.
    pub percentile: Option<f64>,
}

/// A comparison of one of a figure's operands.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Predicate {
    /// The operand's name in the figure: `perDay`, `ratio`, `ms`.
    pub operand: String,
    /// It must be more than this.
    pub above: Option<f64>,
    /// It must be this or more.
    pub at_least: Option<f64>,
    /// It must be less than this.
    pub below: Option<f64>,
    /// It must be this or less.
    pub at_most: Option<f64>,
}

impl Predicate {
    /// Whether it holds for a value.
    pub fn holds(&self, value: f64) -> bool {
        self.above.is_none_or(|edge| value > edge)
            && self.at_least.is_none_or(|edge| value >= edge)
            && self.below.is_none_or(|edge| value < edge)
            && self.at_most.is_none_or(|edge| value <= edge)
    }
}

/// Reads a band-set document.
pub fn check_band_set(check: &mut Check, root: &At<'_>) -> Option<BandSet> {
    let known = [
        "schemaVersion",
        "type",
        "id",
        "name",
        "kind",
        "source",
        "year",
        "read",
        "description",
        "declared",
        "holes",
        "bands",
    ];
    let object = check.object(root, &known)?;
    check.heading(&object, SCHEMA_VERSION, "bands");
    let id = check.required(&object, "id", "the set's id").and_then(|at| check.text(&at));
    let name = object.get("name").and_then(|at| check.text(&at)).or(id);
    let kind =
        check.required(&object, "kind", "what the numbers are").and_then(|at| check.choice(&at, BandSetKind::WORDS));
    let bands = check.required(&object, "bands", "levels by measure")?;
    let words: Vec<&str> = Measure::WORDS.iter().map(|(word, _)| *word).collect();
    let by_measure = check.object(&bands, &words)?;
    let mut levels = BTreeMap::new();
    for (word, measure) in Measure::WORDS {
        if let Some(at) = by_measure.get(word) {
            let list = check.list(&at);
            levels.insert(*measure, list.iter().filter_map(|level| check_level(check, level)).collect());
        }
    }
    let declared = object.get("declared").map_or(Vec::new(), |at| check.texts(&at));
    let description = object.get("description").and_then(|at| check.text(&at)).map(str::to_owned);
    let names_between = check.choice_or(&object, "holes", &[("gap", false), ("between", true)], false);
    let set = BandSet { id: id?.to_owned(), name: name?.to_owned(), kind: kind?, description, names_between, levels };
    lint_bands(check, &root.pointer, &set, &declared);
    Some(set)
}

/// Reads levels that stand beside a stage. They are told by its time, and nothing falls between them.
pub fn check_levels(check: &mut Check, at: &At<'_>) -> Vec<Level> {
    let items = check.list(at);
    let levels: Vec<Level> = items.iter().filter_map(|level| check_level(check, level)).collect();
    for (item, level) in items.iter().zip(&levels) {
        if let Some(other) = level.when.iter().find(|predicate| predicate.operand != "ms") {
            let message = format!("found the operand \"{}\" in a level of a stage, wanted \"ms\"", other.operand);
            check.report(Severity::Error, "stage.operand", &item.pointer, message);
        }
    }
    lint_levels(check, &at.pointer, &levels);
    levels
}

fn check_level(check: &mut Check, at: &At<'_>) -> Option<Level> {
    let object = check.object(at, &["level", "when", "percentile"])?;
    let name = check.required(&object, "level", "the band's name").and_then(|at| check.text(&at))?;
    let when = match object.get("when") {
        None => Vec::new(),
        Some(at) => {
            let items = match at.node {
                crate::document::Node::List(_) => check.list(&at),
                _ => vec![at],
            };
            items.iter().filter_map(|item| check_predicate(check, item)).collect()
        }
    };
    let percentile = object.get("percentile").and_then(|at| {
        let share = check.number(&at)?;
        if !(0.0..=100.0).contains(&share) {
            check.unwanted(&at, "a share between 0 and 100");
        }
        Some(share)
    });
    Some(Level { name: name.to_owned(), when, percentile })
}

/// Reads a comparison of an operand.
pub fn check_predicate(check: &mut Check, at: &At<'_>) -> Option<Predicate> {
    let object = check.object(at, &["operand", "above", "atLeast", "below", "atMost"])?;
    let operand = check.required(&object, "operand", "the name of an operand").and_then(|at| check.text(&at))?;
    let predicate = Predicate {
        operand: operand.to_owned(),
        above: edge(check, &object, "above"),
        at_least: edge(check, &object, "atLeast"),
        below: edge(check, &object, "below"),
        at_most: edge(check, &object, "atMost"),
    };
    let edges = [predicate.above, predicate.at_least, predicate.below, predicate.at_most];
    if edges.iter().all(Option::is_none) {
        let message = "found no edge, wanted \"above\", \"atLeast\", \"below\" or \"atMost\"";
        check.report(Severity::Error, "bands.edge", &at.pointer, message);
        return None;
    }
    Some(predicate)
}

/// A number, or a duration in milliseconds.
fn edge(check: &mut Check, object: &Object<'_>, name: &str) -> Option<f64> {
    let at = object.get(name)?;
    match at.node {
        crate::document::Node::Text(_) => check.duration_ms(&at).map(|ms| ms as f64),
        _ => check.number(&at),
    }
}
