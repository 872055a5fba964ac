//! Widgets: one report on an insight, with settings of its own.

use serde::Serialize;

use super::document::{Own, SETTINGS, check_steps, own_settings};
use super::goal::read_goal;
use super::{Goal, TimeRange};
use crate::collection::{RecordFilter, Surroundings, read_filters};
use crate::diag::Severity;
use crate::document::{At, Check, Object};
use crate::profile::Measure;

/// How many columns an insight's grid has.
pub const COLUMNS: u32 = 12;

/// A checked widget.
#[derive(Clone, Debug)]
pub struct Widget {
    /// Its id on the insight.
    pub id: String,
    /// What it shows.
    pub kind: WidgetKind,
    /// How it shows it.
    pub view: View,
    /// Its title, where it is not its kind's.
    pub title: Option<String>,
    /// Filters of its own, for itself alone.
    pub filters: Vec<RecordFilter>,
    /// Settings of its own; the others are the insight's.
    pub own: Own,
    /// Whether it takes the insight's time range.
    pub uses_insight_time: bool,
    /// Of a distribution: which times it is about.
    pub metric: SpanMetric,
    /// Of a table of collections: by which profile each collection is measured.
    pub profiles: TableProfiles,
    /// What its measure is meant to be, in place of the insight's goal.
    pub goal: Option<Goal>,
    /// Where it stands.
    pub place: Placement,
}

impl Widget {
    /// The measure that its figure is; `None` for times in statuses and tables.
    pub fn measure(&self) -> Option<Measure> {
        self.kind.measure(self.metric)
    }
}

/// A place on the grid, in columns and rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Placement {
    /// The first column, from zero.
    pub x: u32,
    /// The first row, from zero.
    pub y: u32,
    /// Columns.
    pub w: u32,
    /// Rows.
    pub h: u32,
}

impl Placement {
    /// Whether two places share a cell.
    pub fn overlaps(&self, other: &Placement) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }
}

/// Declares an enum with its words.
macro_rules! words {
    ($(#[doc = $doc:literal])+ $name:ident { $( $(#[doc = $of:literal])+ $variant:ident $word:literal, )* }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum $name { $( $(#[doc = $of])+ $variant, )* }

        impl $name {
            /// Words in documents.
            pub const WORDS: &'static [(&'static str, $name)] = &[ $( ($word, $name::$variant), )* ];
        }
    };
}

words! {
    /// What a widget shows.
    WidgetKind {
        /// Deployment frequency.
        DeploymentFrequency "deploymentFrequency",
        /// Lead time for changes.
        LeadTime "leadTime",
        /// Change failure rate.
        ChangeFailureRate "changeFailureRate",
        /// Time to restore.
        TimeToRestore "timeToRestore",
        /// Rework rate.
        ReworkRate "reworkRate",
        /// Lead time, stage by stage.
        LeadTimeByStage "leadTimeByStage",
        /// Time that items spent in each status.
        TimeInStages "timeInStages",
        /// How the times are spread.
        Distribution "distribution",
        /// The measures of a collection's children side by side.
        CollectionTable "collectionTable",
    }
}

words! {
    /// How a widget shows it.
    View {
        /// The figure, its trend and what it is made of.
        Report "report",
        /// The figure alone.
        SingleStat "singleStat",
        /// The trend alone.
        Trend "trend",
        /// Rows and columns.
        Table "table",
    }
}

words! {
    /// The measures that are times.
    SpanMetric {
        /// Lead time for changes.
        LeadTime "leadTime",
        /// Time to restore.
        TimeToRestore "timeToRestore",
    }
}

words! {
    /// By which profile each collection of a table is measured.
    TableProfiles {
        /// Each by its own.
        Own "own",
        /// All by that of the collection that the table is about.
        This "this",
    }
}

impl WidgetKind {
    /// The measure that a widget of this kind is about, where a distribution is about `spread`.
    fn measure(self, spread: SpanMetric) -> Option<Measure> {
        match self {
            WidgetKind::DeploymentFrequency => Some(Measure::DeploymentFrequency),
            WidgetKind::LeadTime | WidgetKind::LeadTimeByStage => Some(Measure::LeadTime),
            WidgetKind::ChangeFailureRate => Some(Measure::ChangeFailureRate),
            WidgetKind::TimeToRestore => Some(Measure::TimeToRestore),
            WidgetKind::ReworkRate => Some(Measure::ReworkRate),
            WidgetKind::Distribution if spread == SpanMetric::TimeToRestore => Some(Measure::TimeToRestore),
            WidgetKind::Distribution => Some(Measure::LeadTime),
            WidgetKind::TimeInStages | WidgetKind::CollectionTable => None,
        }
    }

    /// The word in documents and reports.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

impl View {
    /// The word in documents and reports.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, view)| *view == self).map_or("", |(word, _)| word)
    }
}

