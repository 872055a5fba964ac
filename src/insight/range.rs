//! Ranges of local dates, fixed or relative to today.

use serde::{Deserialize, Serialize};

use crate::time::{Day, DayRange};

/// Local dates from the first to the last, both in, or a preset relative to today.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged, expecting = "found no range, wanted { from, to }, { from, before }, { last, unit } or { preset }")]
pub enum TimeRange {
    /// `{ "from": "2024-01-01", "to": "2024-12-31" }`
    Dates {
        /// The first date that belongs.
        from: String,
        /// The last date that belongs.
        to: String,
    },
    /// `{ "from": "2024-01-01", "before": "2025-01-01" }`: the end is out.
    Before {
        /// The first date that belongs.
        from: String,
        /// The first date that does not belong any more.
        before: String,
    },
    /// `{ "last": 12, "unit": "weeks" }`: so many days, weeks or months, today included.
    Last {
        /// How many.
        last: i32,
        /// `days`, `weeks` or `months`.
        unit: String,
    },
    /// `{ "preset": "lastQuarter" }`
    Preset {
        /// One of [`PRESETS`].
        preset: String,
    },
}

/// Every preset. "Last" and a number of days, weeks or months ends today; "last" and a calendar unit is the whole unit before this one.
pub const PRESETS: &[&str] = &[
    "last7Days",
    "last14Days",
    "last30Days",
    "last90Days",
    "last3Months",
    "last6Months",
    "last12Months",
    "lastWeek",
    "lastMonth",
    "lastQuarter",
    "lastTwoQuarters",
    "lastYear",
    "thisMonth",
    "thisQuarter",
    "thisYear",
    "sinceFirst",
];

/// Why a range cannot be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RangeError {
    /// The member that is wrong: `from`, `to`, `preset`.
    pub member: &'static str,
    /// What was found, and what was wanted.
    pub message: String,
}

impl TimeRange {
    /// How many days it always has, or about so many; `None` where that depends on the day it is, or on the records.
    pub fn fixed_days(&self) -> Option<i32> {
        let varies = |preset: &str| preset.starts_with("this") || preset == "sinceFirst";
        if matches!(self, TimeRange::Preset { preset } if varies(preset)) {
            return None;
        }
        let range = self.resolve(Day::parse("2024-05-15")?, None).ok()?;
        Some(range.to.since(range.from) + 1)
    }

    /// The dates meant, when today is `today` and the first record is of the day `first`.
    pub fn resolve(&self, today: Day, first: Option<Day>) -> Result<DayRange, RangeError> {
        match self {
            TimeRange::Before { from, before } => {
                let (first, end) = (date("from", from)?, date("before", before)?);
                if end <= first {
                    let message = format!("found {end}, which is not after {first}, wanted a later date");
                    return Err(RangeError { member: "before", message });
                }
                Ok(DayRange { from: first, to: end.plus(-1) })
            }
            TimeRange::Last { last, unit } => last_units(*last, unit, today),
            TimeRange::Preset { preset } if preset == "sinceFirst" => {
                Ok(DayRange { from: first.unwrap_or(today).min(today), to: today })
            }
            TimeRange::Dates { from, to } => {
                let (from, to) = (date("from", from)?, date("to", to)?);
                if to < from {
                    let message = format!("found {to}, which is before {from}, wanted the same date or a later one");
                    return Err(RangeError { member: "to", message });
                }
                Ok(DayRange { from, to })
            }
            TimeRange::Preset { preset } => preset_range(preset, today),
        }
    }
}

fn date(member: &'static str, text: &str) -> Result<Day, RangeError> {
    Day::parse(text).ok_or_else(|| RangeError {
        member,
        message: format!("found \"{text}\", wanted a date such as \"2024-01-31\""),
    })
}

fn last_units(count: i32, unit: &str, today: Day) -> Result<DayRange, RangeError> {
    if !(1..=100_000).contains(&count) {
        let message = format!("found {count}, wanted a number from 1 to 100000");
        return Err(RangeError { member: "last", message });
    }
    let from = match unit {
        "days" => today.plus(1 - count),
        "weeks" => today.plus(1 - 7 * count),
        "months" => today.plus_months(-count).plus(1),
        _ => {
            let message = format!("found \"{unit}\", wanted days, weeks or months");
            return Err(RangeError { member: "unit", message });
        }
    };
    Ok(DayRange { from, to: today })
}

