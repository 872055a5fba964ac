//! Dates as the settings of a site or a spreadsheet spell them. None of these names a zone.

use super::{Day, Stamp, StampError};

/// The order of day and month in a date of numbers alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DayOrder {
    /// `31/5/2024`.
    DayFirst,
    /// `5/31/2024`.
    MonthFirst,
}

/// A date that was read, or that can be read in two ways.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spelled {
    /// One moment, which names a zone or does not; and where only numbers told it, in which order they must be.
    One(Stamp, Option<DayOrder>),
    /// What a wall clock shows in milliseconds, by the order.
    Either {
        /// Read as `day/month`.
        day_first_ms: i64,
        /// Read as `month/day`.
        month_first_ms: i64,
    },
}

const MINUTE_MS: i64 = 60_000;
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTHS_WHOLE: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Spelled {
    /// Reads `31/May/24 3:04 PM`, `31 May 2024`, `May 31, 2024 15:04`, `31.05.2024 15:04`, `5/31/2024 15:04:05`, `2024/05/31`, and whatever
    /// [`Stamp`] reads.
    ///
    /// Between the parts of a date stand slashes, dashes, dots or blanks. A year of two digits is one of this century. Of numbers alone a part above
    /// twelve is the day, dots mean that the day comes first, and a year in front that the month does; else there are two readings.
    pub fn parse(text: &str) -> Result<Spelled, StampError> {
        match Stamp::parse(text) {
            Err(StampError::Shape) => {}
            found => return found.map(|stamp| Spelled::One(stamp, None)),
        }
        let is_blank = |c: char| c.is_whitespace() || c == ',';
        let is_part = |part: &&str| !part.is_empty();
        let mut words: Vec<&str> = text.split(is_blank).filter(is_part).collect();
        let clock = clock(&mut words)?;
        let date = words.join(" ");
        let parts: Vec<&str> = date.split([' ', '/', '-', '.']).filter(is_part).collect();
        let [first, second, third] = parts[..] else { return Err(StampError::Shape) };
        let one = |year, month, day, order| {
            let local = midnight_ms(year, month, day)? + clock;
            Ok(Spelled::One(Stamp::Zoneless(local), order))
        };
        if let Some(month) = named_month(second) {
            return one(year(third)?, month, number(first, 2)?, None);
        }
        if let Some(month) = named_month(first) {
            return one(year(third)?, month, number(second, 2)?, None);
        }
        if first.len() == 4 {
            return one(number(first, 4)?, number(second, 2)?, number(third, 2)?, None);
        }
        let (first, second, year) = (number(first, 2)?, number(second, 2)?, year(third)?);
        if date.contains('.') {
            return one(year, second, first, None);
        }
        match (first > 12, second > 12) {
            (true, false) => one(year, second, first, Some(DayOrder::DayFirst)),
            (false, true) => one(year, first, second, Some(DayOrder::MonthFirst)),
            (true, true) => Err(StampError::OutOfCalendar),
            // The fifth of May is the same either way.
            (false, false) if first == second => one(year, first, second, None),
            (false, false) => Ok(Spelled::Either {
                day_first_ms: midnight_ms(year, second, first)? + clock,
                month_first_ms: midnight_ms(year, first, second)? + clock,
            }),
        }
    }
}

/// Takes the time of day off the end of a date's words; none is midnight.
fn clock(words: &mut Vec<&str>) -> Result<i64, StampError> {
    let half = words.last().map(|word| word.to_ascii_lowercase().replace('.', ""));
    let afternoon = match half.as_deref() {
        Some("am") => Some(0),
        Some("pm") => Some(12),
        _ => None,
    };
    if afternoon.is_some() {
        words.pop();
    }
    let Some(time) = words.last().filter(|word| word.contains(':')) else {
        return if afternoon.is_some() { Err(StampError::Shape) } else { Ok(0) };
    };
    let mut parts = time.split(':');
    let mut next = || parts.next().map_or(Ok(0), |part| number(part, 2));
    let (hour, minute, second) = (next()?, next()?, next()?);
    if parts.next().is_some() {
        return Err(StampError::Shape);
    }
    let hour = match afternoon {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return Err(StampError::OutOfCalendar),
        Some(noon) => hour % 12 + noon,
    };
    if hour > 23 || minute > 59 || second > 59 {
        return Err(StampError::OutOfCalendar);
    }
    words.pop();
    Ok((hour * 60 + minute) * MINUTE_MS + second * 1000)
}

