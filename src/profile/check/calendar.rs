//! The section `calendar`.

use crate::document::{At, Check, Node, Object};
use crate::time::{Day, WeekStart, WorkWeek};

const CALENDAR: &[&str] =
    &["zone", "weekStart", "time", "workdays", "hours", "holidays", "month", "halfYear", "description"];

/// The calendar of a profile.
pub(super) struct Calendar {
    pub zone: String,
    pub week_start: WeekStart,
    pub work_week: Option<WorkWeek>,
    pub month_days: f64,
    pub half_year_days: f64,
}

/// Which time counts in spans.
#[derive(Clone, Copy, PartialEq)]
enum TimeThatCounts {
    Elapsed,
    Workdays,
    WorkingHours,
}

pub(super) fn read(check: &mut Check, root: &Object<'_>) -> Calendar {
    let mut calendar = Calendar {
        zone: "UTC".to_owned(),
        week_start: WeekStart::Monday,
        work_week: None,
        month_days: 30.0,
        half_year_days: 180.0,
    };
    let Some(object) = root.get("calendar").and_then(|at| check.object(&at, CALENDAR)) else { return calendar };
    if let Some(zone) = object.get("zone").and_then(|at| check.text(&at)) {
        calendar.zone = zone.to_owned();
    }
    let starts = [("monday", WeekStart::Monday), ("sunday", WeekStart::Sunday)];
    calendar.week_start = check.choice_or(&object, "weekStart", &starts, WeekStart::Monday);
    // Lengths as the tools of the field have them: thirty days, a twelfth of a year, 730 hours.
    let months = [("P30D", 30.0), ("P30.44D", 30.44), ("PT730H", 730.0 / 24.0)];
    calendar.month_days = check.choice_or(&object, "month", &months, 30.0);
    calendar.half_year_days = check.choice_or(&object, "halfYear", &[("P180D", 180.0), ("P182.5D", 182.5)], 180.0);
    let times = [
        ("elapsed", TimeThatCounts::Elapsed),
        ("workdays", TimeThatCounts::Workdays),
        ("workingHours", TimeThatCounts::WorkingHours),
    ];
    let counts = check.choice_or(&object, "time", &times, TimeThatCounts::Elapsed);
    let workdays = object.get("workdays").map_or(vec![1, 2, 3, 4, 5], |at| workdays(check, &at));
    let hours = object.get("hours").and_then(|at| hours(check, &at)).unwrap_or((9 * 60, 17 * 60));
    let holidays = object.get("holidays").map_or(Vec::new(), |at| holidays(check, &at));
    calendar.work_week = match counts {
        TimeThatCounts::Elapsed => None,
        TimeThatCounts::Workdays => Some(WorkWeek { workdays, hours: None, holidays }),
        TimeThatCounts::WorkingHours => Some(WorkWeek { workdays, hours: Some(hours), holidays }),
    };
    calendar
}

fn workdays(check: &mut Check, at: &At<'_>) -> Vec<u32> {
    let mut days = Vec::new();
    for item in check.list(at) {
        match item.node {
            Node::Number(day) if (1.0..=7.0).contains(day) && day.fract() == 0.0 => days.push(*day as u32),
            _ => check.unwanted(&item, "a day of the week from 1, Monday, to 7, Sunday"),
        }
    }
    if days.is_empty() {
        check.unwanted(at, "a list of at least one day of the week");
    }
    days
}

/// `["09:00", "17:00"]` as minutes after midnight.
fn hours(check: &mut Check, at: &At<'_>) -> Option<(i64, i64)> {
    let minutes = |node: &Node| match node {
        Node::Text(text) => {
            let (hour, minute) = text.split_once(':')?;
            let (hour, minute) = (hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?);
            ((0..=24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
        }
        _ => None,
    };
    let found = match at.node {
        Node::List(ends) => match &ends[..] {
            [from, to] => minutes(from).zip(minutes(to)).filter(|(from, to)| from < to && *to <= 24 * 60),
            _ => None,
        },
        _ => None,
    };
    if found.is_none() {
        check.unwanted(at, "two times of day, the earlier first, such as [\"09:00\", \"17:00\"]");
    }
    found
}

fn holidays(check: &mut Check, at: &At<'_>) -> Vec<Day> {
    let mut days = Vec::new();
    for item in check.list(at) {
        let day = match item.node {
            Node::Text(text) => Day::parse(text),
            _ => None,
        };
        match day {
            Some(day) => days.push(day),
            None => check.unwanted(&item, "a date such as \"2024-12-25\""),
        }
    }
    days
}