/// Members that mean something to one kind of widget only.
const OF_ONE_KIND: &[(&str, WidgetKind)] =
    &[("metric", WidgetKind::Distribution), ("profiles", WidgetKind::CollectionTable)];

/// Reads a widget; what it does not set it has from its insight.
pub(super) fn read(check: &mut Check, at: &At<'_>, around: &Surroundings, insight: &Own) -> Option<Widget> {
    let mut known =
        vec!["id", "kind", "view", "title", "description", "filters", "useInsightTime", "grid", "metric", "profiles"];
    known.push("goal");
    known.extend(SETTINGS);
    let object = check.object(at, &known)?;
    let id = check.required(&object, "id", "an id such as \"lead-time\"").and_then(|at| check.text(&at));
    let kind_at = check.required(&object, "kind", "what the widget shows");
    let kind = kind_at.and_then(|at| check.choice(&at, WidgetKind::WORDS));
    let view = check.choice_or(&object, "view", View::WORDS, View::Report);
    let title = object.get("title").and_then(|at| check.text(&at)).map(str::to_owned);
    let filters = object.get("filters").map_or(Vec::new(), |at| read_filters(check, &at, true));
    let own = own_settings(check, &object, around);
    if own.range.is_some() || own.interval.is_some() {
        let range = own.range.as_ref().or(insight.range.as_ref());
        check_steps(check, &object, range, own.interval.or(insight.interval));
    }
    let uses_insight_time = insight_time(check, &object, own.range.as_ref());
    let metric = check.choice_or(&object, "metric", SpanMetric::WORDS, SpanMetric::LeadTime);
    let profiles = check.choice_or(&object, "profiles", TableProfiles::WORDS, TableProfiles::Own);
    for (name, of) in OF_ONE_KIND.iter().filter(|(_, of)| kind.is_some_and(|kind| kind != *of)) {
        if let Some(at) = object.get(name) {
            let message = format!("found \"{name}\", which only a widget of the kind \"{}\" reads", of.word());
            check.report(Severity::Warning, "widget.unusedMember", &at.pointer, message);
        }
    }
    let goal = goal(check, &object, kind, metric);
    let place = check.required(&object, "grid", "a place such as { \"x\": 0, \"y\": 0, \"w\": 6, \"h\": 4 }");
    let place = place.and_then(|at| placement(check, &at));
    Some(Widget {
        id: id?.to_owned(),
        kind: kind?,
        view,
        title,
        filters,
        own,
        uses_insight_time,
        metric,
        profiles,
        goal,
        place: place?,
    })
}

/// A goal is for the measure that the widget shows.
fn goal(check: &mut Check, object: &Object<'_>, kind: Option<WidgetKind>, spread: SpanMetric) -> Option<Goal> {
    let (at, kind) = (object.get("goal")?, kind?);
    let measure = kind.measure(spread);
    if measure.is_none() {
        let message = format!("found \"goal\", which a widget of the kind \"{}\" does not read", kind.word());
        check.report(Severity::Warning, "widget.unusedMember", &at.pointer, message);
    }
    read_goal(check, &at, measure?)
}

/// An own range and the insight's at once cannot be meant.
fn insight_time(check: &mut Check, object: &Object<'_>, range: Option<&TimeRange>) -> bool {
    let Some(at) = object.get("useInsightTime") else { return range.is_none() };
    let Some(uses) = check.flag(&at) else { return true };
    if uses && range.is_some() {
        let message = "found a range of its own beside the insight's time, wanted one of them";
        let finding = check.report(Severity::Warning, "widget.range", &at.pointer, message);
        *finding = finding.clone().with_fix("use its own range", at.pointer.clone(), Some(false.into()));
    }
    if !uses && range.is_none() {
        let message = "found neither the insight's time nor a range, wanted \"range\"";
        let finding = check.report(Severity::Error, "widget.range", &at.pointer, message);
        *finding = finding.clone().with_fix("use the insight's time", at.pointer.clone(), Some(true.into()));
    }
    uses
}

fn placement(check: &mut Check, at: &At<'_>) -> Option<Placement> {
    let object = check.object(at, &["x", "y", "w", "h"])?;
    let mut number = |name: &str, least: f64| {
        let at = check.required(&object, name, "a whole number")?;
        let found = check.number(&at)?;
        if found < least || found.fract() != 0.0 || found > 10_000.0 {
            check.unwanted(&at, &format!("a whole number from {least} on"));
            return None;
        }
        Some(found as u32)
    };
    let (x, y, w, h) = (number("x", 0.0), number("y", 0.0), number("w", 1.0), number("h", 1.0));
    let place = Placement { x: x?, y: y?, w: w?, h: h? };
    if place.x + place.w > COLUMNS {
        let message = format!("found columns up to {}, wanted at most {COLUMNS}", place.x + place.w);
        check.report(Severity::Error, "widget.outside", &at.pointer, message);
        return None;
    }
    Some(place)
}
