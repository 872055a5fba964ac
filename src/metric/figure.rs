//! What a measure gives.

use serde::Serialize;

use super::{Days, Question, Rating};
use crate::link::Population;
use crate::profile::Nothing;
use crate::select::LeftOut;
use crate::store::RowId;
use crate::time::Bucket;

/// What a figure's value counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Unit {
    /// Milliseconds.
    Ms,
    /// How many a local calendar day.
    PerDay,
    /// A share between 0 and 1; above 1 only where failures are counted that no deployment has.
    Ratio,
    /// How many.
    Count,
    /// The share of others who do worse, in percent.
    Percentile,
    /// Points of a score.
    Score,
}

/// A named number that a figure is made of.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Operand {
    /// Its name, by which bands refer to it.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
}

/// How many items have what the figure needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// So many have it.
    pub have: u64,
    /// Of so many.
    pub of: u64,
}

/// Every common statistic of the items' totals, in the figure's unit.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Statistics {
    /// The sum divided by how many.
    pub mean: f64,
    /// The median by the profile's percentile rule.
    pub median: f64,
    /// Of the two middle values the smaller.
    pub median_lower: f64,
    /// Of the two middle values the greater.
    pub median_upper: f64,
    /// By the profile's percentile rule.
    pub p75: f64,
    /// By the profile's percentile rule.
    pub p90: f64,
    /// By the profile's percentile rule.
    pub p95: f64,
    /// The smallest.
    pub min: f64,
    /// The greatest.
    pub max: f64,
}

/// A number, and what it stands on.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figure {
    /// The number; `None` where there is none, and then `reason` says why.
    pub value: Option<f64>,
    /// What it counts.
    pub unit: Unit,
    /// How many items it is made of.
    pub n: u64,
    /// The numbers it is made of.
    pub operands: Vec<Operand>,
    /// How many items had what it needs.
    pub coverage: Coverage,
    /// Every common statistic, for spans.
    pub statistics: Option<Statistics>,
    /// The 95 % interval: Wilson's for ratios, by order statistics for percentiles.
    pub interval95: Option<(f64, f64)>,
    /// The band's name, `gap` where no band holds, `None` where there is no figure or no band set for the measure.
    pub band: Option<String>,
    /// Why there is no band though the set has levels for the measure: `tooFew`.
    pub band_reason: Option<&'static str>,
    /// Good, acceptable or low by the stages' limits.
    pub rating: Option<Rating>,
    /// Why there is no value.
    pub reason: Option<&'static str>,
    /// What the profile says in place of a value.
    pub text: Option<String>,
}

impl Figure {
    /// A figure without a value.
    pub fn none(unit: Unit, reason: &'static str) -> Figure {
        Figure {
            value: None,
            unit,
            n: 0,
            operands: Vec::new(),
            coverage: Coverage::default(),
            statistics: None,
            interval95: None,
            band: None,
            band_reason: None,
            rating: None,
            reason: Some(reason),
            text: None,
        }
    }

    /// The figure with what the profile wants shown where there is nothing; the reason stays.
    pub(super) fn or_nothing(mut self, nothing: &Nothing) -> Figure {
        match (self.value, nothing) {
            (None, Nothing::Zero) => self.value = Some(0.0),
            (None, Nothing::Text(text)) => self.text = Some(text.clone()),
            _ => {}
        }
        self
    }

    /// An operand's value.
    pub fn operand(&self, name: &str) -> Option<f64> {
        self.operands.iter().find(|operand| operand.name == name).map(|operand| operand.value)
    }
}

/// One step of a trend.
#[derive(Clone, PartialEq, Debug)]
pub struct Point {
    /// Its dates and instants.
    pub bucket: Bucket,
    /// The figure over the bucket alone.
    pub figure: Figure,
    /// For each group of rows, which of them are this step's: from (in), to (out).
    pub rows: Vec<(u32, u32)>,
    /// Why the step may still change; `None` where it is settled.
    pub immature: Option<&'static str>,
}

/// One stage of a span over all items.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StageFigure {
    /// The stage's id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its figure.
    pub figure: Figure,
}

/// The rows behind one operand, in the order of their anchors.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RowGroup {
    /// The operand they are counted in.
    pub operand: &'static str,
    /// Their numbers.
    pub ids: Vec<RowId>,
    /// What became of every candidate for it.
    #[serde(skip)]
    pub account: Account,
}

impl RowGroup {
    /// The rows of an account's members.
    pub(super) fn new(question: &Question<'_>, operand: &'static str, account: Account) -> RowGroup {
        let reach = question.reach;
        let members = &reach.resolved.populations[account.definition].members;
        let id = |position: &u32| {
            let member = members[*position as usize];
            reach.store.row_id(member.kind, member.row as usize)
        };
        RowGroup { operand, ids: account.positions.iter().map(id).collect(), account }
    }
}

/// Every candidate for an operand: counted, or not for a reason. Records that are no members of the definition have theirs in its
/// population.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// The definition whose members are counted.
    pub definition: usize,
    /// The members that are, in the order of their anchors.
    pub positions: Vec<u32>,
    /// The members that are not.
    pub left_out: Vec<LeftOut>,
}

impl Account {
    /// How many candidates there were, and how many of them each reason left out.
    pub fn tally(&self, population: &Population) -> (u64, Vec<Excluded>) {
        let (read, classes) = population.accounting();
        let classes = classes.iter().map(|(class, count)| Excluded { reason: class.word(), count: *count });
        let members =
            self.left_out.iter().map(|out| Excluded { reason: out.reason, count: out.positions.len() as u64 });
        (read, classes.chain(members).collect())
    }
}

/// Items that have not ended yet: changes without a deployment, incidents that are open.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Open {
    /// How many that began before the range's end.
    pub count: u64,
    /// Their median age at "now", in milliseconds.
    pub median_age_ms: Option<f64>,
    /// The age of the oldest, in milliseconds.
    pub oldest_age_ms: Option<f64>,
    /// Their numbers, oldest first.
    pub ids: Vec<RowId>,
}

/// Items or records that are not in the figure, and why.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Excluded {
    /// The reason's stable name.
    pub reason: &'static str,
    /// How many.
    pub count: u64,
}

/// A measured question.
#[derive(Clone, PartialEq, Debug)]
pub struct Measured {
    /// The statistic that the figure is, in words.
    pub statistic: Option<String>,
    /// The figure over the whole range.
    pub figure: Figure,
    /// For frequencies, which days of the range count.
    pub days: Option<Days>,
    /// The figure over each bucket.
    pub series: Vec<Point>,
    /// For spans, each stage over the whole range.
    pub stages: Vec<StageFigure>,
    /// For spans, what has not ended.
    pub open: Option<Open>,
    /// The rows behind the figure, by operand.
    pub rows: Vec<RowGroup>,
    /// Records that were candidates.
    pub read: u64,
    /// Why candidates are not in the figure; with `used` they add up to `read`.
    pub excluded: Vec<Excluded>,
    /// Candidates that are in the figure.
    pub used: u64,
}
