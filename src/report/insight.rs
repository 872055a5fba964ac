//! Insights and tables of collections: many reports, each with the settings by which it was made.

use serde::{Deserialize, Serialize};

use super::{Accounting, AnnotationReport, CollectionName, Dates, GoalReport, Query, QueryError, RecordFilter, Report};
use crate::collection::Name;
use crate::diag::Diagnostic;
use crate::insight::{Placement, TimeRange};
use crate::metric::{Distribution, Figure, StageFigure};
use crate::store::RowId;
use crate::time::Interval;

/// A question for every widget of an insight. What it says of range, interval, statistic and profile stands in for the insight's own
/// settings, as when somebody picks another range; a widget's own settings stay.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InsightQuery {
    /// The insight's id, or `project/insight` where projects have insights of one id.
    pub insight: String,
    /// A collection of one of its categories; without it the root of the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// Dates in place of the insight's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<TimeRange>,
    /// Steps in place of the insight's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// A statistic in place of the insight's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistic: Option<String>,
    /// A profile in place of the insight's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// An IANA zone; without it each profile's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The present moment: RFC 3339 with its zone.
    pub now: String,
}

/// An insight's widgets, each answered, or with the reason why not.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InsightReport {
    /// The insight.
    pub insight: Name,
    /// Its project.
    pub project: Name,
    /// The collection's category.
    pub category: Name,
    /// The collection that it is shown for.
    pub collection: CollectionName,
    /// The way from the category's root to the collection, itself last.
    pub path: Vec<Name>,
    /// What widgets inherit.
    pub settings: InsightSettings,
    /// The present moment that the query brought along.
    pub now: String,
    /// What happened, by date: to be read beside the trends.
    pub annotations: Vec<AnnotationReport>,
    /// The widgets, in the order of the document.
    pub widgets: Vec<WidgetReport>,
    /// What needs attention.
    pub diagnostics: Vec<Diagnostic>,
}

/// What widgets inherit from their insight.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InsightSettings {
    /// The dates, both in.
    pub range: Dates,
    /// The steps of trends.
    pub interval: Interval,
    /// The statistic; `None` for each profile's own.
    pub statistic: Option<String>,
    /// The profile's id; `None` for the default one.
    pub profile: Option<String>,
}

/// One widget's answer.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WidgetReport {
    /// The widget's id.
    pub id: String,
    /// What it shows.
    pub kind: &'static str,
    /// How it shows it.
    pub view: &'static str,
    /// Its title, where it has one of its own.
    pub title: Option<String>,
    /// Where it stands.
    pub grid: Placement,
    /// Which settings are its own: `range`, `interval`, `statistic`, `profile`, `filters`, `goal`.
    pub own: Vec<&'static str>,
    /// The report it is about; `None` for tables, for times in statuses, and where there is a problem.
    pub report: Option<Report>,
    /// What its measure is meant to be: the widget's own goal, else the insight's; `None` where neither has one.
    pub goal: Option<GoalReport>,
    /// Of a distribution: how the times are spread.
    pub distribution: Option<Distribution>,
    /// Of times in statuses: how long issues stayed in each.
    pub statuses: Option<StatusTimes>,
    /// Of a table of collections: its rows.
    pub table: Option<CollectionTable>,
    /// Why there is no answer; its path leads into the widget's query.
    pub problem: Option<QueryError>,
}

/// How long issues stayed in each status.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusTimes {
    /// The dates, both in, in which the issues were resolved.
    pub range: Dates,
    /// The statistic that the figures are.
    pub statistic: String,
    /// A figure for each status, in the order in which issues enter them.
    pub statuses: Vec<StageFigure>,
    /// Every issue: in the figures, or out of them for a reason.
    pub accounting: Accounting,
    /// The issues.
    pub ids: Vec<RowId>,
}

/// A question about a collection and those in it, side by side.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TableQuery {
    /// The collection: it makes the first row, and those right below it the others.
    pub collection: String,
    /// The measures; without them all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<String>,
    /// By which profile each row is measured.
    #[serde(default)]
    pub profiles: RowProfiles,
    /// One profile for all rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Local dates, both in, or a preset relative to `now`.
    pub range: TimeRange,
    /// An IANA zone; without it each profile's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Another statistic than the profile's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistic: Option<String>,
    /// Filters, one for each kind of record at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<RecordFilter>,
    /// The present moment: RFC 3339 with its zone.
    pub now: String,
}

/// By which profile the rows of a table are measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RowProfiles {
    /// Each by its own.
    #[default]
    Own,
    /// All by the first row's.
    This,
}

/// A collection and those in it, side by side. Each row is measured on its own records: a record of two rows counts once in the
/// first one, and rates are ratios of sums.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CollectionTable {
    /// The dates of the first row, both in.
    pub range: Dates,
    /// By which profile the rows are measured.
    pub profiles: RowProfiles,
    /// The measures, in the order of the cells.
    pub metrics: Vec<&'static str>,
    /// The collection, then those right below it.
    pub rows: Vec<TableRow>,
    /// What needs attention: above all, rows that do not mean the same by a figure.
    pub diagnostics: Vec<Diagnostic>,
}

/// One collection's figures.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TableRow {
    /// The collection, and who chose the profile.
    pub collection: CollectionName,
    /// The profile's id; `None` for the default one.
    pub profile: Option<String>,
    /// A cell for each measure.
    pub cells: Vec<TableCell>,
}

/// One figure of a table.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TableCell {
    /// The measure.
    pub metric: &'static str,
    /// The statistic that the figure is, for spans.
    pub statistic: Option<String>,
    /// The figure; `None` where there is a problem.
    pub figure: Option<Figure>,
    /// Why there is none.
    pub problem: Option<QueryError>,
}

impl TableQuery {
    /// The question that one cell answers.
    pub fn of_cell(&self, metric: &str, collection: &str, profile: Option<&str>) -> Query {
        Query {
            profile: profile.map(str::to_owned),
            collection: Some(collection.to_owned()),
            zone: self.zone.clone(),
            statistic: self.statistic.clone(),
            filters: self.filters.clone(),
            ..Query::about(metric, &self.range, &self.now)
        }
    }
}
