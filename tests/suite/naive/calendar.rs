//! Local dates of instants, by asking chrono-tz for each.

use chrono::{DateTime, Datelike, Days, NaiveDate, Weekday};
use chrono_tz::Tz;

/// Local dates from the first to the last, both in.
#[derive(Clone, Copy, Debug)]
pub struct Dates {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub zone: Tz,
    /// The present moment.
    pub now: i64,
    /// On which day weeks begin.
    pub week_start: Weekday,
    /// Whether a frequency is by Mondays to Fridays alone.
    pub weekdays: bool,
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

    /// How many of the dates that a frequency is by have begun by now.
    pub fn begun(&self) -> usize {
        let counts = |day: &NaiveDate| !self.weekdays || !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.days().into_iter().filter(counts).filter(|day| *day <= self.date(self.now)).count()
    }

    /// The steps of the trend, each with the date that names it.
    pub fn steps(&self, step: Step) -> Vec<(NaiveDate, Dates)> {
        let mut steps: Vec<(NaiveDate, Dates)> = Vec::new();
        for day in self.days() {
            match steps.last_mut() {
                Some((name, dates)) if *name == step.first_day(day, self.week_start) => dates.to = day,
                _ => steps.push((step.first_day(day, self.week_start), Dates { from: day, to: day, ..*self })),
            }
        }
        steps
    }
}

impl Step {
    /// The first date of the day, week or month that has this date.
    pub fn first_day(self, day: NaiveDate, week_start: Weekday) -> NaiveDate {
        match self {
            Step::Day => day,
            Step::Week => day - Days::new(u64::from(day.weekday().days_since(week_start))),
            Step::Month => day.with_day(1).expect("a month has a first"),
        }
    }
}
