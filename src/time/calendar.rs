//! Dates, ranges of dates, and the buckets of a trend.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Instant, Zone};

const DAY_MS: i64 = 86_400_000;
const EPOCH_DAY_FROM_CE: i32 = 719_163;

/// A date on a wall calendar: days since 1970-01-01. Which instants it covers, only a [`Zone`] knows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(i32);

/// Local dates from the first to the last, both in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DayRange {
    /// The first date that belongs.
    pub from: Day,
    /// The last date that belongs.
    pub to: Day,
}

/// The day a week begins with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WeekStart {
    /// ISO 8601.
    #[default]
    Monday,
    /// As in the United States.
    Sunday,
}

/// How a trend is cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Interval {
    /// Local calendar days.
    Day,
    /// Weeks beginning on the profile's first day of the week.
    Week,
    /// Calendar months.
    Month,
}

/// One step of a trend: a whole day, week or month, clipped to the range it was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bucket {
    /// The first date of the whole bucket, which names it.
    pub first: Day,
    /// The last date of the whole bucket.
    pub last: Day,
    /// Where counting starts: the later of the bucket's and the range's start.
    pub start: Instant,
    /// Where counting ends (this instant is out).
    pub end: Instant,
    /// Part of the bucket lies outside the range.
    pub partial: bool,
}

impl Day {
    /// Reads `2024-05-31`.
    pub fn parse(text: &str) -> Option<Day> {
        if text.len() != 10 {
            return None;
        }
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .filter(|date| (1..=9999).contains(&date.year()))
            .map(Day::from_date)
    }

    fn from_date(date: NaiveDate) -> Day {
        Day(date.num_days_from_ce() - EPOCH_DAY_FROM_CE)
    }

    fn date(self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.0 + EPOCH_DAY_FROM_CE).unwrap_or(NaiveDate::MAX)
    }

    /// The date shown by a wall clock that reads `ms`.
    pub fn from_local_ms(ms: i64) -> Day {
        Day(ms.div_euclid(DAY_MS) as i32)
    }

    /// What a wall clock reads, in milliseconds, when this date begins at midnight.
    pub fn local_midnight_ms(self) -> i64 {
        i64::from(self.0) * DAY_MS
    }

    /// The date `days` later, or earlier when negative.
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// Whole days from `earlier` to this date.
    pub fn since(self, earlier: Day) -> i32 {
        self.0 - earlier.0
    }

    /// Monday is 1, Sunday is 7.
    pub fn weekday(self) -> u32 {
        (self.0 + 3).rem_euclid(7) as u32 + 1
    }

    /// The same date `months` later; the last of the month where it has no such day.
    pub fn plus_months(self, months: i32) -> Day {
        let date = self.date();
        let shift = chrono::Months::new(months.unsigned_abs());
        let moved = if months < 0 { date.checked_sub_months(shift) } else { date.checked_add_months(shift) };
        moved.map_or(self, Day::from_date)
    }

    /// The first date of this date's month.
    pub fn month_start(self) -> Day {
        Day(self.0 - self.date().day0() as i32)
    }

    /// The first date of this date's quarter.
    pub fn quarter_start(self) -> Day {
        let months_in = self.date().month0() % 3;
        self.month_start().plus_months(-(months_in as i32))
    }

    /// The first of January of this date's year.
    pub fn year_start(self) -> Day {
        Day(self.0 - self.date().ordinal0() as i32)
    }

    /// The first date of this date's week.
    pub fn week_start(self, start: WeekStart) -> Day {
        let past = match start {
            WeekStart::Monday => self.weekday() - 1,
            WeekStart::Sunday => self.weekday() % 7,
        };
        Day(self.0 - past as i32)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date().format("%Y-%m-%d"))
    }
}

impl DayRange {
    /// From the first instant of the first date to the first instant after the last.
    pub fn bounds(self, zone: &Zone) -> (Instant, Instant) {
        (zone.day_start(self.from), zone.day_start(self.to.plus(1)))
    }

    /// The dates of this range that exist on the zone's wall, oldest first.
    pub fn days(self, zone: &Zone) -> impl Iterator<Item = Day> {
        (self.from.0..=self.to.0).map(Day).filter(move |day| zone.has_day(*day))
    }
}

impl Interval {
    /// The first date of the bucket that holds `day`.
    pub fn bucket_start(self, day: Day, week_start: WeekStart) -> Day {
        match self {
            Interval::Day => day,
            Interval::Week => day.week_start(week_start),
            Interval::Month => day.month_start(),
        }
    }

    fn next(self, first: Day) -> Day {
        match self {
            Interval::Day => first.plus(1),
            Interval::Week => first.plus(7),
            Interval::Month => first.plus_months(1),
        }
    }
}

/// The buckets that touch `range`, oldest first; together they cover it exactly.
pub fn buckets(range: DayRange, interval: Interval, week_start: WeekStart, zone: &Zone) -> Vec<Bucket> {
    let mut found = Vec::new();
    let mut first = interval.bucket_start(range.from, week_start);
    while first <= range.to {
        let next = interval.next(first);
        let last = next.plus(-1);
        let start = zone.day_start(first.max(range.from));
        let end = zone.day_start(next.min(range.to.plus(1)));
        if start < end {
            found.push(Bucket { first, last, start, end, partial: first < range.from || last > range.to });
        }
        first = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect(text)
    }

    fn check(from: &str, to: &str, interval: Interval, start: WeekStart, expected: &[&str]) {
        let range = DayRange { from: day(from), to: day(to) };
        let shown: Vec<String> = buckets(range, interval, start, &Zone::utc())
            .iter()
            .map(|bucket| format!("{}{}", bucket.first, if bucket.partial { " partial" } else { "" }))
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn buckets_cover_the_range_and_mark_what_is_cut_off() {
        use WeekStart::{Monday, Sunday};
        check("2024-01-30", "2024-02-01", Interval::Day, Monday, &["2024-01-30", "2024-01-31", "2024-02-01"]);
        check("2024-12-30", "2025-01-07", Interval::Week, Monday, &["2024-12-30", "2025-01-06 partial"]);
        check("2024-12-30", "2025-01-04", Interval::Week, Sunday, &["2024-12-29 partial"]);
        check("2024-01-31", "2024-03-31", Interval::Month, Monday, &["2024-01-01 partial", "2024-02-01", "2024-03-01"]);
    }

    #[test]
    fn dates_are_read_strictly() {
        assert_eq!(Day::parse("2024-02-29").map(|day| day.to_string()), Some("2024-02-29".to_owned()));
        assert_eq!(Day::parse("2023-02-29"), None);
        assert_eq!(Day::parse("2023-2-09"), None);
        assert_eq!(day("2024-05-31").plus_months(-3), day("2024-02-29"));
        assert_eq!(day("2024-05-31").quarter_start(), day("2024-04-01"));
        assert_eq!(day("2024-05-31").year_start(), day("2024-01-01"));
        assert_eq!(day("1970-01-01").weekday(), 4);
    }
}
