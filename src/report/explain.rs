//! An explanation: how a figure comes of its records, from the bytes they were read from to the number, with all that is needed to do
//! it again by hand.

use serde::Serialize;

use super::drill::{ItemLink, ItemPlace};
use super::formula::{BandSteps, Formula, LimitStep};
use super::provenance::{DefinitionAccount, Funnel, LinkAccount};
use super::{CollectionName, CorrectionNote, Dates, ProfileName, ZoneName};
use crate::diag::Diagnostic;
use crate::metric::Figure;
use crate::store::RowId;

/// What is explained.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// The figure over the whole range.
    Figure,
    /// The figure over a step of the trend, by its number.
    Step(usize),
    /// A stage over the whole range, by its number.
    Stage(usize),
}

/// How a figure comes of its records.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The measure.
    pub metric: &'static str,
    /// What of it: the figure, a step, a stage.
    pub of: SubjectName,
    /// The profile whose definitions were used.
    pub profile: ProfileName,
    /// The collection that the question named.
    pub collection: Option<CollectionName>,
    /// The dates of the question, both in.
    pub range: Dates,
    /// The zone they are in.
    pub zone: ZoneName,
    /// The present moment that the query brought along.
    pub now: String,
    /// The figure.
    pub figure: Figure,
    /// The formula with its numbers, what is measured, the band, the limits: a sentence each.
    pub words: Vec<String>,
    /// The last steps, as numbers.
    pub formula: Formula,
    /// For spans, how one item's time is measured.
    pub span: Option<SpanRules>,
    /// The levels that were asked for the band.
    pub band: Option<BandSteps>,
    /// The limits that the rating goes by.
    pub limits: Option<LimitStep>,
    /// For each operand, the way from its candidates to those that count over the whole range.
    pub funnels: Vec<Funnel>,
    /// Definitions that the figure stands on, with their rules.
    pub definitions: Vec<DefinitionAccount>,
    /// Links that the figure stands on, rule by rule.
    pub links: Vec<LinkAccount>,
    /// Corrections in force.
    pub corrections: Vec<CorrectionNote>,
    /// The operand whose records are listed.
    pub operand: &'static str,
    /// How many records there are in all.
    pub total: u64,
    /// The number of the first one here.
    pub offset: u64,
    /// The records, in the order of their anchors.
    pub records: Vec<ExplainedRecord>,
    /// What needs attention.
    pub diagnostics: Vec<Diagnostic>,
}

/// What is explained, by name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubjectName {
    /// `figure`, `step` or `stage`.
    pub kind: &'static str,
    /// A step's number, from zero.
    pub bucket: Option<usize>,
    /// A stage's id.
    pub stage: Option<String>,
    /// The first date that counts.
    pub from: String,
    /// The last date that counts.
    pub to: String,
}

/// How one item's time is measured; the words of the profile.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SpanRules {
    /// Where the clock starts.
    pub start: String,
    /// What places an item in a range.
    pub anchor: String,
    /// What must lie in the range too.
    pub anchor_also: Option<String>,
    /// Whether weekend days are taken off spans of two days and more.
    pub weekends_off_long_spans: bool,
    /// The stages, in order.
    pub stages: Vec<StageRule>,
    /// `monotone`, `reference` or `enforced`.
    pub order: &'static str,
    /// `excluded`, `zero` or `dropsItem`.
    pub missing: &'static str,
    /// `dropped`, `clamped`, `kept` or `missing`.
    pub negative: &'static str,
    /// Whether items that took no time are dropped.
    pub drops_zero: bool,
    /// `endMinusStart` or `sumOfStages`.
    pub total: &'static str,
    /// `none`, `minuteUp`, `minuteDown`, `hourDown` or `hundredthHour`.
    pub rounding: &'static str,
    /// `apart`, `leftOut`, `runToNow` or `censored`.
    pub open: &'static str,
    /// Which time counts; `None` for all of it.
    pub work_week: Option<WorkWeekRule>,
}

/// One stage.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StageRule {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Where it starts, in words; `None` for the event before it.
    pub from: Option<String>,
    /// The moment that ends it, in words.
    pub until: String,
    /// What it is rated by.
    pub limits: Option<LimitStep>,
}

/// Which time counts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkWeekRule {
    /// Days of the week, Monday is 1.
    pub workdays: Vec<u32>,
    /// Minutes after local midnight, from and to; `None` for whole days.
    pub minutes: Option<(i64, i64)>,
    /// Dates that do not count.
    pub holidays: Vec<String>,
}

/// One record behind a figure.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExplainedRecord {
    /// Its number.
    pub id: RowId,
    /// Its kind.
    pub kind: &'static str,
    /// Its id for people.
    pub key: String,
    /// Its title or name.
    pub title: String,
    /// Where it was read from.
    pub place: ItemPlace,
    /// What places it in the range; `None` for an item that has not ended.
    pub at: Option<String>,
    /// How it went.
    pub outcome: &'static str,
    /// What it brings to the figure, in the unit in which that is worked out: milliseconds of spans, else how many it counts for.
    pub value: Option<f64>,
    /// Of an item that counts though it has not ended, false.
    pub ended: bool,
    /// The groups of the formula that it is in, by name.
    pub groups: Vec<String>,
    /// The operands that it counts in.
    pub counted: Vec<&'static str>,
    /// Of a rate's numerator, the conditions that hold, in words.
    pub conditions: Vec<String>,
    /// For spans, when its clock started.
    pub start: Option<String>,
    /// For spans, each stage.
    pub stages: Vec<StageTime>,
    /// For spans, its total in milliseconds.
    pub total_ms: Option<i64>,
    /// What the figure's links lead to from it, and by which rule.
    pub links: Vec<ItemLink>,
}

/// One stage of a record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StageTime {
    /// The stage's id.
    pub stage: String,
    /// When its event happened; `None` where it is missing.
    pub at: Option<String>,
    /// The time it took, in milliseconds; `None` where its event is missing.
    pub ms: Option<i64>,
}