fn number(text: &str, digits: usize) -> Result<i64, StampError> {
    let is_number = !text.is_empty() && text.len() <= digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().map_err(|_| StampError::Shape) } else { Err(StampError::Shape) }
}

fn year(text: &str) -> Result<i64, StampError> {
    match text.len() {
        2 => Ok(2000 + number(text, 2)?),
        4 => number(text, 4),
        _ => Err(StampError::Shape),
    }
}

fn named_month(text: &str) -> Option<i64> {
    let lower = text.to_ascii_lowercase();
    let is_it = |index: &usize| MONTHS[*index] == lower || MONTHS_WHOLE[*index] == lower;
    let found = (0..12).find(is_it).or_else(|| (lower == "sept").then_some(8))?;
    Some(found as i64 + 1)
}

fn midnight_ms(year: i64, month: i64, day: i64) -> Result<i64, StampError> {
    let day = Day::parse(&format!("{year:04}-{month:02}-{day:02}")).ok_or(StampError::OutOfCalendar)?;
    Ok(day.local_midnight_ms())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Instant;

    fn shown(ms: i64) -> String {
        Instant::from_ms(ms).map(|at| at.to_string().trim_end_matches('Z').to_owned()).unwrap_or_default()
    }

    fn check(text: &str, expected: &str) {
        let found = match Spelled::parse(text) {
            Ok(Spelled::One(Stamp::Instant(at), _)) => at.to_string(),
            Ok(Spelled::One(Stamp::Zoneless(ms), None)) => shown(ms),
            Ok(Spelled::One(Stamp::Zoneless(ms), Some(order))) => format!("{} {order:?}", shown(ms)),
            Ok(Spelled::Either { day_first_ms, month_first_ms }) => {
                format!("{} or {}", shown(day_first_ms), shown(month_first_ms))
            }
            Err(StampError::Shape) => "shape".to_owned(),
            Err(StampError::OutOfCalendar) => "out of calendar".to_owned(),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn dates_are_read_as_sites_and_spreadsheets_spell_them() {
        check("24/Nov/26 3:04 PM", "2026-11-24T15:04:00");
        check("24/Nov/26 3:04\u{202f}pm", "2026-11-24T15:04:00");
        check("1/Jan/26 12:00 AM", "2026-01-01T00:00:00");
        check("01/Jan/2026 12:30 p.m.", "2026-01-01T12:30:00");
        check("24-Nov-2026", "2026-11-24T00:00:00");
        check("24 November 2026 15:04:05", "2026-11-24T15:04:05");
        check("Nov 24, 2026, 3:04 PM", "2026-11-24T15:04:00");
        check("6/21/2025 16:14", "2025-06-21T16:14:00 MonthFirst");
        check("21/6/25 16:14", "2025-06-21T16:14:00 DayFirst");
        check("6/5/2025 16:14", "2025-05-06T16:14:00 or 2025-06-05T16:14:00");
        check("5/5/2025", "2025-05-05T00:00:00");
        check("06.05.2025 16:14", "2025-05-06T16:14:00");
        check("2025/06/05 16:14", "2025-06-05T16:14:00");
        check("2025-06-05", "2025-06-05T00:00:00");
        check("2025-06-05 16:14", "2025-06-05T16:14:00");
        check("2025-06-05T16:14:00.000+0200", "2025-06-05T14:14:00Z");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in
            ["", "soon", "3:04 PM", "24/Mai/26 3:04", "24/Nov/126", "1/2/3/4", "Nov 2026", "1/Jan/26 PM", "1/1/1/26"]
        {
            check(text, "shape");
        }
        for text in
            ["31/Jun/26", "29/Feb/25 1:00 AM", "13/13/2025", "1/Jan/26 13:04 PM", "1/Jan/26 0:04 AM", "1/Jan/26 24:00"]
        {
            check(text, "out of calendar");
        }
    }
}
