//! What leaves: reports, drill-downs, summaries, and their canonical JSON and CSV.
//!
//! Nothing is computed here that a measure has not computed; this is the shape in which it is told.

mod canonical;
mod csv;
mod doctor;
mod drill;
mod explain;
mod explaining;
mod formula;
mod goal;
mod insight;
mod provenance;
mod query;
mod sentences;
mod step_figure;
mod summary;
mod why;
mod words;

use std::collections::BTreeMap;

use serde::Serialize;

pub use canonical::{canonical_json, canonical_value};
pub use csv::to_csv;
pub use doctor::{Diagnosis, DoctorFinding, DoctorSample, Effect};
pub use drill::{
    DrillDown, DrillRow, Item, ItemField, ItemLink, ItemPart, ItemPlace, Listed, Listing, Places, describe_row,
    drill_rows,
};
pub use explain::{ExplainedRecord, Explanation, SpanRules, StageRule, StageTime, Subject, SubjectName, WorkWeekRule};
pub use explaining::{Explaining, explain};
pub use formula::{BandSteps, Formula, GroupRow, Groups, LevelStep, LimitStep, PredicateStep, StatisticName};
pub use goal::{AnnotationReport, GoalReport};
pub use insight::{
    CollectionTable, InsightQuery, InsightReport, InsightSettings, RowProfiles, StatusTimes, TableCell, TableQuery,
    TableRow, WidgetReport,
};
pub use provenance::{DefinitionAccount, Funnel, LinkAccount, Reason, RuleAccount};
pub use query::{Query, QueryError, RecordFilter, parse_query};
pub use step_figure::StepFigure;
pub use summary::{DuplicateCount, KindSummary, OrphanCount, Summary, summarise};
pub use why::{Why, WhyDefinition, WhyLink, WhyMeasure, WhyRule, WhyTried, why, why_measure};
pub use words::{is_reason, reason_words};

use crate::diag::Diagnostic;
use crate::link::{LinkTable, Resolved, Tally};
use crate::metric::{Days, Excluded, Figure, Measured, Open, Operand, RowGroup, StageFigure, Unit, percentile_of};
use crate::order;
use crate::profile;
use crate::profile::{BandSetKind, Correction, Level, Measure, Profile, word_of};
use crate::time::{DayRange, Instant, Interval, Zone};

/// A measured question with everything needed to check it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The measure.
    pub metric: &'static str,
    /// The profile whose definitions were used.
    pub profile: ProfileName,
    /// The collection that the question named.
    pub collection: Option<CollectionName>,
    /// The dates, both in.
    pub range: Dates,
    /// The zone the dates are in.
    pub zone: ZoneName,
    /// The steps of the trend.
    pub interval: Interval,
    /// The statistic that the figure is: `median`, `mean`, `p90`; `None` for rates and counts.
    pub statistic: Option<String>,
    /// The present moment that the query brought along.
    pub now: String,
    /// The figure over the whole range.
    pub figure: Figure,
    /// How the figure differs from that of the range that the query compares it to; `None` where it names none.
    pub change: Option<Change>,
    /// The levels of the profile's band set for the measure; `None` where it has none.
    pub bands: Option<BandScale>,
    /// Of a set that is a distribution: the share of respondents who gave a worse answer.
    pub standing: Option<Standing>,
    /// For frequencies, which days of the range count, and why the others do not.
    pub days: Option<Days>,
    /// The figure over each step.
    pub series: Vec<SeriesPoint>,
    /// For spans, each stage over the whole range.
    pub stages: Vec<StageFigure>,
    /// For spans, what has not ended.
    pub open: Option<Open>,
    /// Every candidate record: in the figure, or out of it for a reason.
    pub accounting: Accounting,
    /// The links that the profile's definitions use, and how well they found.
    pub links: Vec<LinkSummary>,
    /// Corrections in force, as they were written.
    pub corrections: Vec<CorrectionNote>,
    /// The rows behind the figure, by operand, in the order of their anchors.
    pub rows: Vec<RowGroup>,
    /// What needs attention.
    pub diagnostics: Vec<Diagnostic>,
}

/// A profile by id and name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileName {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
}

/// A collection by id and name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CollectionName {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Who chose the profile: the `query`, the collection's `own`, an `ancestor`'s, the `project`'s or the engine's `default`.
    pub profile_from: &'static str,
}

/// Local dates, both in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dates {
    /// The first date.
    pub from: String,
    /// The last date.
    pub to: String,
}

/// A zone, and which rules it had.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ZoneName {
    /// The IANA name.
    pub name: String,
    /// Equal digests mean equal rules over the range.
    pub digest: String,
}

