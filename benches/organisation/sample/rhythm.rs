//! When people work, and how the organisation changes over its two years.

use chrono::{Datelike, NaiveDate, Timelike, Weekday};

use super::super::dice::Dice;
use super::super::moment::{Moment, Zone};

/// The last moment of the sample: 2025-12-31T23:59:59 in Berlin.
pub fn end() -> Moment {
    Moment::utc(2025, 12, 31, 22, 59).plus_seconds(59)
}

/// The organisation's "now", a few days after its last record.
pub fn now() -> Moment {
    Moment::utc(2026, 1, 5, 9, 0)
}

/// No release before the holidays leaves after this moment; what merges later stays undeployed.
pub fn freeze() -> Moment {
    Moment::utc(2025, 12, 19, 17, 0)
}

/// The days of the sample, from its first working day.
pub fn days() -> impl Iterator<Item = NaiveDate> {
    let last = date(2025, 12, 31);
    date(2024, 1, 2).iter_days().take_while(move |day| *day <= last)
}

/// A date that exists.
pub fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date that exists")
}

/// How busy a day is, in thousandths of a usual working day.
pub fn activity(day: NaiveDate) -> i64 {
    let season = match (day.month(), day.day()) {
        (12, 22..) | (1, 1..=2) => 150,
        (8, _) => 600,
        (7, 15..) => 800,
        _ => 1_000,
    };
    match day.weekday() {
        Weekday::Sat | Weekday::Sun => season * 30 / 1_000,
        Weekday::Fri => season * 850 / 1_000,
        _ => season,
    }
}

/// How much more work there is than on the first day, in thousandths.
pub fn growth(day: NaiveDate) -> i64 {
    1_000 + elapsed_days(day) * 500 / 730
}

/// How long things take against the first year, in thousandths: slower in the bad quarter, then
/// falling through the whole second year.
pub fn pace(moment: Moment) -> i64 {
    let day = Zone::Berlin.civil(moment).date();
    match day.year() {
        2024 if bad_quarter(day) => 1_300,
        2025 => 1_000 - (elapsed_days(day) - 366).max(0) * 780 / 365,
        _ => 1_000,
    }
}

/// How often things break against the first year, in thousandths.
pub fn trouble(moment: Moment) -> i64 {
    let day = Zone::Berlin.civil(moment).date();
    match day.year() {
        2024 if bad_quarter(day) => 3_000,
        2025 => 1_000 - (elapsed_days(day) - 366).max(0) * 500 / 365,
        _ => 1_000,
    }
}

/// The last quarter of 2024, in which a migration went wrong.
fn bad_quarter(day: NaiveDate) -> bool {
    day.year() == 2024 && day.month() >= 10
}

fn elapsed_days(day: NaiveDate) -> i64 {
    i64::from(day.num_days_from_ce() - date(2024, 1, 1).num_days_from_ce())
}

/// A moment within the working hours of a day: mornings and afternoons, few at noon or late.
pub fn within_day(dice: &mut Dice, zone: Zone, day: NaiveDate) -> Moment {
    let minute = match dice.between(0, 99) {
        0..=44 => dice.between(8 * 60 + 30, 12 * 60),
        45..=51 => dice.between(12 * 60, 13 * 60),
        52..=95 => dice.between(13 * 60, 17 * 60 + 30),
        _ => dice.between(17 * 60 + 30, 21 * 60),
    };
    zone.moment(day, minute).plus_seconds(dice.between(0, 59))
}

/// The moment itself if people there are at work, else soon after they next start.
pub fn working(dice: &mut Dice, zone: Zone, moment: Moment) -> Moment {
    let civil = zone.civil(moment);
    let mut day = civil.date();
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    if !weekend && (8..19).contains(&civil.hour()) {
        return moment;
    }
    if weekend || civil.hour() >= 19 {
        day = day.succ_opt().expect("a next day");
        while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            day = day.succ_opt().expect("a next day");
        }
    }
    let start = zone.moment(day, 8 * 60 + 30);
    start.plus_seconds(dice.between(0, 100 * 60)).max(moment)
}
