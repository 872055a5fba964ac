//! Insights: dashboards of widgets.

use serde::Deserialize;

use super::{Annotation, Goal, TimeRange, Widget, goal, widget};
use crate::collection::Surroundings;
use crate::diag::Severity;
use crate::document::{At, Check, Node, Object};
use crate::time::{Day, DayRange, Interval};

/// The version of the insight document that this engine writes and reads.
pub const SCHEMA_VERSION: f64 = 1.0;

/// A checked insight.
#[derive(Clone, Debug)]
pub struct Insight {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The categories whose collections it can be shown for; at least one.
    pub categories: Vec<String>,
    /// What its widgets inherit.
    pub own: Own,
    /// What its figures are compared with.
    pub comparison: Comparison,
    /// What its measures are meant to be, one a measure at most.
    pub goals: Vec<Goal>,
    /// What happened, by date, for whoever reads its trends.
    pub annotations: Vec<Annotation>,
    /// Its widgets, those that can be used.
    pub widgets: Vec<Widget>,
    /// How many widgets cannot: their findings say why.
    pub unusable: usize,
}

/// Settings that an insight gives its widgets, and a widget may give itself.
#[derive(Clone, Default, Debug)]
pub struct Own {
    /// The dates.
    pub range: Option<TimeRange>,
    /// The steps of the trend.
    pub interval: Option<Interval>,
    /// The statistic.
    pub statistic: Option<String>,
    /// The profile's id.
    pub profile: Option<String>,
}

/// The members of [`Own`].
pub(super) const SETTINGS: &[&str] = &["range", "interval", "statistic", "profile"];

/// What figures are compared with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// Nothing.
    None,
    /// As many days before.
    PreviousPeriod,
    /// The same dates a year before.
    PreviousYear,
}

impl Comparison {
    /// Words in documents.
    pub const WORDS: &'static [(&'static str, Comparison)] = &[
        ("none", Comparison::None),
        ("previousPeriod", Comparison::PreviousPeriod),
        ("previousYear", Comparison::PreviousYear),
    ];

    /// The dates that a range is compared with.
    pub fn earlier(self, range: DayRange) -> Option<DayRange> {
        let days = range.to.since(range.from) + 1;
        match self {
            Comparison::None => None,
            Comparison::PreviousPeriod => Some(DayRange { from: range.from.plus(-days), to: range.from.plus(-1) }),
            Comparison::PreviousYear => {
                Some(DayRange { from: range.from.plus_months(-12), to: range.to.plus_months(-12) })
            }
        }
    }
}

/// Reads an insight document; `categories` are the ids of the project's, where it is known.
pub fn check_insight(
    check: &mut Check,
    root: &At<'_>,
    categories: Option<&[&str]>,
    around: &Surroundings,
) -> Option<Insight> {
    let mut known =
        vec!["schemaVersion", "type", "id", "name", "description", "categories", "default", "comparison", "widgets"];
    known.extend(["goals", "annotations"]);
    known.extend(SETTINGS);
    let object = check.object(root, &known)?;
    check.heading(&object, SCHEMA_VERSION, "insight");
    let id = check.required(&object, "id", "an id such as \"dora\"").and_then(|at| check.text(&at));
    let name = object.get("name").and_then(|at| check.text(&at)).or(id);
    let of = check.required(&object, "categories", "a list of categories, at least one");
    let of = of.map_or(Vec::new(), |at| read_categories(check, &at, categories));
    if let Some(at) = object.get("default") {
        check.flag(&at);
    }
    let own = own_settings(check, &object, around);
    check_steps(check, &object, own.range.as_ref(), own.interval);
    let comparison = check.choice_or(&object, "comparison", Comparison::WORDS, Comparison::None);
    let goals = object.get("goals").map_or(Vec::new(), |at| goal::read_goals(check, &at));
    let annotations = object.get("annotations").map_or(Vec::new(), |at| goal::read_annotations(check, &at));
    let mut widgets: Vec<Widget> = Vec::new();
    let mut sound = Vec::new();
    let items = object.get("widgets").map_or(Vec::new(), |at| check.list(&at));
    for at in &items {
        let before = check.findings.len();
        let Some(widget) = widget::read(check, at, around, &own) else { continue };
        if widgets.iter().any(|earlier| earlier.id == widget.id) {
            let message = format!("found two widgets with the id \"{}\", wanted one", widget.id);
            check.report(Severity::Error, "widget.doubledId", &format!("{}/id", at.pointer), message);
        }
        sound.push(check.findings[before..].iter().all(|finding| finding.severity != Severity::Error));
        if let Some(earlier) = widgets.iter().find(|earlier| earlier.place.overlaps(&widget.place)) {
            let message =
                format!("found the widget \"{}\" over \"{}\", wanted each in its place", widget.id, earlier.id);
            let below = widgets.iter().map(|widget| widget.place.y + widget.place.h).max().unwrap_or(0);
            let pointer = format!("{}/grid", at.pointer);
            let finding = check.report(Severity::Error, "widget.overlap", &pointer, message);
            *finding = finding.clone().with_fix("move it below", format!("{pointer}/y"), Some(below.into()));
        }
        widgets.push(widget);
    }
    let widgets: Vec<Widget> =
        widgets.into_iter().zip(sound).filter(|(_, sound)| *sound).map(|(widget, _)| widget).collect();
    let unusable = items.len() - widgets.len();
    if unusable == 0 {
        goal::lint_goals(check, &goals, &widgets);
    }
    let goals = goals.into_iter().map(|(goal, _)| goal).collect();
    Some(Insight {
        id: id?.to_owned(),
        name: name?.to_owned(),
        categories: of,
        own,
        comparison,
        goals,
        annotations,
        widgets,
        unusable,
    })
}