/// One step of a trend.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeriesPoint {
    /// The first date of the whole bucket.
    pub start: String,
    /// The last date of the whole bucket.
    pub end: String,
    /// The first instant that counts, in milliseconds since the epoch.
    pub start_ms: i64,
    /// The first instant that does not count any more.
    pub end_ms: i64,
    /// Part of the bucket lies outside the range.
    pub partial: bool,
    /// Why the step may still change: `notEnded`, `failuresMayFollow`, `itemsMayEnd`; `None` where it is settled.
    pub immature: Option<&'static str>,
    /// The figure's value over the step; `None` where there is none.
    pub value: Option<f64>,
    /// What the value counts.
    pub unit: Unit,
    /// How many items it is made of.
    pub n: u64,
    /// The numbers it is made of.
    pub operands: Vec<Operand>,
    /// The band's name.
    pub band: Option<String>,
    /// Why there is no value.
    pub reason: Option<&'static str>,
    /// For each group of the report's rows, which are this step's: from (in), to (out).
    pub rows: Vec<(u32, u32)>,
}

/// The difference of a figure from that of another range.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The other range, both dates in.
    pub range: Dates,
    /// The figure over it.
    pub figure: Figure,
    /// This report's figure less that one; `None` where one of them is none.
    pub difference: Option<f64>,
    /// The bootstrap's 95 % interval of the difference; `None` where there is none, for `reason`.
    pub interval95: Option<(f64, f64)>,
    /// Whether the interval holds zero: the difference may be chance.
    pub noise: Option<bool>,
    /// How many draws the interval is made of.
    pub resamples: usize,
    /// The seed that the draws began from.
    pub seed: u32,
    /// Why there is no interval: `noFigure`, `tooFew`, `notResampled`.
    pub reason: Option<&'static str>,
}

/// The levels of a band set for one measure.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BandScale {
    /// The set's id.
    pub set: String,
    /// Its name for people.
    pub name: String,
    /// What its numbers are.
    pub kind: &'static str,
    /// What it says of itself, such as how to read it.
    pub description: Option<String>,
    /// A figure that is made of fewer has no band.
    pub fewest: u64,
    /// The levels, best first; the first that holds is the band.
    pub levels: Vec<Level>,
}

/// Where a figure stands among the answers of a survey.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// The share of respondents, in percent, who gave a worse answer.
    pub value: f64,
    /// Always `percentile`.
    pub unit: Unit,
    /// The band set's id.
    pub set: String,
}

/// Conservation: `read` is `used` and all that is `excluded`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Accounting {
    /// Candidate records.
    pub read: u64,
    /// Those in the figure.
    pub used: u64,
    /// Those that are not, by reason.
    pub excluded: Vec<Excluded>,
}

/// A correction in force.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CorrectionNote {
    /// The kind of the record.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What is changed, in words.
    pub change: String,
    /// Why.
    pub because: String,
}

/// How well a link found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkSummary {
    /// Its name in the profile.
    pub name: String,
    /// The definition that looks.
    pub from: String,
    /// The definition in which it looks.
    pub to: String,
    /// How many each rule linked.
    pub found: BTreeMap<&'static str, u64>,
    /// How many had no partner, by reason.
    pub missed: BTreeMap<&'static str, u64>,
}

/// What a report says of where and when.
pub struct Frame<'f> {
    /// The measure.
    pub measure: Measure,
    /// The dates.
    pub range: DayRange,
    /// The zone they are in.
    pub zone: &'f Zone,
    /// The steps of the trend.
    pub interval: Interval,
    /// The present moment.
    pub now: Instant,
}

/// Puts a measured question into the shape in which it leaves.
pub fn report(
    frame: &Frame<'_>,
    profile: &Profile,
    resolved: &Resolved,
    corrections: &[Correction],
    measured: Measured,
) -> Report {
    let (start, end) = frame.range.bounds(frame.zone);
    let mut diagnostics = Vec::new();
    if measured.figure.reason == Some("nothingMatched") {
        diagnostics.push(nothing_matched(frame.measure, profile));
    }
    diagnostics.extend(measured.days.as_ref().and_then(days_without_records));
    let mut excluded = measured.excluded;
    order::sort(&mut excluded);
    Report {
        metric: frame.measure.word(),
        profile: ProfileName { id: profile.id.clone(), name: profile.name.clone() },
        collection: None,
        range: Dates { from: frame.range.from.to_string(), to: frame.range.to.to_string() },
        zone: ZoneName { name: frame.zone.name.clone(), digest: frame.zone.digest(start, end) },
        interval: frame.interval,
        statistic: measured.statistic,
        now: frame.now.to_string(),
        bands: band_scale(profile, frame.measure),
        standing: standing(profile, frame.measure, &measured.figure),
        figure: measured.figure,
        change: None,
        days: measured.days,
        series: measured.series.into_iter().map(series_point).collect(),
        stages: measured.stages,
        open: measured.open,
        accounting: Accounting { read: measured.read, used: measured.used, excluded },
        links: link_summaries(profile, resolved),
        corrections: corrections.iter().map(correction_note).collect(),
        rows: measured.rows,
        diagnostics,
    }
}

