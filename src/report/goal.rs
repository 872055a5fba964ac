//! Goals beside figures: what was meant, and whether it is met.

use serde::Serialize;

use super::{Report, SeriesPoint};
use crate::insight::{Annotation, Goal, Per};
use crate::metric::{Operand, Unit};
use crate::profile::Measure;

/// A goal, and whether a report's figure and each step of its trend meet it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GoalReport {
    /// What people call it.
    pub name: Option<String>,
    /// `atLeast` for frequencies, else `atMost`.
    pub direction: &'static str,
    /// The edge, in the unit of `operand`.
    pub value: f64,
    /// The operand of the figure and of its steps that the edge is compared with: `ms`, `ratio`, `perDay`, `perWeek`, `perMonth`.
    pub operand: &'static str,
    /// The local date by which it is to be met.
    pub by: Option<String>,
    /// The statistic that it is about; `None` for any.
    pub statistic: Option<String>,
    /// Whether the figure meets it; `None` where that cannot be said, and then `reason` says why.
    pub met: Option<bool>,
    /// Why it cannot be said: `noValue`, `otherStatistic`, `otherUnit`.
    pub reason: Option<&'static str>,
    /// Whether each step of the trend meets it; `None` for a step that has no value.
    pub steps: Vec<Option<bool>>,
}

/// What happened on a day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnnotationReport {
    /// The local date.
    pub date: String,
    /// What happened.
    pub text: String,
}

impl GoalReport {
    /// Compares a report with a goal for its measure.
    pub fn of(goal: &Goal, report: &Report) -> GoalReport {
        let operand = match (goal.measure, goal.per) {
            (Measure::LeadTime | Measure::TimeToRestore, _) => "ms",
            (Measure::ChangeFailureRate | Measure::ReworkRate, _) => "ratio",
            (Measure::DeploymentFrequency, Per::Day) => "perDay",
            (Measure::DeploymentFrequency, Per::Week) => "perWeek",
            (Measure::DeploymentFrequency, Per::Month) => "perMonth",
        };
        let is_least = goal.measure == Measure::DeploymentFrequency;
        let meets = |found: f64| if is_least { found >= goal.value } else { found <= goal.value };
        let figure = &report.figure;
        let is_other = goal.statistic.as_ref().is_some_and(|wanted| report.statistic.as_ref() != Some(wanted));
        let found = compared(operand, figure.value, figure.unit, &figure.operands);
        let (met, reason) = match found {
            _ if is_other => (None, Some("otherStatistic")),
            _ if figure.value.is_none() || figure.reason.is_some() => (None, Some("noValue")),
            None => (None, Some("otherUnit")),
            Some(found) => (Some(meets(found)), None),
        };
        let step = |point: &SeriesPoint| {
            let found = compared(operand, point.value, point.unit, &point.operands)?;
            (!is_other && point.reason.is_none()).then(|| meets(found))
        };
        GoalReport {
            name: goal.name.clone(),
            direction: if is_least { "atLeast" } else { "atMost" },
            value: goal.value,
            operand,
            by: goal.by.map(|day| day.to_string()),
            statistic: goal.statistic.clone(),
            met,
            reason,
            steps: report.series.iter().map(step).collect(),
        }
    }
}

impl AnnotationReport {
    /// The annotation as it leaves.
    pub fn of(annotation: &Annotation) -> AnnotationReport {
        AnnotationReport { date: annotation.date.to_string(), text: annotation.text.clone() }
    }
}

/// The number that an edge is compared with; `None` where there is none, or it counts something else.
fn compared(operand: &str, value: Option<f64>, unit: Unit, operands: &[Operand]) -> Option<f64> {
    value?;
    match (operand, unit) {
        ("ms", Unit::Ms) | ("ratio", Unit::Ratio) => value,
        ("ms", _) => None,
        _ => operands.iter().find(|found| found.name == operand).map(|found| found.value),
    }
}