fn preset_range(preset: &str, today: Day) -> Result<DayRange, RangeError> {
    use crate::time::WeekStart::Monday;
    let days = |count: i32| DayRange { from: today.plus(1 - count), to: today };
    let months = |count: i32| DayRange { from: today.plus_months(-count).plus(1), to: today };
    let quarter = today.quarter_start();
    Ok(match preset {
        "last7Days" => days(7),
        "last14Days" => days(14),
        "last30Days" => days(30),
        "last90Days" => days(90),
        "last3Months" => months(3),
        "last6Months" => months(6),
        "last12Months" => months(12),
        "lastWeek" => {
            let start = today.week_start(Monday);
            DayRange { from: start.plus(-7), to: start.plus(-1) }
        }
        "lastMonth" => DayRange { from: today.month_start().plus_months(-1), to: today.month_start().plus(-1) },
        "lastQuarter" => DayRange { from: quarter.plus_months(-3), to: quarter.plus(-1) },
        "lastTwoQuarters" => DayRange { from: quarter.plus_months(-6), to: quarter.plus(-1) },
        "lastYear" => DayRange { from: today.year_start().plus_months(-12), to: today.year_start().plus(-1) },
        "thisMonth" => DayRange { from: today.month_start(), to: today },
        "thisQuarter" => DayRange { from: quarter, to: today },
        "thisYear" => DayRange { from: today.year_start(), to: today },
        _ => {
            let message = format!("found \"{preset}\", wanted one of {}", PRESETS.join(", "));
            return Err(RangeError { member: "preset", message });
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_whole_units_or_end_today() {
        let today = Day::parse("2024-05-15").expect("a date");
        for (preset, from, to) in [
            ("last7Days", "2024-05-09", "2024-05-15"),
            ("last3Months", "2024-02-16", "2024-05-15"),
            ("lastWeek", "2024-05-06", "2024-05-12"),
            ("lastMonth", "2024-04-01", "2024-04-30"),
            ("lastQuarter", "2024-01-01", "2024-03-31"),
            ("lastTwoQuarters", "2023-10-01", "2024-03-31"),
            ("lastYear", "2023-01-01", "2023-12-31"),
            ("thisYear", "2024-01-01", "2024-05-15"),
        ] {
            let range = TimeRange::Preset { preset: preset.to_owned() }.resolve(today, None).expect(preset);
            assert_eq!((range.from.to_string().as_str(), range.to.to_string().as_str()), (from, to), "{preset}");
        }
        for preset in PRESETS {
            assert!(TimeRange::Preset { preset: (*preset).to_owned() }.resolve(today, None).is_ok(), "{preset}");
        }
    }

    #[test]
    fn an_end_may_be_out_and_a_length_may_be_told() {
        let today = Day::parse("2024-05-15").expect("a date");
        let read =
            |text: &str| serde_json::from_str::<TimeRange>(text).expect(text).resolve(today, Day::parse("2023-11-30"));
        for (text, from, to) in [
            (r#"{ "from": "2024-01-01", "before": "2024-02-01" }"#, "2024-01-01", "2024-01-31"),
            (r#"{ "last": 2, "unit": "weeks" }"#, "2024-05-02", "2024-05-15"),
            (r#"{ "last": 1, "unit": "months" }"#, "2024-04-16", "2024-05-15"),
            (r#"{ "preset": "sinceFirst" }"#, "2023-11-30", "2024-05-15"),
        ] {
            let range = read(text).expect(text);
            assert_eq!((range.from.to_string().as_str(), range.to.to_string().as_str()), (from, to), "{text}");
        }
        assert_eq!(read(r#"{ "last": 0, "unit": "days" }"#).map_err(|error| error.member), Err("last"));
        assert_eq!(read(r#"{ "last": 3, "unit": "years" }"#).map_err(|error| error.member), Err("unit"));
    }

    #[test]
    fn a_range_that_ends_before_it_starts_is_refused() {
        let range = TimeRange::Dates { from: "2024-02-01".to_owned(), to: "2024-01-31".to_owned() };
        let error = range.resolve(Day::parse("2024-05-15").expect("a date"), None).expect_err("a backward range");
        assert_eq!(error.member, "to");
    }
}