fn band_scale(profile: &Profile, measure: Measure) -> Option<BandScale> {
    let set = &profile.bands;
    Some(BandScale {
        set: set.id.clone(),
        name: set.name.clone(),
        kind: word_of(BandSetKind::WORDS, set.kind),
        description: set.description.clone(),
        fewest: profile.fewest,
        levels: set.levels.get(&measure)?.clone(),
    })
}

fn standing(profile: &Profile, measure: Measure, figure: &Figure) -> Option<Standing> {
    if profile.bands.kind != BandSetKind::Distribution || figure.band_reason.is_some() {
        return None;
    }
    let value = percentile_of(&profile.bands, measure, figure)?;
    Some(Standing { value, unit: Unit::Percentile, set: profile.bands.id.clone() })
}

fn correction_note(correction: &Correction) -> CorrectionNote {
    let change = match &correction.change {
        profile::Change::LeaveOut => "left out".to_owned(),
        profile::Change::Outcome(outcome) => format!("its outcome is {}", outcome.word()),
        profile::Change::Link { link, to } => format!("{link} leads to {to}"),
    };
    CorrectionNote {
        kind: correction.kind.word(),
        id: correction.id.clone(),
        change,
        because: correction.because.clone(),
    }
}

fn series_point(point: crate::metric::Point) -> SeriesPoint {
    let crate::metric::Point { bucket, figure, rows, immature } = point;
    SeriesPoint {
        start: bucket.first.to_string(),
        end: bucket.last.to_string(),
        start_ms: bucket.start.ms(),
        end_ms: bucket.end.ms(),
        partial: bucket.partial,
        immature,
        value: figure.value,
        unit: figure.unit,
        n: figure.n,
        operands: figure.operands,
        band: figure.band,
        reason: figure.reason,
        rows,
    }
}

fn link_summaries(profile: &Profile, resolved: &Resolved) -> Vec<LinkSummary> {
    let name = |definition: usize| profile.definitions[definition].name.clone();
    let summary = |(link, table): (&crate::profile::Link, &LinkTable)| {
        let Tally { found, missed } = table.tally();
        LinkSummary {
            name: link.name.clone(),
            from: name(link.from),
            to: name(link.to),
            found: found.iter().map(|(rule, count)| (rule.word(), *count)).collect(),
            missed: missed.clone(),
        }
    };
    profile.links.iter().zip(&resolved.links).map(summary).collect()
}

/// Days that count and that no record reaches: the export may be shorter than the range, or nothing may have happened.
fn days_without_records(days: &Days) -> Option<Diagnostic> {
    use crate::diag::{Place, Severity};
    if days.without_records < WORTH_SAYING || days.exports.is_empty() {
        return None;
    }
    let export = |export: &crate::metric::ExportDays| {
        format!("{} from {} to {}", export.integration, export.first_record, export.last_record)
    };
    let message = format!(
        "found {} of {} days before the first or after the last record: {}",
        days.without_records,
        days.counted,
        days.exports.iter().map(export).collect::<Vec<_>>().join(", ")
    );
    let place = Place { pointer: Some("/range".to_owned()), ..Place::default() };
    let finding = Diagnostic::new(Severity::Info, "report.daysWithoutRecords", place, message);
    Some(
        finding.with_hint(
            "if the export ends there, say so in the integration's \"covers\", and these days no longer count",
        ),
    )
}

/// Four weeks without a record may be quiet ones; more may be an export that ends.
const WORTH_SAYING: u64 = 28;

fn nothing_matched(measure: Measure, profile: &Profile) -> Diagnostic {
    use crate::diag::{Place, Severity};
    let population = match measure {
        Measure::DeploymentFrequency => profile.deployment_frequency.population,
        Measure::ChangeFailureRate => profile.change_failure_rate.denominator,
        Measure::ReworkRate => profile.rework_rate.denominator,
        Measure::LeadTime => profile.lead_time.population,
        Measure::TimeToRestore => profile.time_to_restore.population,
    };
    let name = &profile.definitions[population].name;
    let place = Place { pointer: Some(format!("/definitions/{name}")), ..Place::default() };
    let message = format!("found no record that the definition \"{name}\" of the profile \"{}\" lets in", profile.id);
    Diagnostic::new(Severity::Warning, "report.nothingMatched", place, message)
        .with_hint("compare the definition with the statuses, environments and kinds that the data has")
}