/// Reads the insights of a project, whose ids must differ, and gives those that can be used. A widget, a goal or an
/// annotation that cannot takes nothing else with it.
pub fn check_insights(
    check: &mut Check,
    project: &At<'_>,
    categories: Option<&[&str]>,
    around: &Surroundings,
) -> Vec<Insight> {
    let Some(list) = project.node.member("insights").filter(|list| **list != Node::Null) else { return Vec::new() };
    let at = At { node: list, pointer: format!("{}/insights", project.pointer) };
    let mut insights: Vec<Insight> = Vec::new();
    for at in check.list(&at) {
        let before = check.findings.len();
        let Some(insight) = check_insight(check, &at, categories, around) else { continue };
        if insights.iter().any(|earlier| earlier.id == insight.id) {
            let message = format!("found two insights with the id \"{}\", wanted one", insight.id);
            check.report(Severity::Error, "insight.doubledId", &format!("{}/id", at.pointer), message);
        }
        let parts = ["widgets", "goals", "annotations"].map(|part| format!("{}/{part}", at.pointer));
        let is_of_part = |pointer: &Option<String>| {
            pointer.as_deref().is_some_and(|at| parts.iter().any(|part| at.starts_with(part.as_str())))
        };
        let broken = check.findings[before..]
            .iter()
            .any(|finding| finding.severity == Severity::Error && !is_of_part(&finding.place.pointer));
        if !broken {
            insights.push(insight);
        }
    }
    insights
}

fn read_categories(check: &mut Check, at: &At<'_>, known: Option<&[&str]>) -> Vec<String> {
    let ids = check.texts(at);
    if matches!(at.node, Node::List(list) if list.is_empty()) {
        check.report(Severity::Error, "insight.categories", &at.pointer, "found no category, wanted at least one");
    }
    let items = if matches!(at.node, Node::List(_)) { check.list(at) } else { vec![at.clone()] };
    for item in items {
        if let (Node::Text(id), Some(known)) = (item.node, known)
            && !id.is_empty()
            && !known.contains(&id.as_str())
        {
            let message = format!("found the category \"{id}\", which the project does not have");
            check.unknown(&item, "insight.unknownCategory", message, known);
        }
    }
    ids
}

/// Reports a range of fixed length that is shorter than one step of its trend.
pub(super) fn check_steps(
    check: &mut Check,
    settings: &Object<'_>,
    range: Option<&TimeRange>,
    interval: Option<Interval>,
) {
    let (interval, days) = match interval.unwrap_or(Interval::Week) {
        Interval::Day => return,
        Interval::Week => ("a week", 7),
        Interval::Month => ("a month", 28),
    };
    let Some(length) = range.and_then(TimeRange::fixed_days).filter(|length| *length < days) else { return };
    let pointer = ["range", "interval"]
        .iter()
        .find_map(|name| settings.get(name))
        .map_or(settings.pointer.clone(), |at| at.pointer);
    let message = format!("found a range of {length} days in steps of {interval}, wanted at least one whole step");
    check.report(Severity::Warning, "lint.rangeShorterThanStep", &pointer, message).hint =
        Some("choose a longer range, or shorter steps".to_owned());
}

pub(super) fn own_settings(check: &mut Check, object: &Object<'_>, around: &Surroundings) -> Own {
    let intervals = [("day", Interval::Day), ("week", Interval::Week), ("month", Interval::Month)];
    let profile = object.get("profile").and_then(|at| Some((check.text(&at)?, at)));
    if let (Some((id, at)), Some(known)) = (&profile, around.profile_ids())
        && !known.contains(id)
    {
        let message = format!("found the profile \"{id}\", which is not among the documents");
        check.unknown(at, "insight.unknownProfile", message, &known);
    }
    Own {
        range: object.get("range").and_then(|at| range(check, &at)),
        interval: object.get("interval").and_then(|at| check.choice(&at, &intervals)),
        statistic: object.get("statistic").and_then(|at| statistic(check, &at)),
        profile: profile.map(|(id, _)| id.to_owned()),
    }
}

/// A range that can be resolved, whatever day it is.
fn range(check: &mut Check, at: &At<'_>) -> Option<TimeRange> {
    let object = check.object(at, &["from", "to", "before", "last", "unit", "preset"])?;
    let Ok(range) = TimeRange::deserialize(at.node.to_value()) else {
        let wanted =
            "dates such as { \"from\": \"2024-01-01\", \"to\": \"2024-03-31\" }, or { \"preset\": \"last90Days\" }";
        check.unwanted(at, wanted);
        return None;
    };
    let today = Day::parse("2024-01-01")?;
    if let Err(error) = range.resolve(today, None) {
        let pointer = object.get(error.member).map_or(at.pointer.clone(), |at| at.pointer);
        check.report(Severity::Error, "insight.range", &pointer, error.message);
        return None;
    }
    Some(range)
}

pub(super) fn statistic(check: &mut Check, at: &At<'_>) -> Option<String> {
    let found = match at.node {
        Node::Text(word) => {
            let percent = word.strip_prefix('p').and_then(|rest| rest.parse::<f64>().ok());
            let is_known = ["mean", "median", "medianLower", "medianUpper"].contains(&word.as_str());
            (is_known || percent.is_some_and(|percent| (0.0..=100.0).contains(&percent))).then(|| word.clone())
        }
        _ => None,
    };
    if found.is_none() {
        check.unwanted(at, "a statistic: mean, median, medianLower, medianUpper, or a percentile such as p90");
    }
    found
}
