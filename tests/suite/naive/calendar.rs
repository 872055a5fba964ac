//! Local dates of instants, by asking chrono-tz for each.

use chrono::{DateTime, Datelike, Days, NaiveDate};
use chrono_tz::Tz;

/// Local dates from the first to the last, both in.
#[derive(Clone, Copy, Debug)]
pub struct Dates {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub zone: Tz,
    /// The present moment.
    pub now: i64,
}

/// How long the steps of a trend are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    Day,
    Week,
    Month,
}

impl Dates {
    /// The date on the wall when this happens.
    pub fn date(&self, ms: i64) -> NaiveDate {
        DateTime::from_timestamp_millis(ms).expect("a moment chrono can tell").with_timezone(&self.zone).date_naive()
    }

    /// Whether the date is one of them.
    pub fn hold(&self, date: NaiveDate) -> bool {
        (self.from..=self.to).contains(&date)
    }

    /// All dates, one after the other.
    pub fn days(&self) -> Vec<NaiveDate> {
        self.from.iter_days().take_while(|day| *day <= self.to).collect()
    }

    /// How many of the dates have begun by now.
    pub fn begun(&self) -> usize {
        self.days().into_iter().filter(|day| *day <= self.date(self.now)).count()
    }

    /// The steps of the trend, each with the date that names it.
    pub fn steps(&self, step: Step) -> Vec<(NaiveDate, Dates)> {
        let mut steps: Vec<(NaiveDate, Dates)> = Vec::new();
        for day in self.days() {
            match steps.last_mut() {
                Some((name, dates)) if *name == step.first_day(day) => dates.to = day,
                _ => steps.push((step.first_day(day), Dates { from: day, to: day, ..*self })),
            }
        }
        steps
    }
}

impl Step {
    /// The first date of the day, ISO week or month that has this date.
    pub fn first_day(self, day: NaiveDate) -> NaiveDate {
        match self {
            Step::Day => day,
            Step::Week => day - Days::new(u64::from(day.weekday().num_days_from_monday())),
            Step::Month => day.with_day(1).expect("a month has a first"),
        }
    }
}
