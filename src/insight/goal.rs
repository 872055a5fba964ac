//! Goals, what a measure is meant to be, and annotations, what happened on a day. Both are drawn on trends.

use super::Widget;
use super::document::statistic;
use crate::diag::Severity;
use crate::document::{At, Check, Node, Object};
use crate::profile::Measure;
use crate::time::Day;

/// What a measure is meant to be: a frequency at least so much, everything else at most.
#[derive(Clone, PartialEq, Debug)]
pub struct Goal {
    /// The measure.
    pub measure: Measure,
    /// The edge: milliseconds, a share from 0 to 1, or how many in the span of `per`.
    pub value: f64,
    /// For frequencies, the span that `value` is about.
    pub per: Per,
    /// The local date by which it is to be met.
    pub by: Option<Day>,
    /// What people call it.
    pub name: Option<String>,
    /// For times, the statistic that it is about; any where it names none.
    pub statistic: Option<String>,
}

/// What happened on a day, for whoever reads a trend.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Annotation {
    /// The local date.
    pub date: Day,
    /// What happened.
    pub text: String,
}

/// The span that a frequency is told for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Per {
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// A month of the profile's calendar.
    Month,
}

impl Per {
    /// Words in documents.
    pub const WORDS: &'static [(&'static str, Per)] = &[("day", Per::Day), ("week", Per::Week), ("month", Per::Month)];
}

/// Reads an insight's goals, one a measure at most, each with its pointer.
pub(super) fn read_goals(check: &mut Check, at: &At<'_>) -> Vec<(Goal, String)> {
    let mut goals: Vec<(Goal, String)> = Vec::new();
    for at in check.list(at) {
        let Some(object) = check.object(&at, &["metric", "value", "per", "by", "name", "statistic"]) else { continue };
        let metric = check.required(&object, "metric", "the measure that the goal is for");
        let Some(measure) = metric.and_then(|at| check.choice(&at, Measure::WORDS)) else { continue };
        if goals.iter().any(|(earlier, _)| earlier.measure == measure) {
            let message = format!("found two goals for \"{}\", wanted one", measure.word());
            let pointer = format!("{}/metric", at.pointer);
            check.report(Severity::Error, "insight.doubledGoal", &pointer, message).hint =
                Some("a widget may have a goal of its own".to_owned());
        }
        goals.extend(read_members(check, &object, measure).map(|goal| (goal, at.pointer.clone())));
    }
    goals
}

/// Reports goals for measures that no widget shows.
pub(super) fn lint_goals(check: &mut Check, goals: &[(Goal, String)], widgets: &[Widget]) {
    let is_shown = |measure| widgets.iter().any(|widget| widget.measure() == Some(measure));
    for (goal, pointer) in goals.iter().filter(|(goal, _)| !is_shown(goal.measure)) {
        let message = format!("found a goal for \"{}\", which no widget of the insight shows", goal.measure.word());
        check.report(Severity::Info, "lint.goalNotShown", pointer, message).hint =
            Some("add a widget for it: there it is drawn on the trend".to_owned());
    }
}

/// Reads a widget's own goal, which is for the measure that it shows.
pub(super) fn read_goal(check: &mut Check, at: &At<'_>, measure: Measure) -> Option<Goal> {
    let object = check.object(at, &["value", "per", "by", "name", "statistic"])?;
    read_members(check, &object, measure)
}

/// Reads an insight's annotations, in the order of their dates.
pub(super) fn read_annotations(check: &mut Check, at: &At<'_>) -> Vec<Annotation> {
    let mut found = Vec::new();
    for at in check.list(at) {
        let Some(object) = check.object(&at, &["date", "text"]) else { continue };
        let date = check.required(&object, "date", "a date such as \"2024-01-31\"").and_then(|at| date(check, &at));
        let text = check.required(&object, "text", "what happened").and_then(|at| check.text(&at));
        if let (Some(date), Some(text)) = (date, text) {
            found.push(Annotation { date, text: text.to_owned() });
        }
    }
    found.sort_by_key(|annotation| annotation.date);
    found
}

fn read_members(check: &mut Check, object: &Object<'_>, measure: Measure) -> Option<Goal> {
    let is_time = matches!(measure, Measure::LeadTime | Measure::TimeToRestore);
    let is_frequency = measure == Measure::DeploymentFrequency;
    for (name, is_read) in [("per", is_frequency), ("statistic", is_time)] {
        if let Some(at) = object.get(name).filter(|_| !is_read) {
            let message = format!("found \"{name}\", which a goal for \"{}\" does not read", measure.word());
            check.report(Severity::Warning, "goal.unusedMember", &at.pointer, message);
        }
    }
    let wanted = match measure {
        Measure::DeploymentFrequency => "how many at least, such as 5",
        _ if is_time => "a duration at most, such as \"P2D\"",
        _ => "a share at most, from 0 to 1, such as 0.1",
    };
    let value = check.required(object, "value", wanted).and_then(|at| match at.node {
        _ if is_time => check.duration_ms(&at).map(|ms| ms as f64),
        Node::Number(found) if is_frequency && *found > 0.0 => Some(*found),
        Node::Number(found) if !is_frequency && (0.0..=1.0).contains(found) => Some(*found),
        _ => {
            check.unwanted(&at, wanted);
            None
        }
    });
    let per = check.choice_or(object, "per", Per::WORDS, Per::Day);
    let by = object.get("by").and_then(|at| date(check, &at));
    let name = object.get("name").and_then(|at| check.text(&at)).map(str::to_owned);
    let statistic = object.get("statistic").and_then(|at| statistic(check, &at)).filter(|_| is_time);
    Some(Goal { measure, value: value?, per, by, name, statistic })
}

fn date(check: &mut Check, at: &At<'_>) -> Option<Day> {
    let day = check.text(at).map(Day::parse)?;
    if day.is_none() {
        check.unwanted(at, "a date such as \"2024-01-31\"");
    }
    day
}
